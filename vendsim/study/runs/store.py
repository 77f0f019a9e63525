"""Where the files of a study lie that whoever plays its runs needs, or leaves behind."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

__all__ = ["LocalStore", "Store"]


class Store(Protocol):
    """Markets to be read, and records to be written.

    Names are relative paths with slashes. Whoever plays a run gets a store with it, perhaps in
    another process or on another machine: it can be pickled, and equal ones have equal hashes.
    """

    @property
    def url(self) -> str:
        """Where it is, for who goes on with the study; empty for the study's own folder."""

    def __hash__(self) -> int:
        """Equal stores have equal hashes."""

    def read(self, name: str) -> bytes:
        """What a file holds.

        Raises:
            OSError: It cannot be read.
        """

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole, or not at all.

        Raises:
            OSError: It cannot be written.
        """

    def take(self, name: str) -> Path:
        """Where a record can be played into, or gone on with, by SQLite.

        A record that the store has is there already; a folder for it is.

        Raises:
            OSError: It cannot be had.
        """

    def give(self, name: str) -> None:
        """Put into the store what lies at the path of a record that was taken, finished or not.

        Raises:
            OSError: It cannot be done.
        """

    def leave(self, name: str) -> None:
        """Let go of a record that was taken and will not be given, if there is one.

        Whoever takes it next goes on from what it holds, as far as that can be kept. Never fails.
        """


@dataclass(frozen=True, slots=True)
class LocalStore:
    """A folder of this machine, where records are written in place.

    Attributes:
        folder: Its absolute path.
    """

    folder: str

    @property
    def url(self) -> str:
        """It is the study's own folder, wherever that has been carried."""
        return ""

    def read(self, name: str) -> bytes:
        """What a file holds."""
        return self._path(name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole, or not at all."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)

    def take(self, name: str) -> Path:
        """Where a record lies, or will."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def give(self, name: str) -> None:
        """It is there."""

    def leave(self, name: str) -> None:
        """It stays there."""

    def _path(self, name: str) -> Path:
        return Path(self.folder, *name.split("/"))
