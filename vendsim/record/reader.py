"""The reader of a record: its header, its steps, and whether the chain holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self, TypeAlias, cast

import msgspec

from vendsim.errors import RecordError
from vendsim.record.encoding import JsonValue, decode
from vendsim.record.format import Header, genesis, link
from vendsim.record.schema import APPLICATION_ID, TABLES

__all__ = ["Record", "Step", "read_record"]

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


_decode_parts = msgspec.json.Decoder(_Parts).decode


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


@dataclass(frozen=True, slots=True)
class Record:
    """A record file, opened anew for each reading; may still be growing.

    Attributes:
        path: The file.
        header: What was played, by whom.
    """

    path: Path
    header: Header

    def steps(self) -> Iterator[Step]:
        """The steps in order, as they stand in the file.

        Raises:
            RecordError: A step is missing or holds what no record holds; it is named.
        """
        with _open(self.path) as connection:
            rows = connection.execute("SELECT seq, body, chain FROM line ORDER BY seq")
            for seq, row in enumerate(rows):
                if tuple(map(type, row)) != _TYPES:
                    raise RecordError(f"record {self.path}: step {seq} is damaged")
                if row[0] != seq:
                    raise RecordError(f"record {self.path}: step {seq} is missing")
                try:
                    yield Step.read(*row)
                except RecordError as error:
                    raise RecordError(f"record {self.path}: {error}") from error

    def verify_chain(self) -> str:
        """Hash every step again and compare.

        Returns:
            The record hash: the last chain value, in hexadecimal.

        Raises:
            RecordError: Something was changed or lost; names the first step concerned.
        """
        chain = genesis(self.header)
        for step in self.steps():
            chain = link(chain, step.body.encode())
            if chain != step.chain:
                raise RecordError(
                    f"record {self.path}: step {step.seq} is damaged: content and chain disagree"
                )
        return chain.hex()


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
    if not path.is_file():
        raise RecordError(f"there is no record {path}")
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None
        )
    except sqlite3.Error as error:
        raise RecordError(f"record {path} cannot be opened: {error}") from error
    try:
        yield connection
    except sqlite3.Error as error:
        raise RecordError(f"record {path} cannot be read: {error}") from error
    finally:
        connection.close()
