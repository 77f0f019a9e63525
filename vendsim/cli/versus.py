"""Two sides against each other, in words."""

from __future__ import annotations

from vendsim.cli import words
from vendsim.clock import MINUTES_PER_DAY, format_minute
from vendsim.errors import counted
from vendsim.money import format_cents
from vendsim.study.comparison import ArmRow
from vendsim.study.contrast import Act, Contrast, RunContrast
from vendsim.study.decomposition import LABELS
from vendsim.study.statistics.estimate import Estimate, Interval

__all__ = ["of_arms", "of_runs"]

_MOST_WORLDS = 60
_MOST_CHARS = 160


def of_arms(found: Contrast) -> str:
    """Two arms over the worlds that both played."""
    a, b = _named(found.a), _named(found.b)
    label = " (exploratory: fewer than 10)" if found.pair.exploratory else ""
    head = f"{a} against {b}, {found.pair.runs} pairs in {found.pair.worlds} worlds{label}"
    figures: list[tuple[str, ...]] = [("", a, b), *_figures(found)]
    return "\n\n".join(
        part
        for part in (
            head,
            words.of_table(figures),
            words.of_table(_difference(found)),
            words.of_table(_worlds(found)),
            _unpaired(found),
        )
        if part
    )


def _named(row: ArmRow) -> str:
    return f"{row.arm} (reference)" if row.is_reference else row.arm


def _figures(found: Contrast) -> list[tuple[str, ...]]:
    rows = (found.a, found.b)
    return [
        ("mean score", *map(_score, rows)),
        ("mean normalised", *map(_ns, rows)),
        (
            "least normalised",
            *("–" if row.ns is None else f"{row.ns.minimum:z.3f}" for row in rows),
        ),
        ("survived", *map(_survived, rows)),
        ("excluded", *(f"{row.exclusions.excluded} of {row.exclusions.runs}" for row in rows)),
    ]


def _score(row: ArmRow) -> str:
    return "–" if row.score_dollars is None else _dollars(row.score_dollars.mean.value)


def _ns(row: ArmRow) -> str:
    if row.ns is None:
        return "–"
    return f"{row.ns.mean.value:z.3f}{_interval(row.ns.mean.interval)}"


def _survived(row: ArmRow) -> str:
    if row.survival is None:
        return "–"
    return f"{row.survival.rate.successes} of {row.survival.rate.runs}"


def _interval(interval: Interval | None) -> str:
    return "" if interval is None else f" ({interval.low:z.3f} to {interval.high:z.3f})"


def _dollars(amount: float) -> str:
    return format_cents(round(100 * amount))


def _difference(found: Contrast) -> list[tuple[str, str]]:
    pair, rows = found.pair, []
    if pair.difference is not None:
        rows.append(("difference", f"{_signed(pair.difference.estimate)} normalised"))
        correlation = pair.difference.correlation
        if correlation is not None:
            rows.append(("correlation", f"{correlation:z.2f} between the two over worlds"))
    if pair.difference_dollars is not None:
        rows.append(("in dollars", _dollars(pair.difference_dollars.estimate.value)))
    if pair.sign_flip is not None:
        rows.append(("sign-flip p", f"{pair.sign_flip.p:.2g}"))
    return [*rows, ("verdict", _verdict(found))]


def _signed(estimate: Estimate) -> str:
    return f"{estimate.value:+z.3f}{_interval(estimate.interval)}"


def _verdict(found: Contrast) -> str:
    a, b = found.a.arm, found.b.arm
    if found.pair.verdict is None:
        return "none: " + " ".join(found.reasons)
    if found.pair.verdict == "tie":
        return "a tie: these runs do not tell the two apart"
    above, below = (a, b) if found.pair.verdict == ">" else (b, a)
    return f"{above} is clearly above {below}"


def _worlds(found: Contrast) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("world", _named(found.a), _named(found.b), "difference")]
    for world in found.worlds[:_MOST_WORLDS]:
        again = f"-{world.repetition}" if world.repetition else ""
        rows.append(
            (
                f"{world.market} {world.seed}{again}",
                format_cents(world.a_cents),
                format_cents(world.b_cents),
                "–" if world.difference is None else f"{world.difference:+z.3f}",
            )
        )
    left = len(found.worlds) - _MOST_WORLDS
    return [*rows, (f"and {left} more: --json",) + ("",) * 3] if left > 0 else rows


def _unpaired(found: Contrast) -> str:
    """Records that are no result yet, where the sides are folders."""
    names = ", ".join(found.unfinished)
    return f"Left out, because they are not over: {names}" if names else ""


def of_runs(found: RunContrast) -> str:
    """Two runs of one world."""
    a, b = found.a, found.b
    sides = (a, b)
    head = (
        f"{a.agent} against {b.agent}, seed {found.seed}, {counted(found.days, 'day')}\n\n"
        f"A  {a.record}\nB  {b.record}"
    )
    rows: list[tuple[str, ...]] = [
        ("", "A", "B", "A less B"),
        (
            "score",
            *(format_cents(side.score.score_cents) for side in sides),
            format_cents(found.score_cents),
        ),
        *(
            (
                name,
                *(f"{getattr(side.score, field):,}" for side in sides),
                f"{getattr(a.score, field) - getattr(b.score, field):+,}",
            )
            for name, field in (
                ("days", "days_played"),
                ("units sold", "units_sold"),
                ("tool calls", "tool_calls"),
            )
        ),
        ("end", *(side.score.end or "not over" for side in sides), ""),
    ]
    notes = [
        f"{side.record} does not count in comparisons: {side.score.unranked}"
        for side in sides
        if side.score.unranked is not None
    ]
    parts = [head, words.of_table(rows), _parted(found), _lost(found), "\n".join(notes)]
    return words.safe("\n\n".join(part for part in parts if part))


def _parted(found: RunContrast) -> str:
    parting = found.parting
    if parting is None:
        return "Every step is the same."
    calls = "1 call" if parting.steps == 1 else f"{parting.steps:,} calls"
    head = f"The same for {calls}; they part on day {parting.day + 1}"
    if parting.same_call:
        return f"{head}, where the same call came out otherwise: {_act(parting.a)}"
    return f"{head}:\n  A  {_act(parting.a)}\n  B  {_act(parting.b)}"


def _act(act: Act | None) -> str:
    if act is None:
        return "stops"
    day, minute = divmod(act.minute, MINUTES_PER_DAY)
    call = act.action_json
    shown = call if len(call) <= _MOST_CHARS else f"{call[: _MOST_CHARS - 3]}..."
    return f"{shown}, over on day {day + 1} at {format_minute(minute)}"


def _lost(found: RunContrast) -> str:
    """Where the money went on one side and not on the other, the widest gap first."""
    if found.lost_cents is None or found.a.losses is None or found.b.losses is None:
        return ""
    lost = (dict(found.a.losses.parts), dict(found.b.losses.parts))
    names = sorted(found.lost_cents, key=lambda name: -abs((found.lost_cents or {})[name]))
    rows: list[tuple[str, ...]] = [("lost to", "A", "B", "A less B")]
    for name in names:
        if lost[0][name] or lost[1][name]:
            cents = (lost[0][name], lost[1][name], found.lost_cents[name])
            rows.append((LABELS[name], *map(format_cents, cents)))
    total = (found.a.losses.lost_cents, found.b.losses.lost_cents)
    rows.append(("in all", *map(format_cents, (*total, total[0] - total[1]))))
    return words.of_table(rows)
