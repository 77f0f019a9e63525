"""Figures in a briefing come from the scenario beside it."""

from __future__ import annotations

from tests.markets import variant
from vendsim.scenario.briefing import FIGURES, fill_briefing, unknown_figures


def test_a_changed_market_tells_its_own_figures() -> None:
    market = variant(
        money={"opening_cash_cents": 123_456, "bankrupt_after_days": 4},
        machine={"row_sizes": ["S", "L", "S", "L", "S"]},
    )
    told = fill_briefing(market, 77)
    assert "$1,234.56" in told
    assert "4 days in a row" in " ".join(told.split())
    assert "Rows 0, 2 and 4 have small slots, rows 1 and 3 large ones" in told
    assert "day 77" in told


def test_every_figure_can_be_filled() -> None:
    market = variant(machine={"row_sizes": ["L"]})
    text = " ".join(f"{{{{{name}}}}}" for name in FIGURES)
    filled = fill_briefing(market.model_copy(update={"briefing": text}), 5)
    assert "{{" not in filled
    assert "none" in filled


def test_names_that_are_no_figure() -> None:
    assert unknown_figures("{{days}} {{cash}} {x} {{ days }}") == ["cash", " days "]
