"""How much there was to win in a world, and how much of it a run has won.

The bound holds for the mean over customers' tastes, so it is compared with the mean of an
agent's runs over several seeds; a single lucky run can lie above it. What is revealed, why
nobody's mean can be higher, and what the bound leaves out: ``docs/design/bounds.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, fsum
from pathlib import Path

from vendsim.demand import ChoiceDemand
from vendsim.scenario import ChargesSpec, Scenario, load_scenario
from vendsim.scenario.schema import MoneySpec
from vendsim.study.bounds import choice, elasticity
from vendsim.study.bounds.costs import lowest_costs
from vendsim.study.bounds.outlets import outlets_of
from vendsim.world import World

# Fees and taxes of a day are rounded to the nearest cent, each.
_ROUNDING_CENTS = 1

__all__ = ["Bound", "do_nothing_cents", "upper_bound"]


@dataclass(frozen=True, slots=True)
class Bound:
    """The scale of a world's scores: from doing nothing to the upper bound.

    Attributes:
        bound_cents: No agent's mean final balance is higher.
        do_nothing_cents: The final balance of an agent that only waits, exactly.
        day_worths_cents: What each day can bring over the cost of goods at most, in the mean.
    """

    bound_cents: int
    do_nothing_cents: int
    day_worths_cents: tuple[float, ...]

    def normalised(self, balance_cents: int) -> float | None:
        """A final balance as a share of what was to win: 0 for doing nothing, 1 for the bound.

        Not clipped: below 0 and above 1 say something. ``None`` where there was nothing to win.
        """
        span_cents = self.bound_cents - self.do_nothing_cents
        return (balance_cents - self.do_nothing_cents) / span_cents if span_cents else None


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
    world = World(market, seed, days=days)
    worths = _worths_cents(world)
    money = market.money
    most = money.opening_cash_cents - days * money.daily_fee_cents + fsum(worths)
    if market.charges != ChargesSpec():
        most += days * _ROUNDING_CENTS
    # Who goes bankrupt pays no more fees, but ends below nothing.
    return Bound(max(ceil(most), -1), do_nothing_cents(money, days), tuple(worths))


def _worths_cents(world: World) -> list[float]:
    """What each day can bring at most, at all sites together."""
    costs = lowest_costs(world)
    by_site = []
    for outlet in outlets_of(world):
        if isinstance(outlet.demand, ChoiceDemand):
            by_site.append(choice.day_worths_cents(world, costs, outlet, outlet.demand))
        else:
            by_site.append(elasticity.day_worths_cents(world, costs, outlet, outlet.demand))
    return [fsum(day) for day in zip(*by_site, strict=True)]


def do_nothing_cents(money: MoneySpec, days: int) -> int:
    """The final balance of an agent that buys and sells nothing, exactly.

    It pays the fee each day, until the run ends or it is bankrupt.
    """
    fee_cents = money.daily_fee_cents
    if not fee_cents:
        return money.opening_cash_cents
    covered_days = money.opening_cash_cents // fee_cents
    return money.opening_cash_cents - fee_cents * min(
        days, covered_days + money.bankrupt_after_days
    )
