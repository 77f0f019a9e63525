"""The course of a run, from its record alone: what was on show, sold and missed, and the books.

Goods are rebuilt by the code that verifies records (:mod:`vendsim.study.audit`).
"""

from __future__ import annotations

from collections import Counter

import msgspec

from vendsim.clock import MINUTES_PER_DAY
from vendsim.errors import RecordError
from vendsim.record import Record
from vendsim.scenario import Scenario
from vendsim.study.audit.breach import Findings
from vendsim.study.audit.events import (
    DayClosed,
    Delivery,
    Disruption,
    Emptying,
    End,
    Event,
    Fee,
    Lost,
    Pricing,
    Sales,
    Spoilage,
    Stocking,
)
from vendsim.study.audit.goods import Goods
from vendsim.study.audit.market import Market
from vendsim.study.audit.step import Step, read_line
from vendsim.study.decomposition.reputation import Reputation
from vendsim.study.decomposition.show import Miss, Sale, Show

__all__ = ["Course", "follow"]


class Course:
    """What happened in a run, as far as its record goes.

    Attributes:
        days_played: Days that closed.
        end: How it ended; ``None`` where it was broken off.
        balances: Account to debits less credits.
        sales: Everything sold, in sequence; what was sold on a day that did not close bears
            the number ``days_played``.
        misses: Customers who met empty slots, in sequence.
        shows: What each site has shown, by its id.
        uncovered_days: Days in a row, up to the last that closed, whose fee was not covered.
        satisfaction: Share of the customers of each day left by complaints, and one day more.
    """

    def __init__(self, scenario: Scenario, market: Market) -> None:
        self.days_played = 0
        self.end: str | None = None
        self.uncovered_days = 0
        self.balances: Counter[str] = Counter()
        self.sales: list[Sale] = []
        self.misses: list[Miss] = []
        self.findings = Findings()
        self._goods = Goods(market, self.findings)
        self._reputation = Reputation(scenario.customers)
        self.satisfaction = [1.0]
        self._missed: list[Lost] = []
        self._breakdowns = {
            each.id: market.broken_by(each)
            for each in market.disruptions
            if each.kind == "machine_breakdown"
        }
        self._broken: dict[str, frozenset[str]] = {}
        self._site_of = {name: machine.site for name, machine in market.machine_of.items()}
        self.shows = {
            site: Show(
                [
                    slot
                    for place, slot in self._goods.slots.items()
                    if self._site_of[place[0]] == site
                ],
                spec.hour_shares,
            )
            for site, spec in scenario.demand_by_site.items()
        }

    def add(self, step: Step) -> None:
        """Take in the next step."""
        for _, _, postings in step.entries:
            for account, cents in postings:
                self.balances[account] += cents
        for event in step.events:
            if self._missed and not isinstance(event, Sales | Lost):
                self._settle_misses()
            self._see(event)
        self._settle_misses()

    def _see(self, event: Event) -> None:
        match event:
            case Sales():
                self._sell(event)
            case Lost():
                self._missed.append(event)
            case Stocking():
                self._goods.stock(event)
                self._touch(event.machine, event.minute)
            case Emptying():
                self._goods.empty(event)
                self._touch(event.machine, event.minute)
            case Pricing():
                self._goods.price(event)
                self._touch(event.machine, event.minute)
            case Delivery():
                self._goods.receive(event)
            case Spoilage():
                self._goods.spoil(event)
            case Fee():
                self.uncovered_days = event.uncovered_days
            case DayClosed():
                self._close_day()
            case Disruption():
                self._break(event)
            case End():
                self.end = event.reason
            case _:
                self._reputation.note(event)

    def _touch(self, machine: str, minute: int) -> None:
        self.shows[self._site_of[machine]].change(minute % MINUTES_PER_DAY)

    def _break(self, event: Disruption) -> None:
        """Machines break down or are repaired, before a day's first customer comes."""
        breaks = self._breakdowns.get(event.id)
        if breaks is None:
            return
        if event.turn == "began":
            self._broken[event.id] = breaks
        else:
            self._broken.pop(event.id, None)
        broken = frozenset[str]().union(*self._broken.values())
        for show in self.shows.values():
            show.broken = broken
            show.change(event.minute % MINUTES_PER_DAY)

    def _sell(self, event: Sales) -> None:
        site, day = self._site_of[event.machine], event.minute // MINUTES_PER_DAY
        shown = self.shows[site].shown
        for line in event.lines:
            _, _, sku, units, price_cents, _, cost_cents = line
            self._goods.sell(line, event.machine)
            asked_cents = shown.get(sku, price_cents)
            self.sales.append(Sale(day, site, sku, units, price_cents, asked_cents, cost_cents))

    def _settle_misses(self) -> None:
        """Note who met empty slots, once the settlement that tells of it is complete."""
        for event in self._missed:
            site = event.site or next(iter(self.shows))
            show = self.shows[site]
            asked_cents = show.shown.get(event.sku)
            if asked_cents is None:
                self.findings.add("lost_sales", f"{event.sku!a} was missed and not on show")
                continue
            day = event.minute // MINUTES_PER_DAY
            self.misses.append(
                Miss(day, site, event.sku, event.units, asked_cents, show.in_stock())
            )
        self._missed.clear()

    def _close_day(self) -> None:
        self.days_played += 1
        for show in self.shows.values():
            show.open_day(self.days_played)
        self.satisfaction.append(self._reputation.satisfaction(self.days_played))


def follow(record: Record, scenario: Scenario) -> Course:
    """Follow a run.

    Args:
        record: Its record.
        scenario: The market it was played in.

    Raises:
        RecordError: What the record tells of goods cannot have been so, or cannot be read.
    """
    try:
        market = msgspec.json.decode(record.header.scenario_json, type=Market)
        course = Course(scenario, market)
        minute = 0
        for line in record.steps():
            step = read_line(line.body, minute, first=not line.seq)
            assert isinstance(step, Step)
            course.add(step)
            minute = step.minute
    except (msgspec.MsgspecError, KeyError, RecursionError) as error:
        raise RecordError(f"record {record.path} cannot be followed: {error}") from error
    if course.findings.breaches:
        raise RecordError(
            f"record {record.path} contradicts itself: {course.findings.breaches[0].what};"
            " vendsim verify tells more"
        )
    return course
