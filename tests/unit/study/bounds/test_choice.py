from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy import optimize, special  # type: ignore[import-untyped]

from vendsim.study.bounds.choice import (
    Choosers,
    arrival_worths_cents,
    best_prices_cents,
    chosen,
)
from vendsim.study.bounds.outlets import Slots

APPEALS = np.array([1.1, 0.7, 1.9, 0.2, 1.4])
COSTS = np.array([60.0, 35.0, 150.0, 20.0, 90.0])
REFERENCES = np.array([150.0, 125.0, 300.0, 100.0, 200.0])
NESTS = ("soda", "soda", "energy", "chips", "chips")
LARGE = (True, True, True, False, False)


def choosers(dissimilarity: float = 1.0, loss_aversion: float = 0.0) -> Choosers:
    return Choosers(0.0075, loss_aversion, dissimilarity, REFERENCES, NESTS, LARGE)


def worth(who: Choosers, slots: Slots, kept: float = 1.0) -> float:
    found = arrival_worths_cents(who, APPEALS[:, None], COSTS[:, None], np.array([kept]), slots)
    return float(found[0])


def brought(who: Choosers, offered: tuple[int, ...], prices: np.ndarray, kept: float) -> float:
    """What an arrival brings by the definition of the nested logit."""
    nests: dict[str, list[tuple[float, float]]] = {}
    for place, price in zip(offered, prices, strict=True):
        above = max(0.0, price - REFERENCES[place])
        utility = APPEALS[place] - who.sensitivity_per_cent * (price + who.loss_aversion * above)
        odds = float(np.exp(utility / who.dissimilarity))
        nests.setdefault(NESTS[place], []).append((odds, kept * price - COSTS[place]))
    sums = {nest: sum(odds for odds, _ in goods) for nest, goods in nests.items()}
    total = 1.0 + sum(each**who.dissimilarity for each in sums.values())
    found: float = sum(
        odds / sums[nest] * sums[nest] ** who.dissimilarity / total * margin
        for nest, goods in nests.items()
        for odds, margin in goods
    )
    return found


def best_brought(who: Choosers, slots: Slots, kept: float) -> float:
    """The best of all choices, each at the best prices that a search finds."""
    best = 0.0
    for offered in combinations(range(len(APPEALS)), min(slots.all, len(APPEALS))):
        if sum(LARGE[place] for place in offered) > slots.large:
            continue
        for start in (1.0, 1.6):
            found = optimize.minimize(
                lambda prices, goods=offered: -brought(who, goods, prices, kept),
                start * REFERENCES[list(offered)],
                method="Nelder-Mead",
                options={"xatol": 0.01, "fatol": 1e-6, "maxiter": 4000, "maxfev": 4000},
            )
            best = max(best, -float(found.fun))
    return best


@pytest.mark.parametrize("slots", [Slots(5, 3), Slots(3, 3), Slots(2, 1)])
def test_the_plain_logit_is_lamberts_function(slots: Slots) -> None:
    beta = choosers().sensitivity_per_cent
    odds = np.exp(APPEALS - beta * COSTS - 1.0)
    best = max(
        odds[list(offered)].sum()
        for offered in combinations(range(5), slots.all)
        if sum(LARGE[place] for place in offered) <= slots.large
    )
    assert worth(choosers(), slots) == pytest.approx(special.lambertw(best).real / beta)


@pytest.mark.parametrize("dissimilarity", [1.0, 0.1])
@pytest.mark.parametrize(("reference", "appeal"), [(2.0, 1.0), (100.0, 100.5), (9000.0, 9000.5)])
def test_dear_goods_are_worth_no_more_than_somebody_pays(
    reference: float, appeal: float, dissimilarity: float
) -> None:
    """Odds grow with e to the price, which is soon beyond what a float holds."""
    reference_cents = np.array([100.0 * reference])
    who = Choosers(0.01, 0.0, dissimilarity, reference_cents, ("gold",), (False,))
    appeals, free = np.array([[appeal]]), np.zeros((1, 1))
    worths = arrival_worths_cents(who, appeals, free, np.ones(1), Slots(1, 0))
    # W(x) of a great x, from log W + W = log x.
    expected = optimize.brentq(lambda w: np.log(w) + w - (appeal - 1.0), 1e-9, 10_000.0)
    assert worths[0] == pytest.approx(100.0 * expected, rel=1e-9)


@pytest.mark.parametrize("kept", [1.0, 0.6])
@pytest.mark.parametrize(
    ("dissimilarity", "loss_aversion"), [(1.0, 0.0), (0.6, 0.0), (1.0, 0.8), (0.5, 0.5)]
)
def test_no_offer_brings_more_and_the_best_brings_nearly_as_much(
    dissimilarity: float, loss_aversion: float, kept: float
) -> None:
    who = choosers(dissimilarity, loss_aversion)
    slots = Slots(3, 2)
    bound, best = worth(who, slots, kept), best_brought(who, slots, kept)
    assert best <= bound * (1 + 1e-6)
    # A kink in prices makes it loose in nests only, and little.
    assert best >= bound * (0.97 if loss_aversion and dissimilarity < 1 else 0.9999)


def test_what_cannot_be_had_brings_nothing() -> None:
    nothing = np.full((5, 2), np.inf)
    some = nothing.copy()
    some[2, 1] = COSTS[2]
    appeals, kept = np.repeat(APPEALS[:, None], 2, axis=1), np.ones(2)
    assert not arrival_worths_cents(choosers(), appeals, nothing, kept, Slots(3, 3)).any()
    found = arrival_worths_cents(choosers(), appeals, some, kept, Slots(3, 3))
    assert found[0] == 0
    assert found[1] > 0
    assert not arrival_worths_cents(choosers(), appeals, some, np.zeros(2), Slots(3, 3)).any()
    # Goods that only fit large slots are worth nothing to a machine without.
    assert not arrival_worths_cents(choosers(), appeals, some, kept, Slots(3, 0)).any()


def test_days_alike_are_worth_the_same_in_whatever_sequence() -> None:
    kept = np.array([1.0, 0.4, 1.0])
    appeals = np.repeat(APPEALS[:, None], 3, axis=1)
    costs = np.repeat(COSTS[:, None], 3, axis=1)
    found = arrival_worths_cents(choosers(0.7), appeals, costs, kept, Slots(3, 2))
    assert found[0] == found[2] == pytest.approx(worth(choosers(0.7), Slots(3, 2)))
    assert found[1] == pytest.approx(worth(choosers(0.7), Slots(3, 2), 0.4))
    assert found[1] < found[0]


@pytest.mark.parametrize(
    ("dissimilarity", "loss_aversion"), [(1.0, 0.0), (0.6, 0.0), (1.0, 0.8), (0.5, 0.5)]
)
@pytest.mark.parametrize("slots", [Slots(5, 3), Slots(3, 1), Slots(2, 2)])
def test_the_goods_and_prices_it_names_bring_what_the_bound_says(
    dissimilarity: float, loss_aversion: float, slots: Slots
) -> None:
    who = choosers(dissimilarity, loss_aversion)
    bound = worth(who, slots)
    goods = tuple(chosen(who, APPEALS, COSTS, bound, slots))
    assert sum(LARGE[place] for place in goods) <= slots.large
    prices = best_prices_cents(who, (COSTS + bound)[:, None])[list(goods), 0]
    assert 0.97 * bound < brought(who, goods, prices, 1.0) <= bound * (1 + 1e-9)
