"""The picture of survival: what share of an arm's runs did not go bankrupt."""

from __future__ import annotations

from vendsim.report.study_page.plot import (
    Json,
    Plot,
    Table,
    cell,
    layout,
    reach,
    rows_axis,
    rows_height,
)
from vendsim.report.study_page.view import Arm, StudyView
from vendsim.study.statistics.rate import Rate

__all__ = ["draw_survival"]


def draw_survival(view: StudyView) -> Plot:
    """The rate of survival of each arm, with its interval."""
    arms = view.arms
    known = [(arm, arm.row.survival.rate) for arm in arms if arm.row.survival is not None]
    return Plot(
        id="survival",
        title="Survival",
        words="; ".join(f"{arm.shown}: {rate.successes} of {rate.runs} runs" for arm, rate in known)
        + ".",
        data=[_point(arm, rate) for arm, rate in known],
        layout=layout(
            rows_height(len(arms)),
            {"title": "share of runs", "tickformat": ".0%", "range": [-0.02, 1.02]},
            rows_axis([arm.label for arm in arms]),
            exploratory=view.leaderboard.exploratory,
        ),
        table=Table(
            ("arm", "survived", "runs", "share", "low", "high"),
            tuple(_row(arm, rate) for arm, rate in known),
        ),
        note=(
            "Runs that did not end in bankruptcy, with the Clopper–Pearson 95 % interval: five of "
            "five prove no more than 48 %."
        ),
    )


def _point(arm: Arm, rate: Rate) -> Json:
    return {
        "type": "scatter",
        "mode": "markers",
        "meta": {},
        "x": [rate.value],
        "y": [arm.number],
        "error_x": reach(rate.value, rate.interval),
        "marker": {"color": arm.colour, "size": 10},
        "hovertemplate": f"{arm.label}<br>{rate.successes} of {rate.runs}<extra></extra>",
    }


def _row(arm: Arm, rate: Rate) -> tuple[str, ...]:
    counts = (str(rate.successes), str(rate.runs))
    return (arm.name, *counts, *map(cell, (rate.value, rate.interval.low, rate.interval.high)))
