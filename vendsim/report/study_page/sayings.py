"""Which arms are clearly apart, and which are not: what a page says in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from vendsim.study.comparison import Leaderboard

__all__ = ["Saying", "apart", "ties"]

_MOST_NAMES: Final = 12
_MANY: Final = 4
"""So many arms at the end of the leaderboard are told as one and all below it."""


class Saying(NamedTuple):
    """Something that holds between one arm and others.

    Attributes:
        arm: The arm.
        others: The others, in the sequence of the leaderboard.
        more: How many of them are not named.
        is_rest: Whether they are the first one named and every arm below it, but for references.
    """

    arm: str
    others: tuple[str, ...]
    more: int
    is_rest: bool


def apart(leaderboard: Leaderboard) -> list[Saying]:
    """The arms that each arm is clearly above, for those that are above any."""
    above: dict[str, list[str]] = {}
    for pair in leaderboard.pairs:
        if pair.verdict == ">":
            above.setdefault(pair.a, []).append(pair.b)
        elif pair.verdict == "<":
            above.setdefault(pair.b, []).append(pair.a)
    return _said(leaderboard, above)


def ties(leaderboard: Leaderboard) -> list[Saying]:
    """The arms below each arm that it cannot be told apart from; every tie once."""
    tied: dict[str, list[str]] = {}
    for pair in leaderboard.pairs:
        if pair.verdict == "tie":
            tied.setdefault(pair.a, []).append(pair.b)
    return _said(leaderboard, tied)


def _said(leaderboard: Leaderboard, found: Mapping[str, Sequence[str]]) -> list[Saying]:
    order = [row.arm for row in leaderboard.entries]
    sayings = []
    for arm in order:
        others = sorted(found.get(arm, ()), key=order.index)
        if others:
            is_rest = len(others) >= _MANY and others == order[-len(others) :]
            named = tuple(others[: 1 if is_rest else _MOST_NAMES])
            sayings.append(Saying(arm, named, len(others) - len(named), is_rest))
    return sayings
