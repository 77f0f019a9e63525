"""How likely a piece of a mail does what: a logistic regression for each deed.

The weights are whole numbers, learned by ``scripts/train_reader.py`` from labelled mails and
shipped beside this file, so that every machine comes to the same scores.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import NamedTuple

from vendsim.mail.intents import Act

__all__ = ["DEEDS", "MOST", "NEAR", "SHARED", "ZERO", "Scores", "scored", "summed"]

DEEDS: tuple[Act, ...] = (
    "order",
    "ask_quote",
    "counter_offer",
    "claim",
    "complain",
    "cancel",
    "ask_status",
    "payment_notice",
    "ask_catalogue",
    "small_talk",
)
NEAR = 0.7
"""How much the traits beside a piece count together, its own counting 1."""
SHARED = 0.7
"""How much the traits of the whole mail count together."""
ZERO = 81
"""The character of a weight of nothing; the square of the distance to it is the weight."""
MOST = 45
"""The greatest distance."""
Scores = tuple[float, ...]
"""For each deed the logarithm of its odds."""
Sums = tuple[int, tuple[int, ...]]
"""How many traits count, and what they add up to for each deed."""


class _Learned(NamedTuple):
    """``weights`` holds a character for each deed; ``met`` the same as numbers, as met."""

    scale: float
    bias: tuple[float, ...]
    weights: dict[str, str]
    met: dict[str, tuple[int, ...]]


def summed(traits: Iterable[str]) -> Sums:
    """What some traits of a piece add up to."""
    learned = _learned()
    weights, met = learned.weights, learned.met
    rows: list[tuple[int, ...]] = []
    for trait in traits:
        row = met.get(trait)
        if row is None:
            told = weights.get(trait)
            if told is None:
                continue
            row = met[trait] = tuple([_weight(sign) for sign in told])
        rows.append(row)
    if not rows:
        return 0, (0,) * len(DEEDS)
    return len(rows), tuple([sum(column) for column in zip(*rows, strict=True)])


def scored(own: Iterable[str], near: Iterable[str], shared: Sums) -> Scores:
    """The scores of a piece.

    Each kind of traits is divided by the root of its number, so that a long mail does not drown
    what a piece says itself.

    Args:
        own: Its own traits.
        near: Those of what stands beside it.
        shared: What those add up to that it shares with the other pieces of its mail.
    """
    learned = _learned()
    sums = (summed(own), summed(near), shared)
    shares = [
        learned.scale * part / sqrt(count or 1)
        for part, (count, _) in zip((1.0, NEAR, SHARED), sums, strict=True)
    ]
    a, b, c = shares
    each = zip(sums[0][1], sums[1][1], sums[2][1], learned.bias, strict=True)
    return tuple([a * x + b * y + c * z + bias for x, y, z, bias in each])


def _weight(sign: str) -> int:
    distance = ord(sign) - ZERO
    return distance * abs(distance)


@cache
def _learned() -> _Learned:
    """The weights: a line of JSON, then a line for each trait and one for its weights."""
    text = files("vendsim.mail.learned").joinpath("weights.txt").read_text(encoding="utf-8")
    head, *lines = text.split("\n")
    told = json.loads(head)
    weights = dict(zip(lines[::2], lines[1::2], strict=False))
    return _Learned(told["scale"], tuple(told["bias"]), weights, {})
