"""How one arm of a study did: a row of the leaderboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from vendsim.study.statistics.estimate import Estimate, Interval
from vendsim.study.statistics.profile import Profile
from vendsim.study.statistics.rate import Rate

__all__ = ["SUCCESSES", "ArmRow", "Cost", "Exclusions", "Success", "SuccessName", "Summary"]

SuccessName: TypeAlias = Literal["survives", "keeps_opening_cash", "ns_25", "ns_50"]

SUCCESSES: Final[dict[SuccessName, str]] = {
    "survives": "survives to the end",
    "keeps_opening_cash": "scores at least its opening cash",
    "ns_25": "NS of at least 0.25",
    "ns_50": "NS of at least 0.5",
}
"""What a run can succeed in, and how a table says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One measure of an arm's runs: the normalised score, or the score in dollars.

    Several markets weigh equally: each figure but ``minimum`` is worked out by market and then
    averaged over markets.

    Attributes:
        runs: How many runs it was taken from.
        worlds: In how many worlds.
        mean: The mean, with a 95 % interval clustered by world that holds for runs that are skewed
            or now and then melt down. Print this one.
        t_interval: Student's t interval of the mean, symmetric, as others print it; ``None`` where
            a market has one world only.
        deviation: Standard deviation of runs within their market; ``None`` for a single run.
        variation: The deviation in parts of the mean; ``None`` where the mean is not positive.
        median: The median.
        interquartile_mean: Mean of the middle half: shown, never ranked by.
        minimum: The worst run.
        min_at_5: Mean of the worst of five runs, over all choices of five; ``None`` where a
            market has fewer than five.
        cvar_25: Mean of the worst quarter of runs.
    """

    runs: int
    worlds: int
    mean: Estimate
    t_interval: Interval | None
    deviation: float | None
    variation: float | None
    median: float
    interquartile_mean: float
    minimum: float
    min_at_5: float | None
    cvar_25: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Success:
    """How dependably an arm succeeds in one thing.

    Attributes:
        name: In what, a key of :data:`SUCCESSES`.
        rate: Share of runs, with its Clopper-Pearson interval.
        pass_k: For each k in turn, the chance that k runs, chosen from those there are, all
            succeed; only such k as every market has runs for.
        consistency: Whether repetitions of one world end alike, from 0 for a coin to 1; ``None``
            without repetitions.
    """

    name: SuccessName
    rate: Rate
    pass_k: tuple[tuple[int, float], ...]
    consistency: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the models of an arm cost, a run on average.

    Attributes:
        dollars: Dollars a run; ``None`` where the price of a model is not known.
        input_tokens: Tokens read a run.
        output_tokens: Tokens written a run.
        ns_per_dollar: Mean NS over dollars a run; ``None`` without NS, price or cost.
        on_front: Whether no other arm has at least its mean NS for at most its dollars, one of
            them better; ``None`` without NS or price, and for a reference.
    """

    dollars: float | None
    input_tokens: float
    output_tokens: float
    ns_per_dollar: float | None
    on_front: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusions:
    """Runs that do not count, by whose fault it was.

    Attributes:
        runs: Runs that were played, counted or not.
        provider: Excluded because a model provider failed.
        harness: Excluded because the study itself failed.
        unpaired: Runs that count, but stay out of at least one pair of arms, because the other
            arm, no reference, has no run of that world and repetition that counts.
    """

    runs: int
    provider: int
    harness: int
    unpaired: int

    @property
    def excluded(self) -> int:
        """Runs excluded for either reason."""
        return self.provider + self.harness

    @property
    def share(self) -> float:
        """Part of the runs that was excluded."""
        return self.excluded / self.runs if self.runs else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmRow:
    """One arm.

    Attributes:
        arm: Its name.
        is_reference: Whether it was told the world that it played in: it shows what can be
            reached, and is no entry.
        rank: 1 + the number of arms that are clearly above it; ``None`` without a ranking, and
            for a reference.
        runs: Runs that count.
        worlds: Worlds that they were played in.
        exploratory: Whether these are too few worlds to conclude from (fewer than 10).
        exclusions: What does not count.
        ns: Its normalised scores; ``None`` where nothing was to be won anywhere.
        score_dollars: Its scores in dollars; ``None`` where no run counts.
        successes: Its successes, in the sequence of :data:`SUCCESSES`, without those in NS where
            there is none; empty where no run counts.
        profile: Share of runs with at least a given NS; ``None`` with ``ns``.
        cost: What its models cost.
    """

    arm: str
    is_reference: bool
    rank: int | None
    runs: int
    worlds: int
    exploratory: bool
    exclusions: Exclusions
    ns: Summary | None
    score_dollars: Summary | None
    successes: tuple[Success, ...]
    profile: Profile | None
    cost: Cost

    @property
    def survival(self) -> Success | None:
        """The first of its successes; ``None`` where no run counts."""
        return self.successes[0] if self.successes else None
