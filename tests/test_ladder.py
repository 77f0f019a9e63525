"""The ladder stands as it should, and twins differ as they should, in the same worlds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

import pytest

from scripts import buying
from scripts.ladder import (
    MARKET,
    RESTLESS,
    Gap,
    Run,
    beside,
    gap,
    gaps,
    melting,
    play_all,
    resampled,
    skins,
    skins_in_order,
    table,
    twins_on,
)
from vendsim.scenario import load_scenario
from vendsim.study.ladder import LADDER, chances_in_order
from vendsim.study.statistics.centre import interquartile_mean
from vendsim.study.statistics.holm import holm
from vendsim.study.statistics.worst import cvar_25, min_at_k

HONEST = [rung.name for rung in LADDER if not rung.is_told]


def _check(runs: dict[str, list[Run]]) -> None:
    """What holds for few seeds and for many."""
    means = [fmean(run.score_cents for run in runs[rung.name]) for rung in LADDER]
    assert means == sorted(means), table(runs)
    assert all(run.score_cents <= -20_00 for run in runs["do_nothing"])
    assert fmean(run.normalised for run in runs["random_legal"]) <= 0.15
    assert 0.3 <= fmean(run.normalised for run in runs[HONEST[-1]]) <= 0.8


def _check_survival(runs: dict[str, list[Run]]) -> None:
    """On the public market no agent that learns goes bankrupt."""
    assert all(run.survived for name in ("base_stock", *HONEST[-2:]) for run in runs[name])


def test_the_ladder_stands() -> None:
    runs = play_all(MARKET, LADDER, range(1, 4), processes=1)
    _check(runs)
    _check_survival(runs)


@pytest.mark.sweep
def test_the_ladder_stands_over_fifty_worlds() -> None:
    runs = play_all(MARKET, LADDER, range(50), processes=1)
    _check(runs)
    _check_survival(runs)
    found = [gap(runs[low], runs[high]) for low, high in pairwise(runs)]
    assert all(each.clear for each in found), gaps(runs, [*pairwise(runs)])
    assert max(holm([each.p for each in found])) < 0.001, gaps(runs, [*pairwise(runs)])
    assert max(holm([each.p_flip for each in found])) < 0.001, gaps(runs, [*pairwise(runs)])
    scores = [[run.score_cents for run in played] for played in runs.values()]
    small = chances_in_order(scores[3:10])
    assert min(small.pairs) >= 0.95, resampled(runs)
    assert small.all >= 0.95, resampled(runs)


@pytest.mark.sweep
def test_the_order_is_the_same_on_twenty_private_markets() -> None:
    runs = skins(20, processes=1)
    _check(runs)
    found = [gap(runs[low], runs[high]) for low, high in pairwise(runs)]
    assert max(holm([each.p for each in found])) < 0.001, gaps(runs, [*pairwise(runs)])
    assert all(each.clear for each in found), gaps(runs, [*pairwise(runs)])
    assert skins_in_order(runs) >= 16


@pytest.mark.sweep
def test_every_twin_is_clear_of_its_healthy_one_over_fifty_worlds() -> None:
    healthy = [rung for rung in LADDER if rung.name in ("negotiator", "keen")]
    runs = play_all(MARKET, [*healthy, *twins_on(MARKET)], range(50), processes=1)
    for twin in twins_on(MARKET):
        assert gap(runs[twin.name], runs[twin.healthy]).clear, beside(MARKET, runs)
    for worse, better in (("forgets_50", "forgets_20"), ("forgets_20", "forgets_05")):
        assert gap(runs[worse], runs[better]).clear, beside(MARKET, runs)
    _check_melting(runs["melts_down"], runs["steady"])


def _check_melting(melted: Sequence[Run], steady: Sequence[Run]) -> None:
    """The mean does not tell them apart, the interquartile mean is wrong, the tails are right."""
    told = melting(melted, steady)
    assert not gap(melted, steady).clear, told
    assert not gap(steady, melted).clear, told
    low, high = ([float(run.score_cents) for run in runs] for runs in (melted, steady))
    assert interquartile_mean(low) > interquartile_mean(high), told
    assert min_at_k(low, 5) < min_at_k(high, 5) / 2, told
    assert cvar_25(low) < cvar_25(high) / 2, told
    assert [sum(run.survived for run in runs) for runs in (melted, steady)] == [40, 50]


@pytest.mark.sweep
def test_who_ignores_inflation_loses_by_it_where_costs_rise() -> None:
    negotiator = next(rung for rung in LADDER if rung.name == "negotiator")
    runs = play_all(RESTLESS, [negotiator, *twins_on(RESTLESS)], range(20), processes=1)
    assert gap(runs["ignores_inflation"], runs["negotiator"]).clear, beside(RESTLESS, runs)
    kept = [fmean(run.score_cents for run in played) for played in runs.values()]
    assert kept[1] < 0.4 * kept[0]


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


# --- The table -----------------------------------------------------------------------------------


def _runs(*scores_cents: int) -> list[Run]:
    return [Run(cents, cents / 100, cents > 0, 1) for cents in scores_cents]


def test_a_gap_is_students_interval_of_the_differences() -> None:
    # Differences 1, 2, 3: mean 2, standard error 1/√3, t(0.975, 2) = 4.302653.
    found = gap(_runs(0, 10, 20), _runs(1, 12, 23))
    assert found[:3] == pytest.approx((2.0, 4.302653 / 3**0.5, 2.0))
    assert found.p_flip == 2 / 8
    assert not found.clear
    assert Gap(2.0, 1.9, 5.0, None, 0.01, 0.01).clear
    assert not gap(_runs(5, 6, 8), _runs(1, 2, 3)).clear
    with pytest.raises(ValueError, match="1 worlds: a gap needs two or more"):
        gap(_runs(1), _runs(2))


def test_a_private_market_counts_only_with_all_rungs_in_order() -> None:
    runs = {"low": _runs(0, 10, 20, 20, 5, 5), "high": _runs(1, 10, 10, 29, 5, 5)}
    assert skins_in_order(runs) == 1
    assert skins_in_order({**runs, "highest": _runs(3, 3, 99, 99, 9, 9)}) == 0


def test_the_tables_have_a_line_for_every_rung_and_pair() -> None:
    runs = {"low": _runs(0, 10, 20), "mid": _runs(1, 12, 23), "high": _runs(100, 300, 350)}
    assert [line.split()[0] for line in table(runs).splitlines()] == ["rung", *runs]
    pairs = gaps(runs, [*pairwise(runs)]).splitlines()
    assert [line.split("$")[0].strip() for line in pairs] == ["mid over low", "high over mid"]
    small = resampled(runs).splitlines()
    assert small[2].split() == ["high", "over", "mid", "100.00%", "100.00%"]
    same, others = (float(share.strip("%")) for share in small[1].split()[-2:])
    assert same == 100 > others
    told = melting(_runs(-2000, *[500_00] * 4), _runs(*[300_00] * 5)).splitlines()
    assert told[1].split() == ["mean", "396.00", "300.00"]
    assert told[3].split() == ["min@5", "-20.00", "300.00"]
    assert told[-1].split() == ["survival", "80%", "100%"]
