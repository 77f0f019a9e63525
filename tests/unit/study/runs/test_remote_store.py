"""Records that grow on a worker's disc: kept elsewhere, gone on with, neither lost nor mixed."""

from __future__ import annotations

import pickle
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import vendsim
from tests.unit.study.runs.waiting import until
from vendsim.errors import StoreError
from vendsim.record import read_record
from vendsim.scenario import load_scenario
from vendsim.study.runs.judging import Failed
from vendsim.study.runs.play import fail_run
from vendsim.study.runs.remote import RemoteFiles, RemoteStore
from vendsim.study.runs.task import RunKey, RunTask

NAME = "records/steady/year/7-0.sqlite"
DAYS = 8
NEVER = 3600.0
SOON = 0.005

pytestmark = pytest.mark.usefixtures("objects")


def _store(every_seconds: float = NEVER) -> RemoteStore:
    return RemoteStore("s3://bucket/study", put_every_seconds=every_seconds)


def _names() -> tuple[str, ...]:
    return RemoteFiles("s3://bucket/study").names()


def _play(path: Path, progress: Callable[[int, int], None] | None = None) -> vendsim.Episode:
    return vendsim.run_episode(
        "year", "base_stock", seed=7, days=DAYS, record=path, progress=progress
    )


def _broken_off(path: Path, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Play four days; something happens on the evening of the fourth."""

    def interrupt(days_played: int, balance_cents: int) -> None:
        if days_played == 4:
            meanwhile()
            raise KeyboardInterrupt

    assert _play(path, interrupt).end == "truncated"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of the run, played in one go."""
    return _play(tmp_path_factory.mktemp("whole") / "record.sqlite").record_hash


def test_a_record_is_put_when_it_is_given(whole: str) -> None:
    store = _store()
    path = store.take(NAME)
    assert not path.exists()
    _play(path)
    assert _names() == ()
    store.give(NAME)
    assert _names() == (NAME,)
    assert not path.parent.exists()

    again = store.take(NAME)
    assert read_record(again).verify_chain() == whole
    store.leave(NAME)


def test_a_run_that_nobody_began_leaves_nothing() -> None:
    store = _store()
    path = store.take(NAME)
    store.give(NAME)
    assert _names() == ()
    assert not path.parent.exists()


def test_a_run_that_has_failed_elsewhere_is_let_go_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    market, store = load_scenario("year"), _store()
    store.write("markets/year.json", market.canonical_json.encode())
    task = RunTask(
        key=RunKey("steady", "year", 7, 0),
        store=store,
        agent="base_stock",
        agent_hash="",
        market_file="markets/year.json",
        scenario_hash=market.hash,
        days=DAYS,
    )
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    result = fail_run(task, Failed("harness", "its worker died"))
    assert (result.failed_by, result.reason) == ("harness", "its worker died")
    assert not list(tmp_path.glob("vendsim-study-*"))


def test_a_run_broken_off_is_gone_on_with_elsewhere(whole: str) -> None:
    first = _store()
    _broken_off(first.take(NAME))
    first.give(NAME)

    second = _store()
    path = second.take(NAME)
    assert vendsim.resume_episode(path).record_hash == whole
    second.give(NAME)
    assert read_record(_store().take(NAME)).verify_chain() == whole
    assert _names() == (NAME,)


def test_what_has_grown_is_put_while_it_grows(whole: str) -> None:
    lost = _store(SOON)
    path = lost.take(NAME)

    def is_put() -> None:
        until(lambda: len(_names()) == 1)

    _broken_off(path, meanwhile=is_put)
    # The machine is lost here: nothing is given.
    (partial,) = _names()
    assert partial == f"partial/{NAME}@new"
    other = _store()
    assert vendsim.resume_episode(other.take(NAME)).record_hash == whole
    other.give(NAME)
    assert NAME in _names()
    lost.leave(NAME)


def test_what_has_not_grown_is_not_put_again(monkeypatch: pytest.MonkeyPatch) -> None:
    puts: list[str] = []
    real = RemoteFiles.put

    def counted(self: RemoteFiles, name: str, path: Path) -> None:
        puts.append(name)
        real(self, name, path)

    monkeypatch.setattr(RemoteFiles, "put", counted)
    store = _store(SOON)

    def rest() -> None:
        until(lambda: bool(puts))
        before = len(puts)
        time.sleep(20 * SOON)
        assert len(puts) - before <= 1  # One may have been under way.

    _broken_off(store.take(NAME), meanwhile=rest)
    store.give(NAME)


def test_a_place_that_is_away_for_a_while_costs_nothing(
    whole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []
    real = RemoteFiles.put

    def away(self: RemoteFiles, name: str, path: Path) -> None:
        tries.append(name)
        if len(tries) < 4:
            raise StoreError("away")
        real(self, name, path)

    monkeypatch.setattr(RemoteFiles, "put", away)
    store = _store(SOON)
    path = store.take(NAME)
    _broken_off(path, meanwhile=lambda: until(lambda: len(_names()) == 1))
    assert len(tries) >= 4
    store.give(NAME)
    assert _names() == (NAME,)
    again = _store()
    assert vendsim.resume_episode(again.take(NAME)).record_hash == whole
    again.leave(NAME)


def test_what_is_left_keeps_what_was_played(whole: str) -> None:
    with_it = _store()
    path = with_it.take(NAME)
    _broken_off(path)
    with_it.leave(NAME)
    assert not path.parent.exists()
    assert vendsim.resume_episode(_store().take(NAME)).record_hash == whole


def test_of_two_who_play_one_run_the_first_to_end_stays(whole: str) -> None:
    slow, fast = _store(), _store()
    _broken_off(slow.take(NAME))
    _play(fast.take(NAME))
    fast.give(NAME)
    with pytest.raises(StoreError, match="another worker has put its record"):
        slow.give(NAME)
    slow.leave(NAME)
    assert _names() == (NAME,)
    assert read_record(_store().take(NAME)).verify_chain() == whole


def test_what_a_worker_taken_for_lost_still_puts_is_not_gone_on_with(whole: str) -> None:
    slow, fast = _store(), _store()
    path = slow.take(NAME)
    _broken_off(path)
    _play(fast.take(NAME))
    fast.give(NAME)
    slow.leave(NAME)  # It puts what it has, as if it were of use.
    assert len(_names()) == 2
    assert read_record(_store().take(NAME)).verify_chain() == whole


def test_a_record_that_could_not_be_given_can_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    store = _store()
    path = store.take(NAME)
    _play(path)
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(StoreError, match="no credentials"):
        store.give(NAME)
    assert path.exists()
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "back")
    store.give(NAME)
    assert _names() == (NAME,)


def test_what_cannot_be_put_on_leaving_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    store = _store()
    path = store.take(NAME)
    _broken_off(path)
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.warns(
        RuntimeWarning, match=r"7-0\.sqlite since it was put last is lost: .*no cred"
    ):
        store.leave(NAME)
    assert not path.parent.exists()
    store.leave(NAME)  # It has been left: there is nothing to be done.


def test_what_was_not_taken_cannot_be_given() -> None:
    with pytest.raises(StoreError, match="was not taken: take it first"):
        _store().give(NAME)


def test_what_is_no_record_is_told() -> None:
    store = _store()
    store.write(NAME, b"no database at all, though long enough to be looked at as one")
    with pytest.raises(StoreError, match="cannot be read: file is not a database"):
        store.take(NAME)


def test_a_store_goes_with_the_run_it_is_for() -> None:
    store = _store(12.5)
    _broken_off(store.take(NAME))
    sent = pickle.loads(pickle.dumps(store))
    assert sent == store
    assert hash(sent) == hash(store)
    assert repr(sent) == "RemoteStore('s3://bucket/study')"
    assert sent != RemoteStore("s3://bucket/other")
    with pytest.raises(StoreError, match="was not taken"):
        sent.give(NAME)
    store.leave(NAME)


def test_a_market_is_read_as_it_was_written() -> None:
    store = _store()
    store.write("markets/year.json", b'{"name":"year"}')
    assert store.read("markets/year.json") == b'{"name":"year"}'
    with pytest.raises(StoreError, match="there is no such file"):
        store.read("markets/other.json")
