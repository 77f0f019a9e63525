"""Nobody's mean is above the bound, and a plain plan that knows the world comes near it."""

from __future__ import annotations

from statistics import fmean

import pytest

from scripts.bounds import PRIVILEGED, agents_for, play_all, table
from scripts.swapping import stay_worth
from vendsim.scenario import list_scenarios

NAMES = [head.name for head in list_scenarios()]


@pytest.mark.sweep
@pytest.mark.parametrize("name", NAMES)
def test_no_agents_mean_is_above_the_bound_over_twenty_seeds(name: str) -> None:
    runs = play_all(name, agents_for(name), range(20), processes=1)
    for agent, played in runs.items():
        assert fmean(run.balance_cents for run in played) <= fmean(
            run.bound_cents for run in played
        ), f"{agent}\n{table(name, runs)}"
    assert max(run.normalised for run in runs["do_nothing"]) == 0
    if name in ("year", "realistic"):
        assert fmean(run.normalised for run in runs[PRIVILEGED]) >= 0.7
    if name == "year":
        assert 55_000_00 <= fmean(run.bound_cents for run in runs[PRIVILEGED]) <= 80_000_00


def test_the_table_has_a_line_for_the_bound_and_each_agent() -> None:
    runs = play_all("sprint", ("do_nothing", "base_stock"), range(2), processes=1)
    lines = table("sprint", runs).splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["bound", "do_nothing", "base_stock"]
    assert lines[3].split()[-3:] == ["0.000", "±", "0.000"]


def test_who_may_leave_stays_for_more_than_the_mean() -> None:
    # Nothing to gain where the slot is free, and nothing left where it costs far too much.
    assert stay_worth(5.0, 0.0, 2.0, steps=24) == pytest.approx(1.0, abs=1e-4)
    assert stay_worth(5.0, 20.0, 2.0, steps=24) == 0
    fair = [stay_worth(mean, 1.0, 2.0, steps=24) for mean in (1.0, 5.0, 20.0)]
    assert 0 < fair[0] < fair[1] < fair[2] < 0.5
    # Customers whose number is known beforehand teach nothing.
    assert stay_worth(5.0, 1.0, 1e6, steps=24) == pytest.approx(0.0, abs=0.01)
