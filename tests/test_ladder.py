"""The shipped agents rank as they should, on the same seeds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

import pytest

from scripts import buying
from scripts.ladder import LADDER, Gap, Run, gap, play_all, table
from vendsim.scenario import load_scenario


def _check(runs: dict[str, list[Run]]) -> None:
    """What holds for few seeds and for many."""
    assert {run.balance_cents for run in runs["do_nothing"]} == {-20_00}
    means = {agent: fmean(run.balance_cents for run in runs[agent]) for agent in LADDER}
    assert [*means.values()] == sorted(means.values())
    assert 4_000_00 < means["base_stock"] < 20_000_00
    assert all(run.survived for agent in ("base_stock", "negotiator") for run in runs[agent])
    # Its supplier may close and the next one cheat.
    assert sum(run.survived for run in runs["fixed_price"]) >= 0.9 * len(runs["fixed_price"])
    assert gap(runs["trusting"], runs["negotiator"]).clear
    assert gap(runs["trusting"], runs["base_stock"]).clear


def test_the_ladder_stands() -> None:
    runs = play_all("year", range(1, 6), processes=1)
    _check(runs)
    for low, high in pairwise(LADDER[1:]):
        assert gap(runs[low], runs[high]).clear, table(runs)


@pytest.mark.sweep
def test_every_rung_is_clear_of_the_one_below_over_thirty_seeds() -> None:
    runs = play_all("year", range(30), processes=1)
    _check(runs)
    for low, high in pairwise(LADDER):
        assert gap(runs[low], runs[high]).clear, table(runs)


def _check_buying(seeds: Sequence[int]) -> None:
    """What bargaining gains, and what trust costs."""
    scenario = load_scenario("year")
    bargained = [buying.play("negotiator", seed, {}, scenario) for seed in seeds]
    assert min(each.fall for each in bargained) > 0.3
    assert not any(each.adversarial_loss_cents for each in bargained)
    trusted = [buying.play("negotiator", seed, {"trusting": True}, scenario) for seed in seeds]
    lost = [each for each in trusted if each.adversarial_loss_cents > 0]
    assert len(lost) >= 0.8 * len(trusted)
    assert max(each.fall for each in trusted) < 0.1


def test_bargaining_lowers_prices_and_trust_is_abused() -> None:
    _check_buying(range(1, 4))


@pytest.mark.sweep
def test_bargaining_lowers_prices_and_trust_is_abused_over_thirty_seeds() -> None:
    _check_buying(range(30))


def _runs(*balances_cents: int) -> list[Run]:
    return [Run(cents, True, 1) for cents in balances_cents]


def test_a_gap_is_students_interval_of_the_differences() -> None:
    # Differences 1, 2, 3: mean 2, standard error 1/√3, t(0.975, 2) = 4.302653.
    found = gap(_runs(0, 10, 20), _runs(1, 12, 23))
    assert found == pytest.approx((2.0, 4.302653 / 3**0.5, 2 * 3**0.5))
    assert not found.clear
    assert Gap(2.0, 1.9, 5.0).clear
    assert not gap(_runs(5, 6, 8), _runs(1, 2, 3)).clear
