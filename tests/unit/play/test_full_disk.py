"""Writes that fail: the run stops with a typed error, and goes on when there is room again."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.unit.play.breaking import bodies_of
from tests.unit.play.talking import Talker
from tests.unit.record.test_recorder import no_rights
from vendsim import RecordError, resume_episode, run_episode
from vendsim.record import file, read_record, recorder

Agent = str | type[Talker]
AGENTS: list[Agent] = ["base_stock", Talker]


@pytest.fixture(autouse=True)
def _nobody_else_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record is looked at some times to see whether a run is writing; here none is."""
    monkeypatch.setattr(file, "_LOCK_PAUSE_SECONDS", 0)


@pytest.fixture(autouse=True)
def _no_second_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch ends early where a machine stands still for a second; here all are whole."""
    monkeypatch.setattr(recorder, "_BATCH_SECONDS", float("inf"))


def played(agent: Agent) -> dict[str, Any]:
    """What is played: so long that a scripted agent's record is written in several batches."""
    return {"seed": 3, "days": 60 if isinstance(agent, str) else 4}


def made(agent: Agent) -> Any:
    return agent if isinstance(agent, str) else agent()


class Failing(sqlite3.Connection):
    """A connection of which one statement, and all after it, find no room."""

    left = 10**9

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        Failing.left -= sql.startswith(("INSERT", "COMMIT", "BEGIN"))
        if Failing.left < 0:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return super().execute(sql, *values)


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, statement: int) -> Iterator[None]:
    """The given statement of the next record fails, counted from where its header is made."""
    connect = sqlite3.connect
    Failing.left = statement
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, factory=Failing, **k))
        yield


def stopped(path: Path, agent: Agent) -> str:
    """Plays into a new record; why that stopped, empty where it did not."""
    try:
        run_episode("year", made(agent), record=path, **played(agent))
    except RecordError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("agent", AGENTS)
def test_the_kth_write_fails_for_every_k(
    agent: Agent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run_episode("year", made(agent), **played(agent)).record_hash
    for statement in range(300):
        path = tmp_path / f"run-{statement}.sqlite"
        with failing(monkeypatch, statement):
            why = stopped(path, agent)
        if not why:
            break
        assert "cannot be made" in why if not path.exists() else "cannot be written" in why
        if path.exists():
            with failing(monkeypatch, statement), suppress(RecordError):  # Full once more.
                assert resume_episode(path, agent=made(agent)).record_hash == whole
            assert resume_episode(path, agent=made(agent)).record_hash == whole
    assert statement > 15
    assert resume_episode(path).record_hash == whole


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """No file may grow beyond ``size`` bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.filterwarnings("ignore::vendsim.record.TornTail")  # Of a batch a part finds room.
@pytest.mark.parametrize("agent", AGENTS)
def test_a_disk_that_is_full_sooner_or_later(agent: Agent, tmp_path: Path) -> None:
    whole = run_episode("year", made(agent), record=tmp_path / "whole.sqlite", **played(agent))
    steps = []
    for size in range(0, 2_000_000, 32_000):
        path = tmp_path / f"run-{size}.sqlite"
        with small_disk(size):
            why = stopped(path, agent)
        if not why:
            break
        assert "cannot be" in why
        if path.exists():
            steps.append(len(bodies_of(path)))
            assert resume_episode(path, agent=made(agent)).record_hash == whole.record_hash
            assert bodies_of(path) == bodies_of(tmp_path / "whole.sqlite")
            path.unlink()
    assert steps == sorted(steps)
    assert len(set(steps)) > 1


@pytest.fixture
def anyones() -> Iterator[Path]:
    """A folder that everybody reaches, unlike those of the tests."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


def test_a_folder_that_has_become_read_only(anyones: Path) -> None:
    path = anyones / "run.sqlite"

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    run_episode("year", "base_stock", record=path, progress=stop, **played("base_stock"))
    before = path.read_bytes()
    path.chmod(0o444)
    anyones.chmod(0o555)
    with (
        no_rights(),
        pytest.raises(RecordError, match="cannot be written: attempt to write a read"),
    ):
        resume_episode(path)
    assert path.read_bytes() == before
    path.chmod(0o644)
    anyones.chmod(0o755)
    assert resume_episode(path).end == "horizon"
    with no_rights():
        assert resume_episode(path).end == "horizon"  # It has ended: nothing is written.
    assert read_record(path).verify_chain()
