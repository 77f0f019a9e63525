"""The writer of suppliers' mails: decisions in, text out; it decides nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vendsim.clock import Calendar
from vendsim.errors import clip
from vendsim.mail.intents import Intent
from vendsim.mail.names import ProductNames
from vendsim.mail.phrases import PHRASES, SITUATIONS, Situation
from vendsim.mail.shared import once_a_scenario
from vendsim.mail.terms import (
    broken_line,
    expected,
    order_lines,
    price_line,
    status_line,
    sum_lines,
)
from vendsim.mail.tokens import plain_text
from vendsim.mail.trade import Broken, Offer, Ordered
from vendsim.money import format_cents
from vendsim.scenario import Scenario
from vendsim.scenario.supplier_spec import SupplierSpec

__all__ = ["Desk", "Letter", "reply_subject"]

MAX_SUBJECT_CHARS = 100
_PLACE = {situation: 2 * place for place, situation in enumerate(SITUATIONS)}


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
        self.calendar = Calendar(scenario.calendar.start_date, scenario.calendar.horizon_days)
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
        spec: Who writes.
        word: A random word that picks the phrasing; the terms do not depend on it.
    """

    __slots__ = ("_desk", "_parts", "_spec", "_terms", "_window", "_word")

    def __init__(self, desk: Desk, spec: SupplierSpec, word: int) -> None:
        self._desk = desk
        self._spec = spec
        self._word = word
        self._window = (spec.delivery_from_minute, spec.delivery_to_minute)
        self._parts: list[str] = []
        self._terms: list[str] = []

    def text(self) -> str:
        """The whole mail, from greeting to signature."""
        hello = self._say("hello").format(buyer=self._desk.buyer)
        signature = f"{self._spec.contact}\n{self._spec.name}\n{self._spec.email}"
        return "\n\n".join((hello, *self._parts, f"{self._say('bye')}\n{signature}"))

    def terms(self) -> tuple[str, ...]:
        """The lines that count, in order; everything else is manners."""
        return tuple(self._terms)

    def catalogue(self, offer: Offer) -> None:
        """The price list and the conditions of sale."""
        self._block("catalogue", [price_line(line, self._desk.names) for line in offer.lines])
        self._block(None, self._conditions(offer.valid_until_day))
        self._block("how_to_order")

    def quote(self, offer: Offer) -> None:
        """The prices asked about, with sums for the quantities asked about."""
        names = self._desk.names
        if offer.lines:
            self._block("quote", [price_line(line, names) for line in offer.lines])
        if offer.not_carried:
            self._block("not_carried", [names.label(sku) for sku in offer.not_carried])
        if offer.goods_cents:
            self._block(None, self._sums(offer))
        if offer.objections:
            self._block("refused", [broken_line(each, names) for each in offer.objections])
        if offer.lines:
            self._block(None, self._conditions(offer.valid_until_day))
            self._block("how_to_order")

    def acknowledge(self, order: Ordered) -> None:
        """An order is taken and waits for payment: how much, to whom, until when."""
        until = self._desk.calendar.format_day(order.pay_by_day)
        payment = [
            f"Pay to: {self._spec.email}",
            f"Payment reference: {order.id}",
            f"Pay by: {until}",
        ]
        self._block("acknowledged", [*self._order(order), *payment])

    def confirm(self, orders: Iterable[Ordered], from_credit: bool = False) -> None:
        """Orders are paid and will be delivered."""
        for order in orders:
            when = expected(order, self._desk.calendar, self._window)
            lines = [*self._goods(order), f"Paid: {format_cents(order.total_cents)}"]
            self._block("confirmed", [*lines, f"Expected delivery: {when}"])
        if from_credit:
            self._block("from_credit")

    def refuse(self, reasons: Iterable[Broken]) -> None:
        """An order is not taken; all that stands against it, and what would be valid."""
        self._block("refused", [broken_line(each, self._desk.names) for each in reasons])
        self._block("how_to_order")

    def other_price(self, offer: Offer) -> None:
        """An order named a price that is not the supplier's; nothing is booked."""
        self._block("other_price", [price_line(line, self._desk.names) for line in offer.lines])
        self._block(None, self._sums(offer))
        self._block("how_to_order")

    def nothing_placed(self, understood: Iterable[Intent], unclear: Iterable[Intent]) -> None:
        """An order of which a part is unclear: what is understood and what is missing."""
        names = self._desk.names
        clear = [
            f"Understood: {intent.quantity} x {names.label(intent.sku)}"
            for intent in understood
            if intent.sku is not None
        ]
        self._block("nothing_placed", [*clear, *self._questions(unclear)])

    def unreadable(self, unclear: Iterable[Intent]) -> None:
        """A mail that could not be read: what is missing."""
        self._block("unreadable", self._questions(unclear))
        self._block("how_to_order")

    def payment(self, cents: int, covered: Sequence[Ordered]) -> None:
        """A payment has come, and what it covers."""
        self._block("payment_in", [f"Amount received: {format_cents(cents)}"])
        self.confirm(covered)

    def credit(self, credit_cents: int, unpaid: Sequence[Ordered]) -> None:
        """Money that no order has used: what is missing, or that it is kept."""
        line = f"Your credit: {format_cents(credit_cents)}"
        if not unpaid:
            self._block("credit_kept", [line])
            return
        lines = [
            f"Order {order.id}: {format_cents(order.total_cents)} in total,"
            f" {format_cents(order.total_cents - credit_cents)} missing"
            for order in unpaid
        ]
        self._block("short", [line, *lines, f"Pay to: {self._spec.email}"])

    def status(self, orders: Sequence[Ordered]) -> None:
        """Where orders stand."""
        if orders:
            self._block("status", [self._stands(order) for order in orders])
        else:
            self._block("no_orders")

    def cancelled(self, orders: Iterable[Ordered]) -> None:
        """Orders are cancelled."""
        self._block("cancelled", [self._stands(order) for order in orders])

    def stays(self, orders: Iterable[Ordered]) -> None:
        """Orders that cannot be cancelled."""
        self._block("stays", [self._stands(order) for order in orders])

    def lapsed(self, order: Ordered) -> None:
        """An order that was not paid in time."""
        self._block("lapsed", self._goods(order))

    def delivered(self, order: Ordered) -> None:
        """Goods are in the buyer's storage."""
        self._block("delivered", self._goods(order))

    def storage_full(self, order: Ordered, free_units: int) -> None:
        """Goods did not fit into the buyer's storage; the carrier comes again."""
        units = sum(line.units for line in order.lines)
        fit = f"Room needed: {units} units, room found: {free_units} units"
        again = "Next attempt: tomorrow at the same time, and every day until it fits"
        self._block("storage_full", [*self._goods(order), fit, again])

    def say(self, situation: Situation) -> None:
        """A situation that needs words only."""
        self._block(situation)

    def _say(self, situation: Situation) -> str:
        ways = PHRASES[situation][self._spec.tone]
        return ways[(self._word >> _PLACE[situation] & 3) % len(ways)]

    def _block(self, situation: Situation | None, lines: Iterable[str] = ()) -> None:
        first = () if situation is None else (self._say(situation),)
        terms = (*lines,)
        self._terms += terms
        self._parts.append("\n".join((*first, *terms)))

    def _goods(self, order: Ordered) -> list[str]:
        return [f"Order number: {order.id}", *order_lines(order.lines, self._desk.names)]

    def _order(self, order: Ordered) -> list[str]:
        return [*self._goods(order), *sum_lines(order.goods_cents, order.delivery_cents)]

    def _sums(self, offer: Offer) -> list[str]:
        names = self._desk.names
        lines = [
            f"{line.units} x {names.label(line.sku)} at {format_cents(line.unit_price_cents)}"
            f" = {format_cents(line.units * line.unit_price_cents)}"
            for line in offer.lines
            if line.units
        ]
        return [*lines, *sum_lines(offer.goods_cents, offer.delivery_cents)]

    def _stands(self, order: Ordered) -> str:
        return status_line(order, self._desk.calendar, self._window)

    def _conditions(self, valid_until_day: int) -> list[str]:
        spec = self._spec
        lines = [f"Prices valid until: {self._desk.calendar.format_day(valid_until_day)}"]
        if spec.minimum_purchase_cents:
            lines.append(f"Minimum order: {format_cents(spec.minimum_purchase_cents)} of goods")
        if spec.delivery_fee_cents and spec.free_delivery_from_cents:
            fee, free = spec.delivery_fee_cents, spec.free_delivery_from_cents
            lines.append(
                f"Delivery fee: {format_cents(fee)}, free from {format_cents(free)} of goods"
            )
        else:
            lines.append("Delivery fee: none")
        first, last = spec.lead_time.shortest_days, spec.lead_time.longest_days
        days = f"{first}" if first == last else f"{first} to {last}"
        lines.append(f"Delivery time: {days} days after payment")
        lines.append(f"Payment: in advance to {spec.email}")
        return lines

    def _questions(self, unclear: Iterable[Intent]) -> list[str]:
        return [self._question(intent) for intent in unclear]

    def _question(self, intent: Intent) -> str:
        """What is missing in a part that could not be read."""
        names = self._desk.names
        name = "the goods" if intent.sku is None else names.label(intent.sku)
        words = f"(you wrote {clip(intent.evidence, 100)})"
        match intent.missing:
            case "product":
                return f"Missing: a product we know by name or SKU {words}"
            case "which_product":
                choice = " or ".join(names.label(sku) for sku in intent.candidates[:5])
                return f"Missing: which product you mean, {choice} {words}"
            case "quantity":
                return f"Missing: how many units of {name} {words}"
            case "which_quantity":
                return f"Missing: one clear number of units of {name} {words}"
            case "last_order":
                return f"Missing: what to send, as we know of no earlier order of yours {words}"
            case "commitment":
                return f"Missing: whether you want to order {name} now {words}"
            case _:
                return "Missing: whether you ask for prices or order, and which products"


def reply_subject(subject: str) -> str:
    """The subject of an answer to a mail."""
    plain = " ".join(plain_text(subject).split())[:MAX_SUBJECT_CHARS]
    return plain if plain.lower().startswith("re:") else f"Re: {plain or 'your mail'}"
