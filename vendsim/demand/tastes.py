"""Tastes: what each customer thinks of each product, fixed by seed and drawn only when asked for.

Tastes follow the joint distribution behind the nested logit (McFadden 1978), categories being
the nests and λ their dissimilarity::

    P(all ε_k ≤ x_k) = exp(−Σ_nests (Σ_k∈nest exp(−x_k/λ))^λ)

It comes from independent numbers, one for each product and two for each nest::

    ε_k = λ·g_k + shift_nest,      shift = log S·λ,   S positive λ-stable, g standard Gumbel
    λ·log S = λ·a(u) + (1 − λ)·h    u uniform in (0, π), h standard Gumbel (Kanter 1975)
    a(u) = log sin λu − (log sin u)/λ + ((1 − λ)/λ)·log sin (1 − λ)u

since, given S, P(ε_k ≤ x_k) = exp(−S·Σ exp(−x_k/λ)), and E exp(−S·t) = exp(−t^λ). With λ = 1
the shift is 0: plain logit.

Utilities are whole numbers of 1/65,536 and marks have 16 bits, so a taste is a look-up in a
table; which of two utilities is greater never hangs on the last bit of a logarithm.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vendsim.demand.crowd import Crowd
from vendsim.rng import Streams

__all__ = ["UNITS_PER_UTIL", "TasteDraws", "gumbel_table", "shift_tables"]

UNITS_PER_UTIL = 65_536
"""A utility is a whole number of this part of the scale of tastes."""

_MARK_BITS = 16
_TASTE, _NEST, _COMPARES = "taste", "nest_taste", "compares"


def _quantiles() -> NDArray[np.float64]:
    """The middle of each of the equally likely parts that a mark can fall into."""
    return (np.arange(2**_MARK_BITS) + 0.5) * 2.0**-_MARK_BITS


@lru_cache(maxsize=8)
def gumbel_table(scale: float) -> NDArray[np.int32]:
    """A Gumbel number times a scale, in units of utility, for each mark."""
    table = np.rint(-np.log(-np.log(_quantiles())) * (scale * UNITS_PER_UTIL))
    return table.astype(np.int32)


@lru_cache(maxsize=8)
def shift_tables(dissimilarity: float) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The two parts of a nest's shift, in units of utility, each for its own mark."""
    rest = 1.0 - dissimilarity
    angles = _quantiles() * np.pi
    part = dissimilarity * np.log(np.sin(dissimilarity * angles)) - np.log(np.sin(angles))
    part += rest * np.log(np.sin(rest * angles))
    return np.rint(part * UNITS_PER_UTIL).astype(np.int32), gumbel_table(rest)


class TasteDraws:
    """The tastes of the people at one site.

    A person's mark for a product stands at a fixed address (seed, site, product, stretch of
    days, person), four people to a word: it is the same whatever else is offered, asked for or
    sold.

    Args:
        streams: The random numbers of the run.
        site: Sites of other names have other people.
        dissimilarity: λ.
    """

    __slots__ = ("_dissimilarity", "_site", "_streams")

    def __init__(self, streams: Streams, site: str, dissimilarity: float) -> None:
        self._streams = streams
        self._site = site
        self._dissimilarity = dissimilarity

    def of_nothing(self, crowd: Crowd) -> NDArray[np.int32]:
        """The tastes for buying nothing, in units of utility."""
        return gumbel_table(1.0).take(self._marks(_TASTE, "", crowd))

    def of_product(self, sku: str, crowd: Crowd) -> NDArray[np.int32]:
        """The tastes for a product, without its nest's shift, in units of utility."""
        return gumbel_table(self._dissimilarity).take(self._marks(_TASTE, sku, crowd))

    def of_nest(self, category: str, crowd: Crowd) -> NDArray[np.int32] | None:
        """The shift that the products of a category share; ``None`` in a plain logit."""
        if self._dissimilarity == 1.0:
            return None
        angle_table, gumbel = shift_tables(self._dissimilarity)
        shift = angle_table.take(self._marks(_NEST, category, crowd))
        shift += gumbel.take(self._marks(_NEST, category, crowd, draw=1))
        return shift

    def compare_marks(self, crowd: Crowd) -> NDArray[np.float64]:
        """Uniform marks: whose is below a share looks at a rival's prices too."""
        marks = self._marks(_COMPARES, "", crowd).astype(np.float64)
        marks += 0.5
        marks *= 2.0**-_MARK_BITS
        return marks

    def _marks(self, purpose: str, name: str, crowd: Crowd, draw: int = 0) -> NDArray[np.uint16]:
        # Neither a SKU nor a category holds an "@": no two pairs of name and site are alike.
        entity = f"{name}@{self._site}"
        words = self._streams.words_at(purpose, entity, crowd.number, crowd.taste_places, draw)
        return words.astype("<u8", copy=False).view("<u2").take(crowd.taste_marks)
