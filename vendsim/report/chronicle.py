"""The chronicle of a run: everything its page tells, gathered from the record in one pass."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError

from vendsim.clock import day_of
from vendsim.errors import RecordError
from vendsim.record import Record, Step
from vendsim.report.events import (
    Day,
    Delivery,
    Disruption,
    Email,
    Event,
    Lost,
    Order,
    Sales,
    Spoilage,
    events_of,
)
from vendsim.scenario import Scenario

__all__ = [
    "Call",
    "Chronicle",
    "Entry",
    "MachineTally",
    "Product",
    "Purchase",
    "Spell",
    "gather",
]

RESULT_CHARS: Final = 160
ACTION_CHARS: Final = 400
_FIRST: Final = {"machine": 0, "row": 1}


@dataclass(slots=True)
class Product:
    """What a product came to: units, money in cents, and prices that customers paid.

    Attributes:
        paid_cents: Day to the price of that day's last sale.
    """

    sku: str
    name: str
    reference_price_cents: int
    units: int = 0
    revenue_cents: int = 0
    cost_cents: int = 0
    lost_units: int = 0
    spoiled_units: int = 0
    spoiled_cents: int = 0
    paid_cents: dict[int, int] = field(default_factory=dict)

    @property
    def margin_cents(self) -> int:
        """Revenue less what the goods sold had cost."""
        return self.revenue_cents - self.cost_cents


@dataclass(slots=True)
class MachineTally:
    """What one of several machines came to: units and money in cents."""

    id: str
    site: str
    units: int = 0
    revenue_cents: int = 0
    cost_cents: int = 0
    spoiled_units: int = 0

    @property
    def margin_cents(self) -> int:
        """Revenue less what the goods sold had cost."""
        return self.revenue_cents - self.cost_cents


@dataclass(slots=True)
class Purchase:
    """A purchase order as it stands at the end, with when it was placed and delivered.

    ``lost_cents`` of what was paid brought neither goods nor credit.
    """

    order: Order
    placed_minute: int
    delivered_minute: int | None = None
    lost_cents: int = 0


@dataclass(slots=True)
class Spell:
    """A disruption as it came; ``end_day`` is the first day without it, ``None`` if none was."""

    id: str
    what: str
    first_day: int
    end_day: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call, its answer clipped."""

    seq: int
    minute: int
    tool: str
    arguments: str
    answer: str
    error: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A ledger entry: postings of an account and cents, debits positive."""

    minute: int
    memo: str
    postings: list[tuple[str, int]]


class Chronicle:
    """What happened in a run.

    Attributes:
        record: The record it was gathered from.
        scenario: The market, as the record holds it.
        record_hash: Last link of the hash chain, checked.
        opening_cents: Bank balance before the first step.
        days: Every day that closed, in sequence.
        products: Every product that sold, ran out or spoiled, by SKU.
        machines: Every machine by its id, where there are several.
        lost_units: Day to units lost to empty slots.
        spoilage: What was thrown away, in sequence.
        emails: Every mail, in sequence.
        spells: Every disruption that came, in sequence.
        purchases: Every purchase order, by id.
        calls: Every tool call, in sequence.
        entries: Every ledger entry, in sequence.
        balances: Account to debits less credits.
    """

    def __init__(self, record: Record, scenario: Scenario, record_hash: str) -> None:
        self.record = record
        self.scenario = scenario
        self.record_hash = record_hash
        self.opening_cents = 0
        self.days: list[Day] = []
        self.products: dict[str, Product] = {}
        self.machines = _machines_of(scenario)
        self.lost_units: Counter[int] = Counter()
        self.spoilage: list[Spoilage] = []
        self.emails: list[Email] = []
        self.spells: list[Spell] = []
        self.purchases: dict[str, Purchase] = {}
        self.calls: list[Call] = []
        self.entries: list[Entry] = []
        self.balances: Counter[str] = Counter()

    def add(self, step: Step) -> None:
        """Take in one step.

        Raises:
            RecordError: The step holds what no step holds.
        """
        if step.seq == 0:
            self.opening_cents = step.balance_cents
        else:
            self.calls.append(_call_of(step))
        for event in events_of(step):
            self._see(event)
        for minute, memo, postings in step.entries:
            self.entries.append(Entry(minute, memo, postings))
            for account, cents in postings:
                self.balances[account] += cents

    def _see(self, event: Event) -> None:
        match event:
            case Sales():
                self._sell(event)
            case Lost():
                self._product(event.sku).lost_units += event.units
                self.lost_units[day_of(event.minute)] += event.units
            case Spoilage():
                product = self._product(event.sku)
                product.spoiled_units += event.units
                product.spoiled_cents += event.cost_cents
                if event.machine:
                    self._machine(event.machine).spoiled_units += event.units
                self.spoilage.append(event)
            case Email():
                self.emails.append(event)
            case Order():
                self.purchases.setdefault(event.id, Purchase(event, event.minute)).order = event
            case Delivery():
                purchase = self.purchases.get(event.order)
                if purchase is not None:
                    purchase.lost_cents = event.lost_cents
                    purchase.delivered_minute = event.minute if event.lots else None
            case Disruption():
                self._turn(event)
            case Day():
                self.days.append(event)

    def _sell(self, event: Sales) -> None:
        for line in event.lines:
            product = self._product(line.sku)
            tallies: list[Product | MachineTally] = [product]
            if event.machine:
                tallies.append(self._machine(event.machine))
            for tally in tallies:
                tally.units += line.units
                tally.revenue_cents += line.units * line.price_cents
                tally.cost_cents += line.cost_cents
            product.paid_cents[day_of(event.minute)] = line.price_cents

    def _machine(self, machine: str) -> MachineTally:
        tally = self.machines.get(machine)
        if tally is None:
            raise RecordError(f"an event names a machine {machine!a} that the scenario lacks")
        return tally

    def _turn(self, event: Disruption) -> None:
        day = day_of(event.minute)
        if event.turn == "began":
            self.spells.append(Spell(event.id, event.what, day))
            return
        for spell in self.spells:
            if spell.id == event.id and spell.end_day is None:
                spell.end_day = day

    def _product(self, sku: str) -> Product:
        product = self.products.get(sku)
        if product is None:
            spec = self.scenario.product_by_sku.get(sku)
            if spec is None:
                raise RecordError(f"an event names a product {sku!a} that the scenario lacks")
            product = Product(sku, spec.name, spec.reference_price_cents)
            self.products[sku] = product
        return product


def gather(record: Record) -> Chronicle:
    """Read a record through, checking its hash chain.

    Raises:
        RecordError: The record is damaged or cannot be read by this version.
    """
    record_hash = record.verify_chain()
    try:
        scenario = Scenario.from_json(record.header.scenario_json)
    except ValidationError as error:
        raise RecordError(
            f"record {record.path}: this version cannot read its scenario: {error}"
        ) from error
    chronicle = Chronicle(record, scenario, record_hash)
    for step in record.steps():
        chronicle.add(step)
    return chronicle


def _machines_of(scenario: Scenario) -> dict[str, MachineTally]:
    if not scenario.is_fleet:
        return {}
    return {
        machine.id: MachineTally(machine.id, scenario.site_by_id[machine.site].name)
        for machine in scenario.machines
    }


def _call_of(step: Step) -> Call:
    result = step.result
    arguments = step.action_json
    action = step.action
    if isinstance(action, dict) and action.get("tool") == step.tool and step.tool:
        arguments = _write_arguments(action.get("arguments", {}))
    answer = str(result.get("text", "")).split("\n", 1)[0]
    return Call(
        seq=step.seq,
        minute=step.minute,
        tool=step.tool,
        arguments=_clip(arguments, ACTION_CHARS),
        answer=_clip(answer, RESULT_CHARS),
        error=str(result.get("error", "")),
    )


def _write_arguments(arguments: object) -> str:
    """Arguments the way one reads them: ``row 0, column 2, price 1.50``, the place first."""
    if not isinstance(arguments, dict):
        return str(arguments)
    named = sorted(arguments.items(), key=lambda item: _FIRST.get(item[0], 2))
    return ", ".join(f"{name} {value}" for name, value in named)


def _clip(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
