"""Studies on a Ray cluster that the command begins: the same records, whatever is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.unit.study.runs.objects import PACKAGES
from tests.unit.study.runs.waiting import children
from vendsim.study.runs import open_study

pytestmark = pytest.mark.sweep

AGENTS = ("--agent", "base_stock", "--agent", "random_legal", "--agent", "fixed_price")
WORDS = (*AGENTS, "--scenario", "year", "--seeds", "0-3")
RUNS = 12
ON_RAY = ("--executor", "ray", "--address", "local")
SECRET = "planted-secret-of-the-object-store"


def command(*words: object) -> list[str]:
    # A rebuild plays nothing, and refuses workers.
    workers = () if "--rebuild" in words else ("--workers", "2")
    return [sys.executable, "-m", "vendsim", "eval", *map(str, words), *workers]


def played(*words: object, more: Mapping[str, str] | None = None) -> None:
    run = subprocess.run(
        command(*words), capture_output=True, env=environment(more), timeout=600, check=False
    )
    assert run.returncode == 0, run.stderr


def started(folder: Path, *words: object) -> subprocess.Popen[bytes]:
    """A study on Ray that has begun, with some runs done and some under way."""
    process = subprocess.Popen(
        command(*words, *ON_RAY, "--out", folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    end = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < end and len(lines(folder)) < 2:
        time.sleep(0.01)
    assert process.poll() is None
    return process


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    ray = {"RAY_AUTH_MODE": "disabled", "RAY_USAGE_STATS_ENABLED": "0"}
    return {**os.environ, **ray, **(more or {})}


def lines(folder: Path) -> list[str]:
    results = folder / "results.jsonl"
    return results.read_text().splitlines() if results.exists() else []


def hashes(folder: Path) -> list[str]:
    return [result.record_hash for result in open_study(folder).results]


def playing(pid: int) -> list[int]:
    """The workers that are at a run, of the cluster that a process has begun."""
    found = []
    for child in children(pid):
        try:
            title = Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        if title.startswith(b"ray::_play"):
            found.append(child)
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The record hashes of the study in processes, when nothing goes wrong."""
    folder = tmp_path_factory.mktemp("whole") / "s"
    played(*WORDS, "--out", folder)
    return hashes(folder)


def test_processes_and_ray_make_the_same_records(tmp_path: Path, whole: list[str]) -> None:
    played(*WORDS, *ON_RAY, "--out", tmp_path / "s")
    assert hashes(tmp_path / "s") == whole


def test_a_worker_killed_from_outside_loses_and_doubles_nothing(
    tmp_path: Path, whole: list[str]
) -> None:
    process = started(tmp_path / "s", *WORDS)
    killed = 0
    while killed < 2 and process.poll() is None:
        for worker in playing(process.pid)[:1]:
            os.kill(worker, signal.SIGKILL)
            killed += 1
    assert killed == 2
    assert process.wait(300) == 0
    assert hashes(tmp_path / "s") == whole
    assert len(lines(tmp_path / "s")) == RUNS


def test_a_driver_that_is_killed_takes_its_cluster_with_it_and_loses_nothing(
    tmp_path: Path, whole: list[str]
) -> None:
    process = started(tmp_path / "s", *WORDS)
    process.kill()
    process.wait()
    played(tmp_path / "s")
    assert hashes(tmp_path / "s") == whole
    assert len(lines(tmp_path / "s")) == RUNS


def test_an_interrupt_loses_nothing(tmp_path: Path, whole: list[str]) -> None:
    process = started(tmp_path / "s", *WORDS)
    process.send_signal(signal.SIGINT)
    assert process.wait(120) == 130
    assert not list((tmp_path / "s").rglob("*-wal")), "a run was not closed"
    played(tmp_path / "s", *ON_RAY)
    assert hashes(tmp_path / "s") == whole
    assert len(lines(tmp_path / "s")) == RUNS


def test_records_in_an_object_store_are_the_same(tmp_path: Path, whole: list[str]) -> None:
    objects = tmp_path / "objects"
    objects.mkdir()
    more = {
        "PYTHONPATH": str(PACKAGES),
        "OBJECTS_OF_TESTS": str(objects),
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }
    away = ("--records", "s3://bucket/study")
    played(*WORDS, *ON_RAY, *away, "--out", tmp_path / "s", more=more)
    assert hashes(tmp_path / "s") == whole
    assert not (tmp_path / "s" / "records").exists()
    assert len([path for path in objects.iterdir() if path.name.endswith(".sqlite")]) == RUNS

    before = [json.loads(line) for line in lines(tmp_path / "s")]
    played(tmp_path / "s", *away, "--rebuild", more=more)
    after = [json.loads(line) for line in lines(tmp_path / "s")]
    timeless = [{**row, "wall_seconds": 0} for row in before]
    assert sorted(timeless, key=str) == sorted(
        ({**row, "wall_seconds": 0} for row in after), key=str
    )
    for path in [*objects.iterdir(), *(tmp_path / "s").rglob("*.*")]:
        assert SECRET.encode() not in path.read_bytes(), path
