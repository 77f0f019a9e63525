"""One process at a time may add to a study."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from vendsim.errors import Fault, StudyError

__all__ = ["locked"]

LOCK = "study.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep everybody else from adding to a study.

    The lock is one of SQLite's on a file of its own, as with records: the operating system takes
    it away with the process, however that ends.

    Raises:
        StudyError: Another process has it, or it cannot be had.
    """
    path = folder / LOCK
    try:
        with closing(sqlite3.connect(path, timeout=0.0, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            yield
    except sqlite3.Error as error:
        busy = error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        message = "another process is adding to the study" if busy else f"cannot be locked: {error}"
        raise StudyError(str(folder), (Fault(LOCK, "", message),)) from error
