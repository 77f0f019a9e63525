"""What there is to be played: a run of a study, told by seeds and configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from vendsim.study.runs.store import Store

__all__ = ["PRIVILEGED", "RECORDS", "RunKey", "RunTask"]

PRIVILEGED = "privileged"
"""The agent that is told the world it plays in: the reference, no entry."""

RECORDS = "records"
"""The folder of a study that holds them."""


class RunKey(NamedTuple):
    """Which run of a study: no two have the same.

    Attributes:
        arm: The agent with its options, as the study calls it.
        market: The market, as the study calls it.
        seed: Seed of the world.
        repetition: Which of the runs of this arm in this world, from 0.
    """

    arm: str
    market: str
    seed: int
    repetition: int

    @property
    def record(self) -> str:
        """Where its record lies in the study."""
        return f"{RECORDS}/{self.arm}/{self.market}/{self.seed}-{self.repetition}.sqlite"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTask:
    """A run as it is sent to whoever plays it; small, and nothing of a world in it.

    Attributes:
        key: Which run it is.
        store: Where its record and its market lie.
        agent: What the agent is loaded by: a shipped name, an absolute path,
            ``module:factory``, or :data:`PRIVILEGED`.
        agent_hash: SHA-256 of its file; empty where it has none.
        options: Its options, the seed of its own draws included; JSON values.
        market_file: Where the market lies in the store, as canonical JSON.
        scenario_hash: Its hash.
        days: Days to be played.
        limits: What the run may cost, as :func:`vendsim.play.budget.read_budget` takes it.
        bound_cents: The upper bound of its world; ``None`` where it has yet to be worked out.
    """

    key: RunKey
    store: Store
    agent: str
    agent_hash: str
    options: Mapping[str, Any] = field(default_factory=dict)
    market_file: str
    scenario_hash: str
    days: int
    limits: Mapping[str, float] = field(default_factory=dict)
    bound_cents: int | None = None
