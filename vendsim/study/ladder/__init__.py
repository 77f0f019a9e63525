"""A ladder of agents whose order is known, and twins that differ from them in one thing.

A measure that cannot tell these apart, or puts them into another order, measures something else.
They are data: a study takes agent and options for its arms.
"""

from vendsim.study.ladder.order import InOrder, chances_in_order
from vendsim.study.ladder.rung import PRIVILEGED, Rung, Twin, player_for
from vendsim.study.ladder.rungs import LADDER, TWINS

__all__ = [
    "LADDER",
    "PRIVILEGED",
    "TWINS",
    "InOrder",
    "Rung",
    "Twin",
    "chances_in_order",
    "player_for",
]
