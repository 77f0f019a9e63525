"""A study's files in a folder of this machine; nothing but the standard library is needed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vendsim.errors import StoreError
from vendsim.study.runs.store import check_name

__all__ = ["FolderStore"]


class FolderStore:
    """The files of a study, in a folder.

    Args:
        folder: The folder; made when the first file is put.
    """

    __slots__ = ("_folder",)

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()

    @property
    def place(self) -> str:
        """The path of the folder."""
        return str(self._folder)

    @property
    def folder(self) -> Path | None:
        """The folder."""
        return self._folder

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        with _told(name, self._folder):
            return self._path(name).is_file()

    def names(self, under: str = "") -> tuple[str, ...]:
        """The files there are, in order; hidden ones are being put, and left out."""
        top = self._path(under) if under else self._folder
        found = []
        with _told(under, self._folder):
            for folder, folders, files in os.walk(top, onerror=_raise_unless_missing):
                folders[:] = [name for name in folders if not name.startswith(".")]
                within = Path(folder).relative_to(self._folder)
                found += [str(within / name) for name in files if not name.startswith(".")]
        return tuple(sorted(found))

    def read(self, name: str) -> str | None:
        """A small text; ``None`` where there is none."""
        with _told(name, self._folder):
            try:
                return self._path(name).read_bytes().decode()
            except FileNotFoundError:
                return None
            except UnicodeDecodeError as error:
                raise StoreError(f"{name} in {self._folder} is no text: {error}") from error

    def write(self, name: str, text: str) -> None:
        """Put a small text, in the place of what was there."""
        with _told(name, self._folder), self._whole(name) as beside:
            beside.write_text(text, encoding="utf-8", newline="")

    def put(self, name: str, path: Path) -> None:
        """Put a file, in the place of what was there; nothing to do where it lies there already."""
        with _told(name, self._folder):
            if path.absolute() == self._path(name):
                return
            with self._whole(name) as beside:
                shutil.copyfile(path, beside)

    def put_first(self, name: str, path: Path) -> bool:
        """Put a file where there is none; whether it was put."""
        with _told(name, self._folder):
            goal = self._path(name)
            if goal.exists():
                return False
            goal.parent.mkdir(parents=True, exist_ok=True)
            with _beside(goal) as beside:
                shutil.copyfile(path, beside)
                _to_the_disc(beside)
                try:
                    os.link(beside, goal)  # Unlike a rename, it fails where there is a file.
                except FileExistsError:
                    return False
            return True

    def fetch(self, name: str, path: Path) -> bool:
        """Get a file; whether there was one."""
        with _told(name, self._folder):
            source = self._path(name)
            if path.absolute() == source:
                return source.is_file()
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(source, path)
            except FileNotFoundError:
                return False
            return True

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        with _told(name, self._folder):
            self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / check_name(name)

    @contextmanager
    def _whole(self, name: str) -> Iterator[Path]:
        """A file to fill, which then takes the name at once."""
        goal = self._path(name)
        goal.parent.mkdir(parents=True, exist_ok=True)
        with _beside(goal) as beside:
            yield beside
            _to_the_disc(beside)
            beside.replace(goal)


@contextmanager
def _beside(goal: Path) -> Iterator[Path]:
    """A new hidden file in the same folder, which is gone afterwards."""
    handle, name = tempfile.mkstemp(prefix=f".{goal.name[:80]}-", dir=goal.parent)
    os.close(handle)
    beside = Path(name)
    beside.chmod(0o644)  # A study is read by others; a temporary file is not.
    try:
        yield beside
    finally:
        beside.unlink(missing_ok=True)


def _to_the_disc(path: Path) -> None:
    """A name must not come before its bytes, though the machine loses its power."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _raise_unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


@contextmanager
def _told(name: str, folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"{name or 'a file'} in the study's folder {folder}: {why}") from error
