"""A study as tidy tables: its runs, their days and losses, its arms and each two of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vendsim.study.comparison import ArmPair, ArmRow, Leaderboard, Summary
from vendsim.study.details import Details
from vendsim.study.export.tables import Columns, Row
from vendsim.study.runs import RunResult, Study

__all__ = ["STUDY_TABLES", "pair_row", "study_tables"]

_KEY: Final[Columns] = {"arm": str, "market": str, "seed": int, "repetition": int}
_SUMMARY: Final = ("mean", "low", "high", "median", "minimum", "min_at_5", "cvar_25", "deviation")

STUDY_TABLES: Final[dict[str, Columns]] = {
    "runs": {
        **_KEY,
        "counts": bool,
        **dict.fromkeys(("failed_by", "reason", "end", "stopped_by"), str),
        **dict.fromkeys(("days", "days_played", "score_cents", "final_balance_cents"), int),
        **dict.fromkeys(("net_worth_cents", "opening_cash_cents", "bound_cents"), int),
        "do_nothing_cents": int,
        "score_normalised": float,
        **dict.fromkeys(("units_sold", "revenue_cents", "tool_calls"), int),
        **dict.fromkeys(("input_tokens", "output_tokens"), int),
        **dict.fromkeys(("dollars", "wall_seconds"), float),
        **dict.fromkeys(("scenario_hash", "record", "record_hash"), str),
    },
    "days": {
        **_KEY,
        **dict.fromkeys(("day", "balance_cents", "net_worth_cents", "units"), int),
        "revenue_cents": int,
    },
    "decomposition": {**_KEY, "part": str, "cents": int},
    "arms": {
        "arm": str,
        "reference": bool,
        **dict.fromkeys(("rank", "runs", "worlds"), int),
        "exploratory": bool,
        **dict.fromkeys(("excluded_provider", "excluded_harness", "unpaired"), int),
        **{f"ns_{name}": float for name in _SUMMARY},
        **{f"score_{name}_dollars": float for name in _SUMMARY},
        **dict.fromkeys(("survival", "survival_low", "survival_high"), float),
        **dict.fromkeys(("dollars_per_run", "output_tokens_per_run"), float),
    },
    "pairs": {
        **dict.fromkeys(("a", "b"), str),
        **dict.fromkeys(("runs", "worlds"), int),
        "exploratory": bool,
        **dict.fromkeys(("difference", "low", "high", "p", "p_holm"), float),
        **dict.fromkeys(("low_holm", "high_holm"), float),
        **dict.fromkeys(("sign_flip_p", "sign_flip_p_holm", "correlation"), float),
        "difference_dollars": float,
        "verdict": str,
    },
}
"""Table to its columns and their types. Any of them but text can be missing."""


def study_tables(
    study: Study, board: Leaderboard, details: Mapping[str, Details]
) -> dict[str, list[Row]]:
    """The rows of every table.

    Args:
        study: The study.
        board: Its leaderboard.
        details: What its records tell, by their paths; runs whose records tell nothing have no
            rows among the days and the decomposition.
    """
    days: list[Row] = []
    parts: list[Row] = []
    for run in study.results:
        key = (run.arm, run.market, run.seed, run.repetition)
        found = details.get(run.record, Details())
        days += [(*key, *close) for close in found.course]
        parts += [(*key, *part) for part in (found.losses.parts if found.losses else ())]
    return {
        "runs": [_run_row(run) for run in study.results],
        "days": days,
        "decomposition": parts,
        "arms": [_arm_row(row) for row in board.rows],
        "pairs": [pair_row(pair) for pair in board.pairs],
    }


def _run_row(run: RunResult) -> Row:
    texts = {name for name, kind in STUDY_TABLES["runs"].items() if kind is str}
    values: list[Any] = []
    for name in STUDY_TABLES["runs"]:
        value = getattr(run, name)
        values.append("" if value is None and name in texts else value)
    return tuple(values)


def _arm_row(row: ArmRow) -> Row:
    out, rate = row.exclusions, row.survival.rate if row.survival else None
    return (
        *(row.arm, row.is_reference, row.rank, row.runs, row.worlds, row.exploratory),
        *(out.provider, out.harness, out.unpaired),
        *_summary(row.ns),
        *_summary(row.score_dollars),
        *((rate.value, rate.interval.low, rate.interval.high) if rate else (None,) * 3),
        *(row.cost.dollars, row.cost.output_tokens),
    )


def _summary(found: Summary | None) -> Row:
    if found is None:
        return (None,) * len(_SUMMARY)
    interval = found.mean.interval
    return (
        found.mean.value,
        *((interval.low, interval.high) if interval else (None, None)),
        *(found.median, found.minimum, found.min_at_5, found.cvar_25, found.deviation),
    )


def pair_row(pair: ArmPair) -> Row:
    """A pair as a row of the table of pairs: its difference is that of NS, A less B."""
    found, money, flip = pair.difference, pair.difference_dollars, pair.sign_flip
    interval, holm = found.estimate.interval if found else None, pair.interval_holm
    return (
        *(pair.a, pair.b, pair.runs, pair.worlds, pair.exploratory),
        found.estimate.value if found else None,
        *((interval.low, interval.high) if interval else (None, None)),
        found.p if found else None,
        pair.p_holm,
        *((holm.low, holm.high) if holm else (None, None)),
        flip.p if flip else None,
        pair.sign_flip_holm,
        found.correlation if found else None,
        money.estimate.value if money else None,
        pair.verdict or "",
    )
