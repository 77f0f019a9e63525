from __future__ import annotations

from itertools import product

import pytest

from vendsim.study.ladder import chances_in_order


def test_pairs_that_are_always_in_order() -> None:
    found = chances_in_order([[1, 2, 3], [1.5, 2.5, 3.5], [7, 8, 9]], resamples=2_000)
    assert found == ((1.0, 1.0), 1.0)


def test_without_the_same_worlds_a_small_gap_is_lost() -> None:
    found = chances_in_order([[1, 2, 3], [1.5, 2.5, 3.5]], worlds=2, resamples=40_000, paired=False)
    means = [(a + b) / 2 for a, b in product([1, 2, 3], repeat=2)]
    exact = sum(low < high + 0.5 for low in means for high in means) / 81
    assert found.pairs[0] == pytest.approx(exact, abs=0.01)
    assert found.all == found.pairs[0]


def test_a_draw_is_not_in_order() -> None:
    assert chances_in_order([[5, 5], [5, 5]]).pairs == (0.0,)


def test_it_is_the_same_every_time_and_another_with_another_seed() -> None:
    scores = [[1, 5, 3, 4], [2, 4, 5, 3]]
    first = chances_in_order(scores, resamples=500)
    assert chances_in_order(scores, resamples=500) == first
    assert chances_in_order(scores, resamples=500, seed=1) != first


@pytest.mark.parametrize("scores", [[], [[1.0]], [[], []], [[1.0, 2.0], [1.0]]])
def test_what_has_no_order(scores: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="an order needs two rungs or more"):
        chances_in_order(scores)
