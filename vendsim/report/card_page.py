"""The page of a market's card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vendsim.report.rendering import render
from vendsim.study.card import PRIVILEGED, Card, Rung

__all__ = ["write_card_page"]


@dataclass(frozen=True, slots=True)
class _Strip:
    """One agent's scores on the scale from doing nothing to the bound, in percent of the width."""

    rung: Rung
    dots: list[str]
    mean: str | None


def write_card_page(card: Card, path: Path) -> Path:
    """Write a card as one HTML file that needs nothing else.

    Args:
        card: The card.
        path: Where; an older page is replaced.

    Returns:
        The page's absolute path.

    Raises:
        OSError: It cannot be written.
    """
    target = path.absolute()
    target.write_bytes(_render(card))
    return target


def _render(card: Card) -> bytes:
    scores = [score for rung in card.rungs for score in rung.scores_cents]
    low, high = min(0, *scores, *card.bounds_cents), max(1, *scores, *card.bounds_cents)

    def place(cents: float) -> str:
        return f"{100 * (cents - low) / (high - low):.2f}%"

    strips = [
        _Strip(
            rung,
            [place(score) for score in rung.scores_cents],
            None if rung.mean_cents is None else place(rung.mean_cents),
        )
        for rung in card.rungs
    ]
    return render(
        "card.html.j2",
        ("page.css",),
        "page.js",
        card=card,
        strips=strips,
        bounds=[place(cents) for cents in card.bounds_cents],
        bound=place(card.bound_cents),
        zero=place(0),
        low=low,
        high=high,
        privileged=PRIVILEGED,
    )
