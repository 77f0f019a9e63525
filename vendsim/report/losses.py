"""Where the money went: a run's parts as bars that lead from the bound down to the score."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from vendsim.errors import RecordError
from vendsim.money import format_cents
from vendsim.report.picture import Picture, Series, draw, trailing_mean
from vendsim.study.decomposition import LABELS, MEANINGS, Decomposition, decompose

__all__ = ["Fall", "Losses", "losses_of"]

_MEAN_DAYS = 14
_TONES = (("stock_outs", 4), ("buying_price", 3), ("pricing", 2), ("assortment", 1))
_THINNEST = 0.0025
"""So much of the width a bar has at least: less is not seen."""


@dataclass(frozen=True, slots=True)
class Fall:
    """A bar: from what was left before to what is left after.

    Attributes:
        label: What it is called.
        meaning: What it is, in plain words; empty for the two ends.
        cents: Its amount.
        share: Which part of all that was lost it is, as text; empty for the two ends.
        at: Where it begins, in percent of the width.
        width: How wide it is.
        tone: Number of its colour.
    """

    label: str
    meaning: str
    cents: int
    share: str
    at: str
    width: str
    tone: int

    @property
    def is_end(self) -> bool:
        """Whether it is the bound or the score."""
        return not self.meaning


@dataclass(frozen=True, slots=True)
class Losses:
    """What a page shows of them.

    Attributes:
        found: The parts; ``None`` where they cannot be told.
        why_not: Why they cannot.
        falls: The bars: the bound, the parts, what cost most first, and the score.
        zero_at: Where 0 is, in percent of the width.
        by_day: When what was lost day by day.
    """

    found: Decomposition | None
    why_not: str = ""
    falls: tuple[Fall, ...] = ()
    zero_at: str = "0%"
    by_day: Picture | None = None


def losses_of(record_path: Path, start_date: dt.date) -> Losses:
    """The losses of a run; where they cannot be told, why.

    Args:
        record_path: Its record.
        start_date: The date of its first day.
    """
    try:
        found = decompose(record_path)
    except RecordError as error:
        return Losses(None, str(error).removeprefix(f"record {record_path}: "))
    return replace(_drawn(found), by_day=_draw_days(found, start_date))


def _drawn(found: Decomposition) -> Losses:
    left = [found.bound_cents]
    for part in found.largest_first:
        left.append(left[-1] - part.cents)
    low, high = min(0, *left), max(0, *left)
    span = (high - low) or 1

    def fall(label: str, meaning: str, cents: int, ends: tuple[int, int], tone: int) -> Fall:
        start, end = min(ends), max(ends)
        at, width = (start - low) / span, max((end - start) / span, _THINNEST)
        share = f"{cents / found.lost_cents:.1%}" if meaning and found.lost_cents > 0 else ""
        share = "0.0%" if share == "-0.0%" else share
        return Fall(label, meaning, cents, share, f"{at:.2%}", f"{width:.2%}", tone)

    falls = [fall("upper bound", "", found.bound_cents, (0, found.bound_cents), 3)]
    for place, part in enumerate(found.largest_first):
        ends = (left[place], left[place + 1])
        tone = 2 if part.cents > 0 else 1
        falls.append(fall(LABELS[part.name], MEANINGS[part.name], part.cents, ends, tone))
    falls.append(fall("score", "", found.score_cents, (0, found.score_cents), 1))
    return Losses(found, "", tuple(falls), f"{-low / span:.2%}")


def _draw_days(found: Decomposition, start_date: dt.date) -> Picture:
    """What was lost day by day, as means over so many days."""
    series = [
        Series(LABELS[name], trailing_mean(found.by_day[name], _MEAN_DAYS), "line", tone, _money)
        for name, tone in _TONES
    ]
    return draw(series, start_date, lambda cents: _money(cents).removesuffix(".00"))


def _money(cents: float) -> str:
    return format_cents(round(cents))
