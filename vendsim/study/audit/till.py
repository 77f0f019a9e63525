"""Cash and card takings, and the bank balance, followed from event to event."""

from __future__ import annotations

from collections import Counter

from vendsim.study.audit.breach import Findings
from vendsim.study.audit.clock import MINUTES_PER_DAY, last_minute_of
from vendsim.study.audit.events import AccountCharge, CardSettlement, Collection, Line, Payment
from vendsim.study.audit.market import Market

__all__ = ["Till"]

_ALL = 10_000
"""Basis points of the whole."""


class Till:
    """Where customers' money is until it reaches the bank, and what leaves the bank.

    Attributes:
        bank_cents: The bank balance.
        cash_cents: What lies in the cash box of each machine.
        card_cents: Card takings that have not reached the bank.
    """

    def __init__(self, market: Market, findings: Findings) -> None:
        self._market = market
        self._findings = findings
        self.bank_cents = market.money.opening_cash_cents
        self.cash_cents = Counter(dict.fromkeys(market.machine_of, 0))
        self.card_cents = 0
        self._due_cents = 0
        self._due_minute = 0
        self._card_sales = self._due_sales = 0

    def sell(self, line: Line, machine: str) -> None:
        """Take what customers paid at a slot."""
        _, _, sku, units, price_cents, cash_units, _ = line
        if not 0 <= cash_units <= units:
            self._findings.add("cash_units", f"{cash_units} of {units} {sku} were paid in cash")
        self.cash_cents[machine] += cash_units * price_cents
        self.card_cents += (units - cash_units) * price_cents
        if price_cents:  # whatever is given away costs no fee
            self._card_sales += units - cash_units

    def collect(self, event: Collection) -> None:
        """Empty a cash box into the bank."""
        held_cents = self.cash_cents[event.machine]
        self._findings.expect("collection", event.cents, held_cents, "the cash collected")
        self.bank_cents += event.cents
        self.cash_cents[event.machine] -= event.cents

    def pay(self, event: Payment | AccountCharge) -> None:
        """Pay out of the bank, never more than is there."""
        if not 0 < event.cents <= self.bank_cents:
            self._findings.add(
                "overdraft", f"{event.cents} cents were paid from {self.bank_cents} in the bank"
            )
        self.bank_cents -= event.cents

    def close_day(self, day: int) -> None:
        """Card takings so far are due next day; those of the day before have been settled."""
        self.check_settled(last_minute_of(day))
        self._due_cents = self.card_cents
        self._due_sales, self._card_sales = self._card_sales, 0
        self._due_minute = (day + 1) * MINUTES_PER_DAY + self._market.money.card_settlement_minute

    def settle(self, event: CardSettlement) -> None:
        """The card takings of the day before reach the bank, less what the processor keeps."""
        findings, charges = self._findings, self._market.charges
        share = (2 * self._due_cents * charges.card_fee_basis_points + _ALL) // (2 * _ALL)
        fee_cents = share + self._due_sales * charges.card_fee_cents_per_sale
        findings.expect("card_fee", event.fee_cents, fee_cents, "what the processor kept")
        findings.expect("card_settlement", event.cents, self._due_cents, "the card takings settled")
        findings.expect("card_settlement", event.minute, self._due_minute, "their minute")
        self.bank_cents += event.cents - event.fee_cents
        self.card_cents -= event.cents
        self._due_cents = 0

    def check_settled(self, minute: int) -> None:
        """No card takings are overdue at a minute."""
        if self._due_cents and self._due_minute <= minute:
            self._findings.add(
                "card_settlement",
                f"{self._due_cents} cents of minute {self._due_minute} did not reach the bank",
            )
            self._due_cents = 0
