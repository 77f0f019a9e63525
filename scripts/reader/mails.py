"""The labelled mails and sentences that teach the reader."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.unit.supply.market import PRODUCTS
from vendsim.mail import Desk, ProductNames
from vendsim.scenario import Scenario, load_scenario

__all__ = [
    "MAILS",
    "SENTENCES",
    "Mail",
    "Row",
    "development_mails",
    "sentences",
    "strangers_mails",
]

ROOT = Path(__file__).parents[2]
MAILS = ROOT / "tests" / "unit" / "mail" / "mails"
LETTERS = (
    "Hello,\n\n{}\n\nBest regards,\nSam",
    "Dear all, I hope you are well.\n\n{}\n\nThank you for your help, and kind regards!",
)
SENTENCES = ROOT / "scripts" / "sentences"


class Row(NamedTuple):
    """One expected intent; ``missing`` only in the notation of the development mails."""

    intent: str
    sku: str | None
    quantity: int | None
    missing: str | None = None


class Mail(NamedTuple):
    """A labelled mail.

    Attributes:
        id: Its name.
        subject: The subject line.
        body: The text.
        names: The products it is about.
        rows: The intents expected.
        loose: Fields on which reasonable people differ.
        may: Intents that are right to find too.
        only_no_order: Whether the label says no more than that nothing is ordered.
        weight: How much it counts in learning.
    """

    id: str
    subject: str
    body: str
    names: ProductNames
    rows: tuple[Row, ...]
    loose: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    only_no_order: bool = False
    weight: float = 1.0


@cache
def _year() -> Scenario:
    return load_scenario("year")


def strangers_mails(*files: str) -> list[Mail]:
    """Mails by people who never saw the reader."""
    paths = [MAILS / "strangers" / f"{name}.jsonl" for name in files]
    paths = paths or sorted((MAILS / "strangers").glob("*.jsonl"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [_stranger(json.loads(line)) for line in lines]


def _stranger(told: dict[str, Any]) -> Mail:
    first, _, rest = told["text"].partition("\n")
    headed = first.lower().startswith("subject:")
    rows = [Row(each["intent"], each["sku"], each["quantity"]) for each in told["expected"]]
    return Mail(
        told["id"],
        first[8:].strip() if headed else "",
        rest if headed else told["text"],
        Desk.of(_year()).names,
        tuple(rows),
        frozenset(told.get("loose", ())),
        frozenset(told.get("may", ())) - {row.intent for row in rows},
    )


def development_mails(weight: float) -> list[Mail]:
    """The mails with which the reader was made, which it reads well by its rules.

    Those that order nothing stand there once more as letters: courtesies make no order.
    """
    found: list[Mail] = []
    for path in sorted(MAILS.rglob("*.toml")):
        small = path.parent == MAILS
        names = ProductNames(PRODUCTS) if small else Desk.of(_year()).names
        for place, told in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["mail"]):
            mail = Mail(
                f"{path.stem} {place}",
                told.get("subject", ""),
                told["body"],
                names,
                tuple(_row(each) for each in told["expect"]),
                only_no_order=told.get("none", False),
                weight=weight,
            )
            found.append(mail)
            if all(row.intent != "order" for row in mail.rows):
                found += [mail._replace(body=each.format(mail.body)) for each in LETTERS]
    return found


def _row(text: str) -> Row:
    head, *rest = text.split(" ")
    intent, _, missing = head.partition(":")
    counts = [int(each) for each in rest if each.isdigit()]
    skus = [each for each in rest if re.match(r"[a-z]", each)]
    return Row(intent, skus[0] if skus else None, counts[0] if counts else None, missing or None)


def sentences() -> Iterator[tuple[str, str]]:
    """Labelled sentences with their deed."""
    for path in sorted(SENTENCES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield line, path.stem
