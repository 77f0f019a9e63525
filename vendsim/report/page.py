"""The page of a run: a record's chronicle in one HTML file that needs nothing else."""

from __future__ import annotations

import functools
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from vendsim.clock import Calendar, day_of, format_minute
from vendsim.errors import RecordError
from vendsim.ledger import (
    CHART,
    balance_sheet,
    cash_box_of,
    income_statement,
    trial_balance,
)
from vendsim.record import read_record
from vendsim.report import pictures
from vendsim.report.chronicle import Chronicle, Product, gather
from vendsim.report.shell import render
from vendsim.report.tables import by_month, threads_of, tool_uses
from vendsim.study.score import Score, score_record

__all__ = ["write_report"]

_PRICED_PRODUCTS: Final = 12


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
    return render(
        "page.html.j2",
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
        quoted_name=shlex.quote(chronicle.record.path.name),
        when=functools.partial(_when, calendar),
        on=functools.partial(_on, calendar),
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


def _on(calendar: Calendar, minute: int) -> str:
    """The date of a minute, e.g. ``5 Jan 2026``."""
    date = calendar.date(day_of(minute))
    return f"{date.day} {date:%b %Y}"


def _when(calendar: Calendar, minute: int) -> str:
    """Date and time of a minute, e.g. ``5 Jan 2026, 09:40``."""
    return f"{_on(calendar, minute)}, {format_minute(minute)}"
