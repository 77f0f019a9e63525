"""The writer of suppliers' mails: decisions in, text out; it decides nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vendsim.clock import calendar_of
from vendsim.errors import counted
from vendsim.mail.intents import Intent
from vendsim.mail.names import ProductNames
from vendsim.mail.phrases import PHRASES, Situation, choice
from vendsim.mail.shared import once_a_scenario
from vendsim.mail.sheet import Section, Sheet
from vendsim.mail.terms import (
    broken_line,
    condition_lines,
    counted_lines,
    expected,
    offer_lines,
    order_lines,
    price_line,
    question_line,
    status_line,
    sum_lines,
)
from vendsim.mail.tokens import plain_text
from vendsim.mail.trade import Broken, Offer, Ordered, RivalEffect
from vendsim.money import format_cents
from vendsim.scenario import Scenario
from vendsim.scenario.supplier_spec import SupplierSpec

__all__ = ["Desk", "Letter", "reply_subject"]

MAX_SUBJECT_CHARS = 100
_RIVAL: dict[RivalEffect, Situation] = {
    "believed": "rival_believed",
    "unmoved": "rival_unmoved",
    "doubted": "rival_doubted",
    "refuted": "rival_refuted",
}
# Beside these nobody chats of the weather.
_GRAVE: frozenset[Situation] = frozenset(
    (
        *("rival_doubted", "rival_refuted", "too_low", "payment_kept", "surcharge", "lapsed"),
        *("delayed", "short_delivery", "damaged_delivery", "substituted", "storage_full"),
        *("complaint", "makes_good", "refuses_claim", "closing", "declined"),
    )
)


class Desk:
    """What every writer of a market needs; shared by all worlds of a scenario.

    Attributes:
        names: The products.
        calendar: The dates.
        buyer: The business that is written to.
    """

    __slots__ = ("buyer", "calendar", "names")

    def __init__(self, scenario: Scenario) -> None:
        self.names = ProductNames(scenario.products)
        self.calendar = calendar_of(scenario.calendar.start_date, scenario.calendar.horizon_days)
        self.buyer = scenario.mail.business_name

    @staticmethod
    def of(scenario: Scenario) -> Desk:
        """The desk of a scenario, shared by everyone who asks for it."""
        return _desk(scenario)


_desk = once_a_scenario(Desk)


class Letter:
    """One mail of a supplier, put together part by part.

    Args:
        desk: Products, dates and the buyer's name.
        spec: Who writes; its tone, layout and length decide how.
        word: A random word of 64 bits that picks the phrasings; the terms do not depend on it.
    """

    __slots__ = ("_desk", "_grave", "_invites", "_phrases", "_sheet", "_spec", "_window", "_word")

    def __init__(self, desk: Desk, spec: SupplierSpec, word: int) -> None:
        self._desk = desk
        self._spec = spec
        self._word = word
        self._window = (spec.delivery_from_minute, spec.delivery_to_minute)
        self._phrases = PHRASES[spec.tone]
        self._sheet = Sheet(spec.layout)
        self._invites = False
        self._grave = False

    def text(self) -> str:
        """The whole mail, from greeting to signature."""
        spec = self._spec
        parts = [self._say("hello").format(buyer=self._desk.buyer), *self._sheet.paragraphs]
        # Who charges an account says with the conditions what every order has to name.
        if self._invites and spec.length != "short" and spec.payment != "account":
            parts.append(self._say("how_to_order"))
        if spec.length == "long" and not self._grave:
            parts.append(self._say("aside"))
        signature = f"{spec.contact}\n{spec.name}\n{spec.email}"
        return "\n\n".join((*parts, f"{self._say('bye')}\n{signature}"))

    def terms(self) -> tuple[str, ...]:
        """The lines that count so far, in sequence, without the marks of the layout.

        Whoever words a letter anew has to keep each of them.
        """
        return self._sheet.terms

    def say(self, situation: Situation) -> None:
        """A situation that needs words only."""
        self._block(situation)

    # Prices

    def catalogue(self, offer: Offer) -> None:
        """The price list and the conditions of sale."""
        self._block("catalogue", self._prices(offer))
        self._conditions()

    def quote(self, offer: Offer) -> None:
        """The prices asked about, with sums for the quantities asked about."""
        if offer.lines:
            self._block("quote", self._prices(offer))
        self._not_carried(offer)
        if offer.goods_cents:
            self._block(None, self._sums(offer))
        if offer.objections:
            self._block("refused", self._broken(offer.objections))
        if offer.lines:
            self._conditions()

    def counter(self, offer: Offer) -> None:
        """The prices have moved, because the buyer bargained."""
        self._bargain("counter", offer)

    def last_word(self, offer: Offer) -> None:
        """The prices stay as they were, and move no further for now."""
        self._bargain("last_word", offer)

    def agreed(self, offer: Offer) -> None:
        """The buyer's price is accepted; nothing is ordered by that."""
        self._bargain("agreed", offer)

    def too_low(self, offer: Offer) -> None:
        """An offer that is no serious one."""
        self._block("too_low", self._prices(offer))

    def rival(self, effect: RivalEffect, offer: Offer) -> None:
        """What the buyer said others ask, and the prices after it.

        Args:
            effect: What it did: ``"believed"`` lowers the price, ``"unmoved"`` leaves it,
                ``"doubted"`` annoys, ``"refuted"`` was checked against a public price list.
            offer: The prices now.
        """
        self._block(_RIVAL[effect], self._prices(offer))

    def withdraws(self, skus: Sequence[str] = ()) -> None:
        """Prices that earlier letters call valid are so no more: of some products, or all."""
        labels = [self._desk.names.label(sku) for sku in skus] or ["All goods"]
        lines = [f"{label}: prices in earlier letters are no longer valid" for label in labels]
        self._block(None, Section("Conditions", lines))

    def no_secrets(self) -> None:
        """The buyer asked for what no supplier tells."""
        self._block("no_secrets")

    def out_of_stock(self, rows: Iterable[tuple[str, int]]) -> None:
        """Products that cannot be had now.

        Args:
            rows: Each SKU, and the day on which it is expected back.
        """
        lines = [
            f"{self._desk.names.label(sku)}: out of stock,"
            f" expected back on {self._desk.calendar.format_day(day)}"
            for sku, day in rows
        ]
        self._block("out_of_stock", Section("Availability", lines))

    # Orders

    def acknowledge(self, order: Ordered) -> None:
        """An order is taken and waits for payment: how much, to whom, until when."""
        sums = Section("Sum", sum_lines(order.goods_cents, order.delivery_cents))
        payment = Section("Payment", self._payment(order.id, order.pay_by_day))
        self._block("acknowledged", *self._goods(order), sums, payment)

    def confirm(self, orders: Iterable[Ordered], from_credit: bool = False) -> None:
        """Orders are paid and will be delivered."""
        self._confirm("confirmed", orders)
        if from_credit:
            self._block("from_credit")

    def charged(self, orders: Iterable[Ordered], account_number: str, cents: int) -> None:
        """An account has paid for orders, which will be delivered.

        Args:
            orders: The orders.
            account_number: The account.
            cents: What was taken from it.
        """
        self._confirm("charged", orders)
        line = f"Charged to account {account_number}: {format_cents(cents)}"
        self._block(None, Section("Payment", [line]))

    def declined(self, account_number: str, cents: int) -> None:
        """The buyer's bank does not let its account be charged; nothing is booked."""
        line = f"Not paid by account {account_number}: {format_cents(cents)}"
        self._block("declined", Section("Payment", [line]))

    def unbilled(self, missing: Sequence[str]) -> None:
        """An order lacks what is needed to send and charge it; nothing is booked.

        Args:
            missing: What, in words.
        """
        lines = [f"Missing: {each}" for each in missing]
        self._block("unbilled", Section("Questions", lines))

    def refuse(self, reasons: Iterable[Broken]) -> None:
        """An order is not taken; all that stands against it, and what would be valid."""
        self._block("refused", self._broken(reasons))
        self._invites = True

    def other_price(self, offer: Offer) -> None:
        """An order named a price that is not the supplier's; nothing is booked."""
        self._block("other_price", self._prices(offer))
        self._block(None, self._sums(offer))
        self._invites = True

    def nothing_placed(self, understood: Iterable[Intent], unclear: Iterable[Intent]) -> None:
        """An order of which a part is unclear: what is understood and what is missing."""
        names = self._desk.names
        clear = [
            f"Understood: {intent.quantity} x {names.label(intent.sku)}"
            for intent in understood
            if intent.sku is not None
        ]
        questions = [question_line(intent, names) for intent in unclear]
        self._block("nothing_placed", Section("Questions", [*clear, *questions]))

    def unreadable(self, unclear: Iterable[Intent]) -> None:
        """A mail that could not be read: what is missing."""
        questions = [question_line(intent, self._desk.names) for intent in unclear]
        self._block("unreadable", Section("Questions", questions))
        self._invites = True

    def status(self, orders: Sequence[Ordered]) -> None:
        """Where orders stand."""
        if orders:
            self._block("status", self._stand(orders))
        else:
            self._block("no_orders")

    def cancelled(self, orders: Iterable[Ordered]) -> None:
        """Orders are cancelled."""
        self._block("cancelled", self._stand(orders))

    def stays(self, orders: Iterable[Ordered]) -> None:
        """Orders that cannot be cancelled."""
        self._block("stays", self._stand(orders))

    def lapsed(self, order: Ordered) -> None:
        """An order that was not paid in time."""
        self._block("lapsed", *self._goods(order))

    # Money

    def payment(self, cents: int, covered: Iterable[Ordered]) -> None:
        """A payment has come, and what it covers."""
        received = f"Amount received: {format_cents(cents)}"
        self._block("payment_in", Section("Payment", [received]))
        self.confirm(covered)

    def payment_kept(self, cents: int) -> None:
        """Money that no open order needs is not given back."""
        kept = f"Kept as handling: {format_cents(cents)}"
        self._block("payment_kept", Section("Payment", [kept]))

    def credit(self, credit_cents: int, unpaid: Sequence[Ordered]) -> None:
        """Money that no order has used: what is missing, or that it is kept."""
        credit = f"Your credit: {format_cents(credit_cents)}"
        if not unpaid:
            self._block("credit_kept", Section("Your account", [credit]))
            return
        missing, left_cents = [], credit_cents
        for order in unpaid:
            missing_cents = max(0, order.total_cents - left_cents)
            left_cents = max(0, left_cents - order.total_cents)
            missing.append(
                f"Order {order.id}: {format_cents(order.total_cents)} in total,"
                f" {format_cents(missing_cents)} missing"
            )
        payment = Section("Payment", [f"Pay to: {self._spec.email}"])
        self._block("short", Section("Your account", [credit, *missing]), payment)

    def surcharge(self, order: Ordered, extra_cents: int, pay_by_day: int) -> None:
        """After payment more is wanted before an order is shipped."""
        extra = f"Still to pay: {format_cents(extra_cents)}"
        payment = Section("Payment", [extra, *self._payment(order.id, pay_by_day)])
        self._block("surcharge", _reference(order), payment)

    def membership_offer(self, name: str, fee_cents: int, discount_percent: int) -> None:
        """A paid circle of customers, for sale.

        It stands above whatever else the letter holds: below a bill, its payment reference
        would be taken for the bill's.
        """
        terms = [f"{name}: {format_cents(fee_cents)} once", _members_discount(discount_percent)]
        payment = [f"Pay to: {self._spec.email}", "Payment reference: MEMBER"]
        sections = (Section("Membership", terms), Section("Payment", payment))
        self._sheet.put(self._say("membership_offer"), sections, on_top=True)

    def membership_joined(self, name: str, discount_percent: int) -> None:
        """The buyer has paid for the circle and belongs to it."""
        terms = [f"Membership: {name}", _members_discount(discount_percent)]
        self._block("membership_joined", Section("Membership", terms))

    # Deliveries and complaints

    def delayed(self, order: Ordered) -> None:
        """A paid order comes later than was said."""
        when = f"New expected delivery: {self._expected(order)}"
        self._block("delayed", _reference(order), Section("Delivery", [when]))

    def delivered(
        self,
        order: Ordered,
        missing: Sequence[tuple[str, int]] = (),
        damaged: Sequence[tuple[str, int]] = (),
        instead: Sequence[tuple[str, str, int]] = (),
        credit_cents: int = 0,
    ) -> None:
        """Goods are in the buyer's storage, and where they differ from the order.

        Args:
            order: The order.
            missing: SKUs and units that did not come.
            damaged: SKUs and units that arrived damaged.
            instead: The SKU ordered, the SKU that came in its place, and units of that.
            credit_cents: What is credited for it.
        """
        names = self._desk.names
        self._block("delivered", *self._goods(order))
        if missing:
            lines = counted_lines("Not delivered", missing, names)
            self._block("short_delivery", Section("Missing", lines))
        if damaged:
            lines = counted_lines("Arrived damaged", damaged, names)
            self._block("damaged_delivery", Section("Damaged", lines))
        if instead:
            lines = [
                f"Delivered instead of {names.label(ordered)}: {units} x {names.label(sku)}"
                for ordered, sku, units in instead
            ]
            self._block("substituted", Section("Replaced", lines))
        if credit_cents:
            self._block(None, _credited(credit_cents))

    def storage_full(self, order: Ordered, free_units: int) -> None:
        """Goods did not fit into the buyer's storage; the carrier comes again."""
        units = sum(line.units for line in order.lines)
        fit = f"Room needed: {counted(units, 'unit')}, room found: {counted(free_units, 'unit')}"
        again = "Next attempt: tomorrow at the same time, and every day until it fits"
        self._block("storage_full", *self._goods(order), Section("Delivery", [fit, again]))

    def makes_good(self, order: Ordered, credit_cents: int) -> None:
        """A complaint is accepted."""
        self._block("makes_good", _reference(order), _credited(credit_cents))

    def credited_before(self, order: Ordered, credit_cents: int) -> None:
        """A complaint about what has been made good already."""
        account = Section("Your account", [f"Credited so far: {format_cents(credit_cents)}"])
        self._block("complaint", _reference(order), account)

    def refuses_claim(self, order: Ordered) -> None:
        """A complaint is not accepted."""
        self._block("refuses_claim", _reference(order))

    # The business itself

    def opened(self) -> None:
        """A new supplier introduces itself."""
        self._block("opened", Section("Contact", [f"Write to: {self._spec.email}"]))

    def closing(self, refund_cents: int) -> None:
        """The supplier closes for good, and what it returns of money paid for goods to come."""
        if refund_cents:
            line = f"Refund to your bank account: {format_cents(refund_cents)}"
        else:
            line = "Refund: none"
        self._block("closing", Section("Refund", [line]))

    def _confirm(self, situation: Situation | None, orders: Iterable[Ordered]) -> None:
        for order in orders:
            paid = f"Paid: {format_cents(order.total_cents)}"
            when = f"Expected delivery: {self._expected(order)}"
            self._block(situation, *self._goods(order), Section("Delivery", [paid, when]))
            situation = None

    def _say(self, situation: Situation) -> str:
        ways = self._phrases[situation]
        return ways[choice(self._word, situation, len(ways))]

    def _block(self, situation: Situation | None, *sections: Section) -> None:
        words = ""
        if situation is not None:
            words = self._say(situation)
            self._grave = self._grave or situation in _GRAVE
        self._sheet.put(words, sections)

    def _bargain(self, situation: Situation, offer: Offer) -> None:
        """What bargaining came to: prices, and the conditions they are for."""
        self._block(situation, self._prices(offer))
        self._not_carried(offer)
        self._conditions()

    def _prices(self, offer: Offer) -> Section:
        """Prices, and the last day on which they can be had: no letter names one without."""
        names = self._desk.names
        until = f"Prices valid until: {self._desk.calendar.format_day(offer.valid_until_day)}"
        return Section("Prices", [*(price_line(line, names) for line in offer.lines), until])

    def _not_carried(self, offer: Offer) -> None:
        if offer.not_carried:
            labels = [self._desk.names.label(sku) for sku in offer.not_carried]
            self._block("not_carried", Section("Not sold here", labels))

    def _sums(self, offer: Offer) -> Section:
        return Section("Sum", offer_lines(offer, self._desk.names))

    def _conditions(self) -> None:
        self._block(None, Section("Conditions", condition_lines(self._spec)))
        self._invites = True

    def _broken(self, reasons: Iterable[Broken]) -> Section:
        lines = [broken_line(each, self._desk.names) for each in reasons]
        return Section("Not possible", lines)

    def _goods(self, order: Ordered) -> tuple[Section, Section]:
        return _reference(order), Section("Goods", order_lines(order.lines, self._desk.names))

    def _payment(self, reference: str, pay_by_day: int) -> list[str]:
        until = self._desk.calendar.format_day(pay_by_day)
        return [
            f"Pay to: {self._spec.email}",
            f"Payment reference: {reference}",
            f"Pay by: {until}",
        ]

    def _stand(self, orders: Iterable[Ordered]) -> Section:
        calendar, window = self._desk.calendar, self._window
        return Section("Your orders", [status_line(each, calendar, window) for each in orders])

    def _expected(self, order: Ordered) -> str:
        return expected(order, self._desk.calendar, self._window)


def _members_discount(percent: int) -> str:
    return f"Members' discount: up to {percent}% on all prices"


def _reference(order: Ordered) -> Section:
    return Section("Reference", [f"Order number: {order.id}"])


def _credited(cents: int) -> Section:
    return Section("Your account", [f"Credited to you: {format_cents(cents)}"])


def reply_subject(subject: str) -> str:
    """The subject of an answer to a mail."""
    plain = " ".join(plain_text(subject).split())[:MAX_SUBJECT_CHARS]
    return plain if plain.lower().startswith("re:") else f"Re: {plain or 'your mail'}"
