"""A card says what its runs say, whoever plays them."""

from __future__ import annotations

from statistics import fmean, stdev

import pytest

from vendsim.play import run_episode
from vendsim.scenario import Scenario, load_scenario
from vendsim.study.bounds import upper_bound
from vendsim.study.card import LADDER, PRIVILEGED, Card, make_card


@pytest.fixture(scope="module")
def market() -> Scenario:
    return load_scenario("sprint")


@pytest.fixture(scope="module")
def card(market: Scenario) -> Card:
    return make_card(market, [0, 1])


def test_figures_are_those_of_the_runs(market: Scenario, card: Card) -> None:
    assert [rung.agent for rung in card.rungs] == [*LADDER, PRIVILEGED]
    bounds = [upper_bound(market, seed) for seed in (0, 1)]
    assert card.bounds_cents == tuple(bound.bound_cents for bound in bounds)
    rung = card.rungs[LADDER.index("fixed_price")]
    runs = [run_episode(market, "fixed_price", seed=seed) for seed in (0, 1)]
    scores = [run.score_cents for run in runs]
    assert rung.scores_cents == tuple(scores)
    assert (rung.mean_cents, rung.sd_cents) == (fmean(scores), stdev(scores))
    assert rung.mean_calls == fmean(run.tool_calls for run in runs)
    normalised = [bound.normalised(score) for bound, score in zip(bounds, scores, strict=True)]
    assert rung.normalised == fmean(share for share in normalised if share is not None)


def test_what_a_card_says_of_the_whole(card: Card) -> None:
    scripted = card.rungs[:-1]
    best = max(scripted, key=lambda rung: rung.mean_cents or 0)
    assert card.best == best.agent
    assert best.normalised is not None
    assert card.headroom == 1.0 - best.normalised
    assert card.spread == best.normalised_sd
    nothing = card.rungs[0]
    assert nothing.normalised == 0.0
    lost = [
        score <= nothing.scores_cents[place]
        for rung in scripted[1:]
        for place, score in enumerate(rung.scores_cents)
    ]
    assert card.difficulty == fmean(lost)
    assert 0.0 < card.difficulty < 1.0
    assert card.reached == card.rungs[-1].normalised
    assert card.exploratory


def test_workers_change_nothing(market: Scenario, card: Card) -> None:
    told: list[int] = []
    assert make_card(market, [0, 1], workers=2, progress=told.append) == card
    assert told == list(range(1, 13))


def test_ten_seeds_are_no_longer_exploratory(market: Scenario) -> None:
    short = market.calendar.model_copy(update={"horizon_days": 2})
    card = make_card(market.model_copy(update={"calendar": short}), range(10))
    assert not card.exploratory
    assert len(card.bounds_cents) == 10


@pytest.mark.parametrize(
    ("name", "why"), [("classic", "make_payment"), ("fleet", "runs one machine only")]
)
def test_who_cannot_play_is_named_and_counts_nowhere(name: str, why: str) -> None:
    market = load_scenario(name)
    short = market.calendar.model_copy(update={"horizon_days": 3})
    card = make_card(market.model_copy(update={"calendar": short}), [1])
    rungs = {rung.agent: rung for rung in card.rungs}
    assert why in (rungs["negotiator"].failed or "")
    assert "this policy cannot play" in (rungs[PRIVILEGED].failed or "")
    assert card.reached is None
    assert card.spread is None
    assert rungs["fixed_price"].failed is None
    assert card.survival == 1.0


@pytest.mark.parametrize(("seeds", "workers"), [([], 1), ([1], 0)])
def test_a_card_needs_seeds_and_workers(market: Scenario, seeds: list[int], workers: int) -> None:
    with pytest.raises(ValueError, match="needs one of each"):
        make_card(market, seeds, workers=workers)
