"""A folder of records: what each of them is and how its run ended, at a glance.

Only a few rows of a file are read, the header's short ones and the last line; so ten thousand
records take a second and a half. Nothing is checked: that is what verification is for.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import msgspec

from vendsim.errors import RecordError

__all__ = ["SUFFIX", "Listed", "list_records"]

SUFFIX = ".sqlite"
_APPLICATION_ID = 0x76656E64
_MINUTES_PER_DAY = 1440
_HEAD = """
SELECT key, value FROM header WHERE key IN ('agent', 'days', 'scenario_hash', 'seed')"""
_NAME = "SELECT json_extract(value, '$.name') FROM header WHERE key = 'scenario'"
_LAST = "SELECT body, chain FROM line ORDER BY seq DESC"


@dataclass(frozen=True, slots=True)
class Listed:
    """A record of a folder; all but ``file`` and ``error`` empty where it cannot be read.

    Attributes:
        file: Name of the file.
        scenario: Name of the scenario.
        scenario_hash: SHA-256 of the whole market; equal hashes are equal markets.
        agent: Name of the agent.
        seed: Seed of the world.
        days: Days to be played at most.
        days_played: Days that closed.
        end: ``horizon``, ``messages`` or ``bankrupt``; ``None`` where the record stops before its
            end.
        balance_cents: Bank balance after the last step; ``None`` where there is no step.
        record_hash: The last chain value, in hexadecimal; empty where there is no line.
        error: Why the file cannot be read; empty where it can.
    """

    file: str
    scenario: str = ""
    scenario_hash: str = ""
    agent: str = ""
    seed: int = 0
    days: int = 0
    days_played: int = 0
    end: str | None = None
    balance_cents: int | None = None
    record_hash: str = ""
    error: str = ""

    def as_dict(self) -> dict[str, object]:
        """The fields as plain JSON values, in the order above."""
        return {name: getattr(self, name) for name in self.__slots__}


class _Happened(msgspec.Struct):
    kind: str
    reason: str | None = None


class _Line(msgspec.Struct):
    """A step, or a line that is none and has no balance."""

    minute: int
    balance_cents: int | None = None
    events: list[_Happened] = []


_read_line = msgspec.json.Decoder(_Line).decode


def list_records(folder: str | Path) -> list[Listed]:
    """The records of a folder, by file name; folders in it are not looked into.

    A record is a file whose name ends in ``.sqlite`` and that bears the mark of a record; other
    databases are left out. One that is still being written is listed as it stands.

    Raises:
        RecordError: There is no such folder, or it cannot be looked into.
    """
    try:
        with os.scandir(folder) as entries:
            files = sorted(
                (entry.name, os.path.abspath(entry.path))
                for entry in entries
                if entry.name.endswith(SUFFIX) and entry.is_file()
            )
    except OSError as error:
        raise RecordError(f"the folder {folder} cannot be read: {error.strerror}") from error
    names: dict[str, str] = {}
    found = (_look_into(name, path, names) for name, path in files)
    return [listed for listed in found if listed is not None]


def _look_into(name: str, path: str, names: dict[str, str]) -> Listed | None:
    """A file as it is listed; ``None`` where it is no record.

    Args:
        name: The file's name.
        path: Its absolute path.
        names: Scenario hash to scenario name, as far as they are known; is added to.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)) as connection:
            (mark,) = connection.execute("PRAGMA application_id").fetchone()
            return _read(connection, name, names) if mark == _APPLICATION_ID else None
    except (sqlite3.Error, msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        return Listed(name, error=f"{type(error).__name__}: {error}")


def _read(connection: sqlite3.Connection, name: str, names: dict[str, str]) -> Listed:
    head = dict(connection.execute(_HEAD))
    scenario_hash = head["scenario_hash"]
    if scenario_hash not in names:
        # A scenario is long: it is read once, not once a record.
        (names[scenario_hash],) = connection.execute(_NAME).fetchone()
    record_hash = ""
    step: _Line | None = None
    for body, chain in connection.execute(_LAST):
        record_hash = record_hash or chain.hex()
        step = _read_line(body)
        if step.balance_cents is not None:
            break
    reasons = [event.reason for event in step.events if event.kind == "end"] if step else []
    return Listed(
        file=name,
        scenario=names[scenario_hash],
        scenario_hash=scenario_hash,
        agent=head["agent"],
        seed=int(head["seed"]),
        days=int(head["days"]),
        days_played=step.minute // _MINUTES_PER_DAY if step else 0,
        end=reasons[0] if reasons else None,
        balance_cents=step.balance_cents if step else None,
        record_hash=record_hash,
    )
