"""Where two runs of one world part: the first step that is not the same in both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from vendsim.clock import day_of
from vendsim.record import Step, read_record

__all__ = ["Act", "Parting", "find_parting"]


class Act(NamedTuple):
    """What one of the runs did where they part.

    Attributes:
        minute: When its step was over.
        tool: The tool it called.
        action_json: The call, canonical JSON.
    """

    minute: int
    tool: str
    action_json: str


class Parting(NamedTuple):
    """The first step that is not the same.

    Attributes:
        steps: How many calls are the same before it.
        day: The day on which the earlier of the two steps is over, from 0.
        a: What A did; ``None`` where its record stops before.
        b: What B did; ``None`` likewise.
        same_call: Whether both made the same call and something else differs: what they were told
            or what happened.
    """

    steps: int
    day: int
    a: Act | None
    b: Act | None
    same_call: bool


def find_parting(a: str | Path, b: str | Path) -> Parting | None:
    """Where two runs part; ``None`` where every step is the same.

    What models said beside their calls is passed over: only what was done counts.

    Raises:
        RecordError: One of the records cannot be read.
    """
    same = -1  # The reset is a step, and no call.
    for first, second in zip_longest(*map(_steps, (a, b))):
        if first is None or second is None or first.body != second.body:
            return _parting(max(same, 0), first, second)
        same += 1
    return None


def _steps(record: str | Path) -> Iterator[Step]:
    return read_record(Path(record)).steps()


def _parting(steps: int, a: Step | None, b: Step | None) -> Parting:
    minutes = [step.minute for step in (a, b) if step is not None]
    return Parting(
        steps,
        day_of(min(minutes)),
        _act(a),
        _act(b),
        a is not None and b is not None and a.action_json == b.action_json,
    )


def _act(step: Step | None) -> Act | None:
    return None if step is None else Act(step.minute, step.tool, step.action_json)
