"""Print how the ladder of `vendsim.study.ladder` stands, and whether it stands as it should.

Run as `python scripts/ladder.py [--seeds 50] [--skins 20]`; two runs go on at a time. All rungs
meet the same worlds: those of the market `year`, and then the twins too, or with `--skins` a few of
each of so many private markets that are made from it.
"""

from __future__ import annotations

import argparse
import functools
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from statistics import fmean, stdev
from typing import NamedTuple

from vendsim.play import run_episode
from vendsim.scenario import Scenario, load_scenario
from vendsim.scenario.skin import make_skin
from vendsim.study.bounds import upper_bound
from vendsim.study.ladder import LADDER, TWINS, InOrder, Rung, Twin, chances_in_order, player_for
from vendsim.study.statistics.centre import interquartile_mean
from vendsim.study.statistics.holm import holm
from vendsim.study.statistics.paired import paired_difference, subtract
from vendsim.study.statistics.sample import one_market
from vendsim.study.statistics.sign_flip import sign_flip
from vendsim.study.statistics.worst import cvar_25, min_at_k

MARKET, RESTLESS = "year", "turmoil"
FIRST_SKIN, WORLDS_OF_A_SKIN = 1000, 2
PROCESSES = 2
SMALL_STUDY_WORLDS = 5
FIRST_CHECKED, LAST_CHECKED = 4, 10  # rungs that a small study has to put in order, from 1


class Run(NamedTuple):
    """What one rung came to in one world."""

    score_cents: int
    normalised: float
    survived: bool
    tool_calls: int


class Gap(NamedTuple):
    """How far one rung is above another in the same worlds.

    Attributes:
        mean_cents: Mean of the differences.
        half_width_cents: Half of its 95 % interval, by Student's t.
        spreads: Mean over the standard deviation of the differences.
        correlation: Of the two over worlds; ``None`` where one does not vary.
        p: Of the paired t test, before Holm's correction.
        p_flip: Of the exact sign-flip test, before it.
    """

    mean_cents: float
    half_width_cents: float
    spreads: float
    correlation: float | None
    p: float
    p_flip: float

    @property
    def clear(self) -> bool:
        """Whether the interval lies above zero."""
        return self.mean_cents > self.half_width_cents


def play(job: tuple[str, Rung, int]) -> Run:
    """Play one run: market as JSON, rung, seed."""
    market, rung, seed = _market_of(job[0]), job[1], job[2]
    episode = run_episode(market, player_for(rung, market, seed), seed=seed)
    normalised = upper_bound(market, seed).normalised(episode.score_cents) or 0.0
    return Run(episode.score_cents, normalised, episode.end != "bankrupt", episode.tool_calls)


@functools.lru_cache(maxsize=1)
def _market_of(scenario_json: str) -> Scenario:
    return Scenario.from_json(scenario_json)


def play_all(
    market: str | Scenario, rungs: Sequence[Rung], seeds: Sequence[int], processes: int
) -> dict[str, list[Run]]:
    """Play every rung on every seed; its runs in the sequence of the seeds."""
    scenario = market if isinstance(market, Scenario) else load_scenario(market)
    jobs = [(scenario.canonical_json, rung, seed) for rung in rungs for seed in seeds]
    if processes == 1:
        runs = [play(job) for job in jobs]
    else:
        with ProcessPoolExecutor(processes) as pool:
            runs = list(pool.map(play, jobs, chunksize=2))
    found: dict[str, list[Run]] = {rung.name: [] for rung in rungs}
    for (_, rung, _), run in zip(jobs, runs, strict=True):
        found[rung.name].append(run)
    return found


def gap(low: Sequence[Run], high: Sequence[Run]) -> Gap:
    """How far ``high`` is above ``low``, world by world."""
    above, below = (one_market([run.score_cents for run in runs]) for runs in (high, low))
    found = paired_difference(above, below)
    interval = found.estimate.interval
    if interval is None or found.p is None:
        raise ValueError(f"{len(low)} worlds: a gap needs two or more that differ")
    differences = [world[0] for world in subtract(above, below)[0]]
    spread = stdev(differences)
    return Gap(
        found.estimate.value,
        (interval.high - interval.low) / 2,
        found.estimate.value / spread if spread else 0.0,
        found.correlation,
        found.p,
        sign_flip([[[each] for each in differences]]).p,
    )


def table(runs: dict[str, list[Run]]) -> str:
    """A rung a line."""
    lines = [
        f"{'rung':<18}{'NS':>8}{'mean':>12}{'sd':>11}{'min':>12}{'max':>12}{'survived':>10}{'calls':>7}"
    ]
    for name, played in runs.items():
        dollars = [run.score_cents / 100 for run in played]
        lines.append(
            f"{name:<18}{fmean(run.normalised for run in played):>8.4f}{fmean(dollars):>12,.2f}"
            f"{stdev(dollars):>11,.2f}{min(dollars):>12,.2f}{max(dollars):>12,.2f}"
            f"{sum(run.survived for run in played):>7}/{len(played)}"
            f"{fmean(run.tool_calls for run in played):>7,.0f}"
        )
    return "\n".join(lines)


def gaps(runs: dict[str, list[Run]], pairs: Sequence[tuple[str, str]]) -> str:
    """A pair a line, the lower one first; p values after Holm's correction over these pairs."""
    found = [gap(runs[low], runs[high]) for low, high in pairs]
    by_t, by_flip = holm([each.p for each in found]), holm([each.p_flip for each in found])
    lines = []
    for (low, high), each, p, p_flip in zip(pairs, found, by_t, by_flip, strict=True):
        rho = "  —  " if each.correlation is None else f"{each.correlation:5.2f}"
        lines.append(
            f"{f'{high} over {low}':<38}${each.mean_cents / 100:>10,.2f} "
            f"± {each.half_width_cents / 100:>8,.2f}  d = {each.spreads:5.2f}  rho = {rho}"
            f"  p = {p:.0e} (t), {p_flip:.0e} (sign flip)"
        )
    return "\n".join(lines)


def resampled(runs: dict[str, list[Run]]) -> str:
    """How often a study of few worlds has neighbours in order, with the same worlds and without."""
    names = [*runs]
    scores = [[run.score_cents for run in played] for played in runs.values()]

    def both(part: Sequence[Sequence[int]]) -> tuple[InOrder, InOrder]:
        same, others = (
            chances_in_order(part, worlds=SMALL_STUDY_WORLDS, paired=paired)
            for paired in (True, False)
        )
        return same, others

    same, others = both(scores)
    lines = [f"{'in order in a study of 5 worlds':<38}{'the same':>10}{'others':>10}"]
    for (low, high), paired, apart in zip(pairwise(names), same.pairs, others.pairs, strict=True):
        lines.append(f"{f'{high} over {low}':<38}{paired:>10.2%}{apart:>10.2%}")
    if len(scores) >= LAST_CHECKED:
        part, part_apart = both(scores[FIRST_CHECKED - 1 : LAST_CHECKED])
        told = f"rungs {FIRST_CHECKED} to {LAST_CHECKED} at once"
        lines.append(f"{told:<38}{part.all:>10.2%}{part_apart.all:>10.2%}")
    lines.append(f"{'all of them at once':<38}{same.all:>10.2%}{others.all:>10.2%}")
    return "\n".join(lines)


def melting(melting: Sequence[Run], steady: Sequence[Run]) -> str:
    """What tells who melts down from its steady twin, by one figure each over all their runs."""
    figures: dict[str, Callable[[Sequence[float]], float]] = {
        "mean": fmean,
        "interquartile mean": interquartile_mean,
        "min@5": lambda dollars: min_at_k(dollars, 5),
        "CVaR25": cvar_25,
    }
    lines = [f"{'':<22}{'melts_down':>12}{'steady':>12}"]
    for name, figure in figures.items():
        found = [figure([run.score_cents / 100 for run in runs]) for runs in (melting, steady)]
        lines.append(f"{name:<22}{found[0]:>12,.2f}{found[1]:>12,.2f}")
    shares = [fmean(run.survived for run in runs) for runs in (melting, steady)]
    lines.append(f"{'survival':<22}{shares[0]:>12.0%}{shares[1]:>12.0%}")
    return "\n".join(lines)


def skins(count: int, processes: int = PROCESSES) -> dict[str, list[Run]]:
    """Play the ladder on private markets; the runs of all of them, skin after skin."""
    found: dict[str, list[Run]] = {rung.name: [] for rung in LADDER}
    for skin_seed in range(FIRST_SKIN, FIRST_SKIN + count):
        market = make_skin(load_scenario(MARKET), skin_seed)
        runs = play_all(market, LADDER, range(WORLDS_OF_A_SKIN), processes)
        for name, played in runs.items():
            found[name] += played
    return found


def skins_in_order(runs: dict[str, list[Run]]) -> int:
    """In how many private markets even the means of so few worlds are all in order."""
    by_rung = [[run.score_cents for run in played] for played in runs.values()]
    starts = range(0, len(by_rung[0]), WORLDS_OF_A_SKIN)
    means = [[fmean(each[at : at + WORLDS_OF_A_SKIN]) for each in by_rung] for at in starts]
    return sum(each == sorted(set(each)) for each in means)


def twins_on(market: str) -> list[Twin]:
    """The twins that are to be looked at on a market."""
    return [twin for twin in TWINS if twin.market == market]


def beside(market: str, runs: dict[str, list[Run]]) -> str:
    """The twins of a market, each with the one that it is like but for one thing."""
    twins = twins_on(market)
    shown = {twin.name: runs[twin.name] for twin in twins}
    pairs = [(twin.name, twin.healthy) for twin in twins]
    return f"{table(shown)}\n\n{gaps(runs, pairs)}"


def main() -> None:
    """Play and print."""
    parser = argparse.ArgumentParser(description="Whether the ladder stands.")
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--skins", type=int, default=0)
    options = parser.parse_args()
    if options.skins:
        runs = skins(options.skins)
        print(table(runs), gaps(runs, [*pairwise(runs)]), sep="\n\n")
        print(f"\nmarkets with all rungs in order: {skins_in_order(runs)} of {options.skins}")
        return
    seeds = range(options.seeds)
    runs = play_all(MARKET, LADDER, seeds, PROCESSES)
    print(table(runs), gaps(runs, [*pairwise(runs)]), resampled(runs), sep="\n\n", end="\n\n")
    runs |= play_all(MARKET, twins_on(MARKET), seeds, PROCESSES)
    print(beside(MARKET, runs), melting(runs["melts_down"], runs["steady"]), sep="\n\n", end="\n\n")
    healthy = [
        rung for rung in LADDER if rung.name in {twin.healthy for twin in twins_on(RESTLESS)}
    ]
    restless = play_all(RESTLESS, [*healthy, *twins_on(RESTLESS)], seeds, PROCESSES)
    pairs = [(twin.name, twin.healthy) for twin in twins_on(RESTLESS)]
    print(f"on {RESTLESS}:", table(restless), gaps(restless, pairs), sep="\n\n")


if __name__ == "__main__":
    main()
