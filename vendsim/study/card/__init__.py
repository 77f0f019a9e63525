"""A market's card: how a ladder of scripted agents fares in it, against what there is to win."""

from vendsim.study.card.card import Card, Rung, make_card
from vendsim.study.card.ladder import LADDER, PRIVILEGED

__all__ = ["LADDER", "PRIVILEGED", "Card", "Rung", "make_card"]
