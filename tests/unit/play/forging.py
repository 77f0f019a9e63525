"""Forged records: other steps than were played, under a hash chain that holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from vendsim.record import Step, genesis, link, read_record


def forge(path: Path, steps: Sequence[Step]) -> None:
    """Puts steps in place of those in a record and links them anew."""
    chain = genesis(read_record(path).header)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM step")
        for seq, step in enumerate(steps):
            texts = (
                step.tool,
                step.action_json,
                step.result_json,
                step.events_json,
                step.entries_json,
            )
            raw = [text.encode() for text in texts]
            chain = link(chain, seq, step.minute, step.balance_cents, *raw)
            row = (seq, step.minute, *texts, step.balance_cents, chain)
            connection.execute("INSERT INTO step VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.commit()
