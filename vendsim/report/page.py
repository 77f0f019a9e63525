"""The page: a record's chronicle in one HTML file that needs nothing else.

The page asks nobody for anything: its style and script stand in it, named by their hashes in a
content security policy that allows nothing more. What agents and counterparties wrote is text.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from vendsim.clock import Calendar, day_of, format_minute
from vendsim.errors import RecordError
from vendsim.ledger import (
    CHART,
    balance_sheet,
    cash_box_of,
    income_statement,
    trial_balance,
)
from vendsim.money import format_cents
from vendsim.record import read_record
from vendsim.report import pictures
from vendsim.report.chronicle import Chronicle, Product, gather
from vendsim.report.tables import by_month, threads_of, tool_uses
from vendsim.study.score import Score, score_record

__all__ = ["write_report"]

_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
_PRICED_PRODUCTS: Final = 12
# Control characters, marks that turn the direction of writing, lone surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def write_report(record_path: str | Path, html_path: str | Path) -> Path:
    """Make the page of a run from its record alone.

    Args:
        record_path: The record; may be unfinished.
        html_path: Where the page is written; an older one is replaced.

    Returns:
        The page's absolute path.

    Raises:
        RecordError: The record is damaged, contradicts itself or cannot be read.
        ValueError: The page would replace the record.
        OSError: The page cannot be written.
    """
    source, target = Path(record_path), Path(html_path).absolute()
    if target == source.absolute():
        raise ValueError(f"the report would replace the record {source}: give another name")
    text = _render(gather(read_record(source)), score_record(source))
    # Bytes, so that no line end is changed: style and script are named by their hashes.
    target.write_bytes(text.encode())
    return target


def _render(chronicle: Chronicle, score: Score) -> str:
    header = chronicle.record.header
    calendar = Calendar(chronicle.scenario.calendar.start_date, header.days)
    products = sorted(
        chronicle.products.values(), key=lambda product: (-product.revenue_cents, product.sku)
    )
    style, script = _read("page.css"), _read("page.js")
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            chronicle=chronicle,
            header=header,
            scenario=chronicle.scenario,
            score=score,
            calendar=calendar,
            products=products,
            machines=list(chronicle.machines.values()),
            **_pictures(chronicle, products),
            **_statements(chronicle),
            purchases=list(chronicle.purchases.values()),
            suppliers={supplier.id: supplier.name for supplier in chronicle.scenario.suppliers},
            entries=by_month(chronicle.entries, lambda entry: entry.minute, calendar),
            threads=threads_of(chronicle),
            uses=tool_uses(chronicle.calls),
            refused=[call for call in chronicle.calls if call.error],
            calls=by_month(chronicle.calls, lambda call: call.minute, calendar),
            style=Markup(style),
            script=Markup(script),
            policy=_policy(style, script),
            quoted_name=shlex.quote(chronicle.record.path.name),
            when=functools.partial(_when, calendar),
            on=functools.partial(_on, calendar),
        )
    )


def _pictures(chronicle: Chronicle, products: Sequence[Product]) -> dict[str, object]:
    sold = [product for product in products if product.units][:_PRICED_PRODUCTS]
    return {
        "worth": pictures.draw_worth(chronicle),
        "revenue": pictures.draw_revenue(chronicle),
        "units": pictures.draw_units(chronicle),
        "stock": pictures.draw_stock(chronicle),
        "lost": pictures.draw_lost(chronicle),
        "spells": pictures.draw_spells(chronicle),
        "paid": [(product, pictures.draw_paid(chronicle, product)) for product in sold],
    }


def _statements(chronicle: Chronicle) -> dict[str, object]:
    """The books, from the entries of the record.

    Raises:
        RecordError: The entries are no books.
    """
    balances = chronicle.balances
    boxes = [cash_box_of(machine) for machine in chronicle.machines]
    unknown = sorted(set(balances) - {*CHART, *boxes})
    try:
        if unknown:
            raise ValueError(f"there is no account {unknown[0]!a}")
        return {
            "trial": trial_balance(balances),
            "income": income_statement(balances),
            "sheet": balance_sheet(balances),
        }
    except ValueError as error:
        raise RecordError(f"record {chronicle.record.path}: its books: {error}") from error


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters |= {
        "money": format_cents,
        "count": lambda value: f"{value:,}",
        "plural": _plural,
        "account": lambda name: name.partition(":")[2].replace("_", " "),
        "share": lambda part, whole: f"{100 * part / whole:.1f}%" if whole > 0 else "0%",
    }
    return environment


def _plural(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun: ``1 mail``, ``2 mails``."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def _finalize(value: object) -> object:
    """Make visible, in whatever text the page shows, what would deceive or break it."""
    if isinstance(value, str) and not isinstance(value, Markup) and _UNSEEN.search(value):
        return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", value)
    return value


def _policy(style: str, script: str) -> str:
    """A content security policy for nothing but this style and this script."""
    return (
        f"default-src 'none'; style-src '{_source_hash(style)}'; "
        f"script-src '{_source_hash(script)}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _source_hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@functools.cache
def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _on(calendar: Calendar, minute: int) -> str:
    """The date of a minute, e.g. ``5 Jan 2026``."""
    date = calendar.date(day_of(minute))
    return f"{date.day} {date:%b %Y}"


def _when(calendar: Calendar, minute: int) -> str:
    """Date and time of a minute, e.g. ``5 Jan 2026, 09:40``."""
    return f"{_on(calendar, minute)}, {format_minute(minute)}"
