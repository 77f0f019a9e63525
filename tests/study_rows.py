"""Rows of a study made by hand, for what compares and shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from vendsim.study.runs.result import RunResult

__all__ = ["BOUND_CENTS", "arm_of", "row"]

BOUND_CENTS: Final = 4_000_000
"""The bound of every world here; doing nothing loses 23,000 cents."""

NOTHING_CENTS: Final = -23_000

_ROW: Final = RunResult(
    arm="base",
    market="year",
    seed=0,
    repetition=0,
    failed_by=None,
    reason="",
    end="horizon",
    stopped_by=None,
    days=365,
    days_played=365,
    score_cents=0,
    final_balance_cents=0,
    net_worth_cents=0,
    opening_cash_cents=50_000,
    bound_cents=BOUND_CENTS,
    do_nothing_cents=NOTHING_CENTS,
    score_normalised=0.0,
    units_sold=5_000,
    revenue_cents=1_500_000,
    tool_calls=2_000,
    input_tokens=0,
    output_tokens=0,
    dollars=0.0,
    wall_seconds=0.1,
    scenario_hash="a" * 64,
    record="",
    record_hash="b" * 64,
)


def row(score_cents: int, **fields: Any) -> RunResult:
    """A run with a score; everything else as told, or plausible."""
    run = replace(_ROW, **fields)
    to_win = run.bound_cents - run.do_nothing_cents
    return replace(
        run,
        score_cents=score_cents,
        final_balance_cents=fields.get("final_balance_cents", score_cents),
        net_worth_cents=fields.get("net_worth_cents", score_cents),
        score_normalised=(score_cents - run.do_nothing_cents) / to_win if to_win > 0 else None,
        record=f"records/{run.arm}-{run.market}-{run.seed}-{run.repetition}.vendsim",
    )


def arm_of(
    arm: str, scores: Sequence[float], fields: Mapping[str, Any] | None = None
) -> list[RunResult]:
    """Runs of one arm in the worlds 0, 1, 2 …, with the given normalised scores, to the cent."""
    return [
        row(
            round(NOTHING_CENTS + score * (BOUND_CENTS - NOTHING_CENTS)),
            arm=arm,
            seed=seed,
            **(fields or {}),
        )
        for seed, score in enumerate(scores)
    ]
