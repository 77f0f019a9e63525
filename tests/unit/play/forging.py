"""Forged records: other steps than were played, under a hash chain that holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from vendsim.record import JsonValue, Step, StepBody, decode, encode, genesis, link, read_record


def forged(step: Step, **parts: JsonValue) -> Step:
    """A step with other parts, given by the names that a step has for them."""
    body = decode(step.body)
    assert isinstance(body, dict)
    for name, part in parts.items():
        key = name.removesuffix("_json")
        body[key] = part if key == name else decode(str(part))
    return Step(step.seq, encode(body), step.chain)


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
