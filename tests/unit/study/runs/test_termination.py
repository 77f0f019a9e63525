"""A process that is told to end while it plays a run for somebody else."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import NoReturn

import pytest

from vendsim.play.agent import source_of
from vendsim.record import read_record
from vendsim.scenario import load_scenario
from vendsim.study.runs.executors.termination import ended_by_termination
from vendsim.study.runs.play import play_run
from vendsim.study.runs.store import LocalStore
from vendsim.study.runs.task import RunKey, RunTask

KILLED = str(Path(__file__).with_name("killed.py"))
YEAR = load_scenario("year")


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """As the workers of Ray do."""
    sys.exit(1)


@pytest.fixture(autouse=True)
def _as_in_a_worker() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, _leave)
    yield
    assert signal.signal(signal.SIGTERM, before) is _leave


def _task(folder: Path, marks: Path) -> RunTask:
    store = LocalStore(str(folder))
    store.write("markets/year.json", YEAR.canonical_json.encode())
    return RunTask(
        key=RunKey("killed", "year", 1, 0),
        store=store,
        agent=KILLED,
        agent_hash=source_of(KILLED)[1],
        options={"marks": str(marks), "by": "SIGTERM"},
        market_file="markets/year.json",
        scenario_hash=YEAR.hash,
        days=8,
        bound_cents=1,
    )


def test_its_run_is_gone_on_with_as_if_nothing_had_been(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    task = _task(tmp_path / "study", marks)
    with pytest.raises(SystemExit), ended_by_termination():
        play_run(task)
    record = read_record(tmp_path / "study" / task.key.record)
    assert len(list(record.lines())) == 5  # The reset, and four days: no stop of the agent's.
    assert not list(record.asides())
    with ended_by_termination():
        result = play_run(task)
    whole = play_run(_task(tmp_path / "whole", marks))
    assert replace(result, wall_seconds=0.0) == replace(whole, wall_seconds=0.0)
    assert (result.end, result.stopped_by) == ("horizon", None)


def test_one_that_is_told_twice_ends_once() -> None:
    committed = []

    def work() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            committed.append(True)

    with pytest.raises(SystemExit), ended_by_termination():
        work()
    assert committed == [True]


def test_one_whose_agent_takes_no_notice_ends_all_the_same() -> None:
    with pytest.raises(SystemExit), ended_by_termination(), suppress(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGTERM)


def test_an_interrupt_stays_one() -> None:
    with pytest.raises(KeyboardInterrupt), ended_by_termination():
        raise KeyboardInterrupt


def test_in_a_thread_nothing_is_changed() -> None:
    found = []

    def work() -> None:
        with ended_by_termination():
            found.append(signal.getsignal(signal.SIGTERM))

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert found == [_leave]
