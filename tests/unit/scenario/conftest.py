from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.scenario.folders import Market


@pytest.fixture
def market(tmp_path: Path) -> Market:
    """A valid folder of its own for each test."""
    return Market(tmp_path / "kiosk")
