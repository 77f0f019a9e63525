from __future__ import annotations

from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.study.decomposition import (
    MEANINGS,
    PARTS,
    Decomposition,
    Part,
    mean_decomposition,
)
from vendsim.study.decomposition.parts import apportioned

CENTS = st.integers(-(10**9), 10**9)


def made(bound_cents: int, cents: list[int]) -> Decomposition:
    parts = tuple(map(Part, PARTS, cents))
    return Decomposition(bound_cents, bound_cents - sum(cents), parts)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=14))
def test_parts_sum_to_the_total_and_none_is_a_cent_off(amounts: list[float]) -> None:
    named = {f"part {place}": amount for place, amount in enumerate(amounts)}
    total = round(sum(amounts))
    parts = apportioned(total, named)
    assert [part.name for part in parts] == [*named]
    assert sum(part.cents for part in parts) == total
    assert all(abs(part.cents - named[part.name]) <= 1.0 + 1e-6 for part in parts)


def test_whole_amounts_stay() -> None:
    parts = apportioned(7, {"ledger": 4.0, "expected": 1.5, "chance": 1.5})
    assert dict(parts) == {"ledger": 4, "expected": 2, "chance": 1}


@given(
    st.lists(
        st.tuples(CENTS, st.lists(CENTS, min_size=len(PARTS), max_size=len(PARTS))),
        min_size=1,
        max_size=8,
    )
)
def test_a_mean_sums_exactly_too(runs: list[tuple[int, list[int]]]) -> None:
    found = [made(bound, cents) for bound, cents in runs]
    mean = mean_decomposition(found)
    assert sum(part.cents for part in mean.parts) == mean.lost_cents
    assert abs(mean.bound_cents - fmean(each.bound_cents for each in found)) <= 0.5
    assert abs(mean.score_cents - fmean(each.score_cents for each in found)) <= 0.5
    for place, part in enumerate(mean.parts):
        assert part.name == PARTS[place]
        assert abs(part.cents - fmean(each.parts[place].cents for each in found)) <= 2


def test_the_mean_of_one_is_itself() -> None:
    one = made(100_00, [*range(len(PARTS))])
    assert mean_decomposition([one]) == one


def test_of_nothing_there_is_no_mean() -> None:
    with pytest.raises(ValueError, match="no decomposition"):
        mean_decomposition([])


def test_the_largest_come_first_and_what_is_nothing_not_at_all() -> None:
    cents = [0] * len(PARTS)
    cents[1], cents[2], cents[4] = -5, 30, 200
    found = made(100_00, cents)
    assert found.largest_first == (
        Part("spoilage", 200),
        Part("stock_outs", 30),
        Part("pricing", -5),
    )
    assert found.as_dict()["lost_cents"] == 225
    assert found.as_dict()["parts"]["pricing"] == -5


def test_every_part_has_a_meaning() -> None:
    assert tuple(MEANINGS) == PARTS
    assert all(meaning and meaning[0].islower() for meaning in MEANINGS.values())
