"""Agents that do not answer are got back when the time of their run is used up."""

from __future__ import annotations

import signal
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from vendsim import run_episode
from vendsim.errors import RunStopped
from vendsim.play.alarm import Alarm
from vendsim.play.budget import Budget
from vendsim.study.verify import verify_record

WAIT: dict[str, Any] = {"tool": "wait_until_tomorrow", "arguments": {}}


class Hanging:
    """Hangs on the third day; a stubborn one takes what is raised for nothing."""

    def __init__(self, stubborn: bool) -> None:
        self.stubborn = stubborn

    def begin(self, briefing: str, tools: object) -> None:
        pass

    def act(self, observation: Mapping[str, Any]) -> Any:
        if observation["day"] < 2:
            return WAIT
        while True:
            try:
                time.sleep(300)
            except Exception:
                if not self.stubborn:
                    raise
                return WAIT


@pytest.mark.parametrize("stubborn", [False, True])
def test_an_agent_that_hangs_is_ended_by_its_budget(stubborn: bool, tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGALRM)
    begun = time.monotonic()
    record = tmp_path / "run.vendsim.sqlite"
    found = run_episode(
        "year", lambda: Hanging(stubborn), seed=0, record=record, budget=Budget(wall_seconds=1.0)
    )
    assert time.monotonic() - begun < 60
    assert found.end == "truncated"
    assert found.stopped == "budget: wall_seconds 1 used up"
    assert found.days_played in (2, 3)
    assert verify_record(record).holds
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_it_rings_only_while_it_is_set() -> None:
    with Alarm(0.05) as alarm:
        sleep = alarm.watch(time.sleep)
        sleep(0.001)
        time.sleep(0.1)
        with pytest.raises(RunStopped, match=r"wall_seconds 0\.05 used up"):
            sleep(30)
        time.sleep(1.1)
    time.sleep(0.1)


def test_it_does_not_ring_in_other_threads() -> None:
    rang: list[BaseException] = []

    def work() -> None:
        try:
            with Alarm(0.01) as alarm:
                alarm.watch(time.sleep)(0.1)
        except BaseException as error:
            rang.append(error)

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert rang == []
