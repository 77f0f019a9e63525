"""The mail command: what a supplier understands of a mail, and why."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from vendsim.mail import Desk, Intent, ProductNames, read_mail
from vendsim.money import format_cents
from vendsim.scenario import Scenario, load_scenario

__all__ = ["mail_app"]

mail_app = typer.Typer(
    name="mail", no_args_is_help=True, help="Look at how mail is read.", rich_markup_mode=None
)
_KEYS = ("intent", "sku", "quantity", "unit_price_cents", "total_cents", "evidence")
_MISSING = {
    "product": "which product it is",
    "which_product": "which of several products it is",
    "quantity": "how many",
    "which_quantity": "one clear number",
    "commitment": "whether this is to be ordered now",
    "last_order": "the earlier order, which the supplier has to look up",
    "meaning": "any sense",
}


@mail_app.callback()
def mail() -> None:
    """Look at how mail is read."""


@mail_app.command("parse")
def parse_command(
    scenario: Annotated[
        str, typer.Option(metavar="NAME|PATH", help="A shipped scenario, or a scenario folder.")
    ],
    supplier: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Who is written to, by e-mail address.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON list and nothing else.")
    ] = False,
) -> None:
    """Read a mail from standard input as a supplier would.

    A first line "Subject: ..." is its subject.
    """
    market = load_scenario(scenario)
    _check_supplier(market, supplier)
    names = Desk.of(market).names
    subject, body = _taken_apart(sys.stdin.buffer.read().decode("utf-8", errors="replace"))
    intents = read_mail(subject, body, names)
    typer.echo(_as_json(intents) if as_json else _in_words(intents, names))


def _check_supplier(market: Scenario, address: str) -> None:
    """Suppliers read alike; a mail to nobody is a mistake all the same."""
    if any(spec.email.lower() == address.strip().lower() for spec in market.suppliers):
        return
    known = ", ".join(spec.email for spec in market.suppliers)
    raise typer.BadParameter(
        f"nobody sells at {address!r} in {market.name}; suppliers are {known}.",
        param_hint="'--supplier'",
    )


def _taken_apart(text: str) -> tuple[str, str]:
    """Subject and body of a mail."""
    first, _, rest = text.lstrip("\ufeff").partition("\n")
    name, colon, subject = first.partition(":")
    if colon and name.strip().lower() == "subject":
        return subject.strip(), rest
    return "", text


def _as_json(intents: list[Intent]) -> str:
    return json.dumps([{key: getattr(each, key) for key in _KEYS} for each in intents])


def _in_words(intents: list[Intent], names: ProductNames) -> str:
    return "\n".join(line for each in intents for line in _intent_lines(each, names))


def _intent_lines(intent: Intent, names: ProductNames) -> list[str]:
    parts: list[str] = [intent.intent]
    if intent.quantity is not None:
        parts.append(f"{intent.quantity} x")
    if intent.sku is not None:
        parts.append(names.label(intent.sku))
    if intent.unit_price_cents is not None:
        parts.append(f"at {format_cents(intent.unit_price_cents)} each")
    if intent.total_cents is not None:
        parts.append(f"for {format_cents(intent.total_cents)} in all")
    lines = [" ".join(parts)]
    if intent.missing is not None:
        lines.append(f"    missing: {_MISSING[intent.missing]}")
    if intent.candidates:
        lines.append("    may be: " + " or ".join(map(names.label, intent.candidates)))
    return [*lines, f"    read from: {intent.evidence}"]
