"""Studies in words: how far one is, how its arms stand, what one will take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING, Any

from vendsim.cli.words import of_table
from vendsim.report.study_page.sayings import Saying, apart, ties
from vendsim.study.runs import Plan, Standing, Study
from vendsim.study.runs.reading import FILE

if TYPE_CHECKING:
    from vendsim.study.comparison import ArmRow, Leaderboard

__all__ = ["duration", "of_leaderboard", "of_plan", "of_standing", "of_study", "study_figures"]

_MOST_TOLD = 10
_LONGEST_REASON = 400


def duration(seconds: float) -> str:
    """A time as people say it: ``45 s``, ``12 min``, ``3 h 20 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, hours = whole // 60 % 60, whole // 3600
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"


def of_standing(standing: Standing) -> str:
    """How far a study is, in a line."""
    parts = [f"{standing.done:,} of {standing.total:,} runs"]
    if standing.excluded:
        parts.append(f"{standing.excluded:,} excluded")
    if standing.dollars:
        whole = standing.whole_dollars
        expected = "" if whole is None else f" of about ${whole:,.2f}"
        parts.append(f"${standing.dollars:,.2f}{expected}")
    elif standing.dollars is None:
        parts.append("cost unknown")
    if standing.seconds_left is not None and standing.done < standing.total:
        parts.append(f"{duration(standing.seconds_left)} left")
    return ", ".join(parts)


def study_figures(study: Study) -> dict[str, Any]:
    """What a study came to, as plain JSON values."""
    costs = [result.dollars for result in study.results]
    known = [cost for cost in costs if cost is not None]
    return {
        "study": str(study.path),
        "name": study.spec.name,
        "runs": len(study.results) + len(study.missing),
        "counted": sum(result.counts for result in study.results),
        "missing": len(study.missing),
        "exclusions": study.manifest["exclusions"],
        "dollars": round(sum(known), 6) if len(known) == len(costs) else None,
    }


def of_study(study: Study) -> str:
    """How many runs there are, and what became of those that do not count."""
    figures = study_figures(study)
    lines = [f"{study.spec.name}: {figures['counted']:,} of {figures['runs']:,} runs count"]
    if study.missing:
        lines.append(f"{len(study.missing):,} not played yet{_why_missing(study)}")
    lines += _of_stopped(study)
    excluded = figures["exclusions"]
    if excluded:
        lines.append(f"{_count(len(excluded), 'run')} excluded; the next call tries again:")
        lines += _some([_excluded(each) for each in excluded])
    return "\n".join([*lines, str(study.path)])


def _of_stopped(study: Study) -> list[str]:
    """How many runs of each arm were stopped, by whom, and why the first of them was."""
    stopped = Counter((r.arm, r.stopped_by) for r in study.results if r.stopped_by)
    if not stopped:
        return []
    why: dict[tuple[str, str | None], str] = {}
    for result in study.results:
        why.setdefault((result.arm, result.stopped_by), result.reason)
    told = [
        f"{arm}: {_count(count, 'run')} by the {by}, the first for: {_plain(why[arm, by])}"
        for (arm, by), count in stopped.items()
    ]
    head = f"{_count(stopped.total(), 'run')} stopped before the end, counted as of then:"
    return [head, *_some(told)]


def _some(told: Sequence[str]) -> list[str]:
    lines = [f"  {each}" for each in told[:_MOST_TOLD]]
    more = len(told) - _MOST_TOLD
    return [*lines, f"  and {more:,} more"] if more > 0 else lines


def _plain(text: str) -> str:
    """A reason in one line that a terminal only shows: agents word some of them."""
    line = " ".join(text.split())
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)[:_LONGEST_REASON]


def _why_missing(study: Study) -> str:
    """Why runs are missing, so that one knows what to do."""
    limits = study.spec.budget.study
    if not limits:
        return "; the next call plays what is missing"
    told = ", ".join(f"{name} {limit:,}" for name, limit in limits.items())
    return (
        f", of a study that may use {told}; to play on, raise it under [budget.study] in "
        f"{study.path / FILE} and call: vendsim eval {quote(str(study.path))}"
    )


def of_leaderboard(board: Leaderboard) -> str:
    """The arms of a study, ties as ties."""
    head = ("rank", "arm", "runs", "NS", "95 %", "median", "min@5", "CVaR25", "survival", "$ a run")
    rows = [head, *map(_row, board.rows)]
    label = " (exploratory: fewer than 10 worlds)" if board.exploratory else ""
    references = [row.arm for row in board.rows if row.is_reference]
    beside = f" and {_count(len(references), 'reference')}" if references else ""
    lines = [
        f"{_count(len(board.entries), 'arm')}{beside}, {_count(board.worlds, 'world')} of "
        f"{', '.join(board.markets)}{label}",
        "",
        of_table(rows),
    ]
    if board.no_ranking:
        lines += ["", *(f"No ranking: {reason.text}" for reason in board.no_ranking)]
    else:
        lines += ["", "A rank is 1 + the number of arms that are clearly above."]
        lines += _of_sayings("Clearly above", ">", apart(board))
        lines += _of_sayings("Not told apart", "and", ties(board))
    if references:
        told = "Told the world they play in, so references and no entries"
        lines += ["", f"{told}: {', '.join(references)}"]
    return "\n".join(lines)


def of_plan(plan: Plan, cost: float | None, table: Sequence[tuple[str, ...]], notes: str) -> str:
    """What a study will take.

    Args:
        plan: What there is to be played.
        cost: What the whole of it will cost in dollars; ``None`` where nobody can say.
        table: What numbers of runs can find; empty where that is not to be had.
        notes: What it rests on.
    """
    worlds = sum(len(market.seeds) for market in plan.markets)
    rows = [
        ("arms", ", ".join(arm.name for arm in plan.arms)),
        ("markets", ", ".join(market.name for market in plan.markets)),
        ("worlds", f"{worlds:,}"),
        ("repetitions", str(plan.told.spec.repetitions)),
        ("runs", f"{len(plan.keys):,}"),
    ]
    paid = [arm for arm in plan.arms if arm.model]
    if paid:
        rows.append(
            ("cost", "not known without a pilot" if cost is None else f"about ${cost:,.2f}")
        )
        unknown = [arm.name for arm in paid if arm.price is None]
        if unknown:
            rows.append(("no price known", ", ".join(unknown)))
    text = f"{of_table(rows)}\n\n{notes}"
    return f"{text}\n\n{of_table(table)}" if table else text


def _of_sayings(title: str, link: str, sayings: Sequence[Saying]) -> list[str]:
    """Which arms are above others, or tied with them, an arm a line."""
    if not sayings:
        return []
    return ["", f"{title}:", *(f"  {each.arm} {link} {_others(each)}" for each in sayings)]


def _others(saying: Saying) -> str:
    named = ", ".join(saying.others)
    if saying.is_rest:
        return f"{named} and every arm below"
    return f"{named} and {saying.more} more" if saying.more else named


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _row(row: ArmRow) -> tuple[str, ...]:
    ns, survival = row.ns, row.survival
    interval = None if ns is None else ns.mean.interval
    return (
        "ref" if row.is_reference else "–" if row.rank is None else str(row.rank),
        row.arm,
        f"{row.runs:,}",
        _share(None if ns is None else ns.mean.value),
        "–" if interval is None else f"{interval.low:z.3f} to {interval.high:z.3f}",
        _share(None if ns is None else ns.median),
        _share(None if ns is None else ns.min_at_5),
        _share(None if ns is None else ns.cvar_25),
        "–" if survival is None else f"{survival.rate.value:.2f}",
        "–" if row.cost.dollars is None else f"{row.cost.dollars:,.2f}",
    )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:z.3f}"


def _excluded(each: dict[str, Any]) -> str:
    run = f"{each['arm']}, {each['market']}, seed {each['seed']}, repetition {each['repetition']}"
    return f"{run}: {each['failed_by']}: {_plain(each['reason'])}"
