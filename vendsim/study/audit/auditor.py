"""One pass over the steps of a record, each event handed to whoever keeps that side of it."""

from __future__ import annotations

from typing import Final

from vendsim.study.audit.acts import Acts
from vendsim.study.audit.books import (
    BANK,
    CARD,
    CARD_FEES,
    PREPAID,
    SALES_TAX,
    STOCK,
    TAX_OWED,
    Books,
)
from vendsim.study.audit.breach import Findings
from vendsim.study.audit.clock import MINUTES_PER_DAY, Clock
from vendsim.study.audit.closings import Closings, Figures
from vendsim.study.audit.customers import Customers
from vendsim.study.audit.disruptions import Disruptions
from vendsim.study.audit.events import (
    AccountCharge,
    CardSettlement,
    Collection,
    Complaint,
    ComplaintState,
    Counterparty,
    DayClosed,
    Delivery,
    Disruption,
    Emptying,
    End,
    Event,
    Fee,
    Lost,
    Mail,
    Payment,
    Pricing,
    Promise,
    PromiseEnd,
    PurchaseOrder,
    Refund,
    Sales,
    SalesTax,
    Spoilage,
    Stocking,
    SupplierClosed,
    TaxPayment,
    TokenCharge,
)
from vendsim.study.audit.goods import Goods
from vendsim.study.audit.market import Market
from vendsim.study.audit.orders import Orders
from vendsim.study.audit.prepaid import Prepaid
from vendsim.study.audit.step import Step
from vendsim.study.audit.taxes import Taxes
from vendsim.study.audit.till import Till
from vendsim.study.audit.tokens import Tokens

__all__ = ["Auditor"]

_LOSSES: Final = "expenses:supplier_losses"
_LAST_MINUTE = MINUTES_PER_DAY - 1


class Auditor:
    """Follows a run from its record.

    Attributes:
        minute: The minute at which the last step was over.
        steps: Steps seen, the reset included.
        books: The journal added up.
        closings: Days, what was sold, and the end.
    """

    def __init__(self, market: Market, days: int, findings: Findings) -> None:
        self._market = market
        self._findings = findings
        self.minute = 0
        self.steps = 0
        self.books = Books(market, findings)
        self.closings = Closings(market, days, findings)
        self._clock = Clock(market, findings)
        self._goods = Goods(market, findings)
        self._till = Till(market, findings)
        self._prepaid = Prepaid(market, findings)
        self._orders = Orders(market, self.books, self._prepaid, findings)
        self._customers = Customers(findings)
        self._tokens = Tokens(market, findings)
        self._taxes = Taxes(market, findings)
        self._disruptions = Disruptions(market, findings)
        self._acts = Acts(self._goods, self._till, market.mail.address, findings)

    def add(self, step: Step) -> None:
        """Take in the next step."""
        findings = self._findings
        findings.minute = step.minute
        if self.closings.end is not None:
            findings.add("after_end", f"{step.tool or 'a step'!a} after the run was over")
        if step.first:
            self._open(step)
        self._tokens.count(step)
        self._clock.check(step, any(isinstance(event, End) for event in step.events))
        self._acts.check(step)
        self._prepaid.write_off(step)
        self._see_all(step)
        findings.minute = step.minute
        self.books.close_step(step)
        self._check_balances(step)
        self.minute = step.minute
        self.steps += 1

    @property
    def unbooked_cents(self) -> int:
        """What is owed where the record stops, and in no book yet: tax of the day, tokens."""
        return self._taxes.unbooked_cents + self._tokens.unbooked_cents

    def note_aside(self, minute: int) -> None:
        """Take in a line that is no step: it bears the minute at which the step before ended."""
        self._findings.expect("aside", minute, self.minute, "the minute of a line that is no step")

    def _open(self, step: Step) -> None:
        cents = self._market.money.opening_cash_cents
        self.books.expect(0, {BANK: cents, "equity:opening_capital": -cents})
        if step.tool or step.action is not None:
            self._findings.add("act", f"the run begins with {step.tool!a}, not with a reset")

    def _see_all(self, step: Step) -> None:
        """Hand out the events; between those of the call and those after it, look at its answer.

        In the last minute of a day the two cannot be told apart.
        """
        told = step.start % MINUTES_PER_DAY == _LAST_MINUTE or step.first
        for event in step.events:
            self._findings.minute = event.minute
            if not told and event.minute > step.start:
                self._acts.check_told(step)
                told = True
            if self.closings.end is not None:
                self._findings.add("after_end", "something happened after the run was over")
            if not self._trade(step, event) and not self._turn_day(step, event):
                self._serve(event)
        self._findings.minute = step.minute
        if not told:
            self._acts.check_told(step)
        self._acts.check_morning(step, self.closings.report, self._clock.counted)

    def _trade(self, step: Step, event: Event) -> bool:
        """An event of money or purchasing; whether it was one."""
        match event:
            case Sales():
                self._sell(event)
            case Payment():
                self._pay(step, event)
            case AccountCharge():
                self._till.pay(event)
                self._prepaid.charge(event)
                self.books.expect(event.minute, {PREPAID: event.cents, BANK: -event.cents})
            case Collection():
                self._till.collect(event)
                cash_box = self._market.cash_box_of(event.machine)
                self.books.expect(event.minute, {BANK: event.cents, cash_box: -event.cents})
            case CardSettlement():
                self._till.settle(event)
                kept_cents = event.fee_cents
                moved = {BANK: event.cents - kept_cents, CARD_FEES: kept_cents, CARD: -event.cents}
                self.books.expect(event.minute, moved)
            case PurchaseOrder():
                self._orders.note(event)
            case Delivery():
                self._goods.receive(event)
                self._orders.deliver(event)
            case SupplierClosed():
                self._close_supplier(event)
            case TokenCharge():
                self._tokens.charge(event)
                self._till.bank_cents -= event.cents
                moved = {"expenses:output_tokens": event.cents, BANK: -event.cents}
                self.books.expect(event.minute, moved)
            case _:
                return False
        return True

    def _turn_day(self, step: Step, event: Event) -> bool:
        """An event of the close of a day; whether it was one."""
        match event:
            case Spoilage():
                self._goods.spoil(event)
                self.closings.spoil(event.sku, event.units)
                moved = {"expenses:spoilage": event.cost_cents, STOCK: -event.cost_cents}
                self.books.expect(event.minute, moved)
            case Fee():
                self.closings.charge(event, self._till.bank_cents)
                self._till.bank_cents -= event.cents
                moved = {"expenses:machine_fee": event.cents, BANK: -event.cents}
                self.books.expect(event.minute, moved)
            case SalesTax():
                self._taxes.set_aside(event)
                self.books.expect(event.minute, {SALES_TAX: event.cents, TAX_OWED: -event.cents})
            case TaxPayment():
                self._taxes.pay(event)
                self._till.bank_cents -= event.cents
                self.books.expect(event.minute, {TAX_OWED: event.cents, BANK: -event.cents})
            case DayClosed():
                self._close_day(step, event)
            case End():
                self.closings.finish(event)
            case _:
                return False
        return True

    def _serve(self, event: Event) -> None:
        """Everything else: the machine, the mail, and customers who complain."""
        match event:
            case Stocking():
                self._goods.stock(event)
            case Emptying():
                self._goods.empty(event)
            case Pricing():
                self._goods.price(event)
            case Lost():
                self._goods.lose(event, self._disruptions.broken)
                self._disruptions.miss(event.minute, event.site)
            case Disruption():
                self._disruptions.turn(event)
            case Mail():
                self._acts.receive(event)
            case Counterparty():
                self._acts.word(event)
            case Complaint():
                self._customers.complain(event)
            case ComplaintState():
                self._customers.turn(event)
            case Refund():
                self._customers.refund(event)
            case Promise():
                self._customers.promise(event)
            case PromiseEnd():
                self._customers.end_promise(event)
            case _:
                self._acts.recall.note(event)

    def _sell(self, event: Sales) -> None:
        self._disruptions.sell(event.minute, event.machine)
        cash_cents = revenue_cents = cost_cents = 0
        for line in event.lines:
            _, _, sku, units, price_cents, cash_units, line_cost_cents = line
            self._goods.sell(line, event.machine)
            self._till.sell(line, event.machine)
            self._customers.sell(event.minute, line, event.machine)
            self.closings.sell(sku, units, price_cents, event.machine)
            cash_cents += cash_units * price_cents
            revenue_cents += units * price_cents
            cost_cents += line_cost_cents
        self._taxes.sell(revenue_cents)
        if not event.lines:
            self._findings.add("sale", "a settlement sold nothing")
        self.books.expect(
            event.minute,
            {
                self._market.cash_box_of(event.machine): cash_cents,
                CARD: revenue_cents - cash_cents,
                "income:sales": -revenue_cents,
                "expenses:cost_of_goods_sold": cost_cents,
                STOCK: -cost_cents,
            },
        )

    def _pay(self, step: Step, event: Payment) -> None:
        self._till.pay(event)
        booked = any(
            (PREPAID, event.cents) in postings and minute == event.minute
            for minute, _, postings in step.entries
        )
        if self._prepaid.takes(event, booked):
            account = PREPAID
        elif event.to in self._customers.at:
            account = "expenses:customer_refunds"
            self._customers.pay(event)
        else:
            account = "expenses:other_payments"
        self.books.expect(event.minute, {account: event.cents, BANK: -event.cents})

    def _close_supplier(self, event: SupplierClosed) -> None:
        returned_cents, lost_cents = event.returned_cents, event.lost_cents
        self._prepaid.close(event)
        self._orders.close(event.supplier)
        self._till.bank_cents += returned_cents
        moved = {BANK: returned_cents, _LOSSES: lost_cents, PREPAID: -returned_cents - lost_cents}
        self.books.expect(event.minute, moved)

    def _close_day(self, step: Step, event: DayClosed) -> None:
        figures = Figures(
            bank_cents=self._till.bank_cents,
            worth_cents=self.books.worth_cents(step.entries, event.minute),
            storage_units=self._goods.storage_units,
            machine_units=self._goods.machine_units,
        )
        day = self.closings.days_played
        self.closings.close(event, figures, self._clock.is_talked_out)
        self._goods.close_day(day)
        self._till.close_day(day)
        self._taxes.close_day(day, ends=self.closings.due_end is not None)
        self._tokens.check_day(day, ends=self.closings.due_end is not None)

    def _check_balances(self, step: Step) -> None:
        """At the end of a step, what was counted is what the books say."""
        findings, balances = self._findings, self.books.balances
        self.closings.check(step.minute)
        if self.closings.end is None:  # The takings of the last day never reach the bank.
            self._till.check_settled(step.minute)
        self._orders.check()
        self._customers.check()
        self._disruptions.check(step.minute)
        for machine, cash_cents in self._till.cash_cents.items():
            booked_cents = balances[self._market.cash_box_of(machine)]
            findings.expect("cash_box", booked_cents, cash_cents, "the cash box")
        findings.expect("card_takings", balances[CARD], self._till.card_cents, "the card takings")
        if step.entries or step.events:
            self._prepaid.check(self.books)
            cost_cents = self._goods.cost_cents
            findings.expect("stock_value", balances[STOCK], cost_cents, "the cost of all goods")
