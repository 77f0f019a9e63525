"""The lines of a record as plain values, to be changed and linked anew."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from vendsim.record import genesis, link, read_record

Line = dict[str, Any]
DAY = 1440


class Run:
    """A record to be forged.

    Attributes:
        lines: Its lines as JSON values; change them at will.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT body FROM line ORDER BY seq").fetchall()
        self.lines: list[Line] = [json.loads(body) for (body,) in rows]

    def event(self, kind: str, nth: int = 0, **where: object) -> tuple[Line, Line]:
        """The nth event of a kind with such values, and the line it stands in."""
        found = [
            (line, event)
            for line in self.lines
            for event in line["events"]
            if event["kind"] == kind and all(event.get(key) == where[key] for key in where)
        ]
        return found[nth]

    def call(self, tool: str, nth: int = 0) -> Line:
        """The nth call of a tool that worked."""
        found = [
            line for line in self.lines if line["tool"] == tool and not line["result"]["error"]
        ]
        return found[nth]

    def refused(self) -> Line:
        """A refused call."""
        return next(line for line in self.lines[1:] if line["result"]["error"])

    def entry(self, line: Line, *accounts: str, minute: int | None = None) -> list[Any]:
        """The first entry of a line that moves these accounts."""
        found: list[list[Any]] = [
            entry
            for entry in line["entries"]
            if dict(entry[2]).keys() >= set(accounts) and minute in (None, entry[0])
        ]
        return found[0]

    def drop(self, line: Line, event: Line, account: str) -> None:
        """Takes an event out, and the entry of its minute that moves an account."""
        line["events"].remove(event)
        line["entries"].remove(self.entry(line, account, minute=event["minute"]))

    def shift(self, start: Line, minute: int, cents: int) -> None:
        """Has the bank balance be another from a minute on, wherever it is told."""
        for line in self.lines[self.lines.index(start) :]:
            line["balance_cents"] += cents
            for event in line["events"]:
                if event["kind"] == "day" and event["minute"] >= minute:
                    event["balance_cents"] += cents
                    event["net_worth_cents"] += cents

    def write(self, path: Path) -> None:
        """Writes the record as forged, under a chain that holds."""
        shutil.copyfile(self._path, path)
        chain = genesis(read_record(path).header)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("DELETE FROM line")
            for seq, line in enumerate(self.lines):
                body = json.dumps(
                    line, sort_keys=True, separators=(",", ":"), ensure_ascii=False
                ).encode()
                chain = link(chain, body)
                connection.execute("INSERT INTO line VALUES (?, ?, ?)", (seq, body.decode(), chain))
            connection.commit()


def post(entry: list[Any], **cents: int) -> None:
    """Adds cents to postings of an entry, by the last word of the account."""
    for posting in entry[2]:
        posting[1] += cents.pop(posting[0].partition(":")[2], 0)
    assert not cents
