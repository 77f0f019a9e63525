"""How much there was to win in a world, and how much of it a run has won.

The bound holds for the mean over customers' tastes, so it is compared with the mean of an
agent's runs over several seeds; a single lucky run can lie above it. What is revealed, why
nobody's mean can be higher, and what the bound leaves out: ``docs/design/bounds.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, fsum, sqrt
from pathlib import Path

from vendsim.demand import ChoiceDemand
from vendsim.scenario import ChargesSpec, Scenario, load_scenario
from vendsim.study.bounds import choice, elasticity
from vendsim.study.bounds.costs import Cost, lowest_costs
from vendsim.study.bounds.outlets import outlets_of
from vendsim.world import World
from vendsim.world.world import MESSAGES_PER_CALL

# Fees and taxes of a day are rounded to the nearest cent, each.
_ROUNDING_CENTS = 1
_GOLDEN = (sqrt(5.0) - 1.0) / 2.0
_SECTIONS = 10
_DEAREST_CALL_CENTS = 300_00

__all__ = [
    "Bound",
    "Reckoning",
    "do_nothing_cents",
    "owed_fees_cents",
    "reckon",
    "upper_bound",
]


@dataclass(frozen=True, slots=True)
class Bound:
    """The scale of a world's scores: from doing nothing to the upper bound.

    Attributes:
        bound_cents: No agent's mean score is higher.
        do_nothing_cents: The score of an agent that only waits, exactly.
        day_worths_cents: What each day can bring over the cost of goods at most, in the mean.
    """

    bound_cents: int
    do_nothing_cents: int
    day_worths_cents: tuple[float, ...]

    def normalised(self, score_cents: int) -> float | None:
        """A score as a share of what was to win: 0 for doing nothing, 1 for the bound.

        Not clipped: below 0 and above 1 say something. ``None`` where there was nothing to win.
        """
        span_cents = self.bound_cents - self.do_nothing_cents
        return (score_cents - self.do_nothing_cents) / span_cents if span_cents else None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A bound and what it is made of, for who wants to know where a run fell short of it.

    But for roundings, ``bound_cents`` is the opening cash, what all calls are worth, and the
    worths of the days less their fees.

    Attributes:
        world: The world, that nobody has played in.
        bound: The bound.
        costs: The lowest costs of each product, by SKU.
        calls: Calls that there are where they are worth something; else 0.
        call_cents: What a call is worth at most; 0 where calls are not what is scarce.
        end_day: The day before which it is best to end.
        worths_cents: What each day can bring where each call costs so much.
    """

    world: World
    bound: Bound
    costs: Mapping[str, list[Cost]]
    calls: int
    call_cents: float
    end_day: int
    worths_cents: tuple[float, ...]


def upper_bound(scenario: str | Path | Scenario, seed: int, *, days: int | None = None) -> Bound:
    """Bound what any agent can win in a world.

    Args:
        scenario: Name of a shipped scenario, path of a folder, or a loaded one.
        seed: Seed of the world.
        days: Days of the run, if fewer than the scenario's horizon.

    Raises:
        ScenarioError: The scenario cannot be used.
        ValueError: The seed or the days are out of range.

    >>> bound = upper_bound("year", seed=1)
    >>> bound.normalised(bound.do_nothing_cents), bound.normalised(bound.bound_cents)
    (0.0, 1.0)
    """
    market = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    days = market.calendar.horizon_days if days is None else days
    return reckon(World(market, seed, days=days)).bound


def reckon(world: World) -> Reckoning:
    """Bound what any agent can win in a world, and show how.

    Args:
        world: A world that nobody has played in.
    """
    market, days = world.scenario, world.days
    costs = lowest_costs(world)
    worths = free = _worths_cents(world, costs, 0.0)
    most = _total_cents(market, worths)
    calls, call_cents = 0, 0.0
    if market.limits.messages is not None:
        all_calls = market.limits.messages // MESSAGES_PER_CALL
        of_calls, dear_cents = _most_of_calls(world, costs, all_calls)
        if of_calls < most:
            most, calls, call_cents = of_calls, all_calls, dear_cents
            worths = _worths_cents(world, costs, call_cents)
    sums = _sums_cents(market, worths)
    if market.score.rule == "net_worth":
        unsettled = _unsettled_cents(world, costs, call_cents)
        ends = [
            total + more - less for total, more, less in zip(sums, unsettled, worths, strict=True)
        ]
        most += max(ends) - max(sums)
        sums = ends
    end_day = max(range(len(sums)), key=sums.__getitem__) if _may_end_early(market) else days - 1
    if market.charges != ChargesSpec():
        most += days * _ROUNDING_CENTS
    # Who goes bankrupt pays no more fees, but has less than nothing in the bank.
    bound = Bound(max(ceil(most), -1), do_nothing_cents(market, days), tuple(free))
    return Reckoning(world, bound, costs, calls, call_cents, end_day + 1, tuple(worths))


def _worths_cents(world: World, costs: Mapping[str, list[Cost]], call_cents: float) -> list[float]:
    """What each day can bring at most, at all sites together.

    Args:
        world: A world that nobody has played in.
        costs: The lowest costs of each product, by SKU.
        call_cents: What filling a slot is to cost.
    """
    by_site = []
    for outlet in outlets_of(world):
        demand = outlet.demand
        if isinstance(demand, ChoiceDemand):
            by_site.append(choice.day_worths_cents(world, costs, outlet, demand, call_cents))
        else:
            by_site.append(elasticity.day_worths_cents(world, costs, outlet, demand, call_cents))
    return [fsum(day) for day in zip(*by_site, strict=True)]


def _total_cents(market: Scenario, worths: Sequence[float]) -> float:
    """The opening cash, what the days can bring, and less the fees.

    Whoever runs out of messages, or goes bankrupt with goods that count, ends on an earlier day;
    the best day to end on counts then.
    """
    sums = _sums_cents(market, worths)
    return market.money.opening_cash_cents + (max(sums) if _may_end_early(market) else sums[-1])


def _sums_cents(market: Scenario, worths: Sequence[float]) -> list[float]:
    """What the days up to each can bring together, less the fees."""
    return list(accumulate(worth - market.money.daily_fee_cents for worth in worths))


def _unsettled_cents(
    world: World, costs: Mapping[str, list[Cost]], call_cents: float
) -> list[float]:
    """What each day can bring at most if the run ends with it, by its net worth.

    Card takings that are not settled yet count, and bear no fee.

    Args:
        world: A world that nobody has played in.
        costs: The lowest costs of each product, by SKU.
        call_cents: What filling a slot is to cost.
    """
    free = {"card_fee_basis_points": 0, "card_fee_cents_per_sale": 0}
    charges = world.scenario.charges.model_copy(update=free)
    market = world.scenario.model_copy(update={"charges": charges})
    return _worths_cents(World(market, world.seed, days=world.days), costs, call_cents)


def _may_end_early(market: Scenario) -> bool:
    return market.limits.messages is not None or market.score.rule == "net_worth"


def _most_of_calls(
    world: World, costs: Mapping[str, list[Cost]], calls: int
) -> tuple[float, float]:
    """The bound where so many calls are all there are, and the price of a call that gives it.

    A unit that is sold was carried into a slot by a call, which carries no more than the slot
    holds. For whatever price of a call, what the units bring over that price, and the price of
    all calls, is a bound (Lagrangian relaxation); it is convex in the price, and the lowest found
    by golden sections counts.
    """

    def total_cents(call_cents: float) -> float:
        worths = _worths_cents(world, costs, call_cents)
        return calls * call_cents + _total_cents(world.scenario, worths)

    low, high = 0.0, float(_DEAREST_CALL_CENTS)
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    of_left, of_right = total_cents(left), total_cents(right)
    found = min((of_left, left), (of_right, right))
    for _ in range(_SECTIONS):
        if of_left < of_right:
            high, right, of_right = right, left, of_left
            left = high - _GOLDEN * (high - low)
            of_left = total_cents(left)
        else:
            low, left, of_left = left, right, of_right
            right = low + _GOLDEN * (high - low)
            of_right = total_cents(right)
        found = min(found, (of_left, left), (of_right, right))
    return found


def do_nothing_cents(scenario: Scenario, days: int) -> int:
    """The score of an agent that buys and sells nothing, exactly.

    It pays the fee each day, until the run ends or it is bankrupt; each day takes it a call.
    """
    money, messages = scenario.money, scenario.limits.messages
    if messages is not None:
        days = min(days, messages // MESSAGES_PER_CALL)
    fee_cents = money.daily_fee_cents
    if not fee_cents:
        return money.opening_cash_cents
    covered_days = money.opening_cash_cents // fee_cents
    return money.opening_cash_cents - fee_cents * min(
        days, covered_days + money.bankrupt_after_days
    )


def owed_fees_cents(
    scenario: Scenario, days: int, *, balance_cents: int, calls: int = 0, uncovered_days: int = 0
) -> int:
    """The daily fees of days that a run did not play, as if nothing more had been done.

    Until the last day, or the last message, or until the fee had not been paid for so long that
    the business would have been closed.

    Args:
        scenario: The market.
        days: How many days were not played.
        balance_cents: The bank balance when the run stopped.
        calls: Calls made by then.
        uncovered_days: Days in a row up to then on which the fee had not been covered.
    """
    money, messages = scenario.money, scenario.limits.messages
    if messages is not None:
        days = min(days, max(0, messages // MESSAGES_PER_CALL - calls))
    if not money.daily_fee_cents:
        return 0
    covered_days = max(0, balance_cents) // money.daily_fee_cents
    # A day that is covered ends the row.
    left_days = money.bankrupt_after_days - (0 if covered_days else uncovered_days)
    return money.daily_fee_cents * min(days, covered_days + left_days)
