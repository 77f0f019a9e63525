"""Forged records sum up, or are refused by name: nothing else comes of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.unit.study.every_forgery import FORGERIES, RUNS
from tests.unit.study.forged_run import Run
from tests.unit.study.rich_run import write_idle_run
from vendsim.errors import RecordError
from vendsim.study.decomposition import decompose


@pytest.mark.parametrize("name", RUNS)
def test_a_forged_record_sums_up_or_is_refused(name: str, tmp_path: Path) -> None:
    check(name, tmp_path, at_most=8)


@pytest.mark.sweep
@pytest.mark.parametrize("name", RUNS)
def test_every_forged_record_sums_up_or_is_refused(name: str, tmp_path: Path) -> None:
    check(name, tmp_path, at_most=len(FORGERIES))


def check(name: str, tmp_path: Path, at_most: int) -> None:
    """Take so many forgeries of a run apart, spread over all there are."""
    true, forged = tmp_path / "true.sqlite", tmp_path / "forged.sqlite"
    RUNS[name](true)
    whole = decompose(true)
    assert sum(part.cents for part in whole.parts) == whole.lost_cents
    came: Counter[str] = Counter()
    forgeries = [each for each in FORGERIES if each.run == name]
    for forgery in forgeries[:: -(-len(forgeries) // at_most)]:
        run = Run(true)
        forgery.change(run)
        run.write(forged)
        try:
            found = decompose(forged)
        except RecordError:
            came["refused"] += 1
        else:
            assert sum(part.cents for part in found.parts) == found.lost_cents
            came["summed"] += 1
    assert came.total() > 2


def test_a_record_that_closes_more_days_than_it_has_is_refused(tmp_path: Path) -> None:
    true, forged = tmp_path / "true.sqlite", tmp_path / "forged.sqlite"
    write_idle_run(true)
    run = Run(true)
    line, event = run.event("day")
    line["events"] += [event] * 400
    run.write(forged)
    with pytest.raises(RecordError, match="closes more days than it has"):
        decompose(forged)
