"""The figures of a card, from the runs of a ladder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, stdev
from typing import Any, Final

from vendsim.scenario import Scenario
from vendsim.study.card.ladder import LADDER, PRIVILEGED, Played, Task, play_all

__all__ = ["ENOUGH_SEEDS", "Card", "Rung", "make_card"]

ENOUGH_SEEDS: Final = 10
"""With fewer a card is exploratory: its figures are for the author's eyes."""


@dataclass(frozen=True, slots=True)
class Rung:
    """How one agent fared over all seeds.

    Attributes:
        agent: What it is called.
        failed: Why it cannot play this market; then the figures are ``None``.
        mean_cents: Mean score.
        sd_cents: Standard deviation of the score between seeds; ``None`` for a single one.
        least_cents: Lowest score.
        most_cents: Highest.
        normalised: Mean normalised score: 0 for doing nothing, 1 for the upper bound.
        normalised_sd: Its standard deviation between seeds.
        survival: Share of runs that did not end in bankruptcy.
        mean_days: Days played.
        mean_units: Units sold.
        mean_calls: Tool calls.
        scores_cents: The score of each seed, in their sequence.
    """

    agent: str
    failed: str | None = None
    mean_cents: float | None = None
    sd_cents: float | None = None
    least_cents: int | None = None
    most_cents: int | None = None
    normalised: float | None = None
    normalised_sd: float | None = None
    survival: float | None = None
    mean_days: float | None = None
    mean_units: float | None = None
    mean_calls: float | None = None
    scores_cents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A market's card.

    Attributes:
        scenario: Its name.
        version: Its version.
        title: Its title.
        scenario_hash: Equal hashes are equal markets.
        score_rule: What the market judges by.
        days: Days of a run.
        seeds: Seeds that were played.
        exploratory: Whether there were fewer than :data:`ENOUGH_SEEDS`.
        bound_cents: Mean upper bound of the worlds.
        bound_sd_cents: Its standard deviation between seeds.
        bounds_cents: The bound of each seed, in their sequence.
        best: The scripted agent with the highest mean score; not the one that is told the world.
        difficulty: Share of the runs of scripted agents that trade which ended no better than
            doing nothing would have.
        headroom: Share of what was to win that the best scripted agent left.
        spread: Standard deviation of its normalised score between seeds.
        survival: Share of the runs of scripted agents that trade which did not go bankrupt.
        reached: Mean normalised score of the reference policy that is told the world.
        rungs: Every agent, as on the ladder.
    """

    scenario: str
    version: int
    title: str
    scenario_hash: str
    score_rule: str
    days: int
    seeds: tuple[int, ...]
    exploratory: bool
    bound_cents: float
    bound_sd_cents: float | None
    bounds_cents: tuple[int, ...]
    best: str | None
    difficulty: float | None
    headroom: float | None
    spread: float | None
    survival: float | None
    reached: float | None
    rungs: tuple[Rung, ...]

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain JSON values, in the order above."""
        return asdict(self)


def make_card(
    market: Scenario,
    seeds: Sequence[int],
    *,
    workers: int = 1,
    progress: Callable[[int], None] = lambda done: None,
) -> Card:
    """Let the ladder and the reference policy play a market, and say how they fared.

    Args:
        market: The market.
        seeds: Seeds of the worlds; every agent meets the same.
        workers: How many processes play; the card does not depend on it.
        progress: Told after each run how many are done.

    Raises:
        ValueError: There is no seed, or no worker.
    """
    if not seeds or workers < 1:
        raise ValueError(f"{len(seeds)} seeds and {workers} workers: a card needs one of each")
    agents = (*LADDER, PRIVILEGED)
    tasks = [Task(agent, seed) for agent in agents for seed in seeds]
    played = play_all(market, tasks, workers, progress)
    count = len(seeds)
    runs = {agent: played[n * count : (n + 1) * count] for n, agent in enumerate(agents)}
    rungs = tuple(_rung(agent, runs[agent]) for agent in agents)
    traded = [run for agent in LADDER[1:] for run in runs[agent] if not run.failed]
    scripted = [rung for rung in rungs if rung.agent != PRIVILEGED and rung.mean_cents is not None]
    best = max(scripted, key=lambda rung: rung.mean_cents or 0.0) if scripted else None
    bounds = tuple(run.bound_cents for run in played[:count])
    shares = [run.normalised for run in traded if run.normalised is not None]
    return Card(
        scenario=market.name,
        version=market.version,
        title=market.title,
        scenario_hash=market.hash,
        score_rule=market.score.rule,
        days=market.calendar.horizon_days,
        seeds=tuple(seeds),
        exploratory=count < ENOUGH_SEEDS,
        bound_cents=fmean(bounds),
        bound_sd_cents=_deviation(bounds),
        bounds_cents=bounds,
        best=None if best is None else best.agent,
        difficulty=fmean(share <= 0.0 for share in shares) if shares else None,
        headroom=None if best is None or best.normalised is None else 1.0 - best.normalised,
        spread=None if best is None else best.normalised_sd,
        survival=fmean(run.end != "bankrupt" for run in traded) if traded else None,
        reached=rungs[-1].normalised,
        rungs=rungs,
    )


def _rung(agent: str, runs: Sequence[Played]) -> Rung:
    failed = next((run.failed for run in runs if run.failed), None)
    if failed is not None:
        return Rung(agent, failed)
    scores = tuple(run.score_cents for run in runs)
    shares = [run.normalised for run in runs if run.normalised is not None]
    return Rung(
        agent,
        mean_cents=fmean(scores),
        sd_cents=_deviation(scores),
        least_cents=min(scores),
        most_cents=max(scores),
        normalised=fmean(shares) if shares else None,
        normalised_sd=_deviation(shares),
        survival=fmean(run.end != "bankrupt" for run in runs),
        mean_days=fmean(run.days for run in runs),
        mean_units=fmean(run.units_sold for run in runs),
        mean_calls=fmean(run.tool_calls for run in runs),
        scores_cents=scores,
    )


def _deviation(values: Sequence[float]) -> float | None:
    return stdev(values) if len(values) > 1 else None
