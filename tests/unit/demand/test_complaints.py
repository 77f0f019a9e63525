from __future__ import annotations

from collections import Counter

import pytest

from vendsim.clock import day_of, minute_of_day
from vendsim.demand import ComplaintDraws
from vendsim.rng import Streams
from vendsim.scenario import ComplaintKindsSpec, CustomersSpec, load_scenario

YEAR = load_scenario("year").customers


def draws(seed: int = 1, spec: CustomersSpec = YEAR) -> ComplaintDraws:
    return ComplaintDraws(spec, 365, Streams(seed))


def test_more_sales_add_complaints_and_change_none() -> None:
    few, many = draws(), draws()
    for day in range(100):
        first = few.of_day(day, 30)
        assert many.of_day(day, 200)[: len(first)] == first
        assert all(one.place < 30 for one in first)
        assert [one.place for one in first] == sorted({one.place for one in first})


def test_nothing_sold_is_nothing_to_complain_of() -> None:
    assert all(draws().of_day(day, 0) == [] for day in range(365))


def test_complaints_come_at_their_rate_with_their_shares() -> None:
    found = [one for seed in range(10) for day in range(365) for one in draws(seed).of_day(day, 30)]
    sold = 10 * 365 * 30
    assert len(found) / sold == pytest.approx(YEAR.complaints_per_unit, rel=0.05)
    kinds: Counter[str] = Counter(one.kind for one in found)
    for kind, share in YEAR.kinds.model_dump().items():
        assert kinds[kind] / len(found) == pytest.approx(share, abs=0.02)
    # Every place of a day is as likely as any other.
    assert sum(one.place < 15 for one in found) / len(found) == pytest.approx(0.5, abs=0.03)


def test_a_year_of_a_good_machine_brings_200_to_400() -> None:
    for seed in range(10):
        for units in (9, 16):  # what scripted agents sell: 3,300 to 5,800 a year
            count = sum(len(draws(seed).of_day(day, units)) for day in range(365))
            assert 180 <= count <= 420


def test_mails_come_in_the_next_days_by_daylight() -> None:
    after: Counter[int] = Counter()
    for day in range(365):
        for one in draws().of_day(day, 60):
            after[day_of(one.minute) - day] += 1
            assert 390 <= minute_of_day(one.minute) <= 1319
    assert sorted(after) == [1, 2, 3]
    assert min(after.values()) > 100


def test_another_seed_has_other_complaints() -> None:
    assert draws(1).of_day(5, 500) != draws(2).of_day(5, 500)


@pytest.mark.parametrize("rate", [0.0, 5e-324, 1e-300])
def test_a_rate_of_next_to_nothing_brings_none(rate: float) -> None:
    quiet = YEAR.model_copy(update={"complaints_per_unit": rate})
    assert draws(1, quiet).of_day(0, 10_000) == []


def test_a_kind_of_share_0_never_comes() -> None:
    kinds = ComplaintKindsSpec(
        faulty=0, expired=0.5, swallowed_money=0, unjustified=0.5, fraudulent=0
    )
    spec = YEAR.model_copy(update={"kinds": kinds})
    found = {one.kind for day in range(365) for one in draws(1, spec).of_day(day, 60)}
    assert found == {"expired", "unjustified"}
