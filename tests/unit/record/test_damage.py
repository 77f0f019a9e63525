"""Records with bits turned over or ends cut off: found, or without effect, never less than told."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.unit.record.sample_run import long_step, sample_header
from vendsim.errors import RecordError
from vendsim.record import (
    Commit,
    Header,
    Line,
    Record,
    Recorder,
    Tail,
    TornTail,
    file,
    read_record,
    read_tail,
    wal,
)
from vendsim.study.score import score_record

STEPS = 30
Content = tuple[Header, list[Line]]


@pytest.fixture(autouse=True)
def _nobody_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What looks damaged is looked at again because a run may be writing; here none is."""
    monkeypatch.setattr(wal, "_PAUSE_SECONDS", 0)
    monkeypatch.setattr(wal, "_LOOKS", 2)
    monkeypatch.setattr(file, "_LOCK_PAUSE_SECONDS", 0)


def closed(path: Path) -> None:
    with Recorder(path, sample_header()) as recorder:
        for seq in range(STEPS):
            recorder.append(*long_step(seq))


def left_by_a_kill(path: Path, commit: Commit, steps: int) -> None:
    """A record and its companions as they stood at the last commit."""
    live = path.with_name("live.sqlite")
    recorder = Recorder(live, sample_header(), commit)
    for seq in range(steps):
        recorder.append(*long_step(seq))
    for companion in ("", "-wal"):
        shutil.copyfile(f"{live}{companion}", f"{path}{companion}")
    recorder.close()
    live.unlink()


def checked(record: Record) -> Content:
    """All that a record holds, if it says that it is whole."""
    record.verify_chain()
    return record.header, list(record.lines())


def outcome(path: Path, whole: Content) -> str:
    """Reads a record that may be damaged; it must not give less, or anything else."""
    try:
        found = checked(read_record(path))
    except RecordError as error:
        return named(error, path)
    assert found == whole
    return "no effect"


def named(error: RecordError, path: Path) -> str:
    assert path.name in str(error)
    return "refused"


@contextmanager
def flipped(path: Path, bit: int) -> Iterator[None]:
    """One bit of a file turned over, for a while."""
    with path.open("r+b") as data:
        data.seek(bit // 8)
        (before,) = data.read(1)
        data.seek(bit // 8)
        data.write(bytes([before ^ 1 << bit % 8]))
    try:
        yield
    finally:
        with path.open("r+b") as data:
            data.seek(bit // 8)
            data.write(bytes([before]))


def bits_of(path: Path, count: int) -> list[int]:
    """The 800 bits of the file's header, and others from everywhere."""
    size = 8 * path.stat().st_size
    draw = random.Random(f"{path.name} {count}")
    return [*range(min(800, size)), *(draw.randrange(size) for _ in range(count))]


@pytest.mark.parametrize("count", [1500, pytest.param(30_000, marks=pytest.mark.sweep)])
def test_a_bit_of_a_record_turned_over(count: int, tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    closed(path)
    whole = checked(read_record(path))
    outcomes: dict[str, int] = {"refused": 0, "no effect": 0}
    for bit in bits_of(path, count):
        with flipped(path, bit):
            outcomes[outcome(path, whole)] += 1
        for companion in ("-wal", "-shm", "-journal"):
            Path(f"{path}{companion}").unlink(missing_ok=True)
    assert outcomes["refused"] > count / 3
    assert checked(read_record(path)) == whole


@pytest.mark.parametrize(("commit", "steps"), [("batch", 130), ("step", STEPS)])
@pytest.mark.parametrize("count", [500, pytest.param(20_000, marks=pytest.mark.sweep)])
def test_a_bit_turned_over_in_what_a_killed_run_left(
    count: int, commit: Commit, steps: int, tmp_path: Path
) -> None:
    path = tmp_path / "run.sqlite"
    left_by_a_kill(path, commit, steps)
    left = Path(f"{path}-wal")
    assert left.stat().st_size > 20_000
    whole = checked(read_record(path))
    outcomes = {"refused": 0, "no effect": 0}
    size = 8 * left.stat().st_size
    draw = random.Random(count)
    for bit in [*range(256 + 24 * 8), *(draw.randrange(size) for _ in range(count))]:
        with flipped(left, bit):
            outcomes[outcome(path, whole)] += 1
        Path(f"{path}-shm").unlink(missing_ok=True)
    assert outcomes["refused"] > count / 2


def resumed(path: Path, whole: list[Line]) -> str:
    """Opens a record to go on; what it then holds must be a beginning of the whole."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            Recorder.reopen(path).close()
        except RecordError as error:
            return named(error, path)
    lines = list(read_record(path).lines())
    assert lines == whole[: len(lines)]
    if len(lines) == len(whole):
        return "whole"
    (warning,) = caught
    assert warning.category is TornTail
    assert f"cut off behind its {len(lines)} lines;" in str(warning.message)
    return "dropped"


def each_cut(path: Path, sizes: range, what: Callable[[int], None]) -> None:
    """Cuts the last commit of a -wal off at each byte; the record is made anew each time."""
    kept = {end: Path(f"{path}{end}").read_bytes() for end in ("", "-wal")}
    for size in sizes:
        for end, data in kept.items():
            Path(f"{path}{end}").write_bytes(data if end == "" else data[:size])
        Path(f"{path}-shm").unlink(missing_ok=True)
        what(size)


@pytest.mark.parametrize(
    ("commit", "kept", "lines", "step"),
    [
        ("step", 5, 6, 7),
        pytest.param("step", 5, 6, 1, marks=pytest.mark.sweep),
        ("batch", 64, 128, 331),
        pytest.param("batch", 64, 128, 31, marks=pytest.mark.sweep),
    ],
)
def test_the_last_commit_cut_off_at_every_byte_is_dropped_with_a_warning(
    commit: Commit, kept: int, lines: int, step: int, tmp_path: Path
) -> None:
    path = tmp_path / "run.sqlite"
    left_by_a_kill(path, commit, lines)
    left = Path(f"{path}-wal")
    whole = list(read_record(path).lines())
    left_by_a_kill(tmp_path / "before.sqlite", commit, kept)
    start = (tmp_path / "before.sqlite-wal").stat().st_size
    end = left.stat().st_size
    found: list[str] = []

    def go_on(size: int) -> None:
        # What was committed before can be read all the while.
        assert len(checked(read_record(path))[1]) == kept
        found.append(resumed(path, whole))

    each_cut(path, range(start + 1, end, step), go_on)
    assert set(found) == {"dropped"}


def test_a_cut_at_a_commit_is_an_earlier_kill(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    left_by_a_kill(path, "step", steps=6)
    left_by_a_kill(tmp_path / "before.sqlite", "step", steps=5)
    whole = list(read_record(path).lines())
    os.truncate(f"{path}-wal", (tmp_path / "before.sqlite-wal").stat().st_size)
    assert read_tail(path) == Tail(0, False)
    assert checked(read_record(path))[1] == whole[:5]


def test_a_closed_record_cut_anywhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    closed(path)
    data = path.read_bytes()
    for size in [*range(0, len(data) - 4096, 997), *range(len(data) - 4096, len(data), 11)]:
        path.write_bytes(data[:size])
        with suppress(RecordError):
            checked(read_record(path))
            raise AssertionError(f"{size} of {len(data)} bytes passed for a record")


def test_damage_before_the_last_commit_is_not_dropped(tmp_path: Path) -> None:
    """SQLite would, without a word: it takes the file to end there."""
    path = tmp_path / "run.sqlite"
    left_by_a_kill(path, "step", STEPS)
    left = Path(f"{path}-wal")
    before = left.read_bytes()
    with flipped(left, 8 * (len(before) // 2)):
        damaged = left.read_bytes()
        for use in (read_tail, Recorder.reopen, score_record):
            with pytest.raises(RecordError, match=r"run\.sqlite-wal is damaged: steps that were"):
                use(path)
        assert left.read_bytes() == damaged
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            (rows,) = connection.execute("SELECT count(*) FROM line").fetchone()
    assert rows < STEPS


def test_damage_is_seen_through_a_symbolic_link(tmp_path: Path) -> None:
    """SQLite looks for the -wal beside the file, not beside the link."""
    path, link = tmp_path / "run.sqlite", tmp_path / "elsewhere" / "link.sqlite"
    left_by_a_kill(path, "step", STEPS)
    link.parent.mkdir()
    link.symlink_to(path)
    left = Path(f"{path}-wal")
    with flipped(left, 8 * (left.stat().st_size // 2)):
        for use in (read_tail, Recorder.reopen, score_record):
            with pytest.raises(RecordError, match=r"run\.sqlite-wal is damaged: steps that were"):
                use(link)


def test_damage_to_the_last_commit_is_refused_until_it_is_dropped(tmp_path: Path) -> None:
    """It looks as if power had been lost in the midst of it."""
    path = tmp_path / "run.sqlite"
    left_by_a_kill(path, "step", STEPS)
    whole = list(read_record(path).lines())
    left = Path(f"{path}-wal")
    data = bytearray(left.read_bytes())
    data[-100] ^= 1
    left.write_bytes(bytes(data))
    assert read_tail(path).is_spoilt
    for use in (checked, lambda record: score_record(record.path)):
        with pytest.raises(RecordError, match=r"last write.* damaged or was cut off"):
            use(read_record(path))
    assert resumed(path, whole) == "dropped"
    assert len(checked(read_record(path))[1]) == STEPS - 1


def test_what_earlier_rounds_left_is_no_damage(tmp_path: Path) -> None:
    """SQLite writes the file again from its start when it has been folded in."""
    path = tmp_path / "run.sqlite"
    for steps in (120, 355):
        left_by_a_kill(path, "step", steps)
        assert read_tail(path) == Tail(0, False)
        assert len(checked(read_record(path))[1]) == steps
        for companion in ("", "-wal", "-shm"):
            Path(f"{path}{companion}").unlink(missing_ok=True)


def test_a_record_that_is_written_is_never_taken_for_damaged(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    with Recorder(path, sample_header(), "step") as recorder:
        for seq in range(300):
            recorder.append(*long_step(seq))
            assert read_tail(path) == Tail(0, False)


@pytest.mark.parametrize("size", [0, 1, 31, 32, 33, 40, 60])
def test_a_file_that_was_hardly_begun_holds_nothing(size: int, tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    left_by_a_kill(path, "step", steps=1)
    os.truncate(f"{path}-wal", size)
    assert not read_tail(path).is_spoilt
