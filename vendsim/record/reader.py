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
from vendsim.errors import RecordError
from vendsim.record.encoding import JsonValue, decode
from vendsim.record.format import RESPONSE, AsideBody, Header, Origin, genesis, link
from vendsim.record.schema import APPLICATION_ID, TABLES
from vendsim.record.wal import read_tail, take_back_closing

__all__ = ["Aside", "Fork", "Line", "Record", "Step", "read_record"]

Entry: TypeAlias = tuple[int, str, list[tuple[str, int]]]
"""A ledger entry: minute, memo, and postings of an account and cents each."""

_TYPES = (int, str, bytes)


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
_ASIDE_START = f'{{"{AsideBody.__struct_fields__[0]}":'


class Step(NamedTuple):
    """One step of a record: texts as they stand there, values read on demand.

    Attributes:
        seq: Number of the step; 0 is the reset.
        minute: Minute at which it was over.
        tool: Name of the tool as it was called; empty in step 0.
        action_json: What the agent sent, canonical JSON.
        result_json: What it was told, canonical JSON.
        events_json: What happened, canonical JSON.
        entries_json: Ledger entries posted, canonical JSON.
        balance_cents: Bank balance after the step.
        body: The whole step as it stands in the record, canonical JSON.
        chain: Chain value, 32 bytes.
    """

    seq: int
    minute: int
    tool: str
    action_json: str
    result_json: str
    events_json: str
    entries_json: str
    balance_cents: int
    body: str
    chain: bytes

    @classmethod
    def read(cls, seq: int, body: str, chain: bytes) -> Self:
        """A step from its row.

        Raises:
            RecordError: The body is not that of a step.
        """
        try:
            parts = _decode_parts(body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise RecordError(f"step {seq} is damaged: {error}") from error
        return cls(
            seq,
            parts.minute,
            parts.tool,
            _text(parts.action),
            _text(parts.result),
            _text(parts.events),
            _text(parts.entries),
            parts.balance_cents,
            body,
            chain,
        )

    @property
    def action(self) -> JsonValue:
        """What the agent sent, exactly."""
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
                yield Aside.read(*row) if row[1].startswith(_ASIDE_START) else Step.read(*row)
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
                yield Aside.read(*row)

    def last_asides(self) -> Iterator[Aside]:
        """The lines behind the last step, the last one first.

        Raises:
            RecordError: One holds what no record holds.
        """
        with _open(self.path) as connection:
            rows = connection.execute("SELECT seq, body, chain FROM line ORDER BY seq DESC")
            for row in rows:
                if tuple(map(type, row)) != _TYPES:
                    raise RecordError(f"record {self.path}: a line at its end is damaged")
                if not row[1].startswith(_ASIDE_START):
                    return
                yield Aside.read(*row)

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
        if read_tail(self.path).is_spoilt:
            raise RecordError(
                f"record {self.path}: its last write, in {self.path.name}-wal, is damaged or was "
                "cut off; to resume the run drops it"
            )
        self._verify_pages()
        chain = genesis(self.header)
        for seq, body, expected in self._rows():
            chain = link(chain, body.encode())
            if chain != expected:
                raise RecordError(
                    f"record {self.path}: step {seq} is damaged: content and chain disagree"
                )
        return chain.hex()

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
        last_day = shared[-1].minute // MINUTES_PER_DAY if shared else 0
        raise RecordError(
            f"record {self.path}: there is no morning of day {day} in it: it ends on day {last_day}"
        )

    def _rows(self) -> Iterator[tuple[int, str, bytes]]:
        with _open(self.path) as connection:
            rows = connection.execute("SELECT seq, body, chain FROM line ORDER BY seq")
            for seq, row in enumerate(rows):
                if tuple(map(type, row)) != _TYPES:
                    raise RecordError(f"record {self.path}: step {seq} is damaged")
                if row[0] != seq:
                    raise RecordError(f"record {self.path}: step {seq} is missing")
                yield row

    def _verify_pages(self) -> None:
        """Have SQLite add up its pages: a row too few at the end breaks no chain."""
        with _open(self.path) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise RecordError(f"record {self.path} is damaged: {found.splitlines()[-1]}")


def read_record(path: Path) -> Record:
    """Open a record, also one that is still being written, and check its header.

    Raises:
        RecordError: There is no such file, it is no record, or its header is damaged.
    """
    with _open(path) as connection:
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        if application_id != APPLICATION_ID:
            raise RecordError(f"{path} is not a record of vendsim")
        tables = dict(connection.execute("SELECT name, sql FROM sqlite_master"))
        if any(tables.get(name) != statement for name, statement in TABLES.items()):
            raise RecordError(f"record {path}: its tables are not those of a record")
        try:
            header = Header.from_rows(dict(connection.execute("SELECT key, value FROM header")))
        except RecordError as error:
            raise RecordError(f"record {path}: {error}") from error
    return Record(path, header)


def _text(raw: msgspec.Raw) -> str:
    return bytes(raw).decode()


@contextmanager
def _open(path: Path) -> Iterator[sqlite3.Connection]:
    """A read-only connection; what SQLite finds wrong becomes a RecordError."""
    try:
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
