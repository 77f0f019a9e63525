"""The picture of losses: where the money between an arm's scores and its bounds went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from vendsim.money import format_cents
from vendsim.report.study_page.plot import (
    Chip,
    Chips,
    Json,
    Plot,
    Table,
    dollars,
    layout,
    plain,
    rows_axis,
    rows_height,
)
from vendsim.report.study_page.view import Arm, StudyView
from vendsim.study.decomposition import LABELS, MEANINGS, Decomposition, mean_decomposition

__all__ = ["draw_losses"]

_COLOURS: Final = (
    *(f"@arm{number}" for number in range(10)),
    *(f"@more{number}" for number in range(4)),
)
"""One for each part."""


class _Known(NamedTuple):
    """The mean decomposition of an arm's runs."""

    arm: Arm
    runs: int
    mean: Decomposition


def draw_losses(view: StudyView) -> Plot | None:
    """A bar for each arm, a colour for each part; ``None`` where no decomposition is known."""
    known = _known_of(view)
    if not known:
        return None
    lost = {part.name for each in known for part in each.mean.parts if part.cents}
    parts = [name for name in MEANINGS if name in lost]
    several = len(view.leaderboard.markets) > 1
    return Plot(
        id="losses",
        title="Where the money went",
        words=_words(known, parts),
        data=[*(_bars(known, part, place) for place, part in enumerate(parts)), _totals(known)],
        layout=layout(
            rows_height(len(known)) + 10,
            {
                "title": "dollars a run below the upper bound",
                "tickprefix": "$",
                "tickformat": "~s",
                "range": _range(known),
            },
            rows_axis([each.arm.label for each in known]),
            exploratory=view.leaderboard.exploratory,
            barmode="relative",
            bargap=0.45,
        ),
        table=Table(
            ("arm", "runs", "lost_dollars", *(f"{part}_dollars" for part in MEANINGS)),
            tuple(_row(each) for each in known),
        ),
        note=(
            "What lies between the mean score of an arm and the upper bound of its worlds, part by "
            "part; the parts of a bar add up to the figure beside it, to the cent. A part left of "
            "0 was for the better."
            + (" Every run weighs the same, whatever its market." if several else "")
        ),
        chips=(Chips("part", "Parts", tuple(map(_chip, parts, range(len(parts))))),),
    )


def _known_of(view: StudyView) -> list[_Known]:
    known = []
    for arm in view.arms:
        runs = view.runs_of(arm)
        found = [view.losses[run.record] for run in runs if run.record in view.losses]
        if found:
            known.append(_Known(arm, len(found), mean_decomposition(found)))
    return known


def _chip(part: str, place: int) -> Chip:
    return Chip(part, LABELS[part], _colour(place), about=MEANINGS[part])


def _colour(place: int) -> str:
    return _COLOURS[place % len(_COLOURS)]


def _bars(known: Sequence[_Known], part: str, place: int) -> Json:
    lost = [dict(each.mean.parts)[part] for each in known]
    return {
        "type": "bar",
        "orientation": "h",
        "meta": {"part": part},
        "x": [cents / 100 for cents in lost],
        "y": list(range(len(known))),
        "customdata": [format_cents(cents) for cents in lost],
        "text": [each.arm.label for each in known],
        "textposition": "none",
        "marker": {"color": _colour(place), "line": {"color": "@paper", "width": 1}},
        "hovertemplate": f"%{{text}}<br>{plain(LABELS[part])}: %{{customdata}}<extra></extra>",
    }


def _totals(known: Sequence[_Known]) -> Json:
    right = [sum(max(part.cents, 0) for part in each.mean.parts) / 100 for each in known]
    return {
        "type": "scatter",
        "mode": "text",
        "meta": {},
        "x": right,
        "y": list(range(len(known))),
        "text": [f" {format_cents(each.mean.lost_cents)}" for each in known],
        "textposition": "middle right",
        "textfont": {"size": 11, "color": "@soft"},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _range(known: Sequence[_Known]) -> list[float]:
    """From what was won back to what was lost, with room for the figures beside the bars."""
    parts = [[part.cents / 100 for part in each.mean.parts] for each in known]
    least = min(sum(lost for lost in each if lost < 0) for each in parts)
    most = max(sum(lost for lost in each if lost > 0) for each in parts)
    return [1.05 * least, 1.28 * most + 1]


def _row(each: _Known) -> tuple[str, ...]:
    cells = (dollars(part.cents) for part in each.mean.parts)
    return (each.arm.name, str(each.runs), dollars(each.mean.lost_cents), *cells)


def _words(known: Sequence[_Known], parts: Sequence[str]) -> str:
    said = [
        f"{each.arm.shown} stays {format_cents(each.mean.lost_cents)} below the bound, most of it "
        f"by {LABELS[part.name]} ({format_cents(part.cents)})"
        for each in known
        for part in each.mean.largest_first[:1]
    ]
    meanings = "; ".join(f"{LABELS[part]}: {MEANINGS[part]}" for part in parts)
    return f"{'; '.join(said)}. The parts are {meanings}."
