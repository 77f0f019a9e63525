"""The command that makes a market's card."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from vendsim.cli import words
from vendsim.cli.looking import Source, checked_page
from vendsim.cli.parameters import Json
from vendsim.money import format_cents
from vendsim.report.card_page import write_card_page
from vendsim.scenario import load_scenario
from vendsim.study.card import Card, make_card

__all__ = ["card_command"]


def card_command(
    source: Source,
    seeds: Annotated[int, typer.Option(min=1, max=10_000, help="How many seeds, from 0 on.")] = 20,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=256, help="Processes that play; as many as cores if not given."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="HTML",
            help="The page, its JSON beside; NAME-card.html if not given.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Let scripted agents play a market, and say how hard it is.

    It says too how much there is to win.
    """
    market = load_scenario(source)
    page = checked_page(out, f"{market.name}-card.html")
    card = make_card(market, range(seeds), workers=workers or os.cpu_count() or 1)
    text = words.as_json(card.as_dict())
    try:
        page.with_suffix(".json").write_text(text + "\n", "utf-8")
        write_card_page(card, page)
    except OSError as error:
        raise typer.BadParameter(
            f"{page} cannot be written: {error.strerror}.", param_hint="'--out'"
        ) from error
    typer.echo(text if as_json else _in_words(card, page))


def _in_words(card: Card, page: Path) -> str:
    label = " (exploratory: fewer than 10)" if card.exploratory else ""
    head = f"{card.scenario} v{card.version}, {len(card.seeds)} seeds{label}"
    figures = [
        ("best agent", card.best or "none"),
        ("headroom", _share(card.headroom)),
        ("difficulty", _share(card.difficulty)),
        ("spread", _share(card.spread)),
        ("survival", _share(card.survival)),
        ("reference", _share(card.reached)),
        ("upper bound", format_cents(round(card.bound_cents))),
    ]
    rows = [("agent", "normalised", "score", "survival", "calls")]
    for rung in card.rungs:
        if rung.mean_cents is None or rung.mean_calls is None:
            rows.append((rung.agent, "cannot play it", "", "", ""))
            continue
        score = format_cents(round(rung.mean_cents))
        calls = f"{rung.mean_calls:,.0f}"
        rows.append((rung.agent, _share(rung.normalised), score, _share(rung.survival), calls))
    files = f"{page.resolve()}\n{page.with_suffix('.json').resolve()}"
    tables = [head, words.of_table(figures), words.of_table(rows), files]
    return "\n\n".join(tables)


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:z.3f}"
