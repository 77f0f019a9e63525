"""The picture of losses: where the money between an arm's scores and its bounds went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

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
from vendsim.report.study_page.view import Arm, Losses, StudyView

__all__ = ["MeanLosses", "draw_losses", "mean_losses"]

_COLOURS: Final = 10


@dataclass(frozen=True, slots=True)
class MeanLosses:
    """The mean decomposition of some runs, in whole cents.

    Attributes:
        runs: How many runs.
        parts: The parts, rounded such that they add up to ``total_cents``.
        total_cents: Mean of bound less score.
    """

    runs: int
    parts: tuple[tuple[str, int], ...]
    total_cents: int


def mean_losses(losses: Sequence[Losses]) -> MeanLosses:
    """The mean of several decompositions, which have the same parts.

    Parts are rounded down and the cents that are left go to those that lost most by it, so that
    the parts of a mean add up as those of a run do.
    """
    runs = len(losses)
    names = list(dict.fromkeys(name for each in losses for name, _ in each.parts))
    sums = dict.fromkeys(names, 0)
    for each in losses:
        for name, cents in each.parts:
            sums[name] += cents
    total_cents = round(sum(sums.values()) / runs)
    floors = {name: cents // runs for name, cents in sums.items()}
    left = total_cents - sum(floors.values())
    # A sort keeps the sequence of equals, so the same runs give the same cents.
    for name in sorted(names, key=lambda name: -(sums[name] % runs))[:left]:
        floors[name] += 1
    return MeanLosses(runs, tuple(floors.items()), total_cents)


def draw_losses(view: StudyView) -> Plot | None:
    """A bar for each arm, a colour for each part; ``None`` where no decomposition is known."""
    known = [
        (arm, mean_losses(found))
        for arm in view.arms
        if (
            found := [
                view.losses[run.record] for run in view.runs_of(arm) if run.record in view.losses
            ]
        )
    ]
    if not known:
        return None
    parts = list(dict.fromkeys(name for _, mean in known for name, _ in mean.parts))
    return Plot(
        id="losses",
        title="Where the money went",
        words=_words(known),
        data=[*(_bars(known, part, place) for place, part in enumerate(parts)), _totals(known)],
        layout=layout(
            rows_height(len(known)) + 10,
            {"title": "dollars a run below the upper bound", "tickprefix": "$", "tickformat": "~s"},
            rows_axis([arm.label for arm, _ in known]),
            exploratory=view.leaderboard.exploratory,
            barmode="relative",
            bargap=0.45,
        ),
        table=Table(
            ("arm", "runs", "lost_dollars", *(f"{part}_dollars" for part in parts)),
            tuple(_row(arm, mean, parts) for arm, mean in known),
        ),
        note=(
            "What lies between the mean score of an arm and the upper bound of its worlds, part by "
            "part; the parts of a bar add up to its figure, to the cent. A part left of 0 was won "
            "back."
        ),
        chips=(
            Chips(
                "part",
                "Parts",
                tuple(Chip(part, _said(part), _colour(place)) for place, part in enumerate(parts)),
            ),
        ),
    )


def _colour(place: int) -> str:
    return f"@arm{place % _COLOURS}"


def _said(part: str) -> str:
    return part.replace("_", " ")


def _bars(known: Sequence[tuple[Arm, MeanLosses]], part: str, place: int) -> Json:
    lost = [dict(mean.parts).get(part, 0) for _, mean in known]
    return {
        "type": "bar",
        "orientation": "h",
        "meta": {"part": part},
        "x": [cents / 100 for cents in lost],
        "y": list(range(len(known))),
        "customdata": [format_cents(cents) for cents in lost],
        "text": [arm.label for arm, _ in known],
        "textposition": "none",
        "marker": {
            "color": _colour(place),
            "line": {"color": "@paper", "width": 1},
            **({"pattern": {"shape": "/"}} if place >= _COLOURS else {}),
        },
        "hovertemplate": f"%{{text}}<br>{plain(_said(part))}: %{{customdata}}<extra></extra>",
    }


def _totals(known: Sequence[tuple[Arm, MeanLosses]]) -> Json:
    right = [sum(max(cents, 0) for _, cents in mean.parts) / 100 for _, mean in known]
    return {
        "type": "scatter",
        "mode": "text",
        "meta": {},
        "x": right,
        "y": list(range(len(known))),
        "text": [f" {format_cents(mean.total_cents)}" for _, mean in known],
        "textposition": "middle right",
        "textfont": {"size": 11, "color": "@soft"},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _row(arm: Arm, mean: MeanLosses, parts: Sequence[str]) -> tuple[str, ...]:
    found = dict(mean.parts)
    cells = (dollars(found.get(part, 0)) for part in parts)
    return (arm.name, str(mean.runs), dollars(mean.total_cents), *cells)


def _words(known: Sequence[tuple[Arm, MeanLosses]]) -> str:
    said = []
    for arm, mean in known:
        name, cents = max(mean.parts, key=lambda part: part[1])
        said.append(
            f"{arm.name} stays {format_cents(mean.total_cents)} below the bound, most of it by "
            f"{_said(name)} ({format_cents(cents)})"
        )
    return "; ".join(said) + "."
