"""Plans: the known table, pilots, and numbers of runs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.study_rows import arm_of, row
from vendsim.errors import ComparisonError
from vendsim.study.comparison import assume, from_pilot, make_plan
from vendsim.study.statistics.power import runs_needed

NOISE = [0.05 * ((7 * world) % 10 - 4.5) for world in range(10)]
OTHER = [0.05 * ((3 * world) % 10 - 4.5) for world in range(10)]


@pytest.mark.parametrize(("rho", "percents"), [(0.5, [84, 50, 33, 20]), (0.8, [53, 31, 21, 13])])
def test_the_known_table(rho: float, percents: list[int]) -> None:
    found = make_plan(assume(0.5, rho), sizes=(5, 10, 20, 50))
    assert [round(100 * line.detectable_paired) for line in found.rows] == percents
    assert [round(100 * line.detectable_unpaired) for line in found.rows] == [101, 66, 45, 28]
    assert [line.exploratory for line in found.rows] == [True, False, False, False]
    assert found.alpha == 0.05


def test_more_arms_need_more_runs() -> None:
    two, six = make_plan(assume(0.5, 0.5)), make_plan(assume(0.5, 0.5), arms=6)
    assert six.pairs == 15
    assert six.alpha == pytest.approx(0.05 / 15)
    for few, many in zip(two.effects, six.effects, strict=True):
        assert few.runs_paired is not None
        assert many.runs_paired is not None
        assert few.runs_paired < many.runs_paired
    assert two.effects[1].runs_paired == runs_needed(0.25, 0.5, 0.5)
    assert two.rows[2].power_paired[1] < two.rows[3].power_paired[1]


def test_a_pilot_tells_how_runs_vary() -> None:
    a = arm_of("a", [0.5 + x + y for x, y in zip(NOISE, OTHER, strict=True)])
    b = arm_of("b", [0.4 + x - y for x, y in zip(NOISE, OTHER, strict=True)])
    found = from_pilot([*a, *b])
    assert found.mean == pytest.approx(0.45, abs=1e-6)
    assert found.pilot_worlds == 10
    assert not found.exploratory
    squares = [sum((x + y) ** 2 for x, y in zip(NOISE, OTHER, strict=True))]
    squares.append(sum((x - y) ** 2 for x, y in zip(NOISE, OTHER, strict=True)))
    assert found.deviation == pytest.approx((sum(squares) / 18) ** 0.5, abs=1e-5)
    covariance = sum(x * x - y * y for x, y in zip(NOISE, OTHER, strict=True))
    assert found.correlation == pytest.approx(
        covariance / (squares[0] * squares[1]) ** 0.5, abs=1e-5
    )
    planned = make_plan(found)
    assert planned.effects[0].difference == pytest.approx(0.045, abs=1e-6)
    assert planned.effects[0].share == pytest.approx(0.1)
    assert json.loads(json.dumps(planned.as_dict()))["pairs"] == 1


def test_what_does_not_count_teaches_nothing() -> None:
    runs = arm_of("a", [0.5, 0.6, 0.7])
    lost = [replace(run, seed=run.seed + 10, failed_by="provider") for run in runs]
    barren = [row(0, arm="a", seed=30, bound_cents=-23_000)]
    wholly_lost = [replace(run, arm="b", failed_by="harness") for run in runs]
    found = from_pilot([*runs, *lost, *barren, *wholly_lost])
    assert found.mean == pytest.approx(0.6, abs=1e-6)
    assert found.deviation == pytest.approx(0.1, abs=1e-6)
    assert (found.correlation, found.pilot_worlds, found.exploratory) == (0.0, 3, True)


def test_effects_of_a_pilot_that_won_nothing_are_points_of_ns() -> None:
    planned = make_plan(from_pilot(arm_of("a", [-0.2, -0.1, -0.3])))
    assert [effect.difference for effect in planned.effects] == [0.1, 0.25, 0.5, 1.0]
    assert planned.effects[0].share is None


def test_a_pilot_of_single_runs_teaches_nothing() -> None:
    with pytest.raises(ComparisonError, match="two runs in one market"):
        from_pilot([*arm_of("a", [0.5]), *arm_of("b", [0.5])])


def test_plans_that_are_none_are_refused() -> None:
    with pytest.raises(ComparisonError, match="coefficient of variation 0"):
        assume(0.0, 0.5)
    with pytest.raises(ComparisonError, match="correlation 2"):
        assume(0.5, 2.0)
    with pytest.raises(ComparisonError, match="1 arms: a comparison takes at least 2"):
        make_plan(assume(0.5, 0.5), arms=1)
    with pytest.raises(ComparisonError, match="1 runs"):
        make_plan(assume(0.5, 0.5), sizes=(1,))
