"""Records that grow on a worker's own disc and are kept where every worker reaches them.

SQLite writes only to a disc of its own machine. So a record grows there, and now and then what
there is of it is put under ``partial/``: a machine that is lost takes no more with it than was
played since, as the next worker begins with that. What a run leaves at its end, be it finished or
not, is put under the record's own name.

A machine that is taken for lost may play on all the same. Therefore a record is put only onto what
it went on from, and so is a partial one: its name tells the record that it goes on from.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import warnings
from contextlib import closing
from pathlib import Path
from threading import Event, Thread
from weakref import finalize

from vendsim.errors import StoreError
from vendsim.study.runs.remote.files import RemoteFiles
from vendsim.study.runs.remote.url import check_url

__all__ = ["PARTIAL", "PUT_EVERY_SECONDS", "RemoteStore"]

PARTIAL = "partial"
"""The folder of what runs have left that have not come to an end of any kind."""

PUT_EVERY_SECONDS = 60.0
"""How often what a record has grown by is put. A scripted year takes a tenth of a second and is
never put half; of a model's year, which takes hours, a lost machine takes some messages."""


class RemoteStore:
    """A study's markets and records behind a URL.

    Two are equal if their URLs are. Can be pickled: what has been taken stays with who took it.

    Args:
        url: What they lie under, as ``s3://bucket/study``; ``file:///shared/study`` for a folder
            that all machines share.
        put_every_seconds: How often records are put while they grow.

    Raises:
        StoreError: The URL is no place for a study, or a package that it needs is missing. Every
            method raises it where the place cannot be reached or refuses.
    """

    __slots__ = ("_files", "_put_every_seconds", "_taken", "_url")

    def __init__(self, url: str, *, put_every_seconds: float = PUT_EVERY_SECONDS) -> None:
        self._url = check_url(url)
        self._put_every_seconds = put_every_seconds
        self._files = RemoteFiles(url)
        self._taken: dict[str, _Growing] = {}

    def __reduce__(self) -> tuple[object, ...]:
        return _make, (self._url, self._put_every_seconds)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RemoteStore) and self._url == other._url

    def __hash__(self) -> int:
        return hash(self._url)

    def __repr__(self) -> str:
        return f"RemoteStore({self._url!r})"

    @property
    def url(self) -> str:
        """What the files lie under."""
        return self._url

    def read(self, name: str) -> bytes:
        """What a file holds.

        Raises:
            StoreError: There is none.
        """
        content = self._files.read(name)
        if content is None:
            raise StoreError(f"{name} in {self._url}: there is no such file")
        return content

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole, or not at all."""
        self._files.write(name, content)

    def take(self, name: str) -> Path:
        """Where a record can be played into, or gone on with.

        What earlier workers have left of it is there already. Until it is given or left, it
        is put now and then.
        """
        self.leave(name)
        growing = self._taken[name] = _Growing(self._files, name, self._put_every_seconds)
        return growing.path

    def give(self, name: str) -> None:
        """Put what lies at the path of a record that was taken, finished or not.

        Where that fails it stays at its path until it is left.

        Raises:
            StoreError: It was not taken; or another worker has put its record of the run since:
                that one stays.
        """
        if name not in self._taken:
            raise StoreError(f"{name} in {self._url} was not taken: take it first")
        self._taken[name].give()
        del self._taken[name]

    def leave(self, name: str) -> None:
        """Let go of a record that was taken and not given, if there is one; what it holds is put.

        Warns:
            RuntimeWarning: It cannot be put; whoever takes it next goes on from what was put last.
        """
        growing = self._taken.pop(name, None)
        if growing is not None:
            growing.leave()


def _make(url: str, put_every_seconds: float) -> RemoteStore:
    return RemoteStore(url, put_every_seconds=put_every_seconds)


class _Growing:
    """A record on a disc of this machine, and the thread that puts it now and then."""

    def __init__(self, files: RemoteFiles, name: str, every_seconds: float) -> None:
        self._files = files
        self._name = name
        folder = tempfile.mkdtemp(prefix="vendsim-study-")
        # At the latest when the worker ends, its folder goes.
        self._clear = finalize(self, shutil.rmtree, folder)
        self.path = Path(folder, name.rpartition("/")[2])
        self._stamp = files.stamp(name)
        base = _last_link(self.path) if files.fetch(name, self.path) else "new"
        self._partial = f"{PARTIAL}/{name}@{base}"
        files.fetch(self._partial, self.path)
        self._put = _last_link(self.path)
        self._dropped = False
        self._over = Event()
        self._thread = Thread(target=self._put_until_over, args=(every_seconds,), daemon=True)
        self._thread.start()

    def give(self) -> None:
        """Put it in the place of the record that it went on from."""
        self._stop()
        if self.path.exists():
            # What is copied is one file: a run that was broken off may have left its steps in two.
            if not self._files.put_onto(self._name, _copy_so_far(self.path), self._stamp):
                self._dropped = True
                raise StoreError(
                    f"{self._name}: another worker has put its record of this run, which stays; "
                    "this one is dropped"
                )
            self._files.remove(self._partial)
        self._clear()

    def leave(self) -> None:
        """Let go of it; the next to take it goes on from what it holds."""
        self._stop()
        try:
            if not self._dropped:
                self._put_partial()
        except StoreError as error:
            # Who leaves is on the way out of something, which this must not take the place of.
            told = f"what was played of {self._name} since it was put last is lost: {error}"
            warnings.warn(told, RuntimeWarning, stacklevel=3)
        finally:
            self._clear()

    def _stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _put_until_over(self, every_seconds: float) -> None:
        writing = Path(f"{self.path}-wal")
        while not self._over.wait(every_seconds):
            # Nobody looks into a record that is not being written: who is about to write it
            # needs it alone.
            if not writing.exists():
                continue
            try:
                self._put_partial()
            except StoreError:
                # A network's bad minute must not end a run. The next put holds what this one
                # would have, and the last one raises.
                continue

    def _put_partial(self) -> None:
        if not self.path.exists():
            return
        copy = _copy_so_far(self.path)
        link = _last_link(copy)
        if link != self._put:
            self._files.put(self._partial, copy)
            self._put = link


def _copy_so_far(record: Path) -> Path:
    """Copy the committed lines of a record that may be growing, as one file beside it."""
    copy = record.with_name(f"{record.name}.copy")
    copy.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"{record.as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StoreError(f"record {record} cannot be copied: {error}") from error
    return copy


def _last_link(record: Path) -> str:
    """The end of a record's hash chain; empty where there is no line."""
    if not record.exists():
        return ""
    try:
        with closing(sqlite3.connect(f"{record.as_uri()}?mode=ro", uri=True)) as connection:
            known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'line'")
            if known.fetchone() is None:  # Just being made.
                return ""
            last = connection.execute("SELECT chain FROM line ORDER BY seq DESC LIMIT 1")
            found = last.fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"record {record} cannot be read: {error}") from error
    return found[0].hex()[:16] if found else ""
