"""From runs to a leaderboard."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from vendsim.study.comparison.arm import ArmRow, Exclusions
from vendsim.study.comparison.leaderboard import Leaderboard
from vendsim.study.comparison.pair import ArmPair
from vendsim.study.comparison.pairs import compare_pairs
from vendsim.study.comparison.refusals import refusals
from vendsim.study.comparison.rows import cost, successes, summary
from vendsim.study.comparison.shape import Played, figures, normalised, runs_by_arm
from vendsim.study.runs.result import RunResult
from vendsim.study.statistics.pareto import pareto_front
from vendsim.study.statistics.profile import performance_profile

__all__ = ["ENOUGH_WORLDS", "build_leaderboard"]

ENOUGH_WORLDS: Final = 10
"""With fewer worlds a comparison is exploratory."""


def build_leaderboard(
    results: Sequence[RunResult], references: Collection[str] = ()
) -> Leaderboard:
    """Compare every arm with every other.

    Each two arms are compared over the runs they share: same market, same seed, same repetition,
    neither excluded for a failure that was not the agent's. "A > B" is said only where the
    interval of the paired difference of NS excludes 0 after Holm's correction over all pairs. An
    arm's rank is 1 + the number of arms clearly above it: ties need not be transitive, and arms
    of one rank need not be alike. Markets weigh equally; errors are clustered by world. See
    ``docs/design/statistics.md``.

    References stand beside that: they have no rank, no verdict is given on them, and neither the
    correction nor what others are ranked by changes with them.

    Args:
        results: Runs of any number of arms, excluded ones too, in any sequence. For two arms
            alone pass only theirs: the correction is then over one pair.
        references: Names of the arms that were told the world that they played in.

    Returns:
        The leaderboard, without a ranking where there may be none.

    Raises:
        ComparisonError: There are no runs, one stands there twice, or scipy is not installed.
    """
    arms = runs_by_arm(results)
    entries = {arm: runs for arm, runs in arms.items() if arm not in references}
    rows = sorted((_row(arm, arms, entries) for arm in arms), key=_best_first)
    sides = [(row.arm, arms[row.arm]) for row in rows]
    pairs = compare_pairs(sides, ENOUGH_WORLDS, references)
    reasons = refusals(entries, [pair for pair in pairs if {pair.a, pair.b} <= entries.keys()])
    if reasons:
        pairs = tuple(replace(pair, verdict=None) for pair in pairs)
    ranks = {} if reasons else _ranks(list(entries), pairs)
    rows = [replace(row, rank=ranks.get(row.arm)) for row in _with_front(rows)]
    worlds = {run.world for runs in arms.values() for run in runs.values()}
    return Leaderboard(
        rows=tuple(rows),
        pairs=pairs,
        markets=tuple(sorted({world.market for world in worlds})),
        worlds=len(worlds),
        exploratory=any(row.exploratory for row in rows) or any(p.exploratory for p in pairs),
        no_ranking=reasons,
    )


def _row(arm: str, arms: dict[str, Played], entries: dict[str, Played]) -> ArmRow:
    runs = [run for run in arms[arm].values() if run.counts]
    in_ns = [run for run in runs if run.score_normalised is not None]
    ns = figures(in_ns, normalised)
    dollars = figures(runs, lambda run: run.score_cents / 100.0)
    nothing = figures(runs, lambda run: run.do_nothing_cents / 100.0)
    found = summary(ns, 0.0) if ns else None
    worlds = len({run.world for run in runs})
    return ArmRow(
        arm=arm,
        is_reference=arm not in entries,
        rank=None,
        runs=len(runs),
        worlds=worlds,
        exploratory=worlds < ENOUGH_WORLDS,
        exclusions=_exclusions(arm, arms[arm], entries),
        ns=found,
        score_dollars=summary(dollars, summary(nothing, 0.0).mean.value) if runs else None,
        successes=successes(runs, in_ns),
        profile=performance_profile(ns) if ns else None,
        cost=cost(runs, found.mean.value if found else None),
    )


def _exclusions(arm: str, runs: Played, entries: dict[str, Played]) -> Exclusions:
    others = [played for other, played in entries.items() if other != arm]
    failed = [run.failed_by for run in runs.values()]
    return Exclusions(
        runs=len(runs),
        provider=failed.count("provider"),
        harness=failed.count("harness"),
        unpaired=sum(
            1
            for at, run in runs.items()
            if run.counts and not all(at in other and other[at].counts for other in others)
        ),
    )


def _best_first(row: ArmRow) -> tuple[bool, float, str]:
    return (row.ns is None, -row.ns.mean.value if row.ns else 0.0, row.arm)


def _ranks(arms: Sequence[str], pairs: Sequence[ArmPair]) -> dict[str, int]:
    """1 + the number of arms clearly above each."""
    ranks = dict.fromkeys(arms, 1)
    for pair in pairs:
        if pair.verdict == ">":
            ranks[pair.b] += 1
        elif pair.verdict == "<":
            ranks[pair.a] += 1
    return ranks


def _with_front(rows: Sequence[ArmRow]) -> list[ArmRow]:
    """Marks the arms on the front of cost and NS among those that have both; no reference."""
    points = {
        row.arm: (row.cost.dollars, row.ns.mean.value)
        for row in rows
        if row.cost.dollars is not None and row.ns is not None and not row.is_reference
    }
    front = dict(zip(points, pareto_front(list(points.values())), strict=True))
    return [replace(row, cost=replace(row.cost, on_front=front.get(row.arm))) for row in rows]
