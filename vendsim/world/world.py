"""The world: a running scenario.

SimPy keeps what is due and when; the agent's clock runs beside it and SimPy is entered
only when an event is due. The world never knows who plays.

The order of a day's events:

====================== =========================================================
minute of the day      event
====================== =========================================================
settlement minute      yesterday's card takings reach the bank
reply minutes          suppliers answer the mail of the day before
delivery minutes       goods arrive in storage, with a notice by mail
wake minute            the agent's day begins, with a report of the day before
any                    customers come by the hour shares of their site; some write mails,
                       and so do other people
midnight (the close)   last customers, spoilage, fee, complaints and broken promises,
                       token charge (weekly), trial balance, bankruptcy count, end
                       of the run
====================== =========================================================
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import simpy

from vendsim.clock import calendar_of, start_of_day
from vendsim.demand import Demand, Weather, demand_at
from vendsim.disruption import Disruptions
from vendsim.mail import Desk, Directory, Hit, Skin, price_line
from vendsim.memory import Embedder
from vendsim.rng import Streams
from vendsim.scenario import Scenario
from vendsim.supply import Supplier
from vendsim.world import closing
from vendsim.world.business import Business
from vendsim.world.happenings import day_factors, market_days, note_turns
from vendsim.world.letters import Letters
from vendsim.world.trading import Trading

__all__ = ["World"]

MESSAGES_PER_CALL = 2
"""What the agent says and what it is answered."""


class World:
    """A scenario set running with a seed.

    Args:
        scenario: The market.
        seed: Everything random is keyed by it; see :mod:`vendsim.rng`.
        days: How many days to run, if fewer than the scenario's horizon.
        counterparty: Who words suppliers' mails, in place of the default words. It decides
            nothing.
        embedder: Who turns the agent's memories into vectors, in place of the default way.

    Attributes:
        minute: The agent's clock, minutes since the start of day 0.
        messages: What the agent has said and been answered so far, two for each call.
        demands: The customers of each site, by its id.
        tool_minutes: Minutes a call takes, by the name of every tool the scenario has.
        end: Why the run is over, or ``None`` while it goes on.
        events: What has happened since the last :meth:`drain`; see ``docs/record.md``.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        *,
        days: int | None = None,
        counterparty: Skin | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        days = scenario.calendar.horizon_days if days is None else days
        self.check_days(scenario, days)
        self.scenario = scenario
        self.seed = seed
        self.days = days
        given = Streams(seed)  # refuses what is no seed
        self.streams = Streams(given.seed ^ scenario.worlds.salt)
        self.calendar = calendar_of(scenario.calendar.start_date, days)
        self.disruptions = Disruptions(scenario, self.calendar, self.streams)
        warmer_c = self.disruptions.warmer_c()
        self.weather = Weather(scenario.weather, self.calendar, self.streams, warmer_c)
        factors = day_factors(self.disruptions, scenario.sites)
        self.demands = {
            site.id: demand_at(
                site.id, scenario, self.calendar, self.weather, self.streams, factors[site.id]
            )
            for site in scenario.sites
        }
        self.directory = Directory.of(scenario)
        self.sku_by_name = {
            name.casefold(): product.sku
            for product in scenario.products
            for name in (product.sku, product.name)
        }
        self.tool_minutes = {name: spec.minutes for name, spec in scenario.tools.items()}
        self.events: list[dict[str, Any]] = []
        self.end: closing.End | None = None
        self.day = 0
        self.refused_today = 0
        self.messages = 0
        self._most_messages = scenario.limits.messages
        self.minute = scenario.calendar.wake_minute
        self.sim = simpy.Environment()
        self.trading = Trading(self, counterparty, market_days(self.disruptions))
        self.letters = Letters(self)
        self.business = Business(self, "vendor_0", embedder)
        self.trading.follow_fates(self.business)
        self.sim.process(self.letters.deliver(self.business))
        note_turns(self, 0)
        self._run_until(self.minute)

    @property
    def demand(self) -> Demand:
        """The customers of the only site; of several, those of the first."""
        return self.demands[self.scenario.sites[0].id]

    @staticmethod
    def check_days(scenario: Scenario, days: int) -> None:
        """Refuse a length of run that the scenario cannot have.

        Raises:
            ValueError: Not a whole number from 1 to the scenario's horizon.
        """
        horizon_days = scenario.calendar.horizon_days
        # Callers are not all type-checked: a bool or a float must not slip through.
        whole = type(days) is int
        if not whole or not 1 <= days <= horizon_days:
            raise ValueError(f"days {days!r} is not a whole number from 1 to {horizon_days}")

    def spend(self, minutes: int) -> None:
        """Let the agent's time pass.

        Whatever is due happens on the way. Time that reaches midnight ends the day: the
        agent sleeps, and the clock stands at the next day's wake minute, or at the end.
        """
        target = self.minute + minutes
        midnight = start_of_day(self.day + 1)
        if target < midnight:
            self._run_until(target)
            self.minute = target
            return
        self._run_until(midnight - 1)
        self._close_day()  # Before anything that is due at midnight: that is the next day's.
        self.business.stands.go_home()
        if self.end is not None:
            self.minute = midnight
            return
        self.minute = midnight + self.scenario.calendar.wake_minute
        self._run_until(self.minute)

    def spend_day(self) -> None:
        """Let the rest of the agent's day pass."""
        self.spend(start_of_day(self.day + 1) - self.minute)

    def at(self, minute: int, happen: Callable[[object], None]) -> None:
        """Have something happen at a minute: a callback, cheaper than a process of its own."""
        sim = self.sim
        sim.timeout(minute - sim.now).callbacks.append(happen)

    def count_call(self) -> None:
        """Count a call and its answer as messages, refused or not."""
        self.messages += MESSAGES_PER_CALL

    @property
    def is_talked_out(self) -> bool:
        """Whether no further call has room within the limit of messages."""
        limit = self._most_messages
        return limit is not None and self.messages + MESSAGES_PER_CALL > limit

    def hang_up(self) -> None:
        """Once no message is left, let the day pass to its close, at which the run ends."""
        if self._most_messages is not None and self.is_talked_out and self.end is None:
            self.spend_day()

    def refuse(self) -> bool:
        """Count a refused call. True where it was one too many, and the day has ended.

        A refused call changes nothing and takes no time, so without this an agent could
        go on failing for ever without time passing.
        """
        self.refused_today += 1
        if self.refused_today < self.scenario.limits.refused_calls_per_day:
            return False
        self.spend_day()
        return True

    def search(self, query: str, limit: int) -> list[Hit]:
        """Search the web as it is today: pages of suppliers not yet open are not there."""
        suppliers = {supplier.spec.id: supplier for supplier in self.trading.suppliers.values()}
        hidden = frozenset(
            name for name, supplier in suppliers.items() if self.day < supplier.fates.opens_day
        )
        hits = self.directory.search(query, limit, hidden)
        return [
            hit._replace(text=f"{hit.text}\n{self._price_list(suppliers[hit.prices_of])}")
            if hit.prices_of
            else hit
            for hit in hits
        ]

    def drain(self) -> tuple[list[dict[str, Any]], list[Any]]:
        """The events and ledger entries since the last call."""
        events = self.events[:]
        self.events.clear()
        return events, self.business.ledger.drain()

    def note(self, kind: str, **what: object) -> None:
        """Write down something that the agent did this minute."""
        self.events.append({"kind": kind, "minute": self.minute, **what})

    def state_hash(self) -> str:
        """SHA-256 of everything that makes up the world's state, in hexadecimal.

        Customers who have come by now are served first: whether they have been already is
        a matter of batches, not of state.
        """
        self.business.sales.settle(self.minute)
        state = {
            "seed": self.seed,
            "minute": self.minute,
            "end": self.end,
            "business": self.business.state(),
            "trading": self.trading.state(),
        }
        text = json.dumps(state, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    def _price_list(self, supplier: Supplier) -> str:
        """The prices of the day that a supplier shows to everybody."""
        names = Desk.of(self.scenario).names
        lines = [supplier.public_line(sku, self.day) for sku in supplier.prices.skus]
        return "\n".join(price_line(line, names) for line in lines)

    def _run_until(self, minute: int) -> None:
        """Let everything happen that is due by ``minute``; SimPy sleeps if nothing is."""
        sim = self.sim
        while sim.peek() <= minute:
            sim.step()

    def _close_day(self) -> None:
        """Close the day and begin the next, unless the run is over."""
        self.end = closing.close_day(self.business, self.day)
        if self.end is not None:
            return
        self.day += 1
        self.refused_today = 0
        self.business.sales.open_day(self.day)
        if self.disruptions.occurrences:
            note_turns(self, self.day)
        minute = start_of_day(self.day) + self.scenario.money.card_settlement_minute
        self.at(minute, lambda _: closing.settle_cards(self.business, minute))
