"""No cheat earns more than it would without cheating, nor beats the honest fourth rung."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import vendsim
from tests.zoo.cases import CASES
from tests.zoo.play import RUNG, Case, Gain, gain, scores
from vendsim.study.verify import verify_record

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def check(case: Case, seeds: Sequence[int], days: int | None = None) -> None:
    """Neither the honest agent nor the rung is beaten."""
    got = scores(case.market, case.make, seeds, days)
    for without in {case.honest, RUNG}:
        found = gain(got, scores(case.market, without, seeds, days))
        assert not found.clear, (case.name, without, found)


def test_there_are_many() -> None:
    assert len({case.make for case in CASES}) >= 25
    assert len({case.name for case in CASES}) == len(CASES)


def test_every_cheat_is_told_of() -> None:
    text = (Path(__file__).parents[2] / "docs/design/exploits.md").read_text(encoding="utf-8")
    for case in CASES:
        place = "" if case.market == "year" else f" in `{case.market}`"
        assert f"| `{case.make.__name__}`{place}" in text, case.name


@each_case
def test_a_cheat_earns_nothing_in_six_weeks(case: Case) -> None:
    check(case, (1, 2, 3), 42)


@each_case
def test_whatever_a_cheat_does_the_books_hold(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "cheat.sqlite"
    vendsim.run_episode(case.market, case.make, seed=1, days=25, record=path)
    assert verify_record(path).breaches == ()


@pytest.mark.sweep
@each_case
def test_a_cheat_earns_nothing_over_twenty_seeds(case: Case) -> None:
    check(case, range(20))


def test_a_gain_has_to_be_clear() -> None:
    # Differences 8, 9, 10 of 100: mean 9, standard error 1/√3; t(0.999, 2) is 22.33.
    assert gain((108, 109, 110), (100, 100, 100)) == pytest.approx((9.0, 3**-0.5, 3, 100.0))
    assert not Gain(9.0, 3**-0.5, 3, 100.0).clear
    assert Gain(13.0, 3**-0.5, 3, 100.0).clear
    assert not Gain(1.0, 0.0, 3, 100.0).clear  # The same everywhere, but one part in a hundred.
    assert Gain(1.5, 0.0, 3, 100.0).clear
