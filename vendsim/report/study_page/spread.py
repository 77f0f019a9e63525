"""The picture of a distribution: every run a dot, and the mean with its interval."""

from __future__ import annotations

from typing import Final

from vendsim.report.study_page.plot import (
    Json,
    Plot,
    Table,
    cell,
    dollars,
    layout,
    plain,
    reach,
    rows_axis,
    rows_height,
)
from vendsim.report.study_page.view import Arm, StudyView

__all__ = ["draw_spread"]

_LANES: Final = 9
"""Dots lie in so many lanes of a row, so that equal scores do not hide each other."""


def draw_spread(view: StudyView) -> Plot:
    """The score of every run that counts, by arm."""
    arms = view.arms
    data = [trace for arm in arms for trace in _row(view, arm)]
    return Plot(
        id="spread",
        title=f"Every run, by {view.measure}",
        words=_words(view),
        data=data,
        layout=layout(
            rows_height(len(arms)),
            {"title": view.measure, "range": _range(view)},
            rows_axis([arm.label for arm in arms]),
            exploratory=view.leaderboard.exploratory,
        ),
        table=Table(
            ("arm", "market", "seed", "repetition", "score_dollars", "score_normalised"),
            tuple(
                (
                    *(run.arm, run.market, str(run.seed), str(run.repetition)),
                    *(dollars(run.score_cents), cell(run.score_normalised)),
                )
                for arm in arms
                for run in view.runs_of(arm)
            ),
        ),
        note=(
            "A dot a run. The diamond is the mean, with its 95 % interval over worlds, in which "
            "runs of one world count as one; it leaves room below for bad runs not seen yet."
        ),
        chips=view.market_chips(),
    )


def _row(view: StudyView, arm: Arm) -> list[Json]:
    dots: list[Json] = []
    for market in view.leaderboard.markets:
        runs = [run for run in view.runs_of(arm) if run.market == market]
        placed = [(run, value) for run in runs if (value := view.value_of(run)) is not None]
        dots.append(
            {
                "meta": {"market": market},
                "x": [value for _, value in placed],
                "y": [arm.number + _lane(place) for place in range(len(placed))],
                "customdata": [
                    f"{plain(market)}, seed {run.seed}: ${dollars(run.score_cents)}"
                    for run, _ in placed
                ],
                "marker": {"color": arm.colour, "size": 7, "opacity": 0.5},
                "hovertemplate": f"{arm.label}<br>%{{customdata}}<extra></extra>",
            }
        )
    figures = view.summary_of(arm.row)
    if figures is None:
        return []
    mean = figures.mean
    dots.append(
        {
            "meta": {},
            "x": [mean.value],
            "y": [arm.number],
            "error_x": reach(mean.value, mean.interval),
            "marker": {"color": "@ink", "size": 9, "symbol": "diamond"},
            "hovertemplate": f"{arm.label}<br>mean %{{x:,.4~f}}<extra></extra>",
        }
    )
    return [{"type": "scatter", "mode": "markers", **trace} for trace in dots if trace["x"]]


def _lane(place: int) -> float:
    """Where in its row a dot lies, from -0.26 to 0.26: neighbours far apart."""
    return 0.52 * ((place * 4 % _LANES) / (_LANES - 1) - 0.5)


def _range(view: StudyView) -> list[float]:
    """From the least to the most of all that is drawn, 0 among it, with room for the dots."""
    values = [0.0]
    for _, figures in view.summaries:
        interval = figures.mean.interval
        values += [interval.low, interval.high] if interval else [figures.mean.value]
    values += [value for run in view.counted if (value := view.value_of(run)) is not None]
    room = 0.03 * (max(values) - min(values) or 1.0)
    return [min(values) - room, max(values) + room]


def _words(view: StudyView) -> str:
    said = [
        f"{arm.shown}: mean {figures.mean.value:,.3f}, least {figures.minimum:,.3f}"
        for arm, figures in view.summaries
    ]
    return "; ".join(said) + "."
