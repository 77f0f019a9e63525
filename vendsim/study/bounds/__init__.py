"""Upper bounds on scores, and what a score is worth on the scale that they give."""

from vendsim.study.bounds.bound import (
    Bound,
    Reckoning,
    do_nothing_cents,
    owed_fees_cents,
    reckon,
    upper_bound,
)

__all__ = [
    "Bound",
    "Reckoning",
    "do_nothing_cents",
    "owed_fees_cents",
    "reckon",
    "upper_bound",
]
