"""The file of a record while somebody writes it: rows go in, and nobody else may write.

Whoever writes keeps a write transaction of SQLite's open all the time: each commit is followed
at once by the next ``BEGIN IMMEDIATE``. That is the lock. Readers pass it, a second writer does
not, it needs no file of its own, and the operating system takes it away with the process.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Event
from typing import Literal, TypeAlias

from vendsim.errors import RecordError, RecordInUse, RecordTaken
from vendsim.record.format import FORMAT_VERSION, Header
from vendsim.record.schema import APPLICATION_ID, TABLES, VIEWS

__all__ = ["COMPANIONS", "Commit", "RecordFile"]

Commit: TypeAlias = Literal["step", "batch"]
"""How often rows reach the file: each at once, or some dozens together."""

COMPANIONS = ("", "-wal", "-shm", "-journal")
"""What SQLite may keep beside a file: a killed run's last steps can be in there."""

_ROW = "(?, CAST(? AS TEXT), ?)"
_VALUES_PER_ROW = 3
# SQLite before 3.32 takes 999 values in a statement.
_MOST_VALUES = 300 * _VALUES_PER_ROW
_BUSY_SECONDS = 5.0
# A writer has no lock for some microseconds between two transactions. Who finds none three
# times, some milliseconds apart, has not met such a moment. Where there is a -wal, a writer can
# be at work whom a busy machine lets wait in just that moment: then it takes longer to be sure,
# and each pause is longer than the last, for moments that come again in step with one's own looks.
_LOCK_TRIES = 3
_LOCK_TRIES_BESIDE_A_WAL = 10
_LOCK_PAUSE_SECONDS = 0.004
_MOST_DOUBLINGS = 4


class RecordFile:
    """The one connection that writes a record.

    Made by :meth:`create` or :meth:`reopen`.
    """

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def create(cls, path: Path, header: Header, commit: Commit) -> RecordFile:
        """Make the file with its tables and header; there is no file if that fails.

        Raises:
            RecordTaken: It, or one of its companions, exists already.
            RecordError: It cannot be made.
        """
        try:
            for companion in COMPANIONS:
                if Path(f"{path}{companion}").exists():
                    raise FileExistsError(f"{path}{companion}")
            path.touch(exist_ok=False)  # Fails if another process was faster.
        except FileExistsError as error:
            raise RecordTaken(
                f"{error} exists already: a record is never overwritten, give another name"
            ) from error
        except (OSError, ValueError) as error:
            raise RecordError(f"record {path} cannot be made: {error}") from error
        try:
            return cls(_prepare(path, header, commit))
        except BaseException as error:  # Of the keyboard too: half a record is of no use.
            for companion in COMPANIONS:
                Path(f"{path}{companion}").unlink(missing_ok=True)
            if isinstance(error, sqlite3.Error):
                raise RecordError(f"record {path} cannot be made: {error}") from error
            raise

    @classmethod
    def reopen(cls, path: Path, commit: Commit) -> RecordFile:
        """Open a record that a run has left, to write on.

        Raises:
            RecordInUse: Somebody writes it.
            RecordError: It cannot be written.
        """
        tries = _LOCK_TRIES_BESIDE_A_WAL if Path(f"{path.resolve()}-wal").exists() else _LOCK_TRIES
        try:
            connection = connect(path)
        except sqlite3.Error as error:
            raise RecordError(f"record {path} cannot be written: {error}") from error
        try:
            connection.execute("PRAGMA busy_timeout = 0")
            _set_up(connection, commit)
            # Folds in what a killed run left, and clears away what it did not finish.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            for each in range(tries):
                if each:
                    connection.execute("ROLLBACK")
                    Event().wait(_LOCK_PAUSE_SECONDS * 2 ** min(each - 1, _MOST_DOUBLINGS))
                connection.execute("BEGIN IMMEDIATE")
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000:.0f}")
        except sqlite3.Error as error:
            connection.close()
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise RecordInUse(
                    f"record {path} is in use: one run at a time may write a record; "
                    "wait until the other has ended"
                ) from error
            raise RecordError(f"record {path} cannot be written: {error}") from error
        return cls(connection)

    def last(self) -> tuple[int, bytes]:
        """Number of rows, those of an unfinished commit included, and the last chain value."""
        newest = "SELECT seq + 1, chain FROM line ORDER BY seq DESC LIMIT 1"
        found: tuple[int, bytes] | None = self._connection.execute(newest).fetchone()
        return found or (0, b"")

    def write(self, values: list[int | bytes]) -> None:
        """Commit rows given as one list of their values, and keep the lock.

        Raises:
            sqlite3.Error: They cannot be written.
        """
        connection = self._connection
        if not connection.in_transaction:  # An interrupt fell between the two below.
            connection.execute("BEGIN IMMEDIATE")
        for start in range(0, len(values), _MOST_VALUES):
            part = values[start : start + _MOST_VALUES]
            connection.execute(_statement(len(part) // _VALUES_PER_ROW), part)
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        """Commit what is there, and leave one file that needs no other.

        Raises:
            sqlite3.Error: It cannot be committed.
        """
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")
        # Back from WAL to a single file. A reader that has it open prevents that: then
        # the -wal file stays until the last one closes, and the record is as good.
        with suppress(sqlite3.OperationalError):
            self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()

    def abandon(self) -> None:
        """Let go of the file as it is; an unfinished commit is taken back."""
        self._connection.close()


def connect(path: Path) -> sqlite3.Connection:
    """A connection that may write an existing file; the one place where one is made."""
    # One owner at a time, not one thread: an env may be made in one and stepped in another.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


@cache
def _statement(rows: int) -> str:
    return f"INSERT INTO line VALUES {', '.join([_ROW] * rows)}"


def _set_up(connection: sqlite3.Connection, commit: Commit) -> None:
    connection.execute(f"PRAGMA synchronous = {'FULL' if commit == 'step' else 'OFF'}")
    connection.execute("PRAGMA page_size = 8192")  # bytes; half as many to write as by default.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA cache_size = -256")  # KiB; rows are only appended.
    # Folded in early and often: pages still in the cache are cheaper to copy.
    connection.execute("PRAGMA wal_autocheckpoint = 50")  # pages


def _prepare(path: Path, header: Header, commit: Commit) -> sqlite3.Connection:
    connection = connect(path)
    try:
        _set_up(connection, commit)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        for statement in (*TABLES.values(), *VIEWS.values()):
            connection.execute(statement)
        connection.executemany("INSERT INTO header VALUES (?, ?)", header.rows().items())
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
    except BaseException:
        connection.close()
        raise
    return connection
