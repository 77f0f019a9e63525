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

__all__ = ["DayClose", "read_course"]

# Most lines close no day: these are passed over before anything of them is read.
_CLOSING = """SELECT body FROM line WHERE instr(body, '"kind":"day"') ORDER BY seq"""


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
    path = Path(record).resolve()
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            return tuple(
                day for (body,) in connection.execute(_CLOSING) for day in _closes_of(body)
            )
    except (sqlite3.Error, msgspec.MsgspecError) as error:
        raise RecordError(f"the days of {record} cannot be read: {error}") from error


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
