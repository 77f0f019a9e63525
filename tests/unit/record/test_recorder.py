from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.unit.record.sample_run import SAMPLE_STEPS, long_step, sample_header, write_sample
from vendsim.errors import RecordError
from vendsim.record import Commit, Header, Recorder, TornTail, genesis, read_record, read_tail

SAMPLE_HASH = "43f6275cd7de232a7d7d1973f5a6bc1b74067de9544b23ab8ae3e025d731d93e"
COMMITS: list[Commit] = ["step", "batch"]
NOBODY = 65534


def rows_seen(path: Path) -> int:
    """Steps another process would find now."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM line").fetchone()
    return int(count)


@contextmanager
def no_rights() -> Iterator[None]:
    """Root may write anywhere: be nobody for a while."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """No file may grow beyond ``size`` bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_the_hash_is_known_and_the_same_however_it_is_kept(tmp_path: Path) -> None:
    hashes = {
        write_sample(None),
        write_sample(tmp_path / "batch.sqlite", "batch"),
        write_sample(tmp_path / "step.sqlite", "step"),
        write_sample(None, agent_name="another", versions={}),
    }
    assert hashes == {SAMPLE_HASH}


def test_a_record_without_steps_has_the_hash_of_what_is_played() -> None:
    assert Recorder(None, sample_header()).hash == genesis(sample_header()).hex()


def test_without_a_path_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_sample(None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("commit", COMMITS)
def test_what_was_appended_stands_in_the_file(tmp_path: Path, commit: Commit) -> None:
    path = tmp_path / "a b?c#d%20.sqlite"
    write_sample(path, commit)
    steps = list(read_record(path).steps())
    assert [(s.minute, s.tool, s.action, s.result, s.balance_cents) for s in steps] == [
        (minute, tool, action, result, balance)
        for minute, tool, action, result, _events, _entries, balance in SAMPLE_STEPS
    ]
    assert [s.events for s in steps] == [step[4] for step in SAMPLE_STEPS]
    assert steps[0].entries[1] == (
        480,
        "opening goods",
        [("assets:stock", 1600), ("equity:opening_capital", -1600)],
    )


@pytest.mark.parametrize("commit", COMMITS)
def test_after_closing_there_is_one_plain_file(tmp_path: Path, commit: Commit) -> None:
    path = tmp_path / "run.sqlite"
    write_sample(path, commit)
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.sqlite"]
    assert path.read_bytes()[18:20] == b"\x01\x01"  # Not in WAL mode any more.


def test_each_step_can_be_read_as_soon_as_it_is_appended(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    with Recorder(path, sample_header(), "step") as recorder:
        for count, step in enumerate(SAMPLE_STEPS, start=1):
            recorder.append(*step)
            assert rows_seen(path) == count
            assert read_record(path).verify_chain() == recorder.hash


def test_a_step_commit_waits_for_the_disk(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "run.sqlite", sample_header(), "step")
    assert recorder._file is not None
    connection = recorder._file._connection
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    recorder.close()


def test_what_comes_fast_is_committed_in_batches(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    seen = []
    hashes = []
    with Recorder(path, sample_header(), "batch") as recorder:
        for minute in range(200):
            recorder.append(minute, "wait", None, {}, [], [], 0)
            seen.append(rows_seen(path))
            hashes.append(recorder.hash)
            if minute in (63, 64, 130):
                assert read_record(path).verify_chain() == hashes[seen[-1] - 1]
    assert seen == [64 * (count // 64) for count in range(1, 201)]
    assert rows_seen(path) == 200
    assert recorder.hash == hashes[-1]


def test_what_comes_a_second_after_a_commit_does_not_wait(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    now = 100.0
    seen = []
    with Recorder(path, sample_header(), "batch", lambda: now) as recorder:
        for wait_seconds in (0.5, 0.25, 0.25, 0.75, 0.25, 2.0, 0.9, 0.0):
            now += wait_seconds
            recorder.append(0, "wait", None, {}, [], [], 0)
            seen.append(rows_seen(path))
    assert seen == [0, 0, 3, 3, 5, 6, 6, 6]
    assert rows_seen(path) == 8


def test_an_open_reader_neither_hinders_nor_is_hindered(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    recorder = Recorder(path, sample_header(), "step")
    recorder.append(*SAMPLE_STEPS[0])
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as reader:
        rows = reader.execute("SELECT seq FROM line UNION ALL SELECT 99")
        assert next(rows) == (0,)  # In the middle of reading.
        for step in SAMPLE_STEPS[1:]:
            recorder.append(*step)
        recorder.close()
        assert next(rows) == (99,)
        assert read_record(path).verify_chain() == SAMPLE_HASH
    assert read_record(path).verify_chain() == SAMPLE_HASH


@pytest.mark.parametrize("suffix", ["", "-wal", "-journal", "-shm"])
def test_an_existing_file_is_never_overwritten(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "run.sqlite"
    taken = tmp_path / f"run.sqlite{suffix}"
    taken.write_bytes(b"precious")
    with pytest.raises(RecordError, match="exists already: a record is never overwritten"):
        Recorder(path, sample_header())
    assert taken.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [taken]


@pytest.mark.parametrize("name", ["missing/run.sqlite", "file/run.sqlite", "x" * 300, "a\0b"])
def test_a_place_that_takes_no_file_is_a_record_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(RecordError, match="cannot be made"):
        Recorder(tmp_path / name, sample_header())


def test_an_unwritable_folder_is_a_record_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with no_rights(), pytest.raises(RecordError, match="Permission denied"):
        Recorder(tmp_path / "run.sqlite", sample_header())
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_at_once_leaves_no_file(tmp_path: Path) -> None:
    with small_disk(20_000), pytest.raises(RecordError, match="cannot be made"):
        Recorder(tmp_path / "run.sqlite", sample_header())
    assert list(tmp_path.iterdir()) == []


def test_who_interrupts_the_making_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows_of(header: Header) -> dict[str, str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(Header, "rows", rows_of)
    with pytest.raises(KeyboardInterrupt):
        Recorder(tmp_path / "run.sqlite", sample_header())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("commit", COMMITS)
def test_a_full_disk_stops_the_run_and_leaves_a_record(tmp_path: Path, commit: Commit) -> None:
    path = tmp_path / "run.sqlite"
    recorder = Recorder(path, sample_header(), commit)
    hashes = []

    def play_until_the_disk_is_full() -> None:
        for day in range(300):
            recorder.append(1440 * day, "wait", "x" * 1000, {}, [], [], 0)
            hashes.append(recorder.hash)

    with small_disk(200_000), pytest.raises(RecordError, match="cannot be written"):
        play_until_the_disk_is_full()
    with pytest.raises(RecordError, match="is closed"):
        recorder.append(*SAMPLE_STEPS[0])
    recorder.close()
    record = read_record(path)
    kept = len(list(record.steps()))
    assert kept > 5
    assert record.verify_chain() == hashes[kept - 1]
    assert len(hashes) - kept == (0 if commit == "step" else 63)


def test_a_closed_recorder_takes_no_step(tmp_path: Path) -> None:
    for path in (None, tmp_path / "run.sqlite"):
        recorder = Recorder(path, sample_header())
        recorder.close()
        recorder.close()
        with pytest.raises(RecordError, match="is closed"):
            recorder.append(*SAMPLE_STEPS[0])


def test_an_error_in_the_run_still_closes_the_record(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"

    def fail_after_one_step() -> None:
        with Recorder(path, sample_header()) as recorder:
            recorder.append(*SAMPLE_STEPS[0])
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail_after_one_step()
    assert rows_seen(path) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.sqlite"]


def test_a_step_that_cannot_be_encoded_changes_nothing(tmp_path: Path) -> None:
    with Recorder(tmp_path / "run.sqlite", sample_header()) as recorder:
        recorder.append(*SAMPLE_STEPS[0])
        before = recorder.hash
        with pytest.raises(TypeError):
            recorder.append(500, "wait", None, {"what": object()}, [], [], 0)
        assert (recorder.steps, recorder.hash) == (1, before)
    assert read_record(tmp_path / "run.sqlite").verify_chain() == before


def test_long_and_strange_text_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    sent = ["\0", {"text": "\u202e\x1b[31m"}, "é" * 1_000_000]
    with Recorder(path, sample_header()) as recorder:
        for action in sent:
            recorder.append(0, "no\0such", action, {"ok": False}, [], [], 0)
    record = read_record(path)
    assert record.verify_chain() == recorder.hash
    assert [step.action for step in record.steps()] == sent
    assert {step.tool for step in record.steps()} == {"no\0such"}


KILLED_RUN = """
import sys
from itertools import count
from pathlib import Path
from tests.unit.record.sample_run import long_step, sample_header
from vendsim.record import Recorder

recorder = Recorder(Path(sys.argv[1]), sample_header(), sys.argv[2])
for seq in count():
    recorder.append(*long_step(seq))
    print(seq, flush=True)
"""


@pytest.mark.parametrize("commit", COMMITS)
@pytest.mark.parametrize("said", [1, 40, 700])
def test_a_killed_run_leaves_a_record(tmp_path: Path, commit: Commit, said: int) -> None:
    path = tmp_path / "run.sqlite"
    command = [sys.executable, "-c", KILLED_RUN, str(path), commit]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for seq in range(said):
            assert run.stdout.readline() == f"{seq}\n"
        run.send_signal(signal.SIGKILL)
        run.stdout.read()
    if read_tail(path).is_spoilt:  # The kill fell into the midst of a write.
        with pytest.warns(TornTail):
            Recorder.reopen(path, commit).close()
    record = read_record(path)
    kept = len(list(record.steps()))
    assert kept >= said - (0 if commit == "step" else 63)
    again = Recorder(None, sample_header())
    for seq in range(kept):
        again.append(*long_step(seq))
    assert record.verify_chain() == again.hash
