"""Files in any place that fsspec reaches: an object store, a server, a shared folder.

Each is put whole or not at all: who reads one while it is put finds the old one, or none.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import uuid4

from vendsim.errors import StoreError
from vendsim.study.runs.remote.url import check_name, check_url

__all__ = ["RemoteFiles"]

_WHOLE_OBJECTS = frozenset({"s3", "s3a", "gs", "gcs"})
"""Where a file that is put shows whole or not at all, and can be put on the condition that there
is none; everywhere else it is put under another name first and then moved."""


class RemoteFiles:
    """The files under a URL; nothing is made or looked at before it is asked for.

    Credentials are fsspec's matter: its packages find them in the environment of each machine.

    Args:
        url: What they lie under, as ``s3://bucket/study``.

    Raises:
        StoreError: The URL is no place for a study, or fsspec, or its package for this kind of
            URL, is missing. Every method raises it where the place cannot be reached or refuses.
    """

    __slots__ = ("_fs", "_root", "_url", "_whole_objects")

    def __init__(self, url: str) -> None:
        self._url = check_url(url)
        self._whole_objects = url.partition("://")[0] in _WHOLE_OBJECTS
        try:
            self._fs, self._root = _fsspec(url).url_to_fs(self._url)
        except (ImportError, ValueError, OSError) as error:
            raise StoreError(f"the place {url} of the study cannot be used: {error}") from error

    def names(self, under: str = "") -> tuple[str, ...]:
        """The files there are, in order; hidden ones are being put, and left out.

        Args:
            under: Only those of this folder and the ones in it.
        """
        top = self._path(under) if under else self._root
        with self._told(under):
            self._fs.invalidate_cache()
            found = [PurePosixPath(path).relative_to(self._root) for path in self._within(top)]
        shown = {str(name) for name in found if not any(p.startswith(".") for p in name.parts)}
        return tuple(sorted(shown))

    def stamp(self, name: str) -> str | None:
        """What changes whenever a file is put; ``None`` where there is none."""
        with self._told(name):
            info = self._info(self._path(name))
            return None if info is None else str(self._fs.ukey(self._path(name)))

    def read(self, name: str) -> bytes | None:
        """What a small file holds; ``None`` where there is none."""
        with self._told(name):
            self._fs.invalidate_cache()
            try:
                data: bytes = self._fs.cat_file(self._path(name))
            except FileNotFoundError:
                return None
            return data

    def write(self, name: str, content: bytes) -> None:
        """Put a small file, in the place of what was there."""
        with tempfile.TemporaryDirectory(prefix="vendsim-") as folder:
            path = Path(folder, "content")
            path.write_bytes(content)
            self.put(name, path)

    def fetch(self, name: str, path: Path) -> bool:
        """Get a file; whether there was one. Where there is none, ``path`` stays as it is.

        Args:
            name: Its name here.
            path: Where it is to be; its folder is there.
        """
        arriving = path.with_name(f"{path.name}.arriving")
        with self._told(name):
            self._fs.invalidate_cache()
            try:
                self._fs.get_file(self._path(name), str(arriving))
                arriving.replace(path)
            except FileNotFoundError:
                return False
            finally:
                arriving.unlink(missing_ok=True)  # Some packages begin with an empty file.
            return True

    def put(self, name: str, path: Path) -> None:
        """Put a file, in the place of what was there."""
        goal = self._path(name)
        with self._told(name):
            if self._whole_objects:
                self._fs.put_file(str(path), goal)
            else:
                self._move_into(path, goal)

    def put_onto(self, name: str, path: Path, stamp: str | None) -> bool:
        """Put a file where there is still what was there before.

        Of two who do it in the same moment one may replace the other's, where the place cannot
        put on a condition; both are told that it was put.

        Args:
            name: Its name here.
            path: The file.
            stamp: That of what was there; ``None`` for nothing.

        Returns:
            Whether it was put; ``False`` where somebody was faster, whose file stays.
        """
        if self.stamp(name) != stamp:
            return False
        if stamp is not None or not self._whole_objects:
            self.put(name, path)
            return True
        with self._told(name):
            try:
                self._fs.put_file(str(path), self._path(name), mode="create")
            except OSError:
                # How a store says that its condition does not hold is each package's own way.
                if self._info(self._path(name)) is not None:
                    return False
                raise
            return True

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        with self._told(name):
            if self._info(self._path(name)) is not None:
                self._fs.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{check_name(name)}"

    def _within(self, folder: str) -> Iterator[str]:
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
                yield from self._within(name)

    def _info(self, path: str) -> dict[str, Any] | None:
        # Not `exists`: it takes every failure, a network's too, for a no.
        self._fs.invalidate_cache()
        try:
            found: dict[str, Any] = self._fs.info(path)
        except FileNotFoundError:
            return None
        return found if found["type"] == "file" else None

    def _move_into(self, path: Path, goal: str) -> None:
        """Put a file under a hidden name beside its own, then move it there."""
        folder, _, name = goal.rpartition("/")
        beside = f"{folder}/.{name[:80]}-{uuid4().hex}"
        self._fs.makedirs(folder, exist_ok=True)
        try:
            self._fs.put_file(str(path), beside)
            self._fs.mv(beside, goal)
        except BaseException:
            if self._info(beside) is not None:
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
            raise StoreError(f"{name or 'a folder'} in {self._url}: {why}") from error


def _fsspec(url: str) -> Any:
    try:
        import fsspec.core  # type: ignore[import-untyped]
    except ImportError as error:
        raise StoreError(
            f"a study at {url} needs fsspec: install vendsim[study], and fsspec's package for it"
        ) from error
    return fsspec.core
