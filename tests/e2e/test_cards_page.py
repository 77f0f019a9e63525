"""The page of cards shows what the kept cards hold, for every shipped market."""

from __future__ import annotations

import json

from scripts.write_cards import FIGURES, PAGE, page
from vendsim.scenario import list_scenarios


def test_the_page_is_made_from_the_kept_cards() -> None:
    cards = json.loads(FIGURES.read_text("utf-8"))
    assert PAGE.read_text("utf-8") == page(cards), "run: python scripts/write_cards.py"
    for name, card in cards.items():
        assert name in {head.name for head in list_scenarios()}
        for rung in card["rungs"]:
            assert bool(rung["failed"]) != (len(rung["scores_cents"]) == len(card["seeds"]))
        assert max(card["bounds_cents"]) >= card["bound_cents"] >= min(card["bounds_cents"])
