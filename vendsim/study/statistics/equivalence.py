"""Is an arm as good after a change as before? That wants a test of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from vendsim.errors import ComparisonError, clip
from vendsim.study.statistics.distribution import t_below
from vendsim.study.statistics.paired import PairedDifference, paired_difference
from vendsim.study.statistics.sample import Markets

__all__ = ["FAULT_MARGIN", "PRESENTATION_MARGIN", "Equivalence", "Robustness", "equivalence"]

Robustness: TypeAlias = Literal["robust", "degraded", "undetermined"]

PRESENTATION_MARGIN: Final = 0.05
"""How much NS a change of presentation may cost and still count as none."""

FAULT_MARGIN: Final = 0.10
"""How much NS a fault or an economic shift may cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equivalence:
    """What two one-sided tests found.

    Attributes:
        verdict: ``"robust"``: the change makes no difference of the margin or more.
            ``"degraded"``: runs are worse with it, and not shown to be worse by less than the
            margin. ``"undetermined"``: too few runs to say either, or they became better.
        margin: The margin, as NS.
        p: The greater p of the two tests of equivalence; ``None`` with fewer than two worlds.
        difference: With the change less without, with the interval that the verdict is read
            from: at level 0.9, each of its ends errs in 5 of 100 studies.
    """

    verdict: Robustness
    margin: float
    p: float | None
    difference: PairedDifference


def equivalence(plain: Markets, changed: Markets, margin: float) -> Equivalence:
    """Two one-sided t tests over pairs (Schuirmann, J. Pharmacokinetics 15, 1987).

    Robust where the difference is significantly above −margin and significantly below margin, each
    at 0.05; that is, where its 90 % interval lies between the two. Degraded where not, but that
    interval lies below 0. A difference that is not significant shows nothing of itself.

    Args:
        plain: Figures without the change.
        changed: Figures of the same runs with it.
        margin: What still counts as no difference.

    Raises:
        ComparisonError: The margin is not positive, or the two do not match.
    """
    if not margin > 0.0:
        raise ComparisonError(f"margin {clip(margin)} of an equivalence test: must be above 0")
    found = paired_difference(changed, plain, level=0.9)
    interval = found.estimate.interval
    verdict: Robustness = "undetermined"
    if interval is not None:
        if -margin < interval.low and interval.high < margin:
            verdict = "robust"
        elif interval.high < 0.0:
            verdict = "degraded"
    return Equivalence(
        verdict=verdict, margin=margin, p=_greater_p(found, margin), difference=found
    )


def _greater_p(found: PairedDifference, margin: float) -> float | None:
    distance = margin - abs(found.estimate.value)
    error = found.estimate.standard_error
    if error is None:
        return None
    if error == 0.0:
        return 0.0 if distance > 0.0 else 1.0
    return t_below(-distance / error, found.freedom)
