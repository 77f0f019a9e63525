"""How one run of a study went: a row of its tidy table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

__all__ = ["FailedBy", "RunResult", "World"]

FailedBy: TypeAlias = Literal["provider", "harness"]
"""Whose failure took a run out of the comparison: never the agent's."""


class World(NamedTuple):
    """What two agents have to share for their runs to be a pair.

    Attributes:
        market: The market, as the study calls it.
        seed: Seed of the world.
    """

    market: str
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """One run of one arm in one world.

    Money is whole cents. A run that was excluded has the figures of how far it came.

    Attributes:
        arm: The agent with its options, as the study calls it.
        market: The market, as the study calls it.
        seed: Seed of the world.
        repetition: Which of the runs of this arm in this world, from 0.
        failed_by: Whose failure excludes it from comparisons; ``None`` where it counts.
        reason: Why it is excluded, or ended early, in plain words; empty otherwise.
        end: ``"horizon"``, ``"messages"``, ``"bankrupt"`` or ``"truncated"``.
        stopped_by: Where it is truncated, by ``"agent"``, ``"model"`` or ``"budget"``; such a run
            counts, and pays the daily fee for the days that it did not play.
        days: Days that were to be played.
        days_played: Days that closed.
        score_cents: What is compared, by the market's own rule.
        final_balance_cents: The bank balance at the end.
        net_worth_cents: Bank, cash box, card takings, prepayments and stock at cost.
        opening_cash_cents: What it began with.
        bound_cents: The upper bound of its world.
        do_nothing_cents: What doing nothing comes to in its world.
        score_normalised: 0 for doing nothing, 1 for the bound, not clipped; ``None`` where there
            was nothing to win.
        units_sold: Units sold.
        revenue_cents: Their revenue.
        tool_calls: Calls made, refused ones included.
        input_tokens: Tokens its model read; 0 without a model.
        output_tokens: Tokens its model wrote.
        dollars: What they cost; ``None`` where a model played whose price is not known.
        wall_seconds: How long it took where it was played; the only figure that is not the same
            every time.
        scenario_hash: Equal hashes are equal markets.
        record: Path of the record, relative to the study's folder.
        record_hash: Last link of the record's hash chain.
    """

    arm: str
    market: str
    seed: int
    repetition: int
    failed_by: FailedBy | None
    reason: str
    end: Literal["horizon", "messages", "bankrupt", "truncated"]
    stopped_by: Literal["agent", "model", "budget"] | None
    days: int
    days_played: int
    score_cents: int
    final_balance_cents: int
    net_worth_cents: int
    opening_cash_cents: int
    bound_cents: int
    do_nothing_cents: int
    score_normalised: float | None
    units_sold: int
    revenue_cents: int
    tool_calls: int
    input_tokens: int
    output_tokens: int
    dollars: float | None
    wall_seconds: float
    scenario_hash: str
    record: str
    record_hash: str

    @property
    def world(self) -> World:
        """The world it was played in."""
        return World(self.market, self.seed)

    @property
    def counts(self) -> bool:
        """Whether it may be compared."""
        return self.failed_by is None

    @property
    def survived(self) -> bool:
        """Whether it did not end in bankruptcy.

        One that was stopped counts as if nothing more had been done: it survives where that would
        have paid all fees to the end, or else leaving would be safer than doing nothing.
        """
        return self.end != "bankrupt" and (self.end != "truncated" or self.score_cents >= 0)

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain JSON values, in the order above."""
        return asdict(self)
