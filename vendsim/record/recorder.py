"""The writer of a record: one row a step, hashed as it goes."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Literal, NoReturn, Self, TypeAlias

from vendsim.clock import MINUTES_PER_DAY
from vendsim.errors import RecordError
from vendsim.record.encoding import encode
from vendsim.record.format import FORMAT_VERSION, Header, StepBody, genesis, link
from vendsim.record.schema import APPLICATION_ID, TABLES, VIEWS

__all__ = ["Commit", "Recorder"]

Commit: TypeAlias = Literal["step", "day"]
"""How often rows reach the file: each at once, or those of a simulated day together."""

_ROW = "(?, CAST(? AS TEXT), ?)"
_VALUES_PER_ROW = 3
# SQLite before 3.32 takes 999 values in a statement.
_MOST_VALUES = 300 * _VALUES_PER_ROW
_COMPANIONS = ("", "-wal", "-shm", "-journal")
"""What SQLite may keep beside a file: a killed run's last steps can be in there."""


class Recorder:
    """Writes what happens in a run; with no path it only hashes.

    The file is in SQLite's WAL mode while it is written, so others can read it meanwhile
    and never hold the run up. :meth:`close` leaves one file that needs no other.

    Args:
        path: File to make; ``None`` keeps nothing but the hash.
        header: What is played.
        commit: ``"step"``: each step is on the disk (fsync) when :meth:`append` returns; it
            survives a killed process and, as far as disk and SQLite keep their word, power
            loss. ``"day"``: one commit a simulated day at most, handed to the operating
            system; whole days survive a killed process, not power loss.

    Attributes:
        path: The file, or ``None``.
        steps: Number of steps appended so far, the reset included.

    Raises:
        RecordError: The file exists already or cannot be made.
    """

    __slots__ = (
        "_chain",
        "_closed",
        "_connection",
        "_day",
        "_per_day",
        "_waiting",
        "path",
        "steps",
    )

    def __init__(self, path: Path | None, header: Header, commit: Commit = "day") -> None:
        self.path = path
        self.steps = 0
        self._chain = genesis(header)
        self._closed = False
        self._per_day = commit == "day"
        self._day = 0
        # Bodies of steps that are neither in the chain nor in the file yet.
        self._waiting: list[bytes] = []
        self._connection = None if path is None else _create(path, header, commit)

    @property
    def hash(self) -> str:
        """The record hash so far: the last chain value, in hexadecimal."""
        chain = self._chain
        for body in self._waiting:
            chain = link(chain, body)
        return chain.hex()

    def append(
        self,
        minute: int,
        tool: str,
        action: object,
        result: object,
        events: object,
        entries: object,
        balance_cents: int,
    ) -> None:
        """Add one step.

        Args:
            minute: Minute at which the step was over.
            tool: Name of the tool as it was called; empty for the reset.
            action: What the agent sent, whatever it is; ``None`` for the reset.
            result: What it was told: a dict of JSON values.
            events: What happened: a list of dicts, each with ``kind`` and ``minute``.
            entries: Ledger entries posted: ``(minute, memo, ((account, cents), …))`` each.
            balance_cents: Bank balance after the step.

        Raises:
            RecordError: The file cannot be written, or the recorder is closed. The steps
                committed before stay readable.
        """
        if self._closed:
            raise RecordError(f"record {self.path} is closed: it takes no further step")
        # Encoded at once: the agent may change what it was given.
        body = encode(StepBody(action, balance_cents, entries, events, minute, result, tool))
        day = minute // MINUTES_PER_DAY
        if day != self._day:
            self._flush()
            self._day = day
        self._waiting.append(body)
        self.steps += 1
        if not self._per_day:
            self._flush()

    def close(self) -> None:
        """Write what is left and close the file; a second call does nothing.

        Raises:
            RecordError: The last rows cannot be written.
        """
        if self._closed:
            return
        self._flush()
        if self._connection is not None:
            # Back from WAL to a single file. A reader that has it open prevents that: then
            # the -wal file stays until the last one closes, and the record is as good.
            with suppress(sqlite3.OperationalError):
                self._connection.execute("PRAGMA journal_mode = DELETE")
            self._connection.close()
        self._closed = True

    def _flush(self) -> None:
        """Link the steps that wait into the chain, and commit them together."""
        waiting = self._waiting
        if not waiting:
            return
        self._waiting = []
        chain = self._chain
        first = seq = self.steps - len(waiting)
        values: list[int | bytes] = []
        for body in waiting:
            chain = link(chain, body)
            values += (seq, body, chain)
            seq += 1
        if self._connection is not None:
            try:
                _insert(self._connection, values)
            except sqlite3.Error as error:
                self._fail(first, error)
        self._chain = chain

    def _fail(self, first: int, error: sqlite3.Error) -> NoReturn:
        self._closed = True
        self.steps = first
        if self._connection is not None:
            self._connection.close()  # Takes an unfinished commit back.
        raise RecordError(
            f"record {self.path}: step {first!r} cannot be written ({error}); "
            "the steps before it are safe"
        ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _insert(connection: sqlite3.Connection, values: list[int | bytes]) -> None:
    """Commit rows given as one list of their values: one statement is one commit."""
    if len(values) <= _MOST_VALUES:
        connection.execute(_statement(len(values) // _VALUES_PER_ROW), values)
        return
    connection.execute("BEGIN IMMEDIATE")
    for start in range(0, len(values), _MOST_VALUES):
        _insert(connection, values[start : start + _MOST_VALUES])
    connection.execute("COMMIT")


@cache
def _statement(rows: int) -> str:
    return f"INSERT INTO line VALUES {', '.join([_ROW] * rows)}"


def _create(path: Path, header: Header, commit: Commit) -> sqlite3.Connection:
    """Make the file with its tables and header; there is no file if that fails."""
    try:
        for companion in _COMPANIONS:
            if Path(f"{path}{companion}").exists():
                raise FileExistsError(f"{path}{companion}")
        path.touch(exist_ok=False)  # Fails if another process was faster.
    except FileExistsError as error:
        raise RecordError(
            f"{error} exists already: a record is never overwritten, give another name"
        ) from error
    except (OSError, ValueError) as error:
        raise RecordError(f"record {path} cannot be made: {error}") from error
    try:
        return _prepare(path, header, commit)
    except sqlite3.Error as error:
        for companion in _COMPANIONS:
            Path(f"{path}{companion}").unlink(missing_ok=True)
        raise RecordError(f"record {path} cannot be made: {error}") from error


def _prepare(path: Path, header: Header, commit: Commit) -> sqlite3.Connection:
    # One owner at a time, not one thread: an env may be made in one and stepped in another.
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA synchronous = {'FULL' if commit == 'step' else 'OFF'}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA cache_size = -256")  # KiB; rows are only appended.
        # Folded in early and often: pages still in the cache are cheaper to copy.
        connection.execute("PRAGMA wal_autocheckpoint = 100")  # pages
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")
        for statement in (*TABLES.values(), *VIEWS.values()):
            connection.execute(statement)
        connection.executemany("INSERT INTO header VALUES (?, ?)", header.rows().items())
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.close()
        raise
    return connection
