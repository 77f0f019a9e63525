"""A study's files: the same contract in a folder, in memory, on a shared disc, as objects."""

from __future__ import annotations

import builtins
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vendsim.errors import StoreError
from vendsim.study.runs.store import Store, open_store

PACKAGES = Path(__file__).parent / "packages"
SECRET = "planted-secret-of-the-object-store"


@pytest.fixture
def objects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder behind the object store of tests."""
    from fsspec.registry import _registry  # type: ignore[import-untyped]

    folder = tmp_path / "objects"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(PACKAGES))
    monkeypatch.setenv("OBJECTS_OF_TESTS", str(folder))
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    yield folder
    # What has been imported is remembered, here and by fsspec.
    sys.modules.pop("s3fs", None)
    _registry.pop("s3", None)


@pytest.fixture(params=["path", "file", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "s3":
        request.getfixturevalue("objects")
    places: dict[str, str | Path] = {
        "path": tmp_path / "study",
        "file": f"file://{tmp_path}/shared/study",
        "memory": f"memory://{tmp_path.name}/study",
        "s3": "s3://bucket/study",
    }
    return open_store(places[request.param])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine"
    path.write_bytes(b"\x00mine\xff")
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other"
    path.write_bytes(b"another's, longer")
    return path


def _bytes_of(store: Store, name: str, tmp_path: Path) -> bytes:
    got = tmp_path / "deep" / "got"
    assert store.fetch(name, got)
    return got.read_bytes()


# --- What every place does ------------------------------------------------------------------------


def test_nothing_is_there_before_something_is_put(store: Store, tmp_path: Path) -> None:
    assert not store.exists("manifest.json")
    assert store.read("manifest.json") is None
    assert store.names() == ()
    assert store.names("records") == ()
    left = tmp_path / "left"
    left.write_text("from before")
    assert not store.fetch("records/a.sqlite", left)
    store.remove("manifest.json")


def test_a_file_comes_back_as_it_was_put(store: Store, file: Path, tmp_path: Path) -> None:
    store.put("records/steady/year/7-0.sqlite", file)
    assert store.exists("records/steady/year/7-0.sqlite")
    assert not store.exists("records/steady/year")
    assert _bytes_of(store, "records/steady/year/7-0.sqlite", tmp_path) == file.read_bytes()


def test_a_file_takes_the_place_of_the_one_before(
    store: Store, file: Path, other: Path, tmp_path: Path
) -> None:
    store.put("a.sqlite", other)
    store.put("a.sqlite", file)
    assert _bytes_of(store, "a.sqlite", tmp_path) == file.read_bytes()
    assert store.names() == ("a.sqlite",)


def test_the_first_stays(store: Store, file: Path, other: Path, tmp_path: Path) -> None:
    assert store.put_first("records/a.sqlite", file)
    assert not store.put_first("records/a.sqlite", other)
    assert _bytes_of(store, "records/a.sqlite", tmp_path) == file.read_bytes()


def test_names_are_those_under_a_folder_in_order(store: Store, file: Path) -> None:
    for name in ("records/b/2-0.sqlite", "records/a/10-0.sqlite", "manifest.json", "recordsnot"):
        store.put(name, file)
    assert store.names("records") == ("records/a/10-0.sqlite", "records/b/2-0.sqlite")
    assert store.names() == ("manifest.json", *store.names("records"), "recordsnot")


def test_a_file_that_was_put_elsewhere_is_seen(store: Store, file: Path) -> None:
    # A listing that is remembered would hide it.
    assert store.names() == ()
    assert not store.exists("a")
    again = open_store(store.place)
    again.put("a", file)
    assert store.exists("a")
    assert store.names() == ("a",)
    again.remove("a")
    assert not store.exists("a")
    assert store.read("a") is None


def test_a_text_is_kept_to_the_byte(store: Store, tmp_path: Path) -> None:
    store.write("results.jsonl", "")
    store.write("results.jsonl", '{"arm":"α"}\n{"arm":"b"}\r\n')
    assert store.read("results.jsonl") == '{"arm":"α"}\n{"arm":"b"}\r\n'
    assert _bytes_of(store, "results.jsonl", tmp_path) == '{"arm":"α"}\n{"arm":"b"}\r\n'.encode()


def test_what_is_no_text_is_told(store: Store, file: Path) -> None:
    store.put("results.jsonl", file)
    with pytest.raises(StoreError, match=r"results\.jsonl in .* is no text"):
        store.read("results.jsonl")


@pytest.mark.parametrize("name", ["", "/a", "a//b", "../a", "a/..", ".hidden", "a b", "a*", "ä"])
def test_a_name_that_could_mean_something_else_is_refused(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="cannot be the name of a study's file"):
        store.exists(name)


def test_a_place_is_named_so_that_it_is_found_again(store: Store, file: Path) -> None:
    store.put("a", file)
    assert open_store(store.place).names() == ("a",)


def test_a_put_that_fails_leaves_what_was_there(store: Store, file: Path, tmp_path: Path) -> None:
    store.put("a", file)
    with pytest.raises(StoreError, match="a in "):
        store.put("a", tmp_path / "missing")
    assert _bytes_of(store, "a", tmp_path) == file.read_bytes()
    assert store.names() == ("a",)


# --- A folder -------------------------------------------------------------------------------------


def test_records_are_written_in_place_in_a_folder_only(tmp_path: Path) -> None:
    assert open_store(tmp_path / "study").folder == tmp_path / "study"
    assert open_store(str(tmp_path)).folder == tmp_path
    assert open_store(f"file://{tmp_path}").folder is None


def test_a_record_in_its_place_is_neither_copied_nor_lost(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    record = tmp_path / "records" / "a.sqlite"
    record.parent.mkdir()
    record.write_bytes(b"rows")
    before = record.stat()
    store.put("records/a.sqlite", record)
    assert store.fetch("records/a.sqlite", record)
    assert record.stat() == before


def test_a_file_that_is_being_put_does_not_show(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path / "study")
    seen = []

    def look(handle: int) -> None:
        seen.append(store.names())

    monkeypatch.setattr(os, "fsync", look)
    store.put("a", file)
    assert seen == [()]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, file: Path) -> None:
    (tmp_path / "study").write_text("a file")
    with pytest.raises(StoreError, match=r"a in the study's folder .*study: File exists"):
        open_store(tmp_path / "study").put("a", file)


def test_a_folder_needs_no_package(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forbid(monkeypatch, "fsspec")
    store = open_store(tmp_path / "study")
    store.put("a", file)
    assert store.names() == ("a",)


# --- Any other place ------------------------------------------------------------------------------


def test_objects_are_put_once_and_whole(objects: Path, file: Path) -> None:
    open_store("s3://bucket/study/").put("a", file)
    assert [each.name for each in objects.iterdir()] == ["bucket%2Fstudy%2Fa"]


def test_who_is_faster_by_a_moment_stays(
    objects: Path, file: Path, other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, faster = open_store("s3://bucket/study"), open_store("s3://bucket/study")
    blind = iter([False, True])
    monkeypatch.setattr(type(store), "_is_there", lambda self, path: next(blind))
    faster.put("a", other)
    assert not store.put_first("a", file)
    assert _bytes_of(store, "a", tmp_path) == other.read_bytes()


def test_a_place_that_lets_nobody_in_is_told_not_taken_for_empty(
    objects: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    store = open_store("s3://bucket/study")
    for act in (
        lambda: store.exists("a"),
        lambda: store.names(),
        lambda: store.read("a"),
        lambda: store.put("a", file),
        lambda: store.put_first("a", file),
        lambda: store.fetch("a", file),
    ):
        with pytest.raises(StoreError, match="in s3://bucket/study: PermissionError: no cred"):
            act()


def test_a_move_that_fails_leaves_nothing_behind(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fsspec.implementations.local import LocalFileSystem  # type: ignore[import-untyped]

    def full(self: object, path1: str, path2: str, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LocalFileSystem, "mv", full)
    with pytest.raises(StoreError, match=r"a in file:.*No space left"):
        open_store(f"file://{tmp_path}/study").put("a", file)
    assert list((tmp_path / "study").iterdir()) == []


def test_a_url_with_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(StoreError, match="by the environment") as caught:
        open_store(f"sftp://me:{SECRET}@server/study")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("s3://", "names no place"),
        ("s3://bucket/*", "may not hold"),
        ("simplecache::s3://bucket/study", "may not hold"),
        ("nowhere://bucket/study", "Protocol not known: nowhere"),
        ("s3://[bucket/study", "is no URL"),
        ("", "a study needs a place"),
    ],
)
def test_a_url_that_is_no_place_is_refused(url: str, why: str) -> None:
    with pytest.raises(StoreError, match=why):
        open_store(url)


def test_a_missing_package_is_named() -> None:
    with pytest.raises(StoreError, match="Install s3fs to access S3"):
        open_store("s3://bucket/study")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _forbid(monkeypatch, "fsspec")
    with pytest.raises(StoreError, match=r"install vendsim\[study\]"):
        open_store("memory://study")


def _forbid(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] == package:
            raise ModuleNotFoundError(f"No module named {name!r}")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
