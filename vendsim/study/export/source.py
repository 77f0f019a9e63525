"""What is exported: the header and the lines of a record whose chain holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

from vendsim.record import read_record
from vendsim.study.audit.chain import rows_of

__all__ = ["JsonObject", "Line", "Source", "open_source"]

JsonObject: TypeAlias = dict[str, Any]
_IS_JSON = frozenset({"agent_options", "fork", "scenario", "versions"})
_IS_NUMBER = frozenset({"days", "format", "seed"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a record.

    Attributes:
        seq: Its number.
        body: Its values: those of a step, or of a line that is none.
        chain: Its chain value, in hexadecimal.
    """

    seq: int
    body: JsonObject
    chain: str

    @property
    def is_step(self) -> bool:
        """Whether it is a step."""
        return "tool" in self.body


@dataclass(frozen=True, slots=True)
class Source:
    """A record to be exported.

    Attributes:
        path: Its file.
        header: The header's values, JSON read.
        record_hash: The last chain value, in hexadecimal.
    """

    path: Path
    header: JsonObject
    record_hash: str

    def lines(self) -> Iterator[Line]:
        """All lines in their sequence."""
        for seq, body, chain in rows_of(
            self.path, "SELECT seq, body, chain FROM line ORDER BY seq"
        ):
            yield Line(cast(int, seq), json.loads(cast(str, body)), cast(bytes, chain).hex())

    def steps(self) -> Iterator[Line]:
        """The lines that are steps."""
        return (line for line in self.lines() if line.is_step)


def open_source(path: Path) -> Source:
    """A record to be exported, its chain checked.

    Raises:
        RecordError: There is no such record, or it is damaged.
    """
    record_hash = read_record(path).verify_chain()
    rows = rows_of(path, "SELECT key, value FROM header ORDER BY key")
    header = {str(key): _value(str(key), str(value)) for key, value in rows}
    return Source(path, header, record_hash)


def _value(key: str, text: str) -> object:
    if key in _IS_JSON:
        return json.loads(text)
    return int(text) if key in _IS_NUMBER else text
