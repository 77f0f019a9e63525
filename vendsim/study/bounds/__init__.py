"""Upper bounds on scores, and what a score is worth on the scale that they give."""

from vendsim.study.bounds.bound import Bound, do_nothing_cents, upper_bound

__all__ = ["Bound", "do_nothing_cents", "upper_bound"]
