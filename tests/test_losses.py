"""The parts of what every agent lost, in every market: they sum, and luck favours nobody."""

from __future__ import annotations

import pytest

from scripts.bounds import agents_for
from scripts.losses import luck, play_all, table
from vendsim.scenario import list_scenarios

NAMES = [head.name for head in list_scenarios()]


@pytest.mark.sweep
@pytest.mark.parametrize("name", NAMES)
def test_parts_sum_to_the_cent_and_chance_is_even(name: str) -> None:
    runs = play_all(name, agents_for(name), range(6), processes=1)
    for agent, of in runs.items():
        for run in of:
            found = run.found
            assert (found.score_cents, found.bound_cents) == (run.score_cents, run.bound_cents)
            assert sum(part.cents for part in found.parts) == run.bound_cents - run.score_cents
            assert dict(found.parts)["assortment"] >= 0
            assert dict(found.parts)["slack"] >= 0
        mean, error = luck(of)
        # Of some forty agents and markets one or two are beyond three errors estimated from six.
        assert abs(mean) <= 6 * error + 10, f"{agent}\n{table(name, runs)}"


def test_the_table_has_a_line_for_each_part() -> None:
    runs = play_all("sprint", ("do_nothing", "fixed_price"), range(2), processes=1)
    lines = table("sprint", runs).splitlines()
    assert lines[1].split() == ["do_nothing", "fixed_price"]
    assert [line.split()[0] for line in lines[2:6]] == ["bound", "score", "assortment", "pricing"]
    assert all(len(line.rsplit(maxsplit=2)) == 3 for line in lines[2:])
