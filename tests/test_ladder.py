"""The shipped agents rank as they should, on the same seeds."""

from __future__ import annotations

from itertools import pairwise
from statistics import fmean

import pytest

from scripts.ladder import LADDER, Gap, Run, gap, play_all, table


def _check(runs: dict[str, list[Run]]) -> None:
    """What holds for few seeds and for many."""
    assert {run.balance_cents for run in runs["do_nothing"]} == {-20_00}
    means = [fmean(run.balance_cents for run in runs[agent]) for agent in LADDER]
    assert means == sorted(means)
    assert 4_000_00 < means[-1] < 20_000_00
    assert all(run.survived for agent in ("fixed_price", "base_stock") for run in runs[agent])


def test_the_ladder_stands() -> None:
    runs = play_all("year", range(1, 6), processes=1)
    _check(runs)
    assert gap(runs["random_legal"], runs["fixed_price"]).clear
    assert gap(runs["fixed_price"], runs["base_stock"]).clear


@pytest.mark.sweep
def test_every_rung_is_clear_of_the_one_below_over_thirty_seeds() -> None:
    runs = play_all("year", range(30), processes=1)
    _check(runs)
    for low, high in pairwise(LADDER):
        assert gap(runs[low], runs[high]).clear, table(runs)


def _runs(*balances_cents: int) -> list[Run]:
    return [Run(cents, True, 1) for cents in balances_cents]


def test_a_gap_is_students_interval_of_the_differences() -> None:
    # Differences 1, 2, 3: mean 2, standard error 1/√3, t(0.975, 2) = 4.302653.
    found = gap(_runs(0, 10, 20), _runs(1, 12, 23))
    assert found == pytest.approx((2.0, 4.302653 / 3**0.5, 2 * 3**0.5))
    assert not found.clear
    assert Gap(2.0, 1.9, 5.0).clear
    assert not gap(_runs(5, 6, 8), _runs(1, 2, 3)).clear
