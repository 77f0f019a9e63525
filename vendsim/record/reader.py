"""The reader of a record: its header, its steps, and whether the chain holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self, TypeAlias, cast

import msgspec

from vendsim.clock import MINUTES_PER_DAY
from vendsim.errors import RecordError, clip
from vendsim.record.encoding import JsonValue, decode
from vendsim.record.folders import refuse_folder
from vendsim.record.format import RESPONSE, AsideBody, Header, Origin, StepBody, genesis, link
from vendsim.record.schema import APPLICATION_ID, foreign_part
from vendsim.record.wal import read_tail, take_back_closing

__all__ = ["Aside", "Fork", "Line", "Record", "Step", "read_record"]

Entry: TypeAlias = tuple[int, str, list[tuple[str, int]]]
"""A ledger entry: minute, memo, and postings of an account and cents each."""

# Text as bytes: what is hashed and compared need not be made text of first.
_LINES = "SELECT seq, CAST(body AS BLOB), chain, typeof(body) FROM line ORDER BY seq"
_TYPES = (int, bytes, bytes)


class _Parts(msgspec.Struct):
    """The parts of a step's body, those that are JSON of any kind left as they stand there."""

    action: msgspec.Raw
    balance_cents: int
    entries: msgspec.Raw
    events: msgspec.Raw
    minute: int
    result: msgspec.Raw
    tool: str


class _AsideParts(msgspec.Struct, forbid_unknown_fields=True):
    """The same of a line that is no step."""

    content: msgspec.Raw
    kind: str
    minute: int


_decode_parts = msgspec.json.Decoder(_Parts).decode
_decode_aside = msgspec.json.Decoder(_AsideParts).decode
# Keys are sorted, so the first one tells: a step begins with its action.
_ASIDE_START = f'{{"{AsideBody.__struct_fields__[0]}":'.encode()
_STEP_START = f'{{"{StepBody.__struct_fields__[0]}":'.encode()
_STEP_SECOND = f',"{StepBody.__struct_fields__[1]}":'.encode()
_decode_first = msgspec.json.Decoder().decode


class Step:
    """One step of a record: its text as it stands there, its parts read when they are asked for.

    Args:
        seq: Number of the step; 0 is the reset.
        data: The whole step as it stands in the record, canonical JSON in UTF-8.
        chain: Chain value, 32 bytes.
    """

    __slots__ = ("_parts", "chain", "data", "seq")

    def __init__(self, seq: int, data: bytes, chain: bytes) -> None:
        self.seq = seq
        self.data = data
        self.chain = chain
        self._parts: _Parts | None = None

    @classmethod
    def read(cls, seq: int, data: bytes, chain: bytes) -> Self:
        """A step from its row, all of it read at once.

        Raises:
            RecordError: The body is not that of a step. Where a step has not been read, whatever
                asks for a part of it raises that.
        """
        step = cls(seq, data, chain)
        step._read()
        if not data.isascii():
            _text(data)
        return step

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Step):
            return NotImplemented
        return (self.seq, self.data, self.chain) == (other.seq, other.data, other.chain)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Step({self.seq}, {clip(self.body)})"

    @property
    def body(self) -> str:
        """The whole step as text."""
        return _text(self.data)

    @property
    def minute(self) -> int:
        """Minute at which it was over."""
        return self._read().minute

    @property
    def tool(self) -> str:
        """Name of the tool as it was called; empty in step 0."""
        return self._read().tool

    @property
    def balance_cents(self) -> int:
        """Bank balance after the step."""
        return self._read().balance_cents

    @property
    def action_json(self) -> str:
        """What the agent sent, canonical JSON."""
        return _text(self._read().action)

    @property
    def result_json(self) -> str:
        """What it was told, canonical JSON."""
        return _text(self._read().result)

    @property
    def events_json(self) -> str:
        """What happened, canonical JSON."""
        return _text(self._read().events)

    @property
    def entries_json(self) -> str:
        """Ledger entries posted, canonical JSON."""
        return _text(self._read().entries)

    @property
    def action(self) -> JsonValue:
        """What the agent sent, exactly."""
        data = self.data
        if self._parts is None and data.startswith(_STEP_START):
            end = data.find(_STEP_SECOND)
            try:  # It comes first: the rest need not be looked at.
                return cast(JsonValue, _decode_first(data[len(_STEP_START) : end]))
            except (msgspec.DecodeError, RecursionError):  # That key can stand in the action too.
                pass
        return decode(self.action_json)

    @property
    def result(self) -> dict[str, JsonValue]:
        """What the agent was told."""
        result = decode(self.result_json)
        if not isinstance(result, dict):
            raise RecordError(f"step {self.seq}: its result is not an object")
        return result

    @property
    def events(self) -> list[dict[str, JsonValue]]:
        """What happened, in order."""
        events = decode(self.events_json)
        if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
            raise RecordError(f"step {self.seq}: its events are not a list of objects")
        return cast("list[dict[str, JsonValue]]", events)

    @property
    def entries(self) -> list[Entry]:
        """Ledger entries posted: ``(minute, memo, [(account, cents), …])`` each."""
        try:
            return msgspec.convert(decode(self.entries_json), list[Entry])
        except msgspec.ValidationError as error:
            raise RecordError(f"step {self.seq}: its entries are not entries: {error}") from error

    def _read(self) -> _Parts:
        parts = self._parts
        if parts is None:
            try:
                parts = self._parts = _decode_parts(self.data)
            except (msgspec.DecodeError, RecursionError) as error:
                raise RecordError(f"step {self.seq} is damaged: {error}") from error
        return parts


class Aside(NamedTuple):
    """A line of a record that is no step.

    Attributes:
        seq: Number of the line.
        minute: Minute at which the step before was over.
        kind: ``"response"`` (a model's, raw) or ``"changed"`` (resumed although something
            was not as before).
        content_json: What it holds, canonical JSON.
        body: The whole line as it stands in the record, canonical JSON.
        chain: Chain value, 32 bytes.
    """

    seq: int
    minute: int
    kind: str
    content_json: str
    body: str
    chain: bytes

    @classmethod
    def read(cls, seq: int, body: str, chain: bytes) -> Self:
        """An aside from its row.

        Raises:
            RecordError: The body is not that of an aside.
        """
        try:
            parts = _decode_aside(body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise RecordError(f"step {seq} is damaged: {error}") from error
        return cls(seq, parts.minute, parts.kind, _text(parts.content), body, chain)

    @property
    def content(self) -> JsonValue:
        """What it holds."""
        return decode(self.content_json)


Line: TypeAlias = Step | Aside


class Fork(NamedTuple):
    """What a fork has in common with the run it comes from.

    Attributes:
        origin: Where it comes from; nothing is changed yet.
        lines: The lines they share.
    """

    origin: Origin
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Record:
    """A record file, opened anew for each reading; may still be growing.

    Attributes:
        path: The file.
        header: What was played, by whom.
    """

    path: Path
    header: Header

    def lines(self) -> Iterator[Line]:
        """Steps and asides in order, as they stand in the file.

        Raises:
            RecordError: A line is missing or holds what no record holds; it is named.
        """
        for row in self._rows():
            try:
                yield _aside(*row) if row[1].startswith(_ASIDE_START) else Step.read(*row)
            except RecordError as error:
                raise RecordError(f"record {self.path}: {error}") from error

    def steps(self) -> Iterator[Step]:
        """The steps in order; where there are asides, their numbers have gaps.

        Raises:
            RecordError: As in :meth:`lines`.
        """
        return (line for line in self.lines() if isinstance(line, Step))

    def asides(self) -> Iterator[Aside]:
        """The lines that are no steps, in order; steps are passed over unread.

        Raises:
            RecordError: As in :meth:`lines`.
        """
        for row in self._rows():
            if row[1].startswith(_ASIDE_START):
                yield _aside(*row)

    def last_asides(self) -> Iterator[Aside]:
        """The lines behind the last step, the last one first.

        Raises:
            RecordError: One holds what no record holds.
        """
        with _open(self.path) as connection:
            for *row, kind in connection.execute(f"{_LINES} DESC"):
                if tuple(map(type, row)) != _TYPES or kind != "text":
                    raise RecordError(f"record {self.path}: a line at its end is damaged")
                if not row[1].startswith(_ASIDE_START):
                    return
                yield _aside(*row)

    def responses(self) -> Iterator[Aside]:
        """The raw responses of a model in order.

        Raises:
            RecordError: As in :meth:`lines`.
        """
        lines = self.lines()
        return (line for line in lines if isinstance(line, Aside) and line.kind == RESPONSE)

    def verify_chain(self) -> str:
        """Hash every line again and compare; look for lines that SQLite would not miss.

        Returns:
            The record hash: the last chain value, in hexadecimal.

        Raises:
            RecordError: Something was changed or lost; names the first line concerned.
        """
        self.verify_file()
        last = genesis(self.header)
        for _, _, chain in self._linked():
            last = chain
        return last.hex()

    def verify_file(self) -> None:
        """Look for lines that SQLite would not miss.

        Raises:
            RecordError: There are some.
        """
        if read_tail(self.path).is_spoilt:
            raise RecordError(
                f"record {self.path}: its last write, in {self.path.name}-wal, is damaged or was "
                "cut off; to resume the run drops it"
            )
        self._verify_pages()

    def verified_lines(self) -> Iterator[Line]:
        """Steps and asides in order, each compared with the chain; steps yet to be read.

        Raises:
            RecordError: Something was changed; names the line.
        """
        for seq, data, chain in self._linked():
            is_aside = data.startswith(_ASIDE_START)
            yield _aside(seq, data, chain) if is_aside else Step(seq, data, chain)

    def fork(self, day: int) -> Fork:
        """What this run shares with one that parts from it on the morning of a day.

        That is all before the first call of that day. To play on from there, see
        :func:`vendsim.fork`.

        Args:
            day: Index of the day; 0 shares nothing but the reset.

        Raises:
            RecordError: The record does not reach that day, or it is damaged.
            ValueError: The day is not a whole number of 0 or more.
        """
        if type(day) is not int or day < 0:
            raise ValueError(f"day {day!r} is not a whole number from 0")
        parent = self.verify_chain()
        shared: list[Line] = []
        for line in self.lines():
            shared.append(line)
            if isinstance(line, Step) and (line.minute >= day * MINUTES_PER_DAY):
                if any(event.get("kind") == "end" for event in line.events):
                    break
                return Fork(Origin(0, {}, day, parent, line.seq), shared)
        last_minute = max(shared[-1].minute - 1, 0) if shared else 0  # Of a run that is over.
        raise RecordError(
            f"record {self.path}: there is no morning of day {day} in it: it ends on day "
            f"{last_minute // MINUTES_PER_DAY}"
        )

    def _linked(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Number, body and chain value of every line, once they agree."""
        chain = genesis(self.header)
        for seq, data, expected in self._rows():
            chain = link(chain, data)
            if chain != expected:
                raise RecordError(
                    f"record {self.path}: step {seq} is damaged: content and chain disagree"
                )
            yield seq, data, chain

    def _rows(self) -> Iterator[tuple[int, bytes, bytes]]:
        with _open(self.path) as connection:
            for due, (seq, data, chain, kind) in enumerate(connection.execute(_LINES)):
                if kind != "text" or type(seq) is not int or type(chain) is not bytes:
                    raise RecordError(f"record {self.path}: step {due} is damaged")
                if seq != due:
                    raise RecordError(f"record {self.path}: step {due} is missing")
                yield seq, data, chain

    def _verify_pages(self) -> None:
        """Have SQLite add up its pages: a row too few at the end breaks no chain."""
        with _open(self.path) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise RecordError(f"record {self.path} is damaged: {found.splitlines()[-1]}")


def read_record(path: str | Path) -> Record:
    """Open a record, also one that is still being written, and check its header.

    Raises:
        RecordError: There is no such file, it is no record, or its header is damaged.
    """
    path = Path(path)
    with _open(path) as connection:
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        layout = dict(connection.execute("SELECT name, sql FROM sqlite_master"))
        if not layout:
            raise RecordError(
                f"{path} is not a record of vendsim: it holds nothing; its run has hardly begun or "
                "was killed before it did, or the -wal that belongs to it is damaged or missing"
            )
        if application_id != APPLICATION_ID:
            raise RecordError(f"{path} is not a record of vendsim")
        foreign = foreign_part(layout)
        if foreign is not None:
            raise RecordError(f"record {path}: its {foreign} is not that of a record")
        try:
            header = Header.from_rows(dict(connection.execute("SELECT key, value FROM header")))
        except RecordError as error:
            raise RecordError(f"record {path}: {error}") from error
    return Record(path, header)


def _aside(seq: int, data: bytes, chain: bytes) -> Aside:
    return Aside.read(seq, _text(data), chain)


def _text(raw: msgspec.Raw | bytes) -> str:
    try:
        return bytes(raw).decode()
    except UnicodeError as error:
        raise RecordError(f"a line is damaged: {error}") from error


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection; what SQLite finds wrong becomes a RecordError."""
    try:
        refuse_folder(path)
        is_there = path.is_file()
    except OSError as error:
        raise RecordError(f"record {path} cannot be read: {error.strerror}") from error
    if not is_there:
        raise RecordError(f"there is no record {path}")
    take_back_closing(path)
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
        )
    except sqlite3.Error as error:
        raise RecordError(f"record {path} cannot be opened: {error}") from error
    try:
        yield connection
    except (sqlite3.Error, UnicodeError) as error:  # A damaged name or message is no UTF-8.
        raise RecordError(f"record {path} cannot be read: {error}") from error
    finally:
        connection.close()
