"""What a sentence most likely does, learned from labelled sentences: a second opinion.

A multinomial logistic regression over the traits of a sentence. Its weights are learned by
``scripts/train_opinion.py`` and shipped beside this file; reading them draws nothing and asks
nobody.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from math import exp, sqrt
from typing import Literal, NamedTuple, TypeAlias

from vendsim.mail.traits import shapes_of, traits_of

__all__ = ["Opinion", "OpinionDeed", "opinion_on"]

OpinionDeed: TypeAlias = Literal[
    "accept_offer",
    "ask_catalogue",
    "ask_quote",
    "ask_status",
    "cancel",
    "claim",
    "complain",
    "counter_offer",
    "none_conditional",
    "order",
    "payment_notice",
    "small_talk",
]
"""A deed as the labelled sentences name it; ``none_conditional`` only sounds like an order."""


class Opinion(NamedTuple):
    """The likeliest deed of a sentence.

    Attributes:
        deed: The deed.
        share: How likely it is, 0 to 1.
        buys: How likely the sentence orders or accepts, 0 to 1.
        strange: How many of its words no labelled sentence holds, 0 to 1.
    """

    deed: OpinionDeed
    share: float
    buys: float
    strange: float


class _Learned(NamedTuple):
    """The weights, in hundredths; ``weights`` holds deed and weight, by turns, by trait.

    ``pairs`` are the same as pairs, of the traits met so far: most are never met.
    """

    deeds: tuple[OpinionDeed, ...]
    known: frozenset[str]
    bias: tuple[int, ...]
    weights: dict[str, list[int]]
    pairs: dict[str, tuple[tuple[int, int], ...]]


def opinion_on(words: list[str]) -> Opinion:
    """What a sentence most likely does.

    Args:
        words: Its words in plain wording, product names masked.
    """
    learned = _learned()
    weights, pairs = learned.weights, learned.pairs
    sums = [0] * len(learned.deeds)
    counted = 0
    shapes = shapes_of(words)
    for trait in traits_of(words, shapes, learned.known):
        told = pairs.get(trait)
        if told is None:
            row = weights.get(trait)
            if row is None:
                continue
            told = pairs[trait] = tuple(zip(row[::2], row[1::2], strict=True))
        counted += 1
        for deed, weight in told:
            sums[deed] += weight
    scale = 0.01 / sqrt(counted or 1)
    scores = [scale * told + 0.01 * bias for told, bias in zip(sums, learned.bias, strict=True)]
    most = max(scores)
    odds = [exp(score - most) for score in scores]
    total = sum(odds)
    likeliest = scores.index(most)
    buys = sum(
        odd
        for odd, deed in zip(odds, learned.deeds, strict=True)
        if deed in ("order", "accept_offer")
    )
    strange = sum(shape not in learned.known for shape in shapes) / (len(shapes) or 1)
    return Opinion(learned.deeds[likeliest], odds[likeliest] / total, buys / total, strange)


@cache
def _learned() -> _Learned:
    text = files("vendsim.mail").joinpath("deed_weights.json").read_text(encoding="utf-8")
    told = json.loads(text)
    return _Learned(
        tuple(told["deeds"]), frozenset(told["known"]), tuple(told["bias"]), told["weights"], {}
    )
