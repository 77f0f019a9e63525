"""The picture of paired differences: every arm against one, in the same worlds."""

from __future__ import annotations

from typing import Final

from vendsim.report.study_page.plot import (
    Chip,
    Chips,
    Json,
    Plot,
    Table,
    bars,
    cell,
    layout,
    rows_axis,
    rows_height,
)
from vendsim.report.study_page.view import Arm, StudyView, shown_name
from vendsim.study.comparison import ArmPair
from vendsim.study.export.study_tables import STUDY_TABLES, pair_row
from vendsim.study.statistics.paired import PairedDifference

__all__ = ["draw_pairs"]

_REFERENCES: Final = (
    " Beside a reference, which was told its world, the interval is that of 95 % and uncorrected, "
    "and no verdict is given."
)


def draw_pairs(view: StudyView) -> Plot | None:
    """Differences with their intervals; ``None`` where there is no pair of arms."""
    arms, pairs = view.arms, view.leaderboard.pairs
    if not any(_difference(view, pair) for pair in pairs):
        return None
    # The one that is best of those on which verdicts are given.
    first = next((str(arm.number) for arm in arms if not arm.row.is_reference), "0")
    return Plot(
        id="pairs",
        title="Paired differences",
        words="; ".join(_said(view, pair) for pair in pairs[:30]) + ".",
        data=[_against(view, arm, shown=str(arm.number) == first) for arm in arms],
        layout=layout(
            rows_height(len(arms)),
            {
                "title": f"difference in {view.measure}",
                "rangemode": "tozero",
                "zerolinewidth": 2,
            },
            rows_axis([arm.label for arm in arms]),
            exploratory=view.leaderboard.exploratory,
        ),
        table=Table(
            tuple(STUDY_TABLES["pairs"]),
            tuple(tuple(map(cell, pair_row(pair))) for pair in pairs),
        ),
        note=(
            "Each arm less the chosen one in the worlds that both played. The interval is as wide "
            "as Holm's correction over all pairs makes it: it leaves 0 out exactly where the two "
            "are clearly apart. Filled: clearly apart. Hollow: a tie, or no verdict. Right of 0 is "
            "better than the chosen one."
            + (_REFERENCES if any(arm.row.is_reference for arm in arms) else "")
        ),
        chips=(
            Chips(
                "against",
                "Against",
                tuple(
                    Chip(str(arm.number), arm.shown, on=str(arm.number) == first) for arm in arms
                ),
                only_one=True,
            ),
        ),
    )


def _difference(view: StudyView, pair: ArmPair) -> PairedDifference | None:
    return pair.difference if view.has_ns else pair.difference_dollars


def _against(view: StudyView, chosen: Arm, *, shown: bool) -> Json:
    told: list[tuple[Arm, ArmPair, PairedDifference]] = []
    for arm in view.arms:
        if arm.name != chosen.name:
            pair = view.leaderboard.pair(arm.name, chosen.name)
            difference = _difference(view, pair)
            if difference is not None:
                told.append((arm, pair, difference))
    ends = [_ends(view, pair, difference) for _, pair, difference in told]
    return {
        "type": "scatter",
        "mode": "markers",
        "meta": {"against": str(chosen.number)},
        "visible": shown,
        "x": [difference.estimate.value for _, _, difference in told],
        "y": [arm.number for arm, _, _ in told],
        "error_x": bars([low for low, _ in ends], [high for _, high in ends]),
        "customdata": [_hover(arm, chosen, pair, difference) for arm, pair, difference in told],
        "marker": {
            "size": 10,
            "color": "@tone1",
            "line": {"color": "@tone1", "width": 2},
            "symbol": [
                "circle" if pair.verdict in (">", "<") else "circle-open" for _, pair, _ in told
            ],
        },
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _ends(view: StudyView, pair: ArmPair, difference: PairedDifference) -> tuple[float, float]:
    """How far the interval reaches: the one that a verdict goes by, and else that of 95 %."""
    value = difference.estimate.value
    by_verdict = pair.interval_holm if view.has_ns else None
    interval = by_verdict or difference.estimate.interval
    return (0.0, 0.0) if interval is None else (value - interval.low, interval.high - value)


def _hover(arm: Arm, chosen: Arm, pair: ArmPair, difference: PairedDifference) -> str:
    lines = [f"{arm.label} less {chosen.label}", f"{difference.estimate.value:+,.4f}"]
    if pair.p_holm is not None:
        lines.append(f"p {pair.p_holm:.2g} after Holm")
    if difference.correlation is not None:
        lines.append(f"correlation {difference.correlation:z.2f} over {difference.worlds} worlds")
    return "<br>".join(lines)


def _said(view: StudyView, pair: ArmPair) -> str:
    words = {">": "clearly above", "<": "clearly below", "tie": "tied with", None: "beside"}
    difference = _difference(view, pair)
    by = "" if difference is None else f" (by {difference.estimate.value:+,.3f})"
    a, b = (shown_name(view.leaderboard.row(arm)) for arm in (pair.a, pair.b))
    return f"{a} is {words[pair.verdict]} {b}{by}"
