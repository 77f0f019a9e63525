"""The front of cost and score, and Kaplan and Meier's curve."""

from __future__ import annotations

import pytest
from scipy import stats  # type: ignore[import-untyped]

from vendsim.errors import ComparisonError
from vendsim.study.statistics.horizon import survival_curve
from vendsim.study.statistics.pareto import pareto_front


def test_the_front() -> None:
    points = [(0.0, 0.3), (1.0, 0.5), (2.0, 0.5), (3.0, 0.7), (3.0, 0.6), (1.0, 0.5)]
    assert pareto_front(points) == (True, True, False, True, False, True)
    assert pareto_front([]) == ()


def test_a_curve_by_hand() -> None:
    # Of five runs: incidents on days 10, 20 and 20; one ended clean on day 15, one on day 30.
    curve = survival_curve([10, 15, 20, 20, 30], [True, False, True, True, False])
    assert list(curve.days) == [10, 20]
    assert list(curve.shares) == pytest.approx([0.8, 0.8 * (1 - 2 / 3)])
    assert curve.share(9) == 1.0
    assert curve.share(10) == pytest.approx(0.8)
    assert curve.share(365) == pytest.approx(0.8 / 3)
    assert curve.day_left(0.8) == 10
    assert curve.day_left(0.5) == 20
    assert curve.day_left(0.1) is None


def test_a_curve_is_that_of_scipy() -> None:
    days = [3, 5, 5, 8, 12, 12, 15, 20, 21, 21]
    seen = [True, True, False, True, False, True, True, False, True, True]
    theirs = stats.ecdf(
        stats.CensoredData(
            uncensored=[d for d, s in zip(days, seen, strict=True) if s],
            right=[d for d, s in zip(days, seen, strict=True) if not s],
        )
    ).sf
    ours = survival_curve(days, seen)
    for day in range(25):
        assert ours.share(day) == pytest.approx(float(theirs.evaluate(day)))


def test_runs_without_an_incident_stay_whole() -> None:
    curve = survival_curve([365, 365], [False, False])
    assert not curve.days
    assert curve.day_left(0.5) is None
    assert curve.share(365) == 1.0


@pytest.mark.parametrize(("days", "seen"), [([], []), ([1.0], [])])
def test_days_and_flags_go_together(days: list[float], seen: list[bool]) -> None:
    with pytest.raises(ComparisonError, match="each run has one of both"):
        survival_curve(days, seen)
