"""Paired differences, the sign-flip test, Holm's correction and equivalence."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped]

from vendsim.errors import ComparisonError
from vendsim.study.statistics import sign_flip as flips
from vendsim.study.statistics.equivalence import FAULT_MARGIN, PRESENTATION_MARGIN, equivalence
from vendsim.study.statistics.holm import holm
from vendsim.study.statistics.paired import paired_difference
from vendsim.study.statistics.sample import Floats, one_market
from vendsim.study.statistics.sign_flip import sign_flip

A = [0.52, 0.61, 0.44, 0.70, 0.58, 0.49, 0.66]
B = [0.40, 0.58, 0.45, 0.61, 0.49, 0.50, 0.52]


def test_a_paired_difference_is_that_of_scipy() -> None:
    found = paired_difference(one_market(A), one_market(B))
    theirs = stats.ttest_rel(A, B)
    interval = theirs.confidence_interval(0.95)
    assert found.p == pytest.approx(theirs.pvalue)
    assert found.estimate.interval is not None
    assert (found.estimate.interval.low, found.estimate.interval.high) == pytest.approx(
        (interval.low, interval.high)
    )
    assert found.correlation == pytest.approx(stats.pearsonr(A, B).statistic)
    assert (found.mean_a, found.mean_b) == pytest.approx((np.mean(A), np.mean(B)))
    assert found.freedom == pytest.approx(6)
    assert found.worlds == 7


def test_turning_a_difference_round_changes_its_sign_alone() -> None:
    there = paired_difference(one_market(A), one_market(B))
    back = paired_difference(one_market(B), one_market(A))
    turned = there.turned()
    assert turned.estimate.value == pytest.approx(back.estimate.value)
    assert turned.estimate.interval == back.estimate.interval
    assert (turned.mean_a, turned.mean_b, turned.p) == (back.mean_a, back.mean_b, back.p)


def test_an_arm_against_its_copy_has_no_difference_and_no_doubt() -> None:
    found = paired_difference(one_market(A), one_market(A))
    assert (found.estimate.value, found.p) == (0.0, 1.0)
    assert found.correlation == pytest.approx(1.0)


def test_correlation_is_within_markets() -> None:
    """Two markets of different height make no correlation of themselves."""
    a = [one_market([0.1, 0.2, 0.3])[0], one_market([0.7, 0.8, 0.9])[0]]
    b = [one_market([0.3, 0.2, 0.1])[0], one_market([0.9, 0.8, 0.7])[0]]
    assert paired_difference(a, b).correlation == pytest.approx(-1.0)
    flat = one_market([0.5, 0.5, 0.5])
    assert paired_difference(flat, one_market([0.1, 0.2, 0.3])).correlation is None


def test_what_does_not_match_is_no_pair() -> None:
    with pytest.raises(ComparisonError, match="the same markets, worlds and repetitions"):
        paired_difference(one_market(A), one_market(B[:-1]))


# --- sign flip -----------------------------------------------------------------------------------


def _every_way(values: list[float]) -> float:
    total = abs(sum(values))
    sums = [
        abs(sum(sign * v for sign, v in zip(signs, values, strict=True)))
        for signs in product((1, -1), repeat=len(values))
    ]
    slack = 1e-9 * sum(map(abs, values))
    return sum(s >= total - slack for s in sums) / len(sums)


@given(st.lists(st.integers(-20, 20), min_size=1, max_size=10))
def test_the_sign_flip_counts_every_way_ties_with_them(values: list[int]) -> None:
    found = sign_flip(one_market([value / 20 for value in values]))
    assert found.p == pytest.approx(_every_way([float(value) for value in values]))
    assert (found.method, found.worlds) == ("enumerated", len(values))


def test_the_sign_flip_is_that_of_scipy() -> None:
    differences = [a - b for a, b in zip(A, B, strict=True)]
    theirs = stats.permutation_test(
        (differences,), np.mean, permutation_type="samples", n_resamples=np.inf
    )
    assert sign_flip(one_market(differences)).p == pytest.approx(theirs.pvalue)


@pytest.mark.parametrize(("worlds", "least"), [(5, 0.0625), (6, 0.03125), (10, 2**-9)])
def test_fewer_than_six_worlds_prove_nothing(worlds: int, least: float) -> None:
    assert sign_flip(one_market([0.5] * worlds)).p == pytest.approx(least)


def test_no_difference_at_all() -> None:
    assert sign_flip(one_market([0.0] * 40)).p == 1.0


def test_repetitions_flip_together() -> None:
    assert sign_flip([[[0.1, 0.3], [0.2, 0.4]]]) == sign_flip(one_market([0.2, 0.3]))


def _spread(count: int, shift: float) -> Floats:
    """Differences of all sizes, the same every time."""
    return np.asarray(stats.norm.ppf((np.arange(count) * 0.618034 + 0.3) % 1.0) + shift)


@pytest.mark.parametrize("shift", [0.0, 0.1, 0.4, 1.0])
def test_on_a_grid_p_is_that_of_every_way_or_a_hair_above(shift: float) -> None:
    sizes, total = np.abs(_spread(28, shift)), abs(float(_spread(28, shift).sum()))
    exact = flips._enumerated(sizes, total - 1e-9 * sizes.sum())
    gridded = flips._on_a_grid(sizes, total - 1e-9 * sizes.sum())
    assert exact <= gridded + 1e-12
    assert gridded == pytest.approx(exact, rel=0.01)


def test_on_a_grid_the_least_p_is_exact() -> None:
    found = sign_flip(one_market([0.3] * 50))
    assert found.method == "on_a_grid"
    assert found.p == pytest.approx(2.0**-49)


def test_drawn_p_is_near_the_one_counted_and_hangs_on_its_seed_alone() -> None:
    values = _spread(257, 0.12).tolist()
    sizes, total = np.abs(np.array(values)), abs(sum(values))
    counted = flips._on_a_grid(sizes, total)
    drawn = [sign_flip(one_market(values), seed=seed) for seed in (0, 0, 2)]
    assert {found.method for found in drawn} == {"sampled"}
    for found in drawn:
        assert found.p == pytest.approx(counted, rel=0.1)
    assert drawn[0] == drawn[1] != drawn[2]


# --- Holm ----------------------------------------------------------------------------------------


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([]) == ()
    assert holm([0.6, 0.9]) == (1.0, 1.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_keeps_the_sequence_and_only_raises(chances: list[float]) -> None:
    found = holm(chances)
    for p, adjusted in zip(chances, found, strict=True):
        assert p <= adjusted <= min(1.0, p * len(chances)) + 1e-12
    by_p = [adjusted for _, adjusted in sorted(zip(chances, found, strict=True))]
    assert by_p == sorted(by_p)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_holm_does_not_depend_on_the_sequence(chances: list[float], mixed: object) -> None:
    assume(len(set(chances)) == len(chances))
    found = dict(zip(chances, holm(chances), strict=True))
    backward = chances[::-1]
    assert holm(backward) == tuple(found[p] for p in backward)


@pytest.mark.parametrize("chance", [-0.1, 1.1, float("nan")])
def test_holm_takes_chances_only(chance: float) -> None:
    with pytest.raises(ComparisonError, match="a p value is from 0 to 1"):
        holm([0.5, chance])


# --- equivalence ---------------------------------------------------------------------------------

PLAIN = one_market([0.50, 0.62, 0.41, 0.55, 0.58, 0.47, 0.66, 0.52])
NOISE = [0.01, -0.01, 0.02, -0.02, 0.0, 0.01, -0.01, 0.0]


def _changed(shift: float, noise: float = 1.0) -> list[list[list[float]]]:
    return one_market(  # type: ignore[return-value]
        [world[0] + shift + noise * off for world, off in zip(PLAIN[0], NOISE, strict=True)]
    )


@pytest.mark.parametrize(
    ("shift", "noise", "verdict"),
    [
        (0.0, 1.0, "robust"),
        (-0.03, 1.0, "robust"),  # worse for certain, but by less than the margin
        (-0.20, 1.0, "degraded"),
        (-0.05, 1.0, "degraded"),  # worse for certain, and perhaps by the margin
        (0.0, 20.0, "undetermined"),  # not significant is not robust
        (0.20, 1.0, "undetermined"),  # better: neither
    ],
)
def test_equivalence(shift: float, noise: float, verdict: str) -> None:
    found = equivalence(PLAIN, _changed(shift, noise), PRESENTATION_MARGIN)
    assert found.verdict == verdict
    assert found.p is not None
    assert (found.p < 0.05) == (verdict == "robust")
    assert found.difference.estimate.value == pytest.approx(shift, abs=1e-9)


def test_equivalence_is_two_t_tests() -> None:
    found = equivalence(PLAIN, _changed(-0.04), FAULT_MARGIN)
    differences = [-0.04 + off for off in NOISE]
    above = stats.ttest_1samp(differences, -FAULT_MARGIN, alternative="greater").pvalue
    below = stats.ttest_1samp(differences, FAULT_MARGIN, alternative="less").pvalue
    assert found.p == pytest.approx(max(above, below))


def test_equivalence_of_runs_that_came_out_the_same() -> None:
    found = equivalence(PLAIN, PLAIN, PRESENTATION_MARGIN)
    assert (found.verdict, found.p) == ("robust", 0.0)


def test_equivalence_of_one_world_is_undetermined() -> None:
    found = equivalence(one_market([0.5]), one_market([0.5]), 0.05)
    assert (found.verdict, found.p) == ("undetermined", None)


@pytest.mark.parametrize("margin", [0.0, -0.1, float("nan")])
def test_a_margin_is_above_zero(margin: float) -> None:
    with pytest.raises(ComparisonError, match="must be above 0"):
        equivalence(PLAIN, PLAIN, margin)
