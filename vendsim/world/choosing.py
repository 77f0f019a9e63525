"""Sales to people who choose: each compares all that is in stock at the minute of coming.

Settled in batches as :class:`~vendsim.world.sales.Sales` is, with the same result as if each
came in alone. What somebody likes best of everything on offer hangs on prices only, so it is
found for many days at once; whoever finds that sold out looks at what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vendsim.clock import start_of_day
from vendsim.demand import RANK_BITS, VISIT_MARKS, ChoiceDemand, Demand
from vendsim.demand.customers import DAYS_PER_STRETCH
from vendsim.ledger import Account, Ledger
from vendsim.scenario import GoodwillSpec
from vendsim.stock import Front, Slot
from vendsim.world.sales import NEVER_BROKEN, Broken, Line, Sales, price_of

__all__ = ["ChoiceSales", "sales_to"]

Wish: TypeAlias = tuple[int, int, int, bool, int]
"""When somebody comes, their visit mark, what they like best, whether they pay cash, who it is."""
Taken: TypeAlias = dict[Slot, list[Any]]
"""For each slot the minutes at which its units were bought, and how many were paid in cash."""

_NOBODY: Wish = (2**62, 0, 0, False, 0)
"""Stands behind the last wish: comes at a minute that no run reaches."""
_RANK_MASK = (1 << RANK_BITS) - 1
_DAYS_AHEAD = 16
"""So many days' wishes are found at once, while prices stand still."""


class _Offer:
    """A product on offer: its slots by price, and what it is worth to everybody at the lowest."""

    __slots__ = ("price_cents", "sku", "slots", "utilities")

    def __init__(
        self, sku: str, slots: list[Slot], price_cents: int, utilities: NDArray[np.int64]
    ) -> None:
        self.sku = sku
        self.slots = slots
        self.price_cents = price_cents
        self.utilities = utilities


class ChoiceSales(Sales):
    """The people at one site who choose, and what they have bought.

    Attributes:
        goodwill: Share of the people who come in spite of what others have told of empty slots.
    """

    __slots__ = (
        "_offer_by_rank",
        "_people",
        "_place",
        "_spec",
        "_today_let_down",
        "_today_willing",
        "_visits_below",
        "_wishes",
        "_wishes_end_day",
        "goodwill",
    )

    def __init__(
        self,
        front: Front,
        people: ChoiceDemand,
        ledger: Ledger,
        events: list[dict[str, Any]],
        broken: Broken = NEVER_BROKEN,
        cash_boxes: Mapping[str, Account] | None = None,
        site: str = "",
    ) -> None:
        self._people = people
        self._spec: GoodwillSpec | None = people.goodwill
        self.goodwill = 1.0
        self.satisfaction = 1.0
        self._today_willing = self._today_let_down = 0
        self._offer_by_rank: dict[int, _Offer] = {}
        self._forget_wishes()
        super().__init__(front, people, ledger, events, broken, cash_boxes, site)

    def open_day(self, day: int) -> None:
        """Start a day: its people are yet to come."""
        super().open_day(day)
        if self._spec is not None and self._today_willing:
            self._spread_word(self._spec)
        self._today_willing = self._today_let_down = 0
        if day % DAYS_PER_STRETCH == 0:
            for offer in self._offer_by_rank.values():
                offer.utilities = self._value(offer.sku, offer.price_cents)
        if day >= self._wishes_end_day:
            self._forget_wishes()

    def facings_changed(self) -> None:
        """Look again at what is on offer, where, and at what price; as in ``Sales``."""
        slots_by_sku: dict[str, list[Slot]] = {}
        for slot in self._slots:
            if slot.sku is not None and slot.price_cents is not None:
                slots_by_sku.setdefault(slot.sku, []).append(slot)
        known = self._offer_by_rank
        offers: dict[int, _Offer] = {}
        changed = len(known) != len(slots_by_sku)
        for sku, slots in slots_by_sku.items():
            slots.sort(key=price_of)
            price_cents = slots[0].price_cents or 0
            rank = self._people.rank(sku)
            offer = known.get(rank)
            if offer is None or offer.price_cents != price_cents:
                offer = _Offer(sku, slots, price_cents, self._value(sku, price_cents))
                changed = True
            offer.slots = slots
            offers[rank] = offer
        self._offer_by_rank = offers
        if changed:
            self._forget_wishes()
        self.units_changed()

    def units_changed(self) -> None:
        """Take in a change of the satisfaction; what is in stock everybody sees for themselves."""
        self._visits_below = round(VISIT_MARKS * self.satisfaction * self.goodwill)
        self.sold_out = False

    def settle(self, minute: int) -> None:
        """Serve the people that came before ``minute`` (minutes since the start)."""
        midnight = self._midnight
        if minute > midnight:
            minute = midnight
        if minute <= self._settled_minute:
            return
        if not self._slots:
            self._settled_minute = minute
            return
        if not self._wishes:
            self._find_wishes()
        self._settled_minute = minute
        if self._wishes[self._place][0] >= minute:
            return
        taken: Taken = {}
        lost: dict[_Offer, int] = {}
        self._serve_people(minute, taken, lost)
        # A day's last batch is written down within the day.
        noted_minute = minute if minute < midnight else midnight - 1
        lines: list[Line] = [
            self._sell(slot, minutes, paid_in_cash)
            for slot, (minutes, paid_in_cash) in taken.items()
        ]
        for offer, people in lost.items():
            self._lose(offer.sku, people, noted_minute)
        if lines:
            self._book(lines, noted_minute)

    def state(self) -> list[Any]:
        """Plain values for the world's state hash."""
        return [*super().state(), self.goodwill, self._today_willing, self._today_let_down]

    def _spread_word(self, spec: GoodwillSpec) -> None:
        """Let those who were let down yesterday keep others away, or the rest forget it."""
        let_down = self._today_let_down / self._today_willing
        aim = 1.0 - spec.let_down_effect * let_down
        goodwill = self.goodwill + (aim - self.goodwill) / spec.memory_days
        self.goodwill = max(spec.floor, goodwill)
        self.units_changed()

    def _value(self, sku: str, price_cents: int) -> NDArray[np.int64]:
        """What a product is worth to everybody at a price."""
        return self._people.utilities_at(sku, price_cents, self._day)

    def _forget_wishes(self) -> None:
        self._wishes: list[Wish] = []
        self._wishes_end_day = 0

    def _find_wishes(self) -> None:
        """Who of the people yet to come wants something, and what, if nothing sold out.

        After a change of prices only to the end of the day, since more may follow.
        """
        day, people = self._day, self._people
        crowd = people.crowd(day)
        started = self._settled_minute > start_of_day(day)
        first_day = crowd.number * DAYS_PER_STRETCH
        last_day = first_day + len(crowd.ends) - 1
        end_day = day + 1 if started else min(day + _DAYS_AHEAD, last_day)
        start = crowd.ends[day - first_day]
        if started:
            start = int(np.searchsorted(crowd.minutes, self._settled_minute))
        span = slice(start, crowd.ends[end_day - first_day])
        best = people.utilities_of_nothing(day)[span].copy()
        for offer in self._offer_by_rank.values():
            np.maximum(best, offer.utilities[span], out=best)
        best &= _RANK_MASK
        willing = np.flatnonzero(best)
        ranks = best.take(willing).tolist()
        willing += start
        self._wishes = [
            *zip(
                crowd.minutes.take(willing).tolist(),
                crowd.visit_marks.take(willing).tolist(),
                ranks,
                crowd.pay_cash.take(willing).tolist(),
                willing.tolist(),
                strict=True,
            ),
            _NOBODY,
        ]
        self._place = 0
        self._wishes_end_day = end_day

    def _serve_people(self, until: int, taken: Taken, lost: dict[_Offer, int]) -> None:
        """Let those who come before a minute take what they like best."""
        wishes, offers = self._wishes, self._offer_by_rank
        visits_below = self._visits_below
        place = self._place
        willing = 0
        came, visit_mark, rank, pays_cash, person = wishes[place]
        while came < until:
            if visit_mark < visits_below:
                willing += 1
                slot = offers[rank].slots[0]
                line = taken.get(slot)
                if slot.units == (0 if line is None else len(line[0])):
                    left = self._best_left(person, taken, lost)
                    line = None if left is None else taken.setdefault(left, [[], 0])
                elif line is None:
                    line = taken[slot] = [[], 0]
                if line is not None:
                    line[0].append(came)
                    line[1] += pays_cash
            place += 1
            came, visit_mark, rank, pays_cash, person = wishes[place]
        self._place = place
        self._today_willing += willing

    def _best_left(self, person: int, taken: Taken, lost: dict[_Offer, int]) -> Slot | None:
        """The slot that somebody takes who found the cheapest of the favourite empty, if any.

        Whose favourite is not to be had at all is counted as lost to it.
        """
        nothing = self._people.utilities_of_nothing(self._day).item(person)
        favourite_utility = best_utility = nothing
        favourite: tuple[_Offer, Slot | None] | None = None
        best: Slot | None = None
        for offer in self._offer_by_rank.values():
            cheapest = offer.slots[0]
            line = taken.get(cheapest)
            full: Slot | None = cheapest
            price_cents = offer.price_cents
            if cheapest.units == (0 if line is None else len(line[0])):
                full = _first_full(offer.slots, taken) if len(offer.slots) > 1 else None
                price_cents = price_cents if full is None else full.price_cents or 0
            utility = offer.utilities.item(person)
            if price_cents != offer.price_cents:
                utility = self._people.utility_at(offer.sku, price_cents, self._day, person)
            if utility > favourite_utility:
                favourite_utility, favourite = utility, (offer, full)
            if full is not None and utility > best_utility:
                best_utility, best = utility, full
        if favourite is None:
            # Wanted it at the price of the empty slot only, and does not see that price.
            self._today_willing -= 1
        elif favourite[1] is None:
            lost[favourite[0]] = lost.get(favourite[0], 0) + 1
            self._today_let_down += 1
        return best


def _first_full(slots: list[Slot], taken: Taken) -> Slot | None:
    """The first slot that holds a unit still."""
    for slot in slots:
        line = taken.get(slot)
        if slot.units > (0 if line is None else len(line[0])):
            return slot
    return None


def sales_to(
    demand: Demand,
    front: Front,
    ledger: Ledger,
    events: list[dict[str, Any]],
    broken: Broken = NEVER_BROKEN,
    cash_boxes: Mapping[str, Account] | None = None,
    site: str = "",
) -> Sales:
    """The sales that go with a demand model; arguments as of :class:`Sales`."""
    if isinstance(demand, ChoiceDemand):
        return ChoiceSales(front, demand, ledger, events, broken, cash_boxes, site)
    return Sales(front, demand, ledger, events, broken, cash_boxes, site)
