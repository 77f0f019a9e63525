"""Measure what the statistics of a study promise, by drawing studies whose truth is known.

Prints the tables of ``docs/design/statistics.md``. Every draw is keyed, so the figures come out
the same each time. 20,000 studies a figure take about two minutes; tests draw fewer.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

import numpy as np
from scipy.special import ndtri  # type: ignore[import-untyped]

from vendsim.rng import Streams
from vendsim.study.statistics.centre import interquartile_mean
from vendsim.study.statistics.estimate import Interval
from vendsim.study.statistics.mean import mean_error, mean_of_runs, mean_t, two_sided_p
from vendsim.study.statistics.sample import Floats, one_market
from vendsim.study.statistics.worst import cvar_25, min_at_k

MEAN: Final = 0.5
"""The true mean NS of every agent here."""

MELTDOWNS: Final = 0.2
"""The share of runs in which an agent melts down that does: they come to NS 0."""


def uniforms(purpose: str, draw: int, studies: int, runs: int) -> Floats:
    """For each study, for each run, a number strictly between 0 and 1."""
    places = np.arange(studies * runs, dtype=np.uint64)
    words = Streams(7).words_at("measure_statistics", purpose, runs, places, draw)
    found = ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
    return np.asarray(found.reshape(studies, runs))


def normal(variation: float, u: Floats) -> Floats:
    """Normal runs with the given coefficient of variation."""
    return np.asarray(MEAN * (1.0 + variation * ndtri(u)))


def lognormal(variation: float, u: Floats) -> Floats:
    """Lognormal runs: some are far better than the rest."""
    spread = np.log1p(variation**2) ** 0.5
    return np.asarray(MEAN * np.exp(spread * ndtri(u) - spread**2 / 2.0))


class Agent(NamedTuple):
    """An agent whose runs can be drawn.

    Attributes:
        name: How the tables call it.
        shape: How its good runs are spread.
        variation: Their coefficient of variation.
        melts: Whether one run in five melts down; the others are better by as much.
    """

    name: str
    shape: Callable[[float, Floats], Floats]
    variation: float
    melts: bool

    def runs(self, studies: int, runs: int, side: int = 0) -> Floats:
        """Runs of many studies; ``side`` tells two agents of one study apart."""
        good = self.shape(self.variation, uniforms(self.name, 2 * side, studies, runs))
        if not self.melts:
            return good
        lot = uniforms(self.name, 2 * side + 1, studies, runs)
        return np.where(lot < MELTDOWNS, 0.0, good / (1.0 - MELTDOWNS))


STEADY: Final = Agent("steady, CV 0.2", normal, 0.2, False)
TWIN: Final = Agent("its meltdown twin", normal, 0.2, True)
AGENTS: Final = (
    STEADY,
    Agent("normal, CV 0.5", normal, 0.5, False),
    Agent("lognormal, CV 0.5", lognormal, 0.5, False),
    TWIN,
    Agent("lognormal, CV 0.5, 20 % meltdowns", lognormal, 0.5, True),
)


def coverage(agent: Agent, runs: int, studies: int) -> tuple[float, float]:
    """How often Student's t interval and that of ``mean_of_runs`` hold the true mean."""
    plain = held = 0
    for values in agent.runs(studies, runs).tolist():
        markets = one_market(values)
        plain += _holds(mean_t(markets).interval)
        held += _holds(mean_of_runs(markets, 0.0).interval)
    return plain / studies, held / studies


def _holds(interval: Interval | None) -> bool:
    return interval is not None and interval.holds(MEAN)


def false_findings(agent: Agent, runs: int, studies: int) -> float:
    """How often an agent is told apart from itself, in either direction, at 0.05."""
    differences = agent.runs(studies, runs) - agent.runs(studies, runs, side=1)
    found = [two_sided_p(mean_error(one_market(values))) for values in differences.tolist()]
    return sum(p is not None and p < 0.05 for p in found) / studies


class Ranking(NamedTuple):
    """How often a statistic puts the steady agent above, below or level with its twin."""

    right: float
    wrong: float
    tie: float


RANKED_BY: Final[dict[str, Callable[[Floats], float]]] = {
    "mean": lambda values: float(values.mean()),
    "interquartile mean": lambda values: interquartile_mean(values.tolist()),
    "minimum": lambda values: float(values.min()),
    "min@5": lambda values: min_at_k(values.tolist(), 5),
    "CVaR25": lambda values: cvar_25(values.tolist()),
    "survival": lambda values: float((values > 0.0).mean()),
}


def ranking(statistic: str, runs: int, studies: int) -> Ranking:
    """Compare the steady agent with its twin by a statistic's bare figure."""
    figure = RANKED_BY[statistic]
    steady, twin = STEADY.runs(studies, runs), TWIN.runs(studies, runs)
    gaps = np.array([figure(a) - figure(b) for a, b in zip(steady, twin, strict=True)])
    return Ranking(*(float(share.mean()) for share in (gaps > 0, gaps < 0, gaps == 0)))


def mean_verdicts(runs: int, studies: int) -> Ranking:
    """How often the leaderboard's own test tells the two apart."""
    differences = STEADY.runs(studies, runs) - TWIN.runs(studies, runs)
    right = wrong = 0
    for values in differences.tolist():
        found = mean_error(one_market(values))
        p = two_sided_p(found)
        if p is not None and p < 0.05:
            right += found.mean > 0
            wrong += found.mean < 0
    return Ranking(right / studies, wrong / studies, 1.0 - (right + wrong) / studies)


def tables(studies: int) -> Iterator[str]:
    """The lines of the document's tables."""
    yield f"{studies:,} studies a figure; shares in %."
    yield "\n| agent | runs | Student's t holds | ours holds | told apart from itself |"
    yield "|---|---|---|---|---|"
    for agent in AGENTS:
        for runs in (5, 10, 20, 50):
            plain, held = coverage(agent, runs, studies)
            false = false_findings(agent, runs, studies)
            yield f"| {agent.name} | {runs} | {plain:.1%} | {held:.1%} | {false:.1%} |"
    yield "\n| ranked by | runs | steady above | twin above | level |"
    yield "|---|---|---|---|---|"
    for statistic in RANKED_BY:
        for runs in (5, 10, 20):
            found = ranking(statistic, runs, studies)
            yield (
                f"| {statistic} | {runs} | {found.right:.1%} | {found.wrong:.1%} "
                f"| {found.tie:.1%} |"
            )
    for runs in (5, 10, 20):
        found = mean_verdicts(runs, studies)
        yield f"| verdict | {runs} | {found.right:.1%} | {found.wrong:.1%} | {found.tie:.1%} |"


if __name__ == "__main__":
    for line in tables(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000):
        print(line, flush=True)
