"""The writer of a record: one row a line, hashed as it goes."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, NoReturn, Self, TypeAlias

from vendsim.errors import RecordError
from vendsim.record.encoding import encode
from vendsim.record.file import Commit, RecordFile
from vendsim.record.format import (
    CHANGED,
    RESPONSE,
    STOPPED,
    USAGE,
    AsideBody,
    Header,
    StepBody,
    genesis,
    link,
)
from vendsim.record.reader import Aside, Line, read_record
from vendsim.record.wal import TornTail, read_tail

__all__ = ["Recorder"]

_BATCH_LINES: Final = 64
_BATCH_SECONDS: Final = 1.0

Clock: TypeAlias = Callable[[], float]
"""Tells the seconds since some moment; nothing that is recorded depends on it."""


def _stands_still() -> float:
    """The clock of a recorder that was given none."""
    return 0.0


class Recorder:
    """Writes what happens in a run; with no path it only hashes.

    The file is in SQLite's WAL mode while it is written, so others can read it meanwhile
    and never hold the run up; nobody else can write it. :meth:`close` leaves one file that
    needs no other.

    Args:
        path: File to make; ``None`` keeps nothing but the hash.
        header: What is played.
        commit: ``"step"``: each line is on the disk (fsync) when :meth:`append` returns; it
            survives a killed process and, as far as disk and SQLite keep their word, power
            loss. ``"batch"``: 64 lines are committed together, fewer where a line comes a
            second or more after the last commit, and handed to the operating system; that
            much survives a killed process, not power loss.
        clock: By which a second passes; without one, batches are always of 64.

    Attributes:
        path: The file, or ``None``.

    Raises:
        RecordTaken: The file exists already.
        RecordError: It cannot be made.
    """

    __slots__ = (
        "_asides",
        "_batch_lines",
        "_chain",
        "_clock",
        "_closed",
        "_committed_at",
        "_file",
        "_minute",
        "_waiting",
        "_written",
        "path",
    )

    def __init__(
        self,
        path: Path | None,
        header: Header,
        commit: Commit = "batch",
        clock: Clock = _stands_still,
    ) -> None:
        file = None if path is None else RecordFile.create(path, header, commit)
        self._start(path, file, genesis(header), commit, clock)

    def _start(
        self,
        path: Path | None,
        file: RecordFile | None,
        chain: bytes,
        commit: Commit,
        clock: Clock,
    ) -> None:
        self.path = path
        self._file = file
        self._chain = chain
        self._closed = False
        self._batch_lines = 1 if commit == "step" else _BATCH_LINES
        self._clock = clock
        self._committed_at = clock()
        self._minute = 0
        self._asides = 0
        # Lines in the chain and in the file; those that wait are in neither yet.
        self._written = 0
        self._waiting: list[bytes] = []

    @classmethod
    def reopen(cls, path: Path, commit: Commit = "batch", clock: Clock = _stands_still) -> Self:
        """Go on with a record that a run has left.

        It is checked once more when nobody else can write it any longer.

        Args:
            path: The record.
            commit: As above.
            clock: As above.

        Raises:
            RecordError: Somebody writes it, it cannot be written, or it is damaged.

        Warns:
            TornTail: A write was cut off, and has been dropped.
        """
        recorder = cls.__new__(cls)
        tail = read_tail(path)  # Before SQLite opens it for writing and folds it in.
        file = RecordFile.reopen(path, commit)
        try:
            record = read_record(path)
            chain = bytes.fromhex(record.verify_chain())
            recorder._start(path, file, chain, commit, clock)
            for line in record.lines():
                recorder._written += 1
                recorder._asides += isinstance(line, Aside)
                recorder._minute = line.minute
        except BaseException:
            file.abandon()
            raise
        if tail.torn_bytes:
            warnings.warn(
                f"record {path}: a write was cut off behind its {recorder._written} lines; the "
                f"{tail.torn_bytes} bytes of that write are dropped",
                TornTail,
                stacklevel=2,
            )
        return recorder

    @property
    def hash(self) -> str:
        """The record hash so far: the last chain value, in hexadecimal."""
        chain = self._chain
        for body in self._waiting:
            chain = link(chain, body)
        return chain.hex()

    @property
    def lines(self) -> int:
        """Number of lines so far."""
        return self._written + len(self._waiting)

    @property
    def steps(self) -> int:
        """Number of steps so far, the reset included."""
        return self.lines - self._asides

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
            result: What it was told: a dict of JSON values, or a struct like one.
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
        self._minute = minute
        waiting = self._waiting
        waiting.append(body)
        is_late = self._clock() - self._committed_at >= _BATCH_SECONDS
        if is_late or len(waiting) >= self._batch_lines:
            self._flush()

    def note_response(self, response: object) -> None:
        """Add a model's raw response; it is committed when this returns.

        To be called before any tool call of the response is performed: a run that is killed
        then need not ask, and pay, again.

        Args:
            response: What came, as JSON values.

        Raises:
            RecordError: As in :meth:`append`.
            TypeError: The response is not JSON.
        """
        self._note(RESPONSE, response)

    def note_changes(self, changes: object) -> None:
        """Add what had changed when the run was resumed.

        Args:
            changes: A list of ``{"what", "recorded", "here"}``.

        Raises:
            RecordError: As in :meth:`append`.
        """
        self._note(CHANGED, changes)

    def note_stop(self, by: str, why: str) -> None:
        """Add why the run was stopped before its end.

        Args:
            by: ``"model"``, ``"budget"`` or ``"agent"``.
            why: What happened, in plain words.

        Raises:
            RecordError: As in :meth:`append`.
        """
        self._note(STOPPED, {"by": by, "why": why})

    def note_usage(self, usage: object) -> None:
        """Add what the agent's model has cost.

        Args:
            usage: As JSON values.

        Raises:
            RecordError: As in :meth:`append`.
        """
        self._note(USAGE, usage)

    def copy(self, lines: list[Line]) -> None:
        """Begin with the lines of another record of the same identity, in one commit.

        Raises:
            RecordError: As in :meth:`append`.
        """
        for line in lines:
            self._waiting.append(line.body.encode())
            self._asides += isinstance(line, Aside)
            self._minute = line.minute
        self._flush()

    def close(self) -> None:
        """Write what is left and close the file; a second call does nothing.

        Raises:
            RecordError: The last rows cannot be written.
        """
        if self._closed:
            return
        try:
            if self._file is not None:
                self._skip_written(self._file)
            self._flush()
            if self._file is not None:
                self._file.close()
        except sqlite3.Error as error:
            self._fail(error)
        self._closed = True

    def _note(self, kind: str, content: object) -> None:
        if self._closed:
            raise RecordError(f"record {self.path} is closed: it takes no further {kind}")
        self._waiting.append(encode(AsideBody(content, kind, self._minute)))
        self._asides += 1
        self._flush()

    def _skip_written(self, file: RecordFile) -> None:
        """Find out which lines the file has: an interrupt can fall between writing and noting."""
        written, chain = file.last()
        self._waiting = self._waiting[written - self._written :]
        self._written = written
        self._chain = chain or self._chain

    def _flush(self) -> None:
        """Link the lines that wait into the chain, and commit them together."""
        waiting = self._waiting
        if not waiting:
            return
        chain = self._chain
        seq = self._written
        values: list[int | bytes] = []
        for body in waiting:
            chain = link(chain, body)
            values += (seq, body, chain)
            seq += 1
        if self._file is not None:
            try:
                self._file.write(values)
            except sqlite3.Error as error:
                self._fail(error)
        self._waiting = []
        self._written = seq
        self._chain = chain
        self._committed_at = self._clock()

    def _fail(self, error: sqlite3.Error) -> NoReturn:
        self._closed = True
        self._waiting = []
        if self._file is not None:
            self._file.abandon()
        raise RecordError(
            f"record {self.path}: step {self._written} cannot be written ({error}); "
            "the steps before it are safe, and the run can be resumed"
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
