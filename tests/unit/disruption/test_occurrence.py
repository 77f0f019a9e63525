"""When disruptions come: on their days, or by the seed alone."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from tests.markets import disrupted
from vendsim.clock import Calendar
from vendsim.disruption import FOR_GOOD, Disruptions
from vendsim.rng import Streams
from vendsim.scenario import load_scenario

START = load_scenario("year").calendar.start_date  # Monday 5 January 2026


def spans(
    when: dict[str, Any], days: int = 365, seed: int = 1, **others: Any
) -> list[tuple[int, int]]:
    """First and last day of each coming within a run."""
    wave = {"id": "wave", "kind": "heat_wave", "warmer_c": 5.0, "when": when} | others
    found = Disruptions(disrupted(wave), Calendar(START, days), Streams(seed)).occurrences
    return [(each.first_day, each.last_day) for each in found]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"from_day": 3, "to_day": 9}, [(3, 9)]),
        ({"from_day": 3}, [(3, FOR_GOOD)]),
        ({"from_date": "2026-01-05", "to_date": "2026-01-05"}, [(0, 0)]),
        ({"from_date": "2026-02-01"}, [(27, FOR_GOOD)]),
        ({"from_date": "2025-12-01", "to_date": "2026-01-06"}, [(0, 1)]),
        ({"every_year": ["01-01", "01-10"]}, [(0, 5), (361, 370)]),
        ({"every_year": ["12-20", "01-06"]}, [(0, 1), (349, 366)]),
        ({"every_year": ["07-01", "07-01"]}, [(177, 177)]),
    ],
)
def test_fixed_days(when: dict[str, Any], expected: list[tuple[int, int]]) -> None:
    assert spans(when) == expected
    assert spans(when, seed=9) == expected


def test_what_the_run_does_not_reach_is_not_there() -> None:
    # The calendar covers 60 days beyond the run: goods and mails are dated there.
    assert spans({"from_day": 69}, days=10) == [(69, FOR_GOOD)]
    assert spans({"from_day": 70}, days=10) == []
    assert spans({"every_year": ["07-01", "07-14"]}, days=10) == []


def test_a_hidden_day_is_each_of_its_days_and_keyed_by_the_seed() -> None:
    found = [spans({"some_day": [10, 14]}, seed=seed) for seed in range(200)]
    firsts = [first for ((first, last),) in found]
    assert set(firsts) == {10, 11, 12, 13, 14}
    assert all(20 <= firsts.count(day) <= 60 for day in range(10, 15))
    assert found == [spans({"some_day": [10, 14]}, seed=seed) for seed in range(200)]
    lasting = [spans({"some_day": [10, 14], "lasts_days": [2, 3]}, seed=n) for n in range(100)]
    assert [one[0][0] for one in lasting] == firsts[:100]
    assert {last - first for ((first, last),) in lasting} == {1, 2}


def test_random_comings_have_their_rate_length_and_months() -> None:
    when = {"per_year": 6.0, "lasts_days": [2, 5], "months": [6, 7, 8]}
    found = [spans(when, seed=seed) for seed in range(300)]
    # Days on which it goes on cannot begin another: a few fewer than six.
    assert 4.2 < sum(map(len, found)) / 300 < 6.0
    lengths = [last - first + 1 for one in found for first, last in one]
    assert set(lengths) == {2, 3, 4, 5}
    months = {(START + dt.timedelta(days=first)).month for one in found for first, _ in one}
    assert months == {6, 7, 8}
    for one in found:
        assert all(first > last + 1 for (_, last), (first, _) in itertools.pairwise(one))


def test_nothing_random_begins_on_the_first_day() -> None:
    found = [spans({"per_year": 100.0, "lasts_days": [1, 1]}, seed=seed) for seed in range(40)]
    assert min(first for one in found for first, _ in one) == 1


def test_a_longer_run_continues_a_shorter_one() -> None:
    when = {"per_year": 20.0, "lasts_days": [1, 6]}
    for seed in range(20):
        long = spans(when, seed=seed)
        assert spans(when, days=40, seed=seed) == [one for one in long if one[0] < 100]


def test_chance_and_strength_are_keyed_by_the_seed() -> None:
    when = {"every_year": ["07-01", "07-05"], "chance": 0.3}
    came = [bool(spans(when, seed=seed)) for seed in range(400)]
    assert 0.22 < sum(came) / 400 < 0.38
    wave = {"id": "w", "kind": "heat_wave", "warmer_c": 10.0, "spread": 0.5}
    market = disrupted(wave | {"when": {"from_day": 1}})
    scales = [
        Disruptions(market, Calendar(START, 9), Streams(seed)).occurrences[0].scale
        for seed in range(400)
    ]
    assert 0.5 < min(scales) < 0.53
    assert 1.47 < max(scales) < 1.5
    assert sum(scales) / 400 == pytest.approx(1, abs=0.05)


def test_two_disruptions_do_not_share_their_luck() -> None:
    when = {"per_year": 10.0, "lasts_days": [1, 1]}
    wave = {"kind": "heat_wave", "warmer_c": 1.0, "when": when}
    market = disrupted({"id": "a"} | wave, {"id": "b"} | wave)
    found = Disruptions(market, Calendar(START, 365), Streams(2)).occurrences
    days = {name: {o.first_day for o in found if o.spec.id == name} for name in "ab"}
    assert len(days["a"] & days["b"]) <= 1 < min(len(days["a"]), len(days["b"]))
