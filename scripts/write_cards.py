"""Make the card of every shipped market and write docs/scenarios/cards.md from them.

Run as `python scripts/write_cards.py [--scenario NAME]... [--seeds 20] [--workers 2]`; some ten
minutes. A market that is not named keeps the rows it has. Beside the page, cards.json holds every
score.
"""

from __future__ import annotations

import argparse
import json
from math import sqrt
from pathlib import Path
from typing import Any

from scipy import stats  # type: ignore[import-untyped]

from vendsim.scenario import list_scenarios, load_scenario
from vendsim.study.card import PRIVILEGED, make_card

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "scenarios"
PAGE, FIGURES = FOLDER / "cards.md", FOLDER / "cards.json"

HEAD = """\
# The cards of the shipped markets

What `vendsim scenario card` says of each, written by `python scripts/write_cards.py`; every score
is in [cards.json](cards.json). Scores are dollars, means over the seeds ± the standard deviation
between them. Normalised, 0 is doing nothing and 1 the upper bound, which no agent's mean passes;
there ± is half of the mean's 95 % interval. What the other words mean is told in
[the command line](../cli.md#scenario-card). `privileged` is told the world and is no entry. All
agents of a market meet the same seeds, from 0 on.

| market | days | seeds | upper bound | best script | headroom | difficulty | spread | survival |
|---|---:|---:|---:|---|---:|---:|---:|---:|
"""


def page(cards: dict[str, dict[str, Any]]) -> str:
    """The page for cards by the name of their market."""
    ordered = [cards[name] for name in sorted(cards)]
    text = HEAD + "".join(overview(card) for card in ordered)
    return text + "".join(chapter(card) for card in ordered)


def overview(card: dict[str, Any]) -> str:
    """A market's row in the table of all."""
    seeds = f"{len(card['seeds'])}{' (exploratory)' if card['exploratory'] else ''}"
    shares = " | ".join(
        [percent(card["headroom"]), percent(card["difficulty"]), decimal(card["spread"])]
    )
    name = card["scenario"]
    return (
        f"| [`{name}`]({name}.md) | {card['days']} | {seeds} | {dollars(card['bound_cents'])} "
        f"| `{card['best']}` | {shares} | {percent(card['survival'])} |\n"
    )


def chapter(card: dict[str, Any]) -> str:
    """A market's own table."""
    market = f"Version {card['version']}, market `{card['scenario_hash'][:12]}`."
    text = (
        f"\n## {card['scenario']}\n\n{market}\n"
        "\n| agent | normalised | score | least | most | survival | days | units | calls |\n"
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    )
    return text + "".join(row(rung) for rung in card["rungs"])


def row(rung: dict[str, Any]) -> str:
    """An agent's row in a market's table."""
    name = f"`{rung['agent']}`"
    if rung["failed"]:
        return f"| {name} | cannot: {rung['failed'].rpartition(': ')[2]} | | | | | | | |\n"
    cells = [
        name,
        f"{decimal(rung['normalised'])} ± {decimal(half_interval(rung))}",
        f"{dollars(rung['mean_cents'])} ± {dollars(rung['sd_cents'])}",
        dollars(rung["least_cents"]),
        dollars(rung["most_cents"]),
        percent(rung["survival"]),
        *(f"{rung[key]:,.0f}" for key in ("mean_days", "mean_units", "mean_calls")),
    ]
    return f"| {' | '.join(cells)} |\n"


def half_interval(rung: dict[str, Any]) -> float | None:
    """Half of the 95 % interval of an agent's mean normalised score, by Student's t."""
    count, deviation = len(rung["scores_cents"]), rung["normalised_sd"]
    if deviation is None:
        return None
    return float(stats.t.ppf(0.975, count - 1)) * float(deviation) / sqrt(count)


def dollars(cents: float | None) -> str:
    """An amount to the dollar."""
    if cents is None:
        return "–"
    return f"{'-' if cents <= -50 else ''}${abs(cents) / 100:,.0f}"


def percent(share: float | None) -> str:
    """A share in whole percent."""
    return "–" if share is None else f"{100 * share:.0f}%"


def decimal(value: float | None) -> str:
    """A figure with three decimals."""
    return "–" if value is None else f"{value:z.3f}"


def main() -> None:
    """Make the cards that are asked for, and write both files."""
    parser = argparse.ArgumentParser(description="Write docs/scenarios/cards.md.")
    parser.add_argument("--scenario", action="append")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    shipped = [head.name for head in list_scenarios()]
    known = json.loads(FIGURES.read_text("utf-8")) if FIGURES.exists() else {}
    cards = {name: card for name, card in known.items() if name in shipped}
    for name in options.scenario or shipped:
        card = make_card(load_scenario(name), range(options.seeds), workers=options.workers)
        cards[name] = card.as_dict()
        print(f"{name}: best {card.best}, {PRIVILEGED} {decimal(card.reached)}", flush=True)
        FIGURES.write_text(json.dumps(cards, sort_keys=True) + "\n", "utf-8")
        PAGE.write_text(page(json.loads(FIGURES.read_text("utf-8"))), "utf-8")


if __name__ == "__main__":
    main()
