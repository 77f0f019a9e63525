"""Public names that are loaded when they are first asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import vendsim
import vendsim.env
from vendsim.on_demand import on_demand


@pytest.mark.parametrize("package", [vendsim, vendsim.env])
def test_every_public_name_is_there(package: object) -> None:
    names = package.__all__  # type: ignore[attr-defined]
    assert len(names) > 5
    for name in names:
        assert getattr(package, name) is not None


def test_rooms_and_names_are_found_and_others_are_not() -> None:
    find = on_demand("vendsim", ["ToolCallEnv"], ["errors", "env", "study.bounds"])
    assert find("ToolCallEnv") is vendsim.ToolCallEnv
    assert find("study") is sys.modules["vendsim.study"]
    with pytest.raises(AttributeError, match="module 'vendsim' has no attribute 'VendsimError'"):
        find("VendsimError")  # No public name here, although a room has it.
    with pytest.raises(AttributeError, match="has no attribute 'tool_call_env'"):
        vendsim.tool_call_env  # type: ignore[attr-defined]  # noqa: B018


def test_an_import_registers_the_markets_and_loads_no_world() -> None:
    script = (
        "import sys, gymnasium, vendsim\n"
        "assert 'vendsim/Year-v0' in gymnasium.registry\n"
        "print('vendsim.world' in sys.modules, 'vendsim.mail' in sys.modules)\n"
        "vendsim.run_episode\n"
        "print('vendsim.world' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "False False\nTrue\n", "")
