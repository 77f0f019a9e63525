"""kill -9 at random moments: nothing lost, nothing done twice."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("count", [10, pytest.param(150, marks=pytest.mark.sweep)])
def test_a_killed_run_ends_as_if_it_had_not_been_killed(count: int, tmp_path: Path) -> None:
    """A scripted and a paid agent, so many kills each; every third is killed while resuming."""
    command = [sys.executable, "-W", "error", "-m", "tests.e2e.killing", str(tmp_path), str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["resumed"] + found["unmade"] == 2 * count
    assert found["resumed"] > count
    assert found["killed again"] >= 2 * (count // 3)
