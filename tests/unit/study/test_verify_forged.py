"""Forged records: whatever is changed, under a chain that holds, is found and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.study.every_forgery import FORGERIES, MODULES, RUNS, Forgery
from tests.unit.study.forged_run import Run
from vendsim.study.verify import verify_record


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("records")
    for name, write in RUNS.items():
        write(folder / f"{name}.sqlite")
    return {name: folder / f"{name}.sqlite" for name in RUNS}


@pytest.mark.parametrize("name", RUNS)
def test_a_record_written_anew_unchanged_holds(
    name: str, records: dict[str, Path], tmp_path: Path
) -> None:
    Run(records[name]).write(tmp_path / "copy.sqlite")
    verdict = verify_record(tmp_path / "copy.sqlite")
    assert verdict.breaches == ()
    assert verdict == verify_record(records[name])


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda forgery: forgery.name)
def test_a_forgery_is_found(forgery: Forgery, records: dict[str, Path], tmp_path: Path) -> None:
    run = Run(records[forgery.run])
    forgery.change(run)
    run.write(tmp_path / "forged.sqlite")
    found = {breach.rule: breach for breach in verify_record(tmp_path / "forged.sqlite").breaches}
    assert "chain" not in found
    assert forgery.rule in found, list(found.values())
    assert found[forgery.rule].step is not None
    assert 10 < len(found[forgery.rule].what) <= 610


def test_there_are_enough_of_them() -> None:
    assert len(FORGERIES) >= 60
    assert len({forgery.name for forgery in FORGERIES}) == len(FORGERIES)
    assert all(module.__doc__ for module in MODULES)
