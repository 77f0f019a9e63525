"""Comparing each two arms, and correcting for how many that makes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from vendsim.study.comparison.pair import ArmPair, Verdict
from vendsim.study.comparison.shape import Played, RunKey, figures, normalised
from vendsim.study.statistics.distribution import t_quantile
from vendsim.study.statistics.estimate import Interval
from vendsim.study.statistics.holm import holm
from vendsim.study.statistics.paired import PairedDifference, paired_difference, subtract
from vendsim.study.statistics.sign_flip import sign_flip

__all__ = ["ALPHA", "compare_pairs"]

ALPHA: Final = 0.05
"""The chance that one or more verdicts of a leaderboard are false."""


def compare_pairs(
    arms: Sequence[tuple[str, Played]], enough_worlds: int, references: Collection[str] = ()
) -> tuple[ArmPair, ...]:
    """Every two arms once, with verdicts corrected over all pairs without a reference.

    Args:
        arms: The arms with their runs, the one that stands higher first.
        enough_worlds: With fewer shared worlds a pair is exploratory.
        references: Arms on which no verdict is given.
    """
    pairs = [_pair(a, b, enough_worlds) for a, b in combinations(arms, 2)]
    for at, pair in enumerate(pairs):
        if pair.a in references or pair.b in references:
            pairs[at] = replace(pair, verdict=None)
    tested = [
        at
        for at, pair in enumerate(pairs)
        if pair.verdict and pair.difference and pair.difference.p is not None
    ]
    chances = [_p(pairs[at]) for at in tested]
    exact = [found.p for at in tested if (found := pairs[at].sign_flip)]
    levels = _holm_levels(chances)
    for at, p, p_exact, level in zip(tested, holm(chances), holm(exact), levels, strict=True):
        pairs[at] = replace(
            pairs[at],
            p_holm=p,
            sign_flip_holm=p_exact,
            interval_holm=_interval(pairs[at].difference, level),
            verdict=_verdict(pairs[at], p),
        )
    return tuple(pairs)


def _pair(a: tuple[str, Played], b: tuple[str, Played], enough_worlds: int) -> ArmPair:
    """Two arms over the runs that both have and that count; no verdict yet."""
    both = [(run, b[1][at]) for at, run in a[1].items() if run.counts and _counts(b[1], at)]
    won = [
        (x, y) for x, y in both
        if x.score_normalised is not None and y.score_normalised is not None
    ]  # fmt: skip
    worlds = len({run.world for run, _ in both})
    ns_a, ns_b = (figures([pair[side] for pair in won], normalised) for side in (0, 1))
    money_a, money_b = (
        figures([pair[side] for pair in both], lambda run: run.score_cents / 100.0)
        for side in (0, 1)
    )
    return ArmPair(
        a=a[0],
        b=b[0],
        runs=len(both),
        worlds=worlds,
        exploratory=worlds < enough_worlds,
        difference=paired_difference(ns_a, ns_b) if won else None,
        difference_dollars=paired_difference(money_a, money_b) if both else None,
        p_holm=None,
        interval_holm=None,
        sign_flip=sign_flip(subtract(ns_a, ns_b)) if won else None,
        sign_flip_holm=None,
        verdict="tie",
    )


def _counts(runs: Played, at: RunKey) -> bool:
    return at in runs and runs[at].counts


def _p(pair: ArmPair) -> float:
    assert pair.difference is not None, "only tested pairs have a p"
    assert pair.difference.p is not None, "only tested pairs have a p"
    return pair.difference.p


def _verdict(pair: ArmPair, p_holm: float) -> Verdict:
    if pair.difference is None or p_holm >= ALPHA:
        return "tie"
    return ">" if pair.difference.estimate.value > 0.0 else "<"


def _holm_levels(chances: Sequence[float]) -> list[float]:
    """At which level Holm's correction tests each: tighter the smaller the p.

    Holm stops at the first that fails; those behind it are tested no further, so their intervals
    have its level, at which none of them excludes 0.
    """
    levels = [0.0] * len(chances)
    alpha, stopped = ALPHA, False
    for rank, at in enumerate(sorted(range(len(chances)), key=lambda at: chances[at])):
        if not stopped:
            alpha = ALPHA / (len(chances) - rank)
            stopped = chances[at] >= alpha
        levels[at] = 1.0 - alpha
    return levels


def _interval(difference: PairedDifference | None, level: float) -> Interval | None:
    if difference is None or difference.estimate.standard_error is None:
        return None
    value, error = difference.estimate.value, difference.estimate.standard_error
    reach = t_quantile(0.5 + level / 2.0, difference.freedom) * error
    return Interval(value - reach, value + reach, level)
