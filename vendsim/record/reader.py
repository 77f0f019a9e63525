"""The reader of a record: its header, its steps, and whether the chain holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias, cast

import msgspec

from vendsim.errors import RecordError
from vendsim.record.encoding import JsonValue, decode
from vendsim.record.format import Header, genesis, link
from vendsim.record.schema import APPLICATION_ID, TABLES

__all__ = ["Record", "Step", "read_record"]

Entry: TypeAlias = tuple[int, str, list[tuple[str, int]]]
"""A ledger entry: minute, memo, and postings of an account and cents each."""

_COLUMNS = "seq, minute, tool, action, result, events, entries, balance_cents, chain"
_TYPES = (int, int, str, str, str, str, str, int, bytes)


class Step(NamedTuple):
    """One row of a record: texts as they stand there, values read on demand.

    Attributes:
        seq: Number of the step; 0 is the reset.
        minute: Minute at which it was over.
        tool: Name of the tool as it was called; empty in step 0.
        action_json: What the agent sent, canonical JSON.
        result_json: What it was told, canonical JSON.
        events_json: What happened, canonical JSON.
        entries_json: Ledger entries posted, canonical JSON.
        balance_cents: Bank balance after the step.
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
    chain: bytes

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
            rows = connection.execute(f"SELECT {_COLUMNS} FROM step ORDER BY seq")
            for seq, row in enumerate(rows):
                if tuple(map(type, row)) != _TYPES:
                    raise RecordError(f"record {self.path}: step {seq} is damaged")
                step = Step._make(row)
                if step.seq != seq:
                    raise RecordError(f"record {self.path}: step {seq} is missing")
                yield step

    def verify_chain(self) -> str:
        """Hash every step again and compare.

        Returns:
            The record hash: the last chain value, in hexadecimal.

        Raises:
            RecordError: Something was changed or lost; names the first step concerned.
        """
        chain = genesis(self.header)
        for step in self.steps():
            chain = link(
                chain,
                step.seq,
                step.minute,
                step.balance_cents,
                step.tool.encode(),
                step.action_json.encode(),
                step.result_json.encode(),
                step.events_json.encode(),
                step.entries_json.encode(),
            )
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
