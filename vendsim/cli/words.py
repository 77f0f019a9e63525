"""Results in words, and as JSON."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vendsim.clock import MINUTES_PER_DAY, format_minute
from vendsim.errors import counted
from vendsim.money import format_cents
from vendsim.record import HUMAN

if TYPE_CHECKING:
    from vendsim.play import Replay

__all__ = [
    "as_json",
    "of_episode",
    "of_list",
    "of_records",
    "of_replay",
    "of_score",
    "of_table",
    "of_verdict",
    "safe",
]

_ENDS = {
    "horizon": "to the last day",
    "messages": "to the last message",
    "bankrupt": "bankrupt",
    "truncated": "broken off",
    None: "unfinished",
}
_USED_UP = re.compile(r"budget: (\w+) \S+ used up")


def as_json(result: Mapping[str, Any]) -> str:
    """A result as one line of JSON, ASCII only."""
    return json.dumps(result, allow_nan=False)


def safe(text: str) -> str:
    """Text that a terminal only shows: names in a record are whatever somebody wrote there."""
    return "".join(
        sign if sign.isprintable() or sign == "\n" else ascii(sign)[1:-1] for sign in text
    )


def of_episode(result: Mapping[str, Any]) -> str:
    """How an episode ended."""
    head = f"{result['agent']} in {result['scenario']}, seed {result['seed']}"
    rows = [*_figures(result), *_scale(result)]
    if result.get("stopped"):
        rows.append(("stopped by", result["stopped"]))
    if result.get("usage"):
        rows.append(("model", _usage(result["usage"])))
    rows.append(("record hash", result["record_hash"]))
    rows += [(key, result[key]) for key in ("record", "report") if result.get(key)]
    if result["end"] == "truncated" and result["record"]:
        rows.append(("to go on", _going_on(result)))
    return safe(f"{head}\n\n{_columns(rows)}")


def _going_on(result: Mapping[str, Any]) -> str:
    """The command that goes on; a limit that was used up stands in it, or there would be none."""
    command = "play" if result["agent"] == HUMAN else "resume"
    used_up = _USED_UP.fullmatch(result.get("stopped") or "")
    more = f" --budget {used_up[1]}=MORE" if used_up else ""
    return f"vendsim {command} {shlex.quote(result['record'])}{more}"


def of_score(result: Mapping[str, Any]) -> str:
    """A score recomputed from a record."""
    rows = [*_figures(result), *_scale(result), ("record", result["record"])]
    if result["unranked"] is not None:
        rows.append(("unranked", result["unranked"]))
    return safe(_columns(rows))


def of_replay(replayed: Replay) -> str:
    """A replay that agreed."""
    stops = "" if replayed.end else "The record stops before the end of its run.\n"
    return (
        f"{replayed.steps:,} steps replayed, every one as recorded.\n{stops}"
        f"record hash  {replayed.record_hash}"
    )


def of_records(found: Sequence[Mapping[str, Any]]) -> str:
    """The records of a folder."""
    head = ("record", "scenario", "agent", "seed", "days", "end", "balance")
    return safe(_columns([head, *map(_record, found)])) if found else "There are no records."


def of_verdict(result: Mapping[str, Any]) -> str:
    """What the verification of a record has found."""
    if result["holds"]:
        stops = "" if result["end"] else "The record stops before the end of its run.\n"
        return f"Everything holds.\n{stops}\n{_columns(_verified(result))}"
    lines = ["The record does not hold:"]
    for breach in result["breaches"]:
        count = f" ({breach['count']:,} times)" if breach["count"] > 1 else ""
        lines.append(f"  {breach['rule']}{count}\n    {_place(breach)}{breach['what']}")
    return "\n".join(lines)


def of_list(scenarios: Sequence[Mapping[str, Any]], agents: Sequence[str]) -> str:
    """The shipped scenarios and agents."""
    rows = [
        (row["name"], counted(row["days"], "day"), row["env_id"], row["title"]) for row in scenarios
    ]
    return f"Scenarios\n{_columns(rows, '  ')}\n\nAgents\n" + "\n".join(
        f"  {name}" for name in agents
    )


def of_table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows with their columns lined up."""
    return _columns(rows)


def _figures(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    if not (result["days_played"] or result["tool_calls"] or result["end"]):
        return [("days", "0, nothing has been played yet")]  # Nor is there a balance to tell.
    scored = []
    if result["score_rule"] == "net_worth":  # Elsewhere the score is the final balance.
        scored.append(("score", f"{format_cents(result['score_cents'])}, the net worth"))
    return [
        *scored,
        ("days", f"{result['days_played']:,}, {_ENDS[result['end']]}"),
        ("final balance", format_cents(result["final_balance_cents"])),
        ("net worth", format_cents(result["net_worth_cents"])),
        ("revenue", format_cents(result["revenue_cents"])),
        ("units sold", f"{result['units_sold']:,}"),
        ("tool calls", f"{result['tool_calls']:,}"),
    ]


def _scale(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How much of what there was to win the run has won, where that can be said."""
    share = result.get("score_normalised")
    if share is None:
        return []
    most, least = format_cents(result["bound_cents"]), format_cents(result["do_nothing_cents"])
    return [("normalised", f"{share:z.3f} of the way from {least} to at most {most}")]


def _usage(usage: Mapping[str, Any]) -> str:
    dollars = usage["dollars"]
    cost = "price unknown" if dollars is None else f"${dollars:,.2f}"
    return (
        f"{usage['model']}: {usage['requests']:,} answers, {usage['input_tokens']:,} tokens read, "
        f"{usage['output_tokens']:,} written, {cost}"
    )


def _record(row: Mapping[str, Any]) -> tuple[str, ...]:
    if row["error"]:
        return (row["file"], row["error"], *[""] * 5)
    cents = row["balance_cents"]
    return (
        row["file"],
        row["scenario"],
        row["agent"],
        str(row["seed"]),
        f"{row['days_played']} of {row['days']}",
        row["end"] or "unfinished",
        "" if cents is None else format_cents(cents),
    )


def _verified(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        ("scenario", f"{safe(result['scenario'])} ({result['scenario_hash']})"),
        ("seed", str(result["seed"])),
        *_figures({**result, "tool_calls": max(result["steps"] - 1, 0)}),
        ("record hash", result["record_hash"]),
    ]


def _place(breach: Mapping[str, Any]) -> str:
    """Where a breach is: day and time of day as people count them."""
    if breach["step"] is None:
        return ""
    if breach["minute"] is None:
        return f"line {breach['step']}: "
    day, minute = divmod(breach["minute"], MINUTES_PER_DAY)
    return f"line {breach['step']}, day {day + 1} at {format_minute(minute)}: "


def _columns(rows: Sequence[tuple[str, ...]], indent: str = "") -> str:
    """Rows with their columns lined up, never wrapped: paths are there to be copied."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)] if rows else []
    return "\n".join(indent + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
