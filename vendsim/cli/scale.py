"""What a score is worth on the scale of its world, for the commands that print one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import ValidationError

from vendsim.record import read_record
from vendsim.scenario import Scenario
from vendsim.study.bounds import upper_bound

__all__ = ["scale_of", "scale_of_record"]

Scale: TypeAlias = dict[str, float | int | None]
_NO_SCALE: Scale = {"score_normalised": None, "bound_cents": None, "do_nothing_cents": None}


def scale_of(market: Scenario, seed: int, days: int, result: Mapping[str, Any]) -> Scale:
    """The normalised score of a result, and the two ends of its scale.

    A run that stopped before its end is measured against the days that it closed; where it
    closed none there is no scale.

    Args:
        market: What was played.
        seed: The world.
        days: Days that were to be played.
        result: The result of a run, or a score recomputed from its record.
    """
    if result["end"] in (None, "truncated"):
        days = result["days_played"]
    if not days:
        return _NO_SCALE
    bound = upper_bound(market, seed, days=days)
    return {
        "score_normalised": bound.normalised(result["score_cents"]),
        "bound_cents": bound.bound_cents,
        "do_nothing_cents": bound.do_nothing_cents,
    }


def scale_of_record(file: Path, result: Mapping[str, Any]) -> Scale:
    """The same, of a run that has a record: the market and the world are those it tells of.

    There is no scale where the market is one that this version cannot read: a score added up
    from a record of any version stands all the same.

    Raises:
        RecordError: There is no such record, or it cannot be read.
    """
    header = read_record(file).header
    try:
        market = Scenario.from_json(header.scenario_json)
    except ValidationError:
        return _NO_SCALE
    return scale_of(market, header.seed, header.days, result)
