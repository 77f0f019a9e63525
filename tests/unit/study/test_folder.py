from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.scenario.folders import Market
from tests.unit.study.rich_run import write_idle_run
from vendsim.env import ToolCallEnv
from vendsim.errors import RecordError
from vendsim.play import Episode, run_episode
from vendsim.record import Recorder, read_record
from vendsim.scenario import Scenario
from vendsim.study.folder import Listed, list_records

MANY = 1_000
MOST_SECONDS = 2.0  # A tenth of the records that are promised in this time.


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    return Market(tmp_path_factory.mktemp("scenarios") / "kiosk").load()


def play(folder: Path, kiosk: Scenario, seed: int) -> Episode:
    path = folder / f"run-{seed}.vendsim.sqlite"
    return run_episode(kiosk, "do_nothing", seed=seed, days=4, record=path)


def test_records_are_listed_by_name_with_how_they_ended(tmp_path: Path, kiosk: Scenario) -> None:
    episodes = [play(tmp_path, kiosk, seed) for seed in (3, 1, 2)]
    listed = list_records(tmp_path)
    assert [each.file for each in listed] == [f"run-{n}.vendsim.sqlite" for n in (1, 2, 3)]
    assert listed[2] == Listed(
        file="run-3.vendsim.sqlite",
        scenario="kiosk",
        scenario_hash=kiosk.hash,
        agent="do_nothing",
        seed=3,
        days=4,
        days_played=4,
        end="horizon",
        balance_cents=50_000 - 4 * 200,
        record_hash=episodes[0].record_hash,
    )


def test_bankruptcy_is_told(tmp_path: Path) -> None:
    write_idle_run(tmp_path / "idle.sqlite")
    (listed,) = list_records(str(tmp_path))
    assert (listed.end, listed.days_played, listed.balance_cents) == ("bankrupt", 11, -2_000)


def test_a_run_that_is_broken_off_or_has_no_step_is_unfinished(
    tmp_path: Path, kiosk: Scenario
) -> None:
    play(tmp_path, kiosk, 1)
    shutil.copyfile(tmp_path / "run-1.vendsim.sqlite", tmp_path / "run-2.vendsim.sqlite")
    for number, steps in ((1, 3), (2, 0)):
        with closing(sqlite3.connect(tmp_path / f"run-{number}.vendsim.sqlite")) as connection:
            connection.execute("DELETE FROM line WHERE seq >= ?", (steps,))
            connection.commit()
    broken, empty = list_records(tmp_path)
    assert (broken.end, broken.days_played, broken.balance_cents) == (None, 2, 49_600)
    assert (empty.end, empty.days_played, empty.balance_cents) == (None, 0, None)
    assert (empty.record_hash, empty.error, empty.agent) == ("", "", "do_nothing")


def test_a_run_that_goes_on_is_listed_as_it_stands(tmp_path: Path, kiosk: Scenario) -> None:
    done = play(tmp_path, kiosk, 1)
    header = read_record(Path(done.record or "")).header
    env = ToolCallEnv(kiosk, days=4)
    with Recorder(tmp_path / "growing.sqlite", header, "step") as recorder:
        env.recorder = recorder
        env.reset(seed=1)
        env.step({"tool": "wait_until_tomorrow", "arguments": {}})
        assert (tmp_path / "growing.sqlite-wal").exists()
        growing, _ = list_records(tmp_path)
    assert (growing.days_played, growing.balance_cents) == (1, 49_800)
    assert growing.record_hash == recorder.hash


def test_what_is_no_record_is_left_out_and_what_is_damaged_named(
    tmp_path: Path, kiosk: Scenario
) -> None:
    play(tmp_path, kiosk, 1)
    (tmp_path / "page.html").write_text("a page")
    (tmp_path / "folder.sqlite").mkdir()
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as connection:
        connection.execute("CREATE TABLE header (key, value)")
    (tmp_path / "damaged.sqlite").write_bytes(b"not a database" * 100)
    whole = (tmp_path / "run-1.vendsim.sqlite").read_bytes()
    (tmp_path / "strange % #?.sqlite").write_bytes(whole)
    damaged, first, strange = list_records(tmp_path)
    assert damaged == Listed("damaged.sqlite", error="DatabaseError: file is not a database")
    assert (first.error, strange.error) == ("", "")
    assert strange.record_hash == first.record_hash


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="cannot be read: No such file"):
        list_records(tmp_path / "none")
    assert list_records(tmp_path) == []


def test_many_records_are_listed_quickly(tmp_path: Path, kiosk: Scenario) -> None:
    whole = Path(play(tmp_path, kiosk, 1).record or "").read_bytes()
    for number in range(2, MANY + 1):
        (tmp_path / f"run-{number}.vendsim.sqlite").write_bytes(whole)
    begun = time.process_time()
    assert len(list_records(tmp_path)) == MANY
    assert time.process_time() - begun < MOST_SECONDS
