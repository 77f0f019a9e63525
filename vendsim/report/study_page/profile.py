"""The picture of performance profiles: what share of an arm's runs reaches each score."""

from __future__ import annotations

from typing import Final

from vendsim.report.study_page.plot import Chip, Chips, Json, Plot, Table, cell, layout
from vendsim.report.study_page.view import Arm, StudyView
from vendsim.study.statistics.profile import Profile

__all__ = ["draw_profile"]

_MOST_BANDS: Final = 3


def draw_profile(view: StudyView) -> Plot | None:
    """A falling line for each arm; ``None`` where nothing was to be won."""
    drawn = [(arm, arm.row.profile) for arm in view.arms if arm.row.profile is not None]
    if not drawn:
        return None
    return Plot(
        id="profile",
        title="Performance profile",
        words="; ".join(
            f"{arm.shown} reaches 0.25 in {_share(profile, 0.25)} of its runs and 0.5 in "
            f"{_share(profile, 0.5)}"
            for arm, profile in drawn
        )
        + ".",
        data=[trace for arm, profile in drawn for trace in _lines(arm, profile)],
        layout=layout(
            380,
            {"title": "normalised score of at least"},
            {"title": "share of runs", "tickformat": ".0%", "range": [-0.03, 1.03]},
            exploratory=view.leaderboard.exploratory,
        ),
        table=Table(
            ("arm", "threshold", "share", "low", "high"),
            tuple(
                (arm.name, f"{at:.2f}", cell(share), cell(low), cell(high))
                for arm, profile in drawn
                for at, share, low, high in zip(
                    profile.thresholds, profile.shares, profile.low, profile.high, strict=True
                )
            ),
        ),
        note=(
            "What share of its runs reaches at least so much. A line above another everywhere is "
            "better everywhere; lines that cross trade typical runs for bad ones. The band is "
            "the 95 % interval at each score taken alone."
        ),
        chips=(view.arm_chips(), _band_chip(len(drawn) <= _MOST_BANDS)),
    )


def _share(profile: Profile, threshold: float) -> str:
    share = next(
        share
        for at, share in zip(profile.thresholds, profile.shares, strict=True)
        if at >= threshold - 1e-9
    )
    return f"{share:.0%}"


def _lines(arm: Arm, profile: Profile) -> list[Json]:
    x = list(profile.thresholds)
    band: Json = {
        "x": [*x, *reversed(x)],
        "y": [*profile.high, *reversed(profile.low)],
        "fill": "toself",
        "fillcolor": f"{arm.colour}/0.08",
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    line: Json = {
        "x": x,
        "y": list(profile.shares),
        "line": {"color": arm.colour, "width": 2, "dash": arm.dash},
        "hovertemplate": f"{arm.label}<br>%{{y:.0%}} of runs reach %{{x:.2f}}<extra></extra>",
    }
    meta = {"arm": str(arm.number)}
    band["meta"], line["meta"] = meta | {"layer": "bands"}, meta
    return [{"type": "scatter", "mode": "lines", **trace} for trace in (band, line)]


def _band_chip(on: bool) -> Chips:
    """Bands of many arms cover each other: then they are there on request."""
    return Chips("layer", "Show", (Chip("bands", "95 % bands", on=on),))
