"""Replay: what a record says was done, done again, and every answer compared.

A world depends on nothing but the scenario, the seed and the actions, and a record holds all
three. So a replay needs only the file. What comes out must agree to the byte: the result the
agent was told, the events, the ledger entries, the balance and the hash chain over them all.

Where a model worded the suppliers' mails, its words are in the record too, and are said again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from vendsim.play.history import Nobody, env_of, live_through
from vendsim.play.recorded import RecordedSkin
from vendsim.record import DEFAULT_COUNTERPARTY, Line, genesis, read_record

__all__ = ["Replay", "replay"]


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay in which every step agreed with the record.

    Attributes:
        record: Path of the record.
        scenario: Name of the scenario.
        seed: Seed of the world.
        steps: Steps replayed, the reset included.
        record_hash: Last link of the hash chain, the same in record and replay.
        end: ``"horizon"``, ``"messages"`` or ``"bankrupt"``; ``None`` where the record stops before
            the end.
        final_balance_cents: Bank balance after the last step.
    """

    record: str
    scenario: str
    seed: int
    steps: int
    record_hash: str
    end: str | None
    final_balance_cents: int

    def as_dict(self) -> dict[str, str | int | None]:
        """The fields as plain JSON values, in the order above."""
        return asdict(self)


def replay(path: str | Path) -> Replay:
    """Perform a record's actions again in a fresh world and compare everything.

    A record that stops before the end, because its run was killed or still goes on, is
    replayed as far as it goes.

    Args:
        path: The record.

    Returns:
        What was replayed; it agreed in every byte.

    Raises:
        ReplayMismatch: Something came out otherwise; names the first step and field that
            differ, and what was recorded and replayed there.
        RecordError: The record is damaged, or this version has another scenario schema or
            other tools than the one that wrote it.
    """
    record = read_record(Path(path))
    record.verify_file()
    counterparty = record.header.counterparty
    skin = None if counterparty == DEFAULT_COUNTERPARTY else RecordedSkin(counterparty)
    env = env_of(record, skin)
    chain = genesis(record.header)

    def lines() -> Iterator[Line]:
        nonlocal chain
        for line in record.verified_lines():
            chain = line.chain
            yield line

    observation, check = live_through(env, record.header, lines(), Nobody(), skin)
    return Replay(
        record=str(record.path),
        scenario=env.scenario.name,
        seed=record.header.seed,
        steps=check.steps,
        record_hash=chain.hex(),
        end=None if observation is None else env.world.end,
        final_balance_cents=0 if observation is None else observation["balance_cents"],
    )
