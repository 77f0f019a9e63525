"""The page of a run: a record's chronicle in one HTML file that needs nothing else."""

from __future__ import annotations

import functools
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from vendsim.clock import MINUTES_PER_DAY, Calendar, format_minute
from vendsim.errors import RecordError
from vendsim.ledger import (
    CHART,
    balance_sheet,
    cash_box_of,
    income_statement,
    trial_balance,
)
from vendsim.play.models.retelling import Stopped, Story, retell
from vendsim.record import read_record
from vendsim.report import pictures
from vendsim.report.chronicle import Chronicle, Product, gather
from vendsim.report.losses import Losses, losses_of
from vendsim.report.rendering import date_of, date_time_of, render
from vendsim.report.tables import by_month, threads_of, tool_uses
from vendsim.report.transcript import days_of, frames_of
from vendsim.study.score import Score, score_record

__all__ = ["write_report"]

TRANSCRIPT_SUFFIX: Final = ".transcript.html"
"""What a transcript's name ends in; else it is that of the page beside it."""
_PRICED_PRODUCTS: Final = 12


def write_report(record_path: str | Path, html_path: str | Path) -> Path:
    """Make the page of a run from its record alone; where a model played, its transcript beside it.

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
    beside = target.with_name(f"{target.stem}{TRANSCRIPT_SUFFIX}")
    if beside == source.absolute():
        raise ValueError(f"the transcript would replace the record {source}: give another name")
    record = read_record(source)
    chronicle, story = gather(record), retell(record)
    if story is not None:
        beside.write_bytes(_transcript(chronicle, story, quote(target.name)))
    score, losses = score_record(source), losses_of(source, chronicle.scenario.calendar.start_date)
    target.write_bytes(_page(chronicle, score, losses, story, quote(beside.name)))
    return target


def _page(
    chronicle: Chronicle, score: Score, losses: Losses, story: Story | None, transcript: str
) -> bytes:
    header = chronicle.record.header
    calendar = Calendar(chronicle.scenario.calendar.start_date, header.days)
    products = sorted(
        chronicle.products.values(), key=lambda product: (-product.revenue_cents, product.sku)
    )
    return render(
        "page.html.j2",
        ("page.css",),
        "page.js",
        chronicle=chronicle,
        header=header,
        scenario=chronicle.scenario,
        score=score,
        losses=losses,
        story=story,
        stopped=_stop_of(story),
        transcript=transcript,
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
        when=functools.partial(date_time_of, calendar),
        on=functools.partial(date_of, calendar),
    )


def _transcript(chronicle: Chronicle, story: Story, report: str) -> bytes:
    header = chronicle.record.header
    calendar = Calendar(chronicle.scenario.calendar.start_date, header.days)
    days = days_of(story, header.days)
    return render(
        "transcript.html.j2",
        ("page.css", "transcript.css"),
        "transcript.js",
        header=header,
        scenario=chronicle.scenario,
        record_hash=chronicle.record_hash,
        story=story,
        stopped=_stop_of(story),
        report_link=report,
        frames=frames_of(story),
        months=by_month(days, lambda day: MINUTES_PER_DAY * day.day, calendar),
        on=functools.partial(date_of, calendar),
        time=format_minute,
    )


def _stop_of(story: Story | None) -> str:
    """Why the run was stopped, where nothing has come behind that."""
    last = story.moments[-1].what if story is not None and story.moments else None
    return f"Stopped by the {last.by}: {last.why}." if isinstance(last, Stopped) else ""


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
    known = [*CHART, *(cash_box_of(machine) for machine in chronicle.machines)]
    balances = {account: chronicle.balances[account] for account in known}
    unknown = sorted(set(chronicle.balances) - set(known))
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
