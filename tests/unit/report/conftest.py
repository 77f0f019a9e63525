"""A kiosk market, and the run that is written out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.report.hand_made import RUN, write_run
from tests.unit.scenario.folders import Market
from vendsim.scenario import Scenario


@pytest.fixture(scope="session")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return Market(tmp_path_factory.mktemp("scenarios") / "kiosk").load()


@pytest.fixture
def run_record(tmp_path: Path, kiosk: Scenario) -> Path:
    return write_run(tmp_path / "run.vendsim.sqlite", kiosk, RUN)
