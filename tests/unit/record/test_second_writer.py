"""A record that is opened again, by the one who may and by those who may not."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import warnings
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.record.sample_run import SAMPLE_STEPS, long_step, sample_header, write_sample
from vendsim.errors import RecordError
from vendsim.record import Aside, Commit, Recorder, TornTail, read_record

IN_USE = "is in use: one run at a time may write a record"


@pytest.mark.parametrize("commit", ["step", "batch"])
@pytest.mark.parametrize("first", range(len(SAMPLE_STEPS) + 1))
def test_what_is_added_later_is_as_if_it_had_been_added_at_once(
    first: int, commit: Commit, tmp_path: Path
) -> None:
    path = tmp_path / "run.sqlite"
    with Recorder(path, sample_header(), commit) as recorder:
        for step in SAMPLE_STEPS[:first]:
            recorder.append(*step)
    with Recorder.reopen(path, commit) as recorder:
        assert (recorder.lines, recorder.steps) == (first, first)
        for step in SAMPLE_STEPS[first:]:
            recorder.append(*step)
    assert read_record(path).verify_chain() == recorder.hash == write_sample(None)
    assert [each.name for each in tmp_path.iterdir()] == ["run.sqlite"]


def test_asides_are_lines_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    with Recorder(path, sample_header()) as recorder:
        recorder.append(*SAMPLE_STEPS[0])
        recorder.note_response({"text": "é", "n": [1, None, 0.5]})
        assert len(list(read_record(path).lines())) == 2  # It does not wait for a batch.
        recorder.append(*SAMPLE_STEPS[1])
        recorder.note_changes([{"what": "vendsim", "recorded": "1", "here": "2"}])
        assert (recorder.lines, recorder.steps) == (4, 2)
    record = read_record(path)
    assert [line.seq for line in record.steps()] == [0, 2]
    response, changed = (line for line in record.lines() if isinstance(line, Aside))
    assert (response.seq, response.minute, response.kind) == (1, 480, "response")
    assert response.content == {"text": "é", "n": [1, None, 0.5]}
    assert (changed.seq, changed.minute, changed.kind) == (3, 500, "changed")
    assert list(record.responses()) == [response]
    assert record.verify_chain() == recorder.hash
    with closing(sqlite3.connect(path)) as connection:
        (rows,) = connection.execute("SELECT group_concat(seq) FROM step").fetchone()
        seen = connection.execute("SELECT * FROM response").fetchall()
        events = connection.execute("SELECT count(*) FROM event").fetchone()
    assert (rows, events) == ("0,2", (1,))
    assert seen == [(1, 480, '{"n":[1,null,0.5],"text":"é"}')]


def test_without_a_path_a_response_is_hashed_too(tmp_path: Path) -> None:
    hashes = set()
    for path in (None, tmp_path / "run.sqlite"):
        with Recorder(path, sample_header()) as recorder:
            recorder.append(*SAMPLE_STEPS[0])
            recorder.note_response("hm")
        hashes.add(recorder.hash)
    assert len(hashes) == 1
    with pytest.raises(RecordError, match="is closed: it takes no further response"):
        recorder.note_response("hm")


def test_a_response_that_is_no_json_changes_nothing(tmp_path: Path) -> None:
    with Recorder(tmp_path / "run.sqlite", sample_header()) as recorder:
        with pytest.raises(TypeError):
            recorder.note_response(object())
        assert recorder.lines == 0


@pytest.mark.parametrize("commit", ["step", "batch"])
def test_only_one_writes(tmp_path: Path, commit: Commit) -> None:
    path = tmp_path / "run.sqlite"
    with Recorder(path, sample_header(), commit) as recorder:
        for seq in range(30):
            recorder.append(*long_step(seq))
            with pytest.raises(RecordError, match=IN_USE):
                Recorder.reopen(path)
    with Recorder.reopen(path), pytest.raises(RecordError, match=IN_USE):
        Recorder.reopen(path)
    Recorder.reopen(path).close()
    assert read_record(path).verify_chain() == recorder.hash


BUSY_RUN = """
import sys
from itertools import count
from pathlib import Path
from tests.unit.record.sample_run import long_step, sample_header
from vendsim.record import Recorder

recorder = Recorder(Path(sys.argv[1]), sample_header())
print("ready", flush=True)
for seq in count():
    recorder.append(*long_step(seq))
"""


def test_a_run_in_haste_is_not_interrupted_and_its_lock_dies_with_it(tmp_path: Path) -> None:
    """It commits as fast as it can, and has no lock for a moment after each time."""
    path = tmp_path / "run.sqlite"
    command = [sys.executable, "-c", BUSY_RUN, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
        for _ in range(60):
            with pytest.raises(RecordError, match=IN_USE):
                Recorder.reopen(path)
        assert run.poll() is None
        run.kill()
    with warnings.catch_warnings():
        # The kill may have cut off a write, or not.
        warnings.simplefilter("ignore", TornTail)
        recorder = Recorder.reopen(path)
    with recorder:
        assert recorder.steps > 0
        assert recorder.hash == read_record(path).verify_chain()
    assert [each.name for each in tmp_path.iterdir()] == ["run.sqlite"]


def test_a_reader_in_the_midst_does_not_hinder_the_next_writer(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    recorder = Recorder(path, sample_header(), "step")
    recorder.append(*SAMPLE_STEPS[0])
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as reader:
        reader.execute("SELECT count(*) FROM line").fetchone()
        recorder.close()
        with Recorder.reopen(path, "step") as recorder:
            for step in SAMPLE_STEPS[1:]:
                recorder.append(*step)
    assert read_record(path).verify_chain() == write_sample(None)


def test_what_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be written: unable to open"):
        Recorder.reopen(tmp_path / "none.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_between_writing_and_noting_does_no_harm(tmp_path: Path) -> None:
    """Ctrl-C can come at any line: the file is asked what it has before the rest is written."""
    for moment in range(1, 180):
        path = tmp_path / f"run-{moment}.sqlite"
        recorder = Recorder(path, sample_header(), "batch")
        _interrupted(recorder, moment)
        recorder.close()
        record = read_record(path)
        assert recorder.hash == record.verify_chain()
        again = Recorder(None, sample_header())
        for seq in range(len(list(record.steps()))):
            again.append(*long_step(seq))
        assert again.hash == recorder.hash


def _interrupted(recorder: Recorder, moment: int) -> None:
    """Appends until an interrupt comes, in the given line of code within the recorder."""
    left = moment

    def trace(frame: object, event: str, _: object) -> object:
        nonlocal left
        name = frame.f_code.co_filename  # type: ignore[attr-defined]
        if event == "line" and name.endswith(("recorder.py", "file.py")):
            left -= 1
            if not left:
                sys.settrace(None)
                raise KeyboardInterrupt
        return trace

    for seq in range(60):
        recorder.append(*long_step(seq))
    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        for seq in range(60, 80):
            recorder.append(*long_step(seq))
    except KeyboardInterrupt:
        return
    finally:
        sys.settrace(before)
