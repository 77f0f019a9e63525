"""The tables of a study's page: what stands in them, and the same as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import Final, TypeAlias

from vendsim.money import format_cents
from vendsim.report.study_page.plot import Table, cell, dollars
from vendsim.report.study_page.view import StudyView, shown_name
from vendsim.study.comparison import SUCCESSES, ArmRow, Success, SuccessName, Summary
from vendsim.study.runs import RunResult, World
from vendsim.study.statistics.estimate import Interval
from vendsim.study.statistics.rate import Rate

__all__ = ["Sheet", "exclusion_sheet", "money_sheet", "rank_sheet", "success_sheet", "world_sheet"]

Row: TypeAlias = tuple[str, ...]

_RANKS: Final = (
    "A rank is 1 and the number of arms clearly above; arms of one rank, marked =, are tied with "
    "each other or beaten by as many. "
)
_REFERENCES: Final = (
    "A reference was told the world that it played in: it shows what can be reached, is no entry "
    "and has no rank. "
)
_VALUES: Final = (
    *("mean", "low", "high", "t_low", "t_high", "median", "interquartile_mean", "minimum"),
    *("min_at_5", "cvar_25", "standard_deviation"),
)
_KS: Final = (1, 2, 5, 10)
_SEVERAL: Final = 5
_SHORT: Final[dict[SuccessName, str]] = {
    "survives": "Survives",
    "keeps_opening_cash": "Keeps opening cash",
    "ns_25": "NS ≥ 0.25",
    "ns_50": "NS ≥ 0.5",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes:
        id: Its name on the page.
        title: What is in it.
        header: Its columns; those after the first ``names`` hold figures.
        rows: What a reader sees.
        table: The same for other programs.
        names: How many columns at the left hold names.
        note: How to read it.
    """

    id: str
    title: str
    header: Row
    rows: tuple[Row, ...]
    table: Table
    names: int = 1
    note: str = ""


def rank_sheet(view: StudyView) -> Sheet:
    """The leaderboard, by normalised score or, where there is none, by dollars."""
    rows = view.leaderboard.rows
    ranks = [row.rank for row in rows]
    shown = []
    for row in rows:
        survival = row.survival
        shown.append(
            (
                _rank(row, ranks),
                shown_name(row),
                *_figures(view, view.summary_of(row)),
                "–" if survival is None else f"{survival.rate.value:.0%}",
                _interval(survival.rate.interval if survival else None, ".0%"),
                _dollars_a_run(row),
                f"{row.runs:,}",
                f"{row.worlds:,}",
            )
        )
    header = (
        *("Rank", "Arm", "Mean", "95 % interval", "Median", "Least", "min@5", "CVaR25"),
        *("Survival", "95 % interval", "$ a run", "Runs", "Worlds"),
    )
    return Sheet(
        id="ranks",
        title=f"Arms by {view.measure}",
        header=header,
        rows=tuple(shown),
        table=_rank_table(view),
        names=2,
        note=(_RANKS if view.leaderboard.ranked else "")
        + (_REFERENCES if any(row.is_reference for row in rows) else "")
        + "The interval of a mean leaves room below for bad runs that have not been seen yet. "
        "Least: the worst run. min@5: what the worst of five runs comes to. CVaR25: mean of the "
        "worst quarter.",
    )


def _rank(row: ArmRow, ranks: list[int | None]) -> str:
    if row.is_reference:
        return "ref."
    return "–" if row.rank is None else f"{row.rank}{'=' if ranks.count(row.rank) > 1 else ''}"


def _figures(view: StudyView, summary: Summary | None) -> Row:
    if summary is None or not view.has_ns:
        return _amounts(summary)
    interval = _interval(summary.mean.interval, "z.3f")
    cells = (summary.median, summary.minimum, summary.min_at_5, summary.cvar_25)
    return (f"{summary.mean.value:z.3f}", interval, *map(_decimal, cells))


def _amounts(summary: Summary | None) -> Row:
    if summary is None:  # No run of the arm counts.
        return ("–",) * 6
    interval = summary.mean.interval
    ends = "–" if interval is None else f"{_money(interval.low)} to {_money(interval.high)}"
    cells = (summary.median, summary.minimum, summary.min_at_5, summary.cvar_25)
    return (_money(summary.mean.value), ends, *map(_money, cells))


def _decimal(value: float | None) -> str:
    return "–" if value is None else f"{value:z.3f}"


def _money(amount: float | None) -> str:
    return "–" if amount is None else format_cents(round(100 * amount))


def _interval(interval: Interval | None, form: str) -> str:
    return "–" if interval is None else f"{interval.low:{form}} to {interval.high:{form}}"


def _dollars_a_run(row: ArmRow) -> str:
    return "unknown" if row.cost.dollars is None else f"${row.cost.dollars:,.2f}"


def _rank_table(view: StudyView) -> Table:
    header = (
        *("rank", "arm", "reference", "runs", "worlds", "exploratory"),
        *_VALUES,
        *("survival", "survival_low", "survival_high", "dollars_per_run", "measure"),
    )
    rows = []
    for row in view.leaderboard.rows:
        values = (
            *_values(view.summary_of(row)),
            *(_rate(row.survival.rate) if row.survival else [None] * 3),
            row.cost.dollars,
        )
        reference, exploratory = (
            "yes" if each else "no" for each in (row.is_reference, row.exploratory)
        )
        lead = (row.rank, row.arm, reference, row.runs, row.worlds, exploratory)
        rows.append((*map(cell, lead), *map(cell, values), view.measure))
    return Table(header, tuple(rows))


def _values(summary: Summary | None) -> list[float | None]:
    """The figures of :data:`_VALUES`."""
    if summary is None:
        return [None] * len(_VALUES)
    return [
        summary.mean.value,
        *_ends(summary.mean.interval),
        *_ends(summary.t_interval),
        *(summary.median, summary.interquartile_mean, summary.minimum),
        *(summary.min_at_5, summary.cvar_25, summary.deviation),
    ]


def _ends(interval: Interval | None) -> list[float | None]:
    return [None, None] if interval is None else [interval.low, interval.high]


def _rate(rate: Rate) -> list[float | None]:
    return [rate.value, rate.interval.low, rate.interval.high]


def money_sheet(view: StudyView) -> Sheet:
    """Scores in dollars, for who thinks in them."""
    rows = view.leaderboard.rows
    header = ("Arm", "Mean", "95 % interval", "Median", "Least", "min@5", "CVaR25", "Deviation")
    shown: list[Row] = []
    kept: list[Row] = []
    for row in rows:
        money = row.score_dollars
        deviation = None if money is None else money.deviation
        shown.append((shown_name(row), *_amounts(money), _money(deviation)))
        values = ("" if each is None else f"{each:.2f}" for each in _values(money))
        kept.append((row.arm, *values))
    return Sheet(
        id="dollars",
        title="Scores in dollars",
        header=header,
        rows=tuple(shown),
        table=Table(("arm", *(f"{name}_dollars" for name in _VALUES)), tuple(kept)),
        note="Not ranked by: worlds differ in what there is to win.",
    )


def success_sheet(view: StudyView) -> Sheet:
    """How dependably each arm succeeds: shares of runs, and of several runs in a row."""
    shown: list[Row] = []
    kept: list[Row] = []
    for row in view.leaderboard.rows:
        found = {success.name: success for success in row.successes}
        cells = [text for name in SUCCESSES for text in _success_cells(found.get(name))]
        consistency = None if row.survival is None else row.survival.consistency
        shown.append((shown_name(row), *cells, _decimal(consistency)))
        for success in row.successes:
            several = dict(success.pass_k)
            kept.append(
                (
                    *(row.arm, success.name),
                    *(str(success.rate.successes), str(success.rate.runs)),
                    *map(cell, _rate(success.rate)),
                    *(cell(several.get(k)) for k in _KS),
                    cell(success.consistency),
                )
            )
    header = ["Arm"]
    for name in SUCCESSES:
        header += [_SHORT[name], f"pass^{_SEVERAL}"]
    columns = ("arm", "success", "successes", "runs", "share", "low", "high")
    return Sheet(
        id="successes",
        title="How dependable",
        header=(*header, "Consistency"),
        rows=tuple(shown),
        table=Table((*columns, *(f"pass_{k}" for k in _KS), "consistency"), tuple(kept)),
        note=(
            f"Shares of runs that end so, and beside each pass^{_SEVERAL}: the chance that "
            f"{_SEVERAL} runs all do. Consistency: whether repetitions of one world survive alike, "
            "0 as a coin and 1 always; only where worlds were repeated."
        ),
    )


def _success_cells(success: Success | None) -> tuple[str, str]:
    if success is None:
        return ("–", "–")
    five = dict(success.pass_k).get(_SEVERAL)
    return (f"{success.rate.value:.0%}", "–" if five is None else f"{five:.0%}")


def exclusion_sheet(view: StudyView) -> Sheet:
    """Runs that do not count, by arm and by whose fault."""
    shown = []
    kept = []
    for row in view.leaderboard.rows:
        out = row.exclusions
        counts = (out.runs, row.runs, out.provider, out.harness, out.unpaired)
        shown.append((shown_name(row), *(f"{count:,}" for count in counts), f"{out.share:.1%}"))
        kept.append((row.arm, *map(str, counts), cell(out.share)))
    return Sheet(
        id="exclusions",
        title="Runs that do not count",
        header=("Arm", "Played", "Count", "Provider failed", "Harness failed", "Unpaired", "Share"),
        rows=tuple(shown),
        table=Table(
            ("arm", "played", "count", "provider", "harness", "unpaired", "excluded_share"),
            tuple(kept),
        ),
        note=(
            "A failure of a provider or of the study itself is not the agent's: such a run stays "
            "out, and in comparisons so does the other arm's run of the same world and repetition "
            "(unpaired)."
        ),
    )


def world_sheet(view: StudyView) -> Sheet:
    """What there was to win in each world, and what each arm won."""
    by_world: dict[World, list[RunResult]] = {}
    for run in view.counted:
        by_world.setdefault(run.world, []).append(run)
    names = [row.arm for row in view.leaderboard.rows]
    shown, kept = [], []
    for world, runs in by_world.items():
        means = [_mean_cents(runs, name) for name in names]
        ends = (runs[0].do_nothing_cents, runs[0].bound_cents)
        lead = (world.market, str(world.seed))
        shown.append(
            (*lead, *("–" if each is None else format_cents(each) for each in (*ends, *means)))
        )
        kept.append((*lead, *("" if each is None else dollars(each) for each in (*ends, *means))))
    return Sheet(
        id="worlds",
        title="What there was to win, and what was won",
        header=(
            "Market",
            "Seed",
            "Doing nothing",
            "Upper bound",
            *map(shown_name, view.leaderboard.rows),
        ),
        rows=tuple(shown),
        table=Table(("market", "seed", "do_nothing_dollars", "bound_dollars", *names), tuple(kept)),
        names=2,
        note="The score of each arm in each world; of several repetitions their mean.",
    )


def _mean_cents(runs: list[RunResult], arm: str) -> int | None:
    scores = [run.score_cents for run in runs if run.arm == arm]
    return round(fmean(scores)) if scores else None
