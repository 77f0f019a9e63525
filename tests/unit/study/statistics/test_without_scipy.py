"""Where scipy is not installed, the error says which extra brings it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.study_rows import arm_of
from vendsim.errors import ComparisonError
from vendsim.study.comparison import build_leaderboard


def test_without_scipy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(ComparisonError, match=r"statistics need scipy .*vendsim\[study\]"):
        build_leaderboard([*arm_of("a", [0.1, 0.2]), *arm_of("b", [0.3, 0.1])])


def test_importing_the_comparison_imports_no_scipy() -> None:
    code = "import sys, vendsim.study.comparison; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
