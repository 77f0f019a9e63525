"""The file of a record: its header, its rows, and the hashes that link them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import msgspec

from vendsim.errors import RecordError
from vendsim.study.audit.breach import Findings
from vendsim.study.audit.market import Market

__all__ = ["Chain", "Head", "read_head", "rows_of"]

_FORMAT = "1"
_APPLICATION_ID = 0x76656E64
_IDENTITY = ("days", "format", "scenario_hash", "seed", "tools_hash")
_WHOLE = ("days", "format", "seed")


class Head(msgspec.Struct):
    """What the header says, and the market it holds.

    Attributes:
        rows: Key to value.
        days: Days to be played at most.
        market: The scenario's rules.
    """

    rows: dict[str, str]
    days: int
    market: Market


def rows_of(path: Path, query: str) -> Iterator[tuple[object, ...]]:
    """The rows that a query finds in a record.

    Raises:
        RecordError: There is no such file, or it cannot be read as a record.
    """
    if not path.is_file():
        raise RecordError(f"there is no record {path}")
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            (mark,) = connection.execute("PRAGMA application_id").fetchone()
            if mark != _APPLICATION_ID:
                raise RecordError(f"{path} is not a record of vendsim")
            yield from connection.execute(query)
    except (sqlite3.Error, UnicodeError) as error:  # A damaged name or message is no UTF-8.
        raise RecordError(f"record {path} cannot be read: {error}") from error


def read_head(path: Path, findings: Findings) -> Head | None:
    """The header of a record; ``None`` where nothing can be held against it.

    Raises:
        RecordError: There is no such file, or it cannot be read as a record.
    """
    rows = list(rows_of(path, "SELECT key, value FROM header ORDER BY key"))
    if not all(isinstance(part, str) for row in rows for part in row):
        findings.add("header", "not all keys and values are texts")
        return None
    texts = {str(key): str(value) for key, value in rows}
    content = {key: value for key, value in texts.items() if key != "checksum"}
    # Canonical JSON of texts: keys sorted, no spaces, UTF-8.
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    checksum = hashlib.sha256(plain.encode()).hexdigest()
    findings.expect("header", texts.get("checksum"), checksum, "the header's checksum")
    findings.expect("header", texts.get("format"), _FORMAT, "the format")
    scenario = texts.get("scenario", "")
    scenario_hash = hashlib.sha256(scenario.encode()).hexdigest()
    findings.expect("header", texts.get("scenario_hash"), scenario_hash, "the scenario's hash")
    try:
        days = int(texts["days"])
        market = msgspec.json.decode(scenario, type=Market)
        _genesis(texts)
    except (msgspec.MsgspecError, KeyError, ValueError) as error:
        findings.add("header", f"it cannot be read: {error}")
        return None
    if not 1 <= days <= market.calendar.horizon_days:
        findings.add("header", f"{days} days in a market of {market.calendar.horizon_days}")
    return Head(texts, days, market)


class Chain:
    """The hash chain of a record.

    Attributes:
        value: The last link that was computed here.
    """

    def __init__(self, header: Mapping[str, str], findings: Findings) -> None:
        self._findings = findings
        self.value = _genesis(header)

    def check(self, body: str, link: bytes) -> None:
        """Hash the next row, and compare."""
        self.value = hashlib.sha256(self.value + body.encode()).digest()
        if link != self.value:
            self._findings.add("chain", "content and chain disagree")


def _genesis(header: Mapping[str, str]) -> bytes:
    identity: dict[str, object] = {key: header[key] for key in _IDENTITY}
    identity |= {key: int(header[key]) for key in _WHOLE}
    text = json.dumps(identity, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()
