"""The file of results: one line a run, whole or not at all.

Lines are only added. Of several for one run the last counts: the earlier ones tell of tries that
failed through no fault of the agent's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self

from vendsim.errors import Fault, StudyError, clip
from vendsim.record import secrets_here
from vendsim.study.runs.result import RunResult
from vendsim.study.runs.task import RunKey

__all__ = ["RESULTS", "ResultLog", "read_results"]

RESULTS = "results.jsonl"


class ResultLog:
    """The results of a study, being added to.

    Args:
        folder: The study's.

    Raises:
        StudyError: The file is damaged.
        OSError: It cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / RESULTS
        self.results = read_results(folder)
        if path.exists():
            _cut_torn_line(path)
        self._secrets = secrets_here()
        self._stream: IO[str] = path.open("a", encoding="utf-8")

    def add(self, result: RunResult) -> None:
        """Add a result; when this returns, a killed process does not lose it.

        Raises:
            OSError: It cannot be written.
        """
        told = self._secrets.hide(result.as_dict())  # An agent's error can hold a key.
        self._stream.write(json.dumps(told, allow_nan=False) + "\n")
        self._stream.flush()
        self.results[key_of(result)] = RunResult(**told)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._stream.close()


def read_results(folder: Path) -> dict[RunKey, RunResult]:
    """The last result of every run; a line cut off at the end is left out.

    Raises:
        StudyError: A line is damaged.
    """
    path = folder / RESULTS
    if not path.exists():
        return {}
    return {key_of(result): result for result in _lines(path)}


def key_of(result: RunResult) -> RunKey:
    """Which run a result is of."""
    return RunKey(result.arm, result.market, result.seed, result.repetition)


def _lines(path: Path) -> Iterator[RunResult]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if not line.endswith(b"\n"):
                return
            try:
                yield RunResult(**json.loads(line))
            except (ValueError, TypeError) as error:
                message = (
                    f"is no result ({clip(str(error))}): vendsim eval STUDY --rebuild makes the "
                    "file anew from the records"
                )
                fault = Fault(RESULTS, "", message, number)
                raise StudyError(str(path.parent), (fault,)) from error


def _cut_torn_line(path: Path) -> None:
    """Take off what a killed process has begun to write."""
    with path.open("r+b") as stream:
        content = stream.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            stream.truncate(whole)
