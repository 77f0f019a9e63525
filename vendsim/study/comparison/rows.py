"""Working out the row of an arm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from vendsim.study.comparison.arm import SUCCESSES, Cost, Success, SuccessName, Summary
from vendsim.study.comparison.shape import figures, normalised
from vendsim.study.runs.result import RunResult
from vendsim.study.statistics.centre import interquartile_mean, median
from vendsim.study.statistics.mean import mean_of_runs, mean_t
from vendsim.study.statistics.passes import outcome_consistency, pass_k
from vendsim.study.statistics.rate import success_rate
from vendsim.study.statistics.sample import Markets
from vendsim.study.statistics.worst import cvar_25, min_at_k

__all__ = ["PASS_K", "cost", "successes", "summary"]

PASS_K: Final = (1, 2, 3, 5, 10, 20)
"""For how many runs in a row a success is asked."""

WORST_OF: Final = 5

_SUCCEEDED: Final[dict[SuccessName, Callable[[RunResult], bool]]] = {
    "survives": lambda run: run.survived,
    "keeps_opening_cash": lambda run: run.score_cents >= run.opening_cash_cents,
    "ns_25": lambda run: normalised(run) >= 0.25,
    "ns_50": lambda run: normalised(run) >= 0.5,
}


def summary(markets: Markets, floor: float) -> Summary:
    """One measure of an arm.

    Args:
        markets: The figures.
        floor: What a run is worth that melts down.
    """
    flat = [[value for world in market for value in world] for market in markets]

    def over_markets(figure: Callable[[Sequence[float]], float]) -> float:
        return sum(figure(values) for values in flat) / len(flat)

    mean = mean_of_runs(markets, floor)
    deviation = _deviation(flat)
    return Summary(
        runs=sum(map(len, flat)),
        worlds=sum(map(len, markets)),
        mean=mean,
        t_interval=mean_t(markets).interval,
        deviation=deviation,
        variation=deviation / mean.value if deviation is not None and mean.value > 0 else None,
        median=over_markets(median),
        interquartile_mean=over_markets(interquartile_mean),
        minimum=min(map(min, flat)),
        min_at_5=over_markets(lambda values: min_at_k(values, WORST_OF))
        if min(map(len, flat)) >= WORST_OF
        else None,
        cvar_25=over_markets(cvar_25),
    )


def _deviation(markets: Sequence[Sequence[float]]) -> float | None:
    """Pooled over markets, each around its own mean."""
    freedom = sum(len(values) - 1 for values in markets)
    if freedom == 0:
        return None
    squares = 0.0
    for values in markets:
        centre = sum(values) / len(values)
        squares += sum((value - centre) ** 2 for value in values)
    return float((squares / freedom) ** 0.5)


def successes(runs: Sequence[RunResult], in_ns: Sequence[RunResult]) -> tuple[Success, ...]:
    """How dependably an arm succeeds.

    Args:
        runs: Its runs that count.
        in_ns: Those of them that have a normalised score.
    """
    found = []
    for name in SUCCESSES:
        asked = in_ns if name.startswith("ns_") else runs
        if asked:
            found.append(_success(name, asked))
    return tuple(found)


def _success(name: SuccessName, runs: Sequence[RunResult]) -> Success:
    markets = figures(runs, lambda run: float(_SUCCEEDED[name](run)))
    counts = [
        (round(sum(map(sum, market))), sum(map(len, market))) for market in markets
    ]  # fmt: skip
    fewest = min(count for _, count in counts)
    return Success(
        name=name,
        rate=success_rate(markets),
        pass_k=tuple(
            (k, sum(pass_k(good, count, k) for good, count in counts) / len(counts))
            for k in PASS_K
            if k <= fewest
        ),
        consistency=outcome_consistency([world for market in markets for world in market]),
    )


def cost(runs: Sequence[RunResult], mean_ns: float | None) -> Cost:
    """What the models of an arm cost; whether it is on the front is told when all are known."""
    count = len(runs)
    spent = [run.dollars for run in runs if run.dollars is not None]
    dollars = sum(spent) / count if count and len(spent) == count else None
    return Cost(
        dollars=dollars,
        input_tokens=sum(run.input_tokens for run in runs) / count if count else 0.0,
        output_tokens=sum(run.output_tokens for run in runs) / count if count else 0.0,
        ns_per_dollar=mean_ns / dollars if dollars and mean_ns is not None else None,
        on_front=None,
    )
