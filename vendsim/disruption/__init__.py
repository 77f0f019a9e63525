"""Disruption: what befalls a market, on dates or at random, whatever anybody does in it.

Pure functions of scenario and seed. :class:`Disruptions` says when each comes in one world and
what that does to every day, as plain numbers; others apply them.
"""

from vendsim.disruption.disruptions import Disruptions
from vendsim.disruption.occurrence import FOR_GOOD, Occurrence

__all__ = ["FOR_GOOD", "Disruptions", "Occurrence"]
