"""How a run went from day to day: what its record says at the close of each.

Nothing is checked here: whoever counts a run has verified its record before.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from vendsim.errors import RecordError

__all__ = ["DayClose", "last_link", "read_course"]

# Most lines close no day: these are passed over before anything of them is read.
_CLOSING = """SELECT body FROM line WHERE instr(body, '"kind":"day"') ORDER BY seq"""
_LAST = "SELECT chain FROM line ORDER BY seq DESC LIMIT 1"


class DayClose(NamedTuple):
    """The close of one day.

    Attributes:
        day: Its index, from 0.
        balance_cents: Bank balance.
        net_worth_cents: Bank, cash box, card takings, prepayments and stock at cost.
        units: Units sold that day.
        revenue_cents: Their revenue.
    """

    day: int
    balance_cents: int
    net_worth_cents: int
    units: int
    revenue_cents: int


class _Event(msgspec.Struct):
    kind: str
    day: int = 0
    balance_cents: int = 0
    net_worth_cents: int = 0
    units: int = 0
    revenue_cents: int = 0


class _Kind(msgspec.Struct):
    kind: str


class _Line(msgspec.Struct):
    events: list[msgspec.Raw] = []


_read_line = msgspec.json.Decoder(_Line).decode
_read_kind = msgspec.json.Decoder(_Kind).decode
_read_event = msgspec.json.Decoder(_Event).decode


def read_course(record: str | Path) -> tuple[DayClose, ...]:
    """The days of a run that closed, in their sequence.

    Raises:
        RecordError: There is no such record, or it cannot be read.
    """
    try:
        with closing(_opened(record)) as connection:
            return tuple(
                day for (body,) in connection.execute(_CLOSING) for day in _closes_of(body)
            )
    except (sqlite3.Error, msgspec.MsgspecError) as error:
        raise RecordError(f"the days of {record} cannot be read: {error}") from error


def last_link(record: str | Path) -> str:
    """The last link of a record's chain as it is written there, in hexadecimal; empty without one.

    Raises:
        RecordError: There is no such record, or it cannot be read.
    """
    try:
        with closing(_opened(record)) as connection:
            found = connection.execute(_LAST).fetchone()
    except sqlite3.Error as error:
        raise RecordError(f"the chain of {record} cannot be read: {error}") from error
    return "" if found is None else bytes(found[0]).hex()


def _opened(record: str | Path) -> sqlite3.Connection:
    path = quote(str(Path(record).resolve()))
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def _closes_of(body: str | bytes) -> list[DayClose]:
    found = []
    for raw in _read_line(body).events:
        # Other events may use the same words for other things.
        if _read_kind(raw).kind == "day":
            event = _read_event(raw)
            found.append(
                DayClose(
                    event.day,
                    event.balance_cents,
                    event.net_worth_cents,
                    event.units,
                    event.revenue_cents,
                )
            )
    return found
