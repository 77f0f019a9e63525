"""The sample record as a fixture."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.record.sample_run import write_sample


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "sample.sqlite"
    write_sample(path)
    return path
