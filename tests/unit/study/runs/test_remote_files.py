"""Files behind a URL: the same contract in memory, on a shared disc, as objects."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.study.runs.objects import SECRET
from vendsim.errors import StoreError
from vendsim.study.runs.remote import RemoteFiles

RECORD = "records/steady/year/7-0.sqlite"


@pytest.fixture(params=["file", "memory", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "s3":
        request.getfixturevalue("objects")
        return "s3://bucket/study"
    return f"{request.param}://{tmp_path}/study"


@pytest.fixture
def files(url: str) -> RemoteFiles:
    return RemoteFiles(url)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine"
    path.write_bytes(b"\x00mine\xff")
    return path


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "other"
    path.write_bytes(b"another's, longer")
    return path


# --- What every place does ------------------------------------------------------------------------


def test_nothing_is_there_before_something_is_put(files: RemoteFiles, mine: Path) -> None:
    assert files.read(RECORD) is None
    assert files.stamp(RECORD) is None
    assert files.names() == ()
    assert files.names("records") == ()
    files.remove(RECORD)
    assert not files.fetch(RECORD, mine)
    assert mine.read_bytes() == b"\x00mine\xff"  # What is there already stays.


def test_a_file_comes_back_as_it_was_put(files: RemoteFiles, mine: Path, tmp_path: Path) -> None:
    files.put(RECORD, mine)
    assert files.stamp(RECORD) is not None
    assert files.stamp("records/steady") is None
    assert files.fetch(RECORD, tmp_path / "got")
    assert (tmp_path / "got").read_bytes() == mine.read_bytes() == files.read(RECORD)


def test_a_file_takes_the_place_of_the_one_before(
    files: RemoteFiles, mine: Path, other: Path
) -> None:
    files.put("a.sqlite", other)
    before = files.stamp("a.sqlite")
    files.put("a.sqlite", mine)
    assert files.read("a.sqlite") == mine.read_bytes()
    assert files.stamp("a.sqlite") != before
    assert files.names() == ("a.sqlite",)


def test_a_content_is_written_to_the_byte(files: RemoteFiles) -> None:
    files.write("results.jsonl", b"")
    assert files.read("results.jsonl") == b""
    files.write("results.jsonl", b"\xce\xb1\n\r\n")
    assert files.read("results.jsonl") == b"\xce\xb1\n\r\n"


def test_names_are_those_under_a_folder_in_order(files: RemoteFiles, mine: Path) -> None:
    for name in ("records/b/2-0.sqlite", "records/a/10-0.sqlite", "manifest.json", "recordsnot"):
        files.put(name, mine)
    assert files.names("records") == ("records/a/10-0.sqlite", "records/b/2-0.sqlite")
    assert files.names() == ("manifest.json", *files.names("records"), "recordsnot")


def test_only_the_first_is_put_onto_nothing(files: RemoteFiles, mine: Path, other: Path) -> None:
    assert files.put_onto(RECORD, mine, None)
    assert not files.put_onto(RECORD, other, None)
    assert files.read(RECORD) == mine.read_bytes()


def test_what_is_put_onto_must_still_be_there(files: RemoteFiles, mine: Path, other: Path) -> None:
    files.put(RECORD, other)
    before = files.stamp(RECORD)
    assert files.put_onto(RECORD, mine, before)
    assert not files.put_onto(RECORD, other, before)
    assert files.read(RECORD) == mine.read_bytes()
    files.remove(RECORD)
    assert not files.put_onto(RECORD, other, before)
    assert files.names() == ()


def test_what_others_do_is_seen(url: str, mine: Path) -> None:
    # A listing that is remembered would hide it.
    files, others = RemoteFiles(url), RemoteFiles(url + "/")
    assert files.names() == ()
    others.put("a", mine)
    assert files.names() == ("a",)
    assert files.read("a") == mine.read_bytes()
    others.remove("a")
    assert files.stamp("a") is None
    assert files.names() == ()


def test_a_put_that_fails_leaves_what_was_there(
    files: RemoteFiles, mine: Path, tmp_path: Path
) -> None:
    files.put("a", mine)
    with pytest.raises(StoreError, match=r"a in \w+:.*FileNotFoundError"):
        files.put("a", tmp_path / "missing")
    assert files.read("a") == mine.read_bytes()
    assert files.names() == ("a",)


@pytest.mark.parametrize("name", ["", "/a", "a//b", "../a", "a/..", ".hidden", "a b", "a*", "ä"])
def test_a_name_that_could_mean_something_else_is_refused(name: str) -> None:
    with pytest.raises(StoreError, match="cannot be the name of a study's file"):
        RemoteFiles("memory://study").read(name)


# --- Objects --------------------------------------------------------------------------------------


def test_objects_are_put_once_and_whole(objects: Path, mine: Path) -> None:
    RemoteFiles("s3://bucket/study/").put("a", mine)
    assert [each.name for each in objects.iterdir()] == ["bucket%2Fstudy%2Fa"]


def test_who_is_faster_by_a_moment_stays(
    objects: Path, mine: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = RemoteFiles("s3://bucket/study")
    RemoteFiles("s3://bucket/study").put("a", other)
    monkeypatch.setattr(RemoteFiles, "stamp", lambda self, name: None)  # Looked too early.
    assert not files.put_onto("a", mine, None)
    assert files.read("a") == other.read_bytes()


@pytest.mark.parametrize(
    "act",
    [
        lambda files, path: files.stamp("a"),
        lambda files, path: files.names(),
        lambda files, path: files.read("a"),
        lambda files, path: files.put("a", path),
        lambda files, path: files.put_onto("a", path, None),
        lambda files, path: files.fetch("a", path),
        lambda files, path: files.remove("a"),
    ],
)
def test_a_place_that_lets_nobody_in_is_not_taken_for_empty(
    objects: Path,
    mine: Path,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[RemoteFiles, Path], object],
) -> None:
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(StoreError, match="in s3://bucket/study: PermissionError: no credentials"):
        act(RemoteFiles("s3://bucket/study"), mine)


# --- Other places ---------------------------------------------------------------------------------


def test_a_move_that_fails_leaves_nothing_behind(
    tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fsspec.implementations.local import LocalFileSystem  # type: ignore[import-untyped]

    def full(self: object, path1: str, path2: str, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LocalFileSystem, "mv", full)
    with pytest.raises(StoreError, match=r"a in file:.*No space left"):
        RemoteFiles(f"file://{tmp_path}/study").put("a", mine)
    assert list((tmp_path / "study").iterdir()) == []


def test_a_url_with_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(StoreError, match="by the environment") as caught:
        RemoteFiles(f"sftp://me:{SECRET}@server/study")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("s3://", "names no place"),
        ("study", "names no place"),
        ("", "names no place"),
        ("s3://bucket/*", "may not hold"),
        ("simplecache::s3://bucket/study", "may not hold"),
        ("nowhere://bucket/study", "Protocol not known: nowhere"),
        ("s3://[bucket/study", "is no URL"),
    ],
)
def test_a_url_that_is_no_place_is_refused(url: str, why: str) -> None:
    with pytest.raises(StoreError, match=why):
        RemoteFiles(url)


def test_a_missing_package_is_named() -> None:
    with pytest.raises(StoreError, match="Install s3fs to access S3"):
        RemoteFiles("s3://bucket/study")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] == "fsspec":
            raise ModuleNotFoundError(f"No module named {name!r}")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(StoreError, match=r"install vendsim\[study\]"):
        RemoteFiles("memory://study")
