"""How many runs a comparison needs, before money is spent on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from math import comb, sqrt
from statistics import median
from typing import Any, Final

from vendsim.errors import ComparisonError, clip
from vendsim.study.comparison.board import ENOUGH_WORLDS
from vendsim.study.comparison.pairs import ALPHA
from vendsim.study.comparison.shape import Played, runs_by_arm
from vendsim.study.runs.result import RunResult
from vendsim.study.statistics.paired import paired_difference
from vendsim.study.statistics.power import detectable, power_paired, power_unpaired, runs_needed
from vendsim.study.statistics.sample import Markets

__all__ = ["Assumptions", "Effect", "Plan", "PlanRow", "assume", "from_pilot", "make_plan"]

SIZES: Final = (5, 10, 20, 30, 50, 100)
SHARES: Final = (0.1, 0.25, 0.5, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """How runs are taken to vary.

    Attributes:
        mean: Mean of a run: 1 where a coefficient of variation was assumed, else the pilot's NS.
        deviation: Standard deviation of a run, in the same unit.
        correlation: rho, of two arms over the worlds they share.
        pilot_worlds: Worlds that this was learned from; 0 where it was assumed.
    """

    mean: float
    deviation: float
    correlation: float
    pilot_worlds: int

    @property
    def exploratory(self) -> bool:
        """Whether it was learned from too few worlds to lean on."""
        return 0 < self.pilot_worlds < ENOUGH_WORLDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A difference that is to be found.

    Attributes:
        difference: True difference of two means.
        share: The same in parts of the mean; ``None`` where the mean is not positive.
        runs_paired: Fewest runs of each arm that find it, in the same worlds; ``None`` where
            100,000 do not.
        runs_unpaired: The same with worlds of their own.
    """

    difference: float
    share: float | None
    runs_paired: int | None
    runs_unpaired: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """What a number of runs can find.

    Attributes:
        runs: Runs of each arm, each in a world of its own.
        detectable_paired: Smallest difference found with the power asked for, in shared worlds.
        detectable_unpaired: The same with worlds of their own.
        power_paired: For each effect, how often it is found in shared worlds.
        power_unpaired: The same with worlds of their own.
        exploratory: Whether these are fewer worlds than a conclusion takes.
    """

    runs: int
    detectable_paired: float
    detectable_unpaired: float
    power_paired: tuple[float, ...]
    power_unpaired: tuple[float, ...]
    exploratory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What studies of several sizes can find, and what size finds what.

    Attributes:
        assumptions: How runs are taken to vary.
        arms: How many arms are compared.
        pairs: How many pairs that makes.
        alpha: Level that each pair is tested at: 0.05 over the pairs, the hardest step of Holm's
            correction.
        power: How often a difference shall be found.
        rows: What each number of runs can find.
        effects: How many runs each difference needs.
    """

    assumptions: Assumptions
    arms: int
    pairs: int
    alpha: float
    power: float
    rows: tuple[PlanRow, ...]
    effects: tuple[Effect, ...]

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain JSON values."""
        return asdict(self)


def assume(variation: float, correlation: float) -> Assumptions:
    """Runs with a coefficient of variation, told in parts of their mean.

    Args:
        variation: Standard deviation over mean: 0.2 to 0.7 in published results.
        correlation: rho of two arms over the worlds they share; 0 is safe.

    Raises:
        ComparisonError: The variation is not above 0, or rho not from −1 to 1.
    """
    if not variation > 0.0:
        raise ComparisonError(f"coefficient of variation {clip(variation)}: must be above 0")
    if not -1.0 <= correlation <= 1.0:
        raise ComparisonError(f"correlation {clip(correlation)}: must be from -1 to 1")
    return Assumptions(mean=1.0, deviation=variation, correlation=correlation, pilot_worlds=0)


def from_pilot(results: Sequence[RunResult]) -> Assumptions:
    """How the NS of runs varied in a pilot.

    The deviation is that within arms and markets, all taken together; rho is the median over pairs
    of arms, 0 where there is one arm only. Excluded runs and worlds where nothing was to be won
    are left out.

    Raises:
        ComparisonError: No arm has two runs in one market.
    """
    every = [_by_market(runs) for runs in runs_by_arm(results).values()]
    arms = [arm for arm in every if arm]
    cells = [list(found.values()) for arm in arms for found in arm.values()]
    freedom = sum(len(values) - 1 for values in cells)
    if freedom < 1:
        raise ComparisonError(
            "a pilot needs an arm with two runs in one market that count and have an NS"
        )
    squares = sum((v - sum(values) / len(values)) ** 2 for values in cells for v in values)
    figures = [value for values in cells for value in values]
    found = [rho for a, b in combinations(arms, 2) if (rho := _rho(a, b)) is not None]
    return Assumptions(
        mean=sum(figures) / len(figures),
        deviation=sqrt(squares / freedom),
        correlation=median(found) if found else 0.0,
        pilot_worlds=min(
            len({(market, seed) for market, runs in arm.items() for seed, _ in runs})
            for arm in arms
        ),
    )


def make_plan(
    assumptions: Assumptions,
    arms: int = 2,
    sizes: Sequence[int] = SIZES,
    effects: Sequence[float] | None = None,
    power: float = 0.8,
) -> Plan:
    """Work out what studies can find.

    Args:
        assumptions: How runs vary.
        arms: How many arms are compared with one another.
        sizes: Numbers of runs of each arm.
        effects: Differences of interest, in the unit of the mean; 10, 25, 50 and 100 % of the
            mean if not given (where it is not positive, as many points of NS).
        power: How often a difference shall be found.

    Raises:
        ComparisonError: Fewer than two arms or runs, or a power that is none.
    """
    if arms < 2:
        raise ComparisonError(f"{clip(arms)} arms: a comparison takes at least 2")
    unit = assumptions.mean if assumptions.mean > 0.0 else 1.0
    wanted = tuple(effects) if effects is not None else tuple(share * unit for share in SHARES)
    alpha = ALPHA / comb(arms, 2)
    return Plan(
        assumptions=assumptions,
        arms=arms,
        pairs=comb(arms, 2),
        alpha=alpha,
        power=power,
        rows=tuple(_row(assumptions, runs, wanted, alpha, power) for runs in sizes),
        effects=tuple(_effect(assumptions, effect, alpha, power) for effect in wanted),
    )


def _row(
    varies: Assumptions, runs: int, effects: Sequence[float], alpha: float, power: float
) -> PlanRow:
    deviation, rho = varies.deviation, varies.correlation
    return PlanRow(
        runs=runs,
        detectable_paired=detectable(runs, deviation, rho, alpha, power),
        detectable_unpaired=detectable(runs, deviation, None, alpha, power),
        power_paired=tuple(power_paired(runs, e, deviation, rho, alpha) for e in effects),
        power_unpaired=tuple(power_unpaired(runs, e, deviation, alpha) for e in effects),
        exploratory=runs < ENOUGH_WORLDS,
    )


def _effect(varies: Assumptions, difference: float, alpha: float, power: float) -> Effect:
    deviation, rho = varies.deviation, varies.correlation
    return Effect(
        difference=difference,
        share=difference / varies.mean if varies.mean > 0.0 else None,
        runs_paired=runs_needed(difference, deviation, rho, alpha, power),
        runs_unpaired=runs_needed(difference, deviation, None, alpha, power),
    )


def _by_market(runs: Played) -> dict[str, dict[tuple[int, int], float]]:
    """For each market the NS of each run that counts, by seed and repetition."""
    found: dict[str, dict[tuple[int, int], float]] = {}
    for at, run in runs.items():
        if run.counts and run.score_normalised is not None:
            found.setdefault(at.market, {})[at.seed, at.repetition] = run.score_normalised
    return found


def _rho(
    a: dict[str, dict[tuple[int, int], float]], b: dict[str, dict[tuple[int, int], float]]
) -> float | None:
    """Over the runs that two arms share; a run more of the same world counts as a world more."""
    shared = {market: [at for at in a[market] if at in b[market]] for market in a if market in b}
    places = {market: runs for market, runs in shared.items() if runs}
    if sum(len(runs) - 1 for runs in places.values()) < 2:
        return None
    of_a: Markets = [[[a[market][at]] for at in runs] for market, runs in places.items()]
    of_b: Markets = [[[b[market][at]] for at in runs] for market, runs in places.items()]
    return paired_difference(of_a, of_b).correlation
