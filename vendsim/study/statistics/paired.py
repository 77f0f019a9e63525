"""The difference of two arms that played the same worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from vendsim.errors import ComparisonError
from vendsim.study.statistics.estimate import Estimate
from vendsim.study.statistics.mean import mean_error, mean_t, two_sided_p
from vendsim.study.statistics.sample import Floats, Markets, world_means

__all__ = ["PairedDifference", "paired_difference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedDifference:
    """A less B.

    Attributes:
        worlds: How many worlds both played.
        mean_a: Mean of A there.
        mean_b: Mean of B there.
        estimate: Their difference, with the t interval of paired differences.
        freedom: Degrees of freedom of that interval; 0 without one.
        p: Two-sided p of the difference being 0; ``None`` without an interval.
        correlation: Of the two (rho) over worlds, within markets: what common random numbers
            bought. ``None`` where one of the two does not vary.
    """

    worlds: int
    mean_a: float
    mean_b: float
    estimate: Estimate
    freedom: float
    p: float | None
    correlation: float | None

    def turned(self) -> PairedDifference:
        """B less A."""
        value, error, interval = (
            self.estimate.value,
            self.estimate.standard_error,
            self.estimate.interval,
        )
        return replace(
            self,
            mean_a=self.mean_b,
            mean_b=self.mean_a,
            estimate=Estimate(-value, error, interval and interval.turned()),
        )


def paired_difference(a: Markets, b: Markets, level: float = 0.95) -> PairedDifference:
    """Compare two arms run by run.

    Both met the same customers, weather and suppliers, so what a world gives to both falls out:
    the variance of the difference is 2 s² (1 − rho) over the number of worlds.

    Args:
        a: Figures of A.
        b: Figures of B, of the same markets, worlds and repetitions in the same sequence.
        level: Level of the interval.

    Raises:
        ComparisonError: The two do not match, or are empty.
    """
    differences = subtract(a, b)
    found = mean_error(differences)
    means_a, means_b = world_means(a), world_means(b)
    return PairedDifference(
        worlds=sum(len(market) for market in means_a),
        mean_a=float(np.mean([market.mean() for market in means_a])),
        mean_b=float(np.mean([market.mean() for market in means_b])),
        estimate=mean_t(differences, level),
        freedom=found.freedom,
        p=two_sided_p(found),
        correlation=_correlation(means_a, means_b),
    )


def subtract(a: Markets, b: Markets) -> Markets:
    """Run by run, A less B.

    Raises:
        ComparisonError: The two do not match.
    """
    try:
        return [
            [[x - y for x, y in zip(*runs, strict=True)] for runs in zip(*worlds, strict=True)]
            for worlds in zip(a, b, strict=True)
        ]
    except ValueError as error:
        raise ComparisonError("pairs need the same markets, worlds and repetitions") from error


def _correlation(a: Sequence[Floats], b: Sequence[Floats]) -> float | None:
    x = np.concatenate([market - market.mean() for market in a])
    y = np.concatenate([market - market.mean() for market in b])
    scale = float(np.sqrt((x @ x) * (y @ y)))
    return float(np.clip((x @ y) / scale, -1.0, 1.0)) if scale > 1e-18 else None
