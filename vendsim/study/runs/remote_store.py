"""A study's files in any place that fsspec reaches: an object store, a server, a shared folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any
from uuid import uuid4

from vendsim.errors import StoreError
from vendsim.study.runs.store import check_name

__all__ = ["RemoteStore"]

_WHOLE_OBJECTS = frozenset({"s3", "s3a", "gs", "gcs"})
"""Where a file that is put shows whole or not at all, and can be put on the condition that there
is none; everywhere else it is put under another name first and then moved."""


class RemoteStore:
    """The files of a study, behind a URL.

    Credentials are fsspec's matter: its packages find them in the environment of each machine.

    Args:
        url: Where the study lies, without a ``/`` at its end.

    Raises:
        StoreError: fsspec, or its package for this kind of URL, is missing.
    """

    __slots__ = ("_fs", "_root", "_url", "_whole_objects")

    def __init__(self, url: str) -> None:
        self._url = url
        self._whole_objects = url.partition("://")[0] in _WHOLE_OBJECTS
        try:
            self._fs, self._root = _fsspec(url).url_to_fs(url)
        except (ImportError, ValueError, OSError) as error:
            raise StoreError(f"the place {url} of the study cannot be used: {error}") from error

    @property
    def place(self) -> str:
        """The URL."""
        return self._url

    @property
    def folder(self) -> Path | None:
        """None: nothing is written in place."""
        return None

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        with self._told(name):
            return self._is_there(self._path(name))

    def names(self, under: str = "") -> tuple[str, ...]:
        """The files there are, in order; hidden ones are being put, and left out."""
        top = self._path(under) if under else self._root
        with self._told(under):
            self._fs.invalidate_cache()
            found = [PurePosixPath(path).relative_to(self._root) for path in self._files(top)]
        hidden = [name for name in found if any(part.startswith(".") for part in name.parts)]
        return tuple(sorted(str(name) for name in set(found).difference(hidden)))

    def read(self, name: str) -> str | None:
        """A small text; ``None`` where there is none."""
        with self._told(name):
            self._fs.invalidate_cache()
            try:
                data: bytes = self._fs.cat_file(self._path(name))
            except FileNotFoundError:
                return None
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise StoreError(f"{name} in {self._url} is no text: {error}") from error

    def write(self, name: str, text: str) -> None:
        """Put a small text, in the place of what was there."""
        with tempfile.TemporaryDirectory(prefix="vendsim-") as folder:
            path = Path(folder, "text")
            path.write_text(text, encoding="utf-8", newline="")
            self.put(name, path)

    def put(self, name: str, path: Path) -> None:
        """Put a file, in the place of what was there."""
        goal = self._path(name)
        with self._told(name):
            if self._whole_objects:
                self._fs.put_file(str(path), goal)
            else:
                self._move_into(path, goal)

    def put_first(self, name: str, path: Path) -> bool:
        """Put a file where there is none; whether it was put.

        Of two who do it in the same moment one may replace the other's where the place cannot put
        on a condition; both are told that it was put.
        """
        goal = self._path(name)
        with self._told(name):
            if self._is_there(goal):
                return False
            if not self._whole_objects:
                self._move_into(path, goal)
                return True
            try:
                self._fs.put_file(str(path), goal, mode="create")
            except OSError:
                # How a store says that its condition does not hold is each package's own way.
                if self._is_there(goal):
                    return False
                raise
            return True

    def fetch(self, name: str, path: Path) -> bool:
        """Get a file; whether there was one."""
        with self._told(name):
            self._fs.invalidate_cache()
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._fs.get_file(self._path(name), str(path))
            except FileNotFoundError:
                path.unlink(missing_ok=True)
                return False
            return True

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        with self._told(name):
            self._fs.invalidate_cache()
            try:
                self._fs.rm_file(self._path(name))
            except FileNotFoundError:
                return

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{check_name(name)}"

    def _files(self, folder: str) -> Iterator[str]:
        # Not `find`: it leaves out what it is not let into.
        try:
            within = self._fs.ls(folder, detail=True)
        except FileNotFoundError:
            return
        for each in within:
            name = each["name"].rstrip("/")
            if each["type"] == "file":
                yield name
            elif name != folder.rstrip("/"):  # Some stores list a folder in itself.
                yield from self._files(name)

    def _is_there(self, path: str) -> bool:
        # Not `exists`: it takes every failure, a network's too, for a no.
        self._fs.invalidate_cache()
        try:
            return bool(self._fs.info(path)["type"] == "file")
        except FileNotFoundError:
            return False

    def _move_into(self, path: Path, goal: str) -> None:
        """Put a file under a hidden name beside its own, then move it there."""
        folder, _, name = goal.rpartition("/")
        beside = f"{folder}/.{name[:80]}-{uuid4().hex}"
        self._fs.makedirs(folder, exist_ok=True)
        try:
            self._fs.put_file(str(path), beside)
            self._fs.mv(beside, goal)
        except BaseException:
            self._fs.invalidate_cache()
            if self._is_there(beside):
                self._fs.rm_file(beside)
            raise

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """Whatever a package of fsspec's raises, as one error that names the file and the place."""
        try:
            yield
        except StoreError:
            raise
        except Exception as error:
            # Each package has errors of its own; none of them is of a common kind.
            why = f"{type(error).__name__}: {error}"
            raise StoreError(f"{name or 'a file'} in {self._url}: {why}") from error


def _fsspec(url: str) -> Any:
    try:
        import fsspec.core  # type: ignore[import-untyped]
    except ImportError as error:
        raise StoreError(
            f"a study at {url} needs fsspec: install vendsim[study], and fsspec's package for it"
        ) from error
    module: ModuleType = fsspec.core
    return module
