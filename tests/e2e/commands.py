"""Runs the command line in the process of the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from vendsim.cli import main


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> dict[str, Any]:
        """The one JSON object it printed."""
        found: dict[str, Any] = json.loads(self.out)
        return found


Command = Callable[..., Done]


def done(capsys: pytest.CaptureFixture[str], *words: object) -> Done:
    """Run a command to its end; no end of a command is a traceback."""
    with pytest.raises(SystemExit) as caught:
        main([str(word) for word in words])
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return Done(int(caught.value.code or 0), captured.out, captured.err)
