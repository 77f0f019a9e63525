"""Runs in processes: the same records whoever plays them, and workers that die."""

from __future__ import annotations

import os
import signal
import time
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.unit.study.runs.small import hashes, odd_agent, played, study
from vendsim.study.runs import Study, run_study
from vendsim.study.runs.executors import InlineExecutor, ProcessExecutor


def files(found: Study) -> list[str]:
    return [sha256((found.path / r.record).read_bytes()).hexdigest() for r in found.results]


def test_one_worker_or_two_or_none_make_the_same_records_byte_for_byte(tmp_path: Path) -> None:
    told = study(["random_legal", "fixed_price", "privileged"], seeds=[0, 1], days=20)
    alone = played(told, tmp_path / "inline", InlineExecutor())
    one = played(told, tmp_path / "one", ProcessExecutor(1))
    two = played(told, tmp_path / "two", ProcessExecutor(2))
    assert hashes(alone) == hashes(one) == hashes(two)
    assert files(alone) == files(one) == files(two)
    assert len(set(hashes(two))) == 6


def test_a_worker_that_dies_costs_nothing(tmp_path: Path) -> None:
    options = {"what": "die once", "flag": str(tmp_path / "flag")}
    dying = {"name": "odd", "agent": odd_agent(tmp_path), "options": options}
    told = study(["do_nothing", dying], seeds=[0, 1])
    found = played(told, tmp_path / "s", ProcessExecutor(2))
    assert (tmp_path / "flag").exists()
    assert found.is_whole
    assert [result.tool_calls for result in found.results] == [8] * 4
    # What was committed before it died has not been played again under another hash.
    whole = played(told, tmp_path / "whole")
    assert hashes(found) == hashes(whole)


def test_a_run_that_kills_its_workers_is_excluded_and_the_study_goes_on(tmp_path: Path) -> None:
    deadly = {"name": "odd", "agent": odd_agent(tmp_path), "options": {"what": "die"}}
    found = played(study([deadly, "do_nothing"], seeds=[0]), tmp_path / "s", ProcessExecutor(1))
    odd, idle = found.results
    assert (odd.failed_by, odd.reason) == (
        "harness",
        "its worker died 3 times while it was played",
    )
    assert odd.days_played <= 3
    assert odd.bound_cents == idle.bound_cents
    assert idle.counts


def test_an_agent_that_hangs_is_ended_by_its_budget_and_the_study_goes_on(tmp_path: Path) -> None:
    hanging = {
        "name": "odd",
        "agent": odd_agent(tmp_path),
        "options": {"what": "hang"},
        "budget": {"wall_seconds": 1.0},
    }
    found = played(study([hanging, "do_nothing"], seeds=[0]), tmp_path / "s", ProcessExecutor(1))
    assert found.is_whole
    odd, idle = found.results
    assert (odd.stopped_by, odd.reason) == ("budget", "wall_seconds 1 used up")
    assert odd.days_played == 3
    assert odd.score_cents == idle.score_cents


def test_a_worker_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    told = study(["fixed_price"], seeds=[0, 1, 2], days=None)
    executor = Spied(1)
    killer = Thread(target=executor.kill_one)
    killer.start()
    found = played(told, tmp_path / "killed", executor)
    killer.join()
    assert executor.killed
    assert hashes(found) == hashes(played(told, tmp_path / "whole"))


class Spied(ProcessExecutor):
    """Lets its worker be killed while it plays."""

    killed = False

    def kill_one(self) -> None:
        """Kills the first worker that has begun a record."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for child in children():
                if any("-wal" in name for name in open_files(child)):
                    os.kill(child, signal.SIGKILL)
                    self.killed = True
                    return
            time.sleep(0.002)


def children() -> list[int]:
    """The processes that this one has started."""
    return [
        int(each)
        for task in Path("/proc/self/task").iterdir()
        for each in (task / "children").read_text().split()
    ]


def open_files(process: int) -> list[str]:
    """The files a process has open, as far as it is still there."""
    try:
        return [os.readlink(each) for each in Path(f"/proc/{process}/fd").iterdir()]
    except OSError:
        return []


def test_an_interrupt_ends_it_and_the_next_call_goes_on(tmp_path: Path) -> None:
    told = study(["fixed_price", "random_legal"], seeds=range(3), days=120)

    def interrupt(standing: Any) -> None:
        if standing.done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_study(told, tmp_path / "s", [ProcessExecutor(2)], watch=interrupt)
    assert children_of_ours() == []
    found = played(told, tmp_path / "s", ProcessExecutor(2))
    assert hashes(found) == hashes(played(told, tmp_path / "whole"))


def children_of_ours() -> list[int]:
    """Workers that have been left behind; the tracker of multiprocessing's own is none."""
    found = []
    for child in children():
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        if any(b"spawn_main" in word for word in words):
            found.append(child)
    return found
