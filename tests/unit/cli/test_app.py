"""Which commands there are: each is loaded alone when it is called."""

from __future__ import annotations

import subprocess
import sys

import pytest

from vendsim.cli import main
from vendsim.cli.app import _COMMANDS


def helped(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The help of a command, or of all."""
    with pytest.raises(SystemExit) as caught:
        main([*words, "--help"])
    assert caught.value.code == 0
    return capsys.readouterr().out


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    listed = helped(capsys).partition("Commands:\n")[2].splitlines()
    assert sorted(line.split()[0] for line in listed) == sorted(_COMMANDS)


@pytest.mark.parametrize("name", _COMMANDS)
def test_a_command_is_called_by_its_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert helped(capsys, name).startswith(f"Usage: vendsim {name} ")


def test_an_unknown_command_is_answered_with_one_like_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["repaly"])
    assert caught.value.code == 2
    assert "No such command 'repaly'" in (said := capsys.readouterr().err)
    assert "replay" in said


def test_listing_records_loads_no_world() -> None:
    script = (
        "import sys\n"
        "from vendsim.cli import main\n"
        "try:\n    main(['records', '.'])\n"
        "except SystemExit as ended:\n    assert ended.code == 0\n"
        "print('vendsim.world' in sys.modules, 'vendsim.play' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "False False", done.stderr
