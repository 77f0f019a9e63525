"""Kills runs at random moments and lets them go on, as processes of their own.

Run as a script: each run is forked off this process, which has all that is needed in memory, so
that hundreds of kills take seconds. Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from tests.unit.play.breaking import bodies_of
from vendsim import RecordError, replay, resume_episode, run_episode
from vendsim.record import COMPANIONS, TornTail

TALKER = "tests.unit.play.talking:make_agent"
PLAYED: dict[str, Any] = {"seed": 3, "days": 8}


def in_child(work: Callable[[], object], seconds: float | None) -> float:
    """Does something in a process of its own, killed after so many seconds; how long it lived."""
    started = time.perf_counter()
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    lived = time.perf_counter() - started
    ended = os.waitstatus_to_exitcode(status)
    assert ended in ((0,) if seconds is None else (0, -signal.SIGKILL)), ended
    return lived


def kill_one(path: Path, agent: str, seconds: float, again: float | None) -> str:
    """Kills a run, and perhaps its resumption; lets it go on to its end.

    Returns:
        ``"unmade"`` where it was killed before the record was there, else ``"resumed"``.
    """
    options = {"bill": f"{path}.bill"} if agent == TALKER else {}
    play = partial(run_episode, "year", agent, record=path, agent_options=options, **PLAYED)
    in_child(play, seconds)
    if not is_made(path):
        return "unmade"
    if again is not None:
        in_child(lambda: resume_episode(path), again)
    resume_episode(path)
    return "resumed"


def is_made(path: Path) -> bool:
    """Whether a run came so far as to make its record; if not, it has done nothing."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables != (0,):
        return True
    try:
        resume_episode(path)
    except RecordError as error:
        if "is not a record" in str(error):
            return False
        raise
    raise AssertionError("a file without a header was taken for a record")


def main(folder: Path, count: int) -> dict[str, int]:
    """Kills so many runs of each agent; what became of them."""
    # A kill in the midst of a write leaves a torn tail: it is told of, and dropped.
    warnings.simplefilter("ignore", TornTail)
    draw = random.Random(count)
    found = {"unmade": 0, "resumed": 0, "killed again": 0, "paid twice": 0}
    for agent in ("base_stock", TALKER):
        whole = folder / "whole.sqlite"
        options = {"bill": f"{folder / 'bill'}"} if agent == TALKER else {}
        play = partial(run_episode, "year", agent, record=whole, agent_options=options, **PLAYED)
        lasts = in_child(play, None)
        lines = bodies_of(whole)
        for number in range(count):
            path = folder / f"run-{number}.sqlite"
            again = draw.uniform(0, lasts) if number % 3 == 0 else None
            became = kill_one(path, agent, draw.uniform(0, lasts), again)
            found[became] += 1
            found["killed again"] += again is not None
            if became == "resumed":
                assert bodies_of(path) == lines, path
                assert replay(path).record_hash == replay(whole).record_hash
            found["paid twice"] += _paid_twice(Path(f"{path}.bill"), 1 if again is None else 2)
            for companion in COMPANIONS:
                Path(f"{path}{companion}").unlink(missing_ok=True)
        whole.unlink()
    assert sorted(each.name for each in folder.iterdir()) == ["bill"], list(folder.iterdir())
    return found


def _paid_twice(bill: Path, kills: int) -> int:
    """How many questions were asked twice; at most one a kill."""
    if not bill.exists():
        return 0
    asked = bill.read_text().split()
    bill.unlink()
    twice = len(asked) - len(set(asked))
    assert twice <= kills, asked
    return twice


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
