"""The labelled mails, and how intents are written in their labels."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.unit.supply.market import PRODUCTS
from vendsim.mail import Intent, ProductNames

FOLDER = Path(__file__).parent / "mails"


class Labelled(NamedTuple):
    name: str
    subject: str
    body: str
    expect: list[str]


@cache
def names() -> ProductNames:
    return ProductNames(PRODUCTS)


@cache
def labelled_mails() -> tuple[Labelled, ...]:
    found: list[Labelled] = []
    for path in sorted(FOLDER.glob("*.toml")):
        for place, mail in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["mail"]):
            name = f"{path.stem} {place}: {mail.get('name', mail['body'])}"
            found.append(Labelled(name, mail.get("subject", ""), mail["body"], mail["expect"]))
    return tuple(found)


def label(intent: Intent) -> str:
    """``act[:missing] [sku] [units] [@unit price] [=total]``."""
    parts = [intent.intent if intent.missing is None else f"{intent.intent}:{intent.missing}"]
    parts += [intent.sku] if intent.sku is not None else []
    parts += [str(intent.quantity)] if intent.quantity is not None else []
    parts += [f"@{intent.unit_price_cents}"] if intent.unit_price_cents is not None else []
    parts += [f"={intent.total_cents}"] if intent.total_cents is not None else []
    return " ".join(parts)
