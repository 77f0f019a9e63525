"""Studies made up for the page: runs with figures that are easy to foresee."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vendsim.report.study_page import Fact, StudyView
from vendsim.study.comparison import build_leaderboard
from vendsim.study.course import DayClose
from vendsim.study.decomposition import PARTS, Decomposition, Part
from vendsim.study.published import read_boards
from vendsim.study.runs import RunResult

BOUND_CENTS = 2_000_000
NOTHING_CENTS = -2_000
OPENING_CENTS = 50_000


def made_run(arm: str, seed: int, score_cents: int, **changed: Any) -> RunResult:
    """A run of `arm` in world `seed` that ended with `score_cents`."""
    market = changed.pop("market", "kiosk")
    repetition = changed.pop("repetition", 0)
    span = BOUND_CENTS - NOTHING_CENTS
    values: dict[str, Any] = {
        "arm": arm,
        "market": market,
        "seed": seed,
        "repetition": repetition,
        "failed_by": None,
        "reason": "",
        "end": "horizon",
        "stopped_by": None,
        "days": 30,
        "days_played": 30,
        "score_cents": score_cents,
        "final_balance_cents": score_cents,
        "net_worth_cents": score_cents + 1_000,
        "opening_cash_cents": OPENING_CENTS,
        "bound_cents": BOUND_CENTS,
        "do_nothing_cents": NOTHING_CENTS,
        "score_normalised": (score_cents - NOTHING_CENTS) / span,
        "units_sold": 300,
        "revenue_cents": 90_000,
        "tool_calls": 120,
        "input_tokens": 0,
        "output_tokens": 0,
        "dollars": 0.0,
        "wall_seconds": 1.5,
        "scenario_hash": "ab" * 32,
        "record": f"records/{arm}/{market}/{seed}-{repetition}.sqlite",
        "record_hash": "cd" * 32,
        **changed,
    }
    return RunResult(**values)


def made_course(run: RunResult) -> tuple[DayClose, ...]:
    """A straight line from the opening cash to the score."""
    opening, days = run.opening_cash_cents, run.days_played
    return tuple(
        DayClose(
            day,
            opening + (run.score_cents - opening) * (day + 1) // days,
            opening + (run.net_worth_cents - opening) * (day + 1) // days,
            run.units_sold // days,
            run.revenue_cents // days,
        )
        for day in range(days)
    )


def made_losses(run: RunResult) -> Decomposition:
    """What a run lost: a third to prices, the rest to stock-outs but for a cent of luck."""
    lost = run.bound_cents - run.score_cents
    found = dict.fromkeys(PARTS, 0) | {
        "pricing": lost // 3,
        "stock_outs": lost - lost // 3 + 1,
        PARTS[-1]: -1,
    }
    parts = tuple(Part(name, cents) for name, cents in found.items())
    return Decomposition(run.bound_cents, run.score_cents, parts)


def steady(worlds: int = 12, arms: Sequence[str] = ("best", "same", "worst")) -> list[RunResult]:
    """Two arms that no statistic can tell apart, and one far below both.

    Worlds differ from each other by more than the first two arms do.
    """
    runs = []
    for seed in range(worlds):
        world_cents = 40_000 * (seed % 4)
        wobble = 9_000 if seed % 2 else -9_000
        for arm, cents in zip(arms, (1_000_050, 1_000_000 + wobble, 200_025), strict=True):
            runs.append(made_run(arm, seed, cents + world_cents + 100 * seed))
    return runs


def viewed(runs: Sequence[RunResult], **changed: Any) -> StudyView:
    """What a page is made of."""
    values: dict[str, Any] = {
        "name": "made up",
        "results": tuple(runs),
        "leaderboard": build_leaderboard(runs),
        "courses": {run.record: made_course(run) for run in runs},
        "losses": {run.record: made_losses(run) for run in runs},
        "links": {run.record: (("record", run.record),) for run in runs},
        "facts": (Fact("vendsim", "0.1.0"),),
        "spec": 'name = "made up"',
        "boards": read_boards(),
        **changed,
    }
    return StudyView(**values)
