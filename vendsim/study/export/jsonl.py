"""A record as JSON lines: what stands in it, one thing a line, told apart by ``line``."""

from __future__ import annotations

from collections.abc import Iterator

from vendsim.record import encode
from vendsim.study.export.source import JsonObject, Line, Source

__all__ = ["json_lines"]

_MINUTES_PER_DAY = 1440


def json_lines(source: Source) -> Iterator[bytes]:
    """The lines of the export, canonical JSON each, without line ends.

    First the header, then for each step the step, its events and its entries; a line of the
    record that is no step is an ``aside``.
    """
    yield encode({"line": "header", "record_hash": source.record_hash, **source.header})
    for line in source.lines():
        yield from map(encode, _step(line) if line.is_step else _aside(line))


def _step(line: Line) -> Iterator[JsonObject]:
    body = line.body
    yield {
        "line": "step",
        "seq": line.seq,
        "day": body["minute"] // _MINUTES_PER_DAY,
        "chain": line.chain,
        **{key: body[key] for key in ("action", "balance_cents", "minute", "result", "tool")},
    }
    for n, event in enumerate(body["events"]):
        yield {**event, "line": "event", "seq": line.seq, "n": n}
    for n, (minute, memo, postings) in enumerate(body["entries"]):
        yield {
            "line": "entry",
            "seq": line.seq,
            "n": n,
            "minute": minute,
            "memo": memo,
            "postings": postings,
        }


def _aside(line: Line) -> Iterator[JsonObject]:
    yield {**line.body, "line": "aside", "seq": line.seq, "chain": line.chain}
