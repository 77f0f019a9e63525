"""The picture of cost and score: what an arm's models cost, and what it won for that."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Final

from vendsim.report.study_page.plot import Json, Plot, Table, cell, layout, reach
from vendsim.report.study_page.view import Arm, StudyView
from vendsim.study.comparison import Summary
from vendsim.study.statistics.estimate import Estimate

__all__ = ["draw_cost"]

_SYMBOLS: Final = ("circle", "diamond", "square", "cross")
_COLOURS: Final = 10


def draw_cost(view: StudyView) -> Plot | None:
    """Mean score over dollars a run; ``None`` where no arm paid for a model."""
    known = view.summaries
    paid = [(arm, figures) for arm, figures in known if arm.row.cost.dollars]
    free = [(arm, figures) for arm, figures in known if arm.row.cost.dollars == 0]
    if not paid:
        return None
    unknown = [arm.shown for arm, _ in known if arm.row.cost.dollars is None]
    main = {
        "title": "dollars a run",
        "type": "log",
        **_marks([arm.row.cost.dollars or 0.0 for arm, _ in paid]),
        "domain": [0.14 if free else 0, 1],
    }
    return Plot(
        id="cost",
        title="Cost and score",
        words=_words(view),
        data=[
            _front(paid, free),
            *(_point(arm, figures.mean, "x") for arm, figures in paid),
            *(_point(arm, figures.mean, "x2") for arm, figures in free),
        ],
        layout=layout(
            400,
            main,
            {"title": view.measure, "anchor": "free", "position": 0},
            exploratory=view.leaderboard.exploratory,
            **({"xaxis2": _aside()} if free else {}),
        ),
        table=Table(
            (
                *("arm", "dollars_per_run", "input_tokens_per_run", "output_tokens_per_run"),
                *("mean", "low", "high", "ns_per_dollar", "on_front"),
            ),
            tuple(_row(arm, figures.mean) for arm, figures in known),
        ),
        note=(
            "Dollars stand on a scale of powers of ten. The line joins the arms that no other "
            "beats at their cost or below. Arms that asked no model stand aside, at $0."
            + (
                " References are on no line."
                if any(arm.row.is_reference for arm, _ in known)
                else ""
            )
            + (f" Of unknown price, and not drawn: {', '.join(unknown)}." if unknown else "")
        ),
        chips=(view.arm_chips(),),
    )


def _marks(costs: list[float]) -> Json:
    """Where the axis is marked: at 1, 2 and 5 of every power of ten that costs lie about."""
    low, high = floor(log10(min(costs))), ceil(log10(max(costs)))
    marks = [digit * 10.0**power for power in range(low - 1, high + 1) for digit in (1, 2, 5)]
    inside = [mark for mark in marks if min(costs) / 2.5 <= mark <= max(costs) * 2.5]
    return {
        "tickvals": inside,
        "ticktext": [f"${mark:,.10g}" for mark in inside],
        "range": [log10(min(costs)) - 0.3, log10(max(costs)) + 0.3],
    }


def _aside() -> Json:
    """The axis of the arms without a model: one place, no scale."""
    return {
        "domain": [0, 0.1],
        "range": [-1, 1],
        "tickvals": [0],
        "ticktext": ["$0"],
        "fixedrange": True,
        "zeroline": False,
        "gridcolor": "@rule",
        "linecolor": "@rule",
    }


def _point(arm: Arm, mean: Estimate, axis: str) -> Json:
    cost = arm.row.cost.dollars or 0.0
    return {
        "type": "scatter",
        "mode": "markers",
        "meta": {"arm": str(arm.number)},
        "xaxis": axis,
        "x": [cost],
        "y": [mean.value],
        "error_y": reach(mean.value, mean.interval) | {"color": arm.colour},
        "customdata": [f"${cost:,.2f} a run"],
        "marker": {
            "color": arm.colour,
            "size": 11,
            "symbol": _SYMBOLS[arm.number // _COLOURS % len(_SYMBOLS)],
        },
        "hovertemplate": f"{arm.label}<br>%{{customdata}}<br>mean %{{y:,.4~f}}<extra></extra>",
    }


def _front(paid: Sequence[tuple[Arm, Summary]], free: Sequence[tuple[Arm, Summary]]) -> Json:
    """From the best arm without a model, if it is on the front, over those that are dearer."""
    points = sorted(
        (arm.row.cost.dollars or 0.0, figures.mean.value)
        for arm, figures in paid
        if arm.row.cost.on_front
    )
    nothing = [figures.mean.value for arm, figures in free if arm.row.cost.on_front]
    if nothing:
        left = 0.5 * min(arm.row.cost.dollars or 0.0 for arm, _ in paid)
        points.insert(0, (left, max(nothing)))
    line = {"color": "@soft", "width": 1.2, "dash": "dot", "shape": "hv"}
    return {
        "type": "scatter",
        "mode": "lines",
        "meta": {},
        "x": [cost for cost, _ in points],
        "y": [value for _, value in points],
        "line": line,
        "hoverinfo": "skip",
    }


def _row(arm: Arm, mean: Estimate) -> tuple[str, ...]:
    cost = arm.row.cost
    ends = (mean.interval.low, mean.interval.high) if mean.interval else (None, None)
    front = "" if cost.on_front is None else ("yes" if cost.on_front else "no")
    figures = (cost.dollars, cost.input_tokens, cost.output_tokens, mean.value, *ends)
    return (arm.name, *map(cell, figures), cell(cost.ns_per_dollar), front)


def _words(view: StudyView) -> str:
    said = []
    for arm, figures in view.summaries:
        cost = arm.row.cost.dollars
        price = "an unknown price" if cost is None else f"${cost:,.2f} a run"
        said.append(f"{arm.shown}: {figures.mean.value:,.3f} for {price}")
    return "; ".join(said) + "."
