"""A record as tidy tables: a row for each thing that happened, plain columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from vendsim.record import encode
from vendsim.study.export.source import JsonObject, Line, Source

__all__ = ["TABLES", "Columns", "Row", "tables"]

Row: TypeAlias = tuple[Any, ...]
Columns: TypeAlias = dict[str, type]
"""The columns of a table and their types."""

TABLES: dict[str, Columns] = {
    "steps": {
        "seq": int,
        "day": int,
        "minute": int,
        "tool": str,
        "error": str,
        "text": str,
        "balance_cents": int,
        "action": str,
        "data": str,
    },
    "events": {"seq": int, "n": int, "minute": int, "kind": str, "body": str},
    "postings": {
        "seq": int,
        "n": int,
        "minute": int,
        "memo": str,
        "account": str,
        "cents": int,
    },
    "sales": {
        "seq": int,
        "minute": int,
        "machine": str,
        "slot_row": int,
        "slot_column": int,
        "sku": str,
        "units": int,
        "price_cents": int,
        "revenue_cents": int,
        "cash_cents": int,
        "cost_cents": int,
    },
    "orders": {
        "id": str,
        "supplier": str,
        "status": str,
        "placed_minute": int,
        "confirmed_minute": int,
        "due_minute": int,
        "delivered_minute": int,
        "goods_cents": int,
        "delivery_cents": int,
        "surcharge_cents": int,
        "total_cents": int,
        "credit_cents": int,
        "lost_cents": int,
    },
    "order_lines": {"id": str, "sku": str, "units": int, "unit_price_cents": int},
    "mails": {
        "seq": int,
        "minute": int,
        "id": int,
        "folder": str,
        "sender": str,
        "recipient": str,
        "subject": str,
        "body": str,
    },
    "days": {
        "seq": int,
        "minute": int,
        "day": int,
        "high_c": float,
        "wet": bool,
        "units": int,
        "revenue_cents": int,
        "balance_cents": int,
        "net_worth_cents": int,
        "storage_units": int,
        "machine_units": int,
    },
}
"""Table to its columns and their types. Any of them but text can be missing."""


def tables(source: Source) -> dict[str, list[Row]]:
    """The rows of every table."""
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    orders: dict[str, JsonObject] = {}
    for line in source.steps():
        rows["steps"].append(_step(line))
        for n, event in enumerate(line.body["events"]):
            kind, minute = event["kind"], event["minute"]
            rows["events"].append((line.seq, n, minute, kind, encode(event).decode()))
            if kind == "sales":
                rows["sales"] += _sales(line.seq, event)
            elif kind == "mail":
                rows["mails"].append(_picked("mails", line, {**event, "recipient": event["to"]}))
            elif kind == "day":
                rows["days"].append(_picked("days", line, event))
            elif kind in ("purchase_order", "delivery"):
                _follow(orders, event)
        for n, (minute, memo, postings) in enumerate(line.body["entries"]):
            rows["postings"] += [(line.seq, n, minute, memo, *posting) for posting in postings]
    for order in orders.values():
        rows["orders"].append(tuple(order.get(column) for column in TABLES["orders"]))
        rows["order_lines"] += [(order["id"], *line) for line in order["lines"]]
    return rows


def _step(line: Line) -> Row:
    body, result = line.body, line.body["result"]
    return (
        line.seq,
        body["minute"] // 1440,
        body["minute"],
        body["tool"],
        result.get("error", ""),
        result.get("text", ""),
        body["balance_cents"],
        encode(body["action"]).decode(),
        encode(result.get("data", {})).decode(),
    )


def _picked(table: str, line: Line, event: JsonObject) -> Row:
    """The columns of a table from an event."""
    return tuple({**event, "seq": line.seq}[column] for column in TABLES[table])


def _sales(seq: int, event: JsonObject) -> Iterator[Row]:
    for row, column, sku, units, price_cents, cash_units, cost_cents in event["lines"]:
        revenue_cents, cash_cents = units * price_cents, cash_units * price_cents
        place = (seq, event["minute"], event.get("machine", ""), row, column)
        yield (*place, sku, units, price_cents, revenue_cents, cash_cents, cost_cents)


def _follow(orders: dict[str, JsonObject], event: JsonObject) -> None:
    """Keep an order as it stood last, with when it was placed, confirmed and delivered."""
    minute = event["minute"]
    if event["kind"] == "delivery":
        order = orders[event["order"]]
        order |= {key: event[key] for key in ("credit_cents", "lost_cents")}
        order["delivered_minute"] = minute if event["lots"] else None
        return
    order = orders.setdefault(event["id"], {"placed_minute": minute})
    order |= {key: value for key, value in event.items() if key not in ("kind", "minute")}
    if event["status"] == "confirmed":
        order.setdefault("confirmed_minute", minute)
