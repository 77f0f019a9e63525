"""The picture of a published board: what others printed of an environment of their own."""

from __future__ import annotations

from vendsim.money import format_cents
from vendsim.report.study_page.plot import (
    Json,
    Plot,
    Table,
    bars,
    dollars,
    layout,
    plain,
    rows_axis,
)
from vendsim.study.published import Board

__all__ = ["draw_board"]


def draw_board(board: Board) -> Plot:
    """The means of a board's models, with what else was printed of them."""
    entries = board.entries
    rows = range(len(entries))
    errors = [(entry.standard_error_cents or 0) / 100 for entry in entries]
    means: Json = {
        "x": [entry.mean_cents / 100 for entry in entries],
        "y": list(rows),
        "error_x": bars(errors, errors, "@soft"),
        "customdata": [_told(board, place) for place in rows],
        "marker": {"color": "@soft", "size": 8, "symbol": "diamond"},
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    least = [(entry.minimum_cents, place) for place, entry in enumerate(entries)]
    minima: Json = {
        "x": [cents / 100 for cents, _ in least if cents is not None],
        "y": [place for cents, place in least if cents is not None],
        "marker": {"color": "@soft", "size": 9, "symbol": "line-ns-open"},
        "hovertemplate": "least of its runs: %{x:$,.2f}<extra></extra>",
    }
    return Plot(
        id=f"board-{board.id}",
        title=f"{board.name}, {board.date}: another environment",
        words="; ".join(f"{entry.model} {format_cents(entry.mean_cents)}" for entry in entries[:5])
        + f"; and {len(entries) - 5} more.",
        data=[
            {"type": "scatter", "mode": "markers", "meta": {}, **each} for each in (means, minima)
        ],
        layout=layout(
            90 + 22 * len(entries),
            {"title": "dollars", "tickprefix": "$", "tickformat": "~s"},
            rows_axis([plain(entry.model) for entry in entries]),
            exploratory=False,
            annotations=[_stamp()],
        ),
        table=_table(board),
        note=_note(board),
    )


def _stamp() -> Json:
    return {
        "text": "another environment: not to be compared",
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "y": 1,
        "xanchor": "right",
        "yanchor": "bottom",
        "yshift": 6,
        "showarrow": False,
        "font": {"size": 11, "color": "@tone2"},
    }


def _told(board: Board, place: int) -> str:
    entry = board.entries[place]
    error = entry.standard_error_cents
    spread = "" if error is None else f" ± {format_cents(error)}"
    return f"{plain(entry.model)}<br>{format_cents(entry.mean_cents)}{spread}"


def _table(board: Board) -> Table:
    head = ("board", "date", "kind", "name", "mean_dollars", "standard_error_dollars")
    lead = (board.name, board.date)
    models = [
        (
            *lead,
            "model",
            entry.model,
            *map(_amount, (entry.mean_cents, entry.standard_error_cents, entry.minimum_cents)),
        )
        for entry in board.entries
    ]
    references = [
        (*lead, each.kind, each.name, dollars(each.amount_cents), "", "")
        for each in board.references
    ]
    return Table((*head, "minimum_dollars"), (*models, *references))


def _amount(cents: int | None) -> str:
    return "" if cents is None else dollars(cents)


def _note(board: Board) -> str:
    marks = "A diamond is a mean"
    if any(entry.standard_error_cents is not None for entry in board.entries):
        marks += ", its bar one standard error where that was printed"
    if any(entry.minimum_cents is not None for entry in board.entries):
        marks += ", the stroke the least of its runs"
    beside = "".join(
        f" {each.name}: {format_cents(each.amount_cents)} ({each.about})."
        for each in board.references
    )
    return (
        f"Measured: {board.measure}. {marks}. Runs: {board.runs}; {board.length}; "
        f"opening cash {format_cents(board.opening_cash_cents)}.{beside} "
        f"Source: {board.source}; the date is {board.dated}."
    )
