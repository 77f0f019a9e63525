"""Forged records: other steps than were played, under a hash chain that holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from vendsim.record import Step, StepBody, encode, genesis, link, read_record


def forge(path: Path, steps: Sequence[Step]) -> None:
    """Puts steps in place of those in a record and links them anew."""
    chain = genesis(read_record(path).header)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM line")
        for seq, step in enumerate(steps):
            body = encode(
                StepBody(
                    action=step.action,
                    balance_cents=step.balance_cents,
                    entries=step.entries,
                    events=step.events,
                    minute=step.minute,
                    result=step.result,
                    tool=step.tool,
                )
            )
            chain = link(chain, body)
            connection.execute("INSERT INTO line VALUES (?, ?, ?)", (seq, body.decode(), chain))
        connection.commit()
