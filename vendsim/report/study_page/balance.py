"""The picture of balances over time: every run a thin line, and the mean of each arm."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Final

from vendsim.money import format_cents
from vendsim.report.study_page.plot import Chip, Chips, Json, Plot, Table, dollars, layout, plain
from vendsim.report.study_page.view import Arm, StudyView
from vendsim.study.course import DayClose
from vendsim.study.runs import RunResult

__all__ = ["draw_balance"]

_MOST_POINTS: Final = 60_000
"""Of all runs together: with more a page opens slowly."""
_STEPS: Final = (1, 2, 3, 5, 7, 14, 28)


def draw_balance(view: StudyView) -> Plot | None:
    """Bank balance at the close of each day; ``None`` where no run's days are known."""
    runs = [run for run in view.counted if view.courses.get(run.record)]
    if not runs:
        return None
    step = _step_for(sum(len(view.courses[run.record]) for run in runs))
    data: list[Json] = []
    rows: list[tuple[str, ...]] = []
    shown = _days_shown(max(len(view.courses[run.record]) for run in runs), step)
    for arm in view.arms:
        for market in view.leaderboard.markets:
            own = [run for run in runs if (run.arm, run.market) == (arm.name, market)]
            if own:
                courses = [_values(run, view.courses[run.record]) for run in own]
                data += _lines(arm, market, own, courses, step)
                rows += [_row(run, course, shown) for run, course in zip(own, courses, strict=True)]
    several = len(view.leaderboard.markets) > 1
    data = sorted(data, key=lambda trace: trace["line"]["width"] if "line" in trace else 0)
    return Plot(
        id="balance",
        title="Bank balance over time",
        words=_words(view, runs),
        data=[*data, *_published(view, shown[-1])],
        layout=layout(
            440,
            {"title": "days closed", "rangemode": "nonnegative"},
            {"tickprefix": "$", "tickformat": "~s"},
            exploratory=view.leaderboard.exploratory,
        ),
        table=Table(
            ("arm", "market", "seed", "repetition", *(f"dollars_day_{day}" for day in shown)),
            tuple(rows),
        ),
        note=(
            "Every run that counts is a thin line"
            + ("" if step == 1 else f", drawn every {step} days")
            + "; a thick one is the mean of an arm"
            + (" in one market" if several else "")
            + ". A run that went bankrupt ends at a cross, and its last balance stays in the mean."
            + _lacking(len(view.counted) - len(runs))
        ),
        chips=(view.arm_chips(), *view.market_chips(), *_board_chips(view)),
    )


def _lacking(runs: int) -> str:
    if not runs:
        return ""
    return (
        f" Runs without a line: {runs:,}; no day of them closed, or their record is not there, and "
        "nor are they in where the money went."
    )


def _step_for(points: int) -> int:
    return next((step for step in _STEPS if points // step <= _MOST_POINTS), _STEPS[-1])


def _days_shown(days: int, step: int) -> list[int]:
    """The opening, every so many days, and the last one."""
    return sorted({*range(0, days + 1, step), days})


def _values(run: RunResult, course: Sequence[DayClose]) -> list[int]:
    """Balance before the first day and after each day that closed."""
    return [run.opening_cash_cents, *(close.balance_cents for close in course)]


def _lines(
    arm: Arm, market: str, runs: Sequence[RunResult], courses: Sequence[list[int]], step: int
) -> list[Json]:
    meta = {"arm": str(arm.number), "market": market}
    xs: list[int | None] = []
    ys: list[float | None] = []
    told: list[str] = []
    crosses: list[tuple[int, float]] = []
    for run, course in zip(runs, courses, strict=True):
        days = _days_shown(len(course) - 1, step)
        xs += [*days, None]
        ys += [*(course[day] / 100 for day in days), None]
        told += [_named(run)] * (len(days) + 1)
        if run.end == "bankrupt":
            crosses.append((len(course) - 1, course[-1] / 100))
    last = max(map(len, courses)) - 1
    days = _days_shown(last, step)
    mean = [fmean(course[min(day, len(course) - 1)] for course in courses) for day in days]
    hover = f"{arm.label}<br>%{{customdata}}<br>day %{{x}}: %{{y:$,.2f}}<extra></extra>"
    thin = {"color": arm.colour, "width": 0.8}
    thick = {"color": arm.colour, "width": 2.5, "dash": arm.dash}
    lines: list[Json] = [
        {"x": xs, "y": ys, "customdata": told, "line": thin, "opacity": 0.45, "mode": "lines"},
        {
            "x": days,
            "y": [round(cents) / 100 for cents in mean],
            "customdata": [f"mean of {len(courses)} in {plain(market)}"] * len(days),
            "line": thick,
            "mode": "lines",
        },
    ]
    if crosses:
        lines.append(
            {
                "x": [day for day, _ in crosses],
                "y": [balance for _, balance in crosses],
                "customdata": ["bankrupt"] * len(crosses),
                "mode": "markers",
                "marker": {"symbol": "x", "size": 6, "color": arm.colour},
            }
        )
    return [{"type": "scatter", "meta": meta, "hovertemplate": hover, **line} for line in lines]


def _named(run: RunResult) -> str:
    again = f", repetition {run.repetition}" if run.repetition else ""
    return f"{plain(run.market)}, seed {run.seed}{again}"


def _row(run: RunResult, course: Sequence[int], shown: Sequence[int]) -> tuple[str, ...]:
    balances = (dollars(course[day]) if day < len(course) else "" for day in shown)
    return (run.arm, run.market, str(run.seed), str(run.repetition), *balances)


def _published(view: StudyView, last_day: int) -> list[Json]:
    """The best published mean of each board as a line: what was printed of another environment."""
    return [
        {
            "type": "scatter",
            "meta": {"layer": "published"},
            "mode": "lines+text",
            "x": [0, last_day],
            "y": [board.entries[0].mean_cents / 100] * 2,
            "text": [f"{plain(board.name)}, best mean (another environment)", ""],
            "textposition": "top right",
            "textfont": {"color": "@soft", "size": 11},
            "line": {"color": "@soft", "width": 1, "dash": "dot"},
            "hoverinfo": "skip",
            "visible": False,
        }
        for board in view.boards
    ]


def _board_chips(view: StudyView) -> tuple[Chips, ...]:
    if not view.boards:
        return ()
    chip = Chip("published", "published boards: another environment", "@soft", "dot", on=False)
    return (Chips("layer", "Reference", (chip,)),)


def _words(view: StudyView, runs: Sequence[RunResult]) -> str:
    said = []
    for arm in view.arms:
        ends = [run.final_balance_cents for run in runs if run.arm == arm.name]
        if ends:
            mean, least, most = (
                format_cents(round(cents)) for cents in (fmean(ends), min(ends), max(ends))
            )
            said.append(f"{arm.shown} ends at {mean} on average, from {least} to {most}")
    return "; ".join(said) + "."
