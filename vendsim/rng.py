"""Keyed random numbers: every draw has an address, and no draw depends on another.

An *address* is (seed, purpose, entity, draw, index): for instance seed 7, purpose
``"lead_time"``, entity ``"harbour"``, draw 0, day 41. It can be read at any time, in any
order, any number of times; what else was read, or not read, changes nothing. Three forms
share one key, built so that two addresses never feed the hash the same bytes::

    key(form, i) = form ‖ seed ‖ len(purpose) ‖ purpose ‖ len(entity) ‖ entity ‖ draw ‖ i

    word d of a lane     8 bytes from 8·(d mod 64) on of SHAKE-128(key("lane", d div 64))
    word j of a row      8 bytes from 8·j on of SHAKE-128(key("row", d))
    word at a place p    mix(k + G·(p + 1) mod 2⁶⁴), k = first 8 bytes of SHAKE-128(key("place", i))

Whole numbers are 8 bytes little-endian, strings UTF-8 with their length in front. SHAKE-128
is the extendable-output function of FIPS 202. G = 2⁶⁴/golden ratio and ``mix`` are those
of SplitMix64 (Steele, Lea and Flood 2014; Stafford's variant 13): exact integer work that
numpy does on a thousand places at once, for what needs thousands of words a year.

Nothing here depends on the machine, the Python or numpy version, or ``PYTHONHASHSEED``.
See ``docs/design/randomness.md`` for what is keyed by what.
"""

from __future__ import annotations

from array import array
from hashlib import shake_128
from statistics import NormalDist
from struct import Struct
from sys import byteorder
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vendsim.errors import clip

__all__ = ["MAX_SEED", "WORDS_PER_BLOCK", "Lane", "Streams"]

MAX_SEED: Final = 2**63 - 1
WORDS_PER_BLOCK: Final = 64

_LANE = b"vendsim-stream-1"
_ROW = b"vendsim-row-1---"
_PLACE = b"vendsim-place-1-"
_BLOCK_BYTES: Final = WORDS_PER_BLOCK * 8
_LANES_KEPT: Final = 256
_WORD, _PAIR = Struct("<Q"), Struct("<QQ")
_TWO_TO_MINUS_52: Final = 2.0**-52
_NORMAL = NormalDist()

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_SHIFT_30, _SHIFT_27, _SHIFT_31 = np.uint64(30), np.uint64(27), np.uint64(31)
_SHIFT_12 = np.uint64(12)


def _key(form: bytes, seed: int, purpose: str, entity: str, draw: int, index: int) -> bytes:
    """What is hashed for an address; forms are of one length, so no two addresses share it."""
    what, whom = purpose.encode(), entity.encode()
    numbers = _PAIR.pack(draw, index)
    return b"".join((form, _PAIR.pack(seed, len(what)), what, _WORD.pack(len(whom)), whom, numbers))


def _digest(
    form: bytes, seed: int, purpose: str, entity: str, draw: int, index: int, size_bytes: int
) -> bytes:
    """The first bytes of the endless output that belongs to an address."""
    if index < 0 or draw < 0:
        raise ValueError(f"day or index {clip(index)} and draw {clip(draw)} must be 0 or more")
    return shake_128(_key(form, seed, purpose, entity, draw, index)).digest(size_bytes)


def _unit(word: int) -> float:
    """The top 52 bits as a number strictly between 0 and 1.

    Half a step is added so that neither end is reached; 52 bits and the half fill a
    double exactly. (With 53 the half would be rounded, and the greatest word give 1.)
    """
    return ((word >> 12) + 0.5) * _TWO_TO_MINUS_52


class Lane:
    """The words of one purpose, entity and draw, one for each day.

    The latest block is kept, since days are mostly read in order; of the first one only the
    beginning, since many a lane is read but once.
    """

    __slots__ = ("_address", "_index", "_words")

    def __init__(self, seed: int, purpose: str, entity: str, draw: int) -> None:
        self._address = (seed, purpose, entity, draw)
        self._index = -1
        self._words = array("Q")

    def word(self, day: int) -> int:
        """Word ``day``: a uniform 64-bit number."""
        place = day % WORDS_PER_BLOCK
        if day // WORDS_PER_BLOCK != self._index or place >= len(self._words):
            self._read(day // WORDS_PER_BLOCK, place)
        return self._words[place]

    def _read(self, index: int, place: int) -> None:
        count = place + 1 if self._index < 0 else WORDS_PER_BLOCK
        self._words = array("Q", _digest(_LANE, *self._address, index, 8 * count))
        if byteorder == "big":
            self._words.byteswap()
        self._index = index

    def uniform(self, day: int) -> float:
        """One uniform number strictly between 0 and 1."""
        return ((self.word(day) >> 12) + 0.5) * _TWO_TO_MINUS_52


class Streams:
    """All random numbers of one seed.

    Args:
        seed: A whole number from 0 to :data:`MAX_SEED`.

    Raises:
        ValueError: The seed is out of range.
    """

    __slots__ = ("_kept", "seed")

    def __init__(self, seed: int) -> None:
        if type(seed) is not int or not 0 <= seed <= MAX_SEED:
            raise ValueError(f"seed {clip(seed)} is not a whole number from 0 to {MAX_SEED}")
        self.seed = seed
        # The latest lanes. Only speed hangs on what is kept here, never a value.
        self._kept: dict[tuple[str, str, int], Lane] = {}

    def lane(self, purpose: str, entity: str, draw: int = 0) -> Lane:
        """A lane by itself, for whoever reads it often."""
        return Lane(self.seed, purpose, entity, draw)

    def word(self, purpose: str, entity: str, day: int, draw: int = 0) -> int:
        """Word ``day`` of a lane: a uniform 64-bit number."""
        address = (purpose, entity, draw)
        lane = self._kept.get(address)
        if lane is None:
            if len(self._kept) >= _LANES_KEPT:
                self._kept.clear()
            lane = self._kept[address] = Lane(self.seed, purpose, entity, draw)
        return lane.word(day)

    def uniform(self, purpose: str, entity: str, day: int, draw: int = 0) -> float:
        """One uniform number strictly between 0 and 1: word ``day`` of a lane."""
        return _unit(self.word(purpose, entity, day, draw))

    def normal(self, purpose: str, entity: str, day: int, draw: int = 0) -> float:
        """One standard normal number, by inverting the distribution function."""
        return _NORMAL.inv_cdf(self.uniform(purpose, entity, day, draw))

    def below(self, bound: int, purpose: str, entity: str, day: int, draw: int = 0) -> int:
        """A whole number from 0 to ``bound`` − 1 (multiply-shift; bias below bound·2⁻⁶⁴).

        Raises:
            ValueError: ``bound`` is not positive.
        """
        if bound < 1:
            raise ValueError(f"bound {clip(bound)} is not positive")
        return (self.word(purpose, entity, day, draw) * bound) >> 64

    def uniforms(
        self, purpose: str, entity: str, day: int, count: int, draw: int = 0
    ) -> list[float]:
        """``count`` uniforms of one day: the first words of the row of that day.

        Asking for more later repeats the ones already had.
        """
        raw = _digest(_ROW, self.seed, purpose, entity, draw, day, 8 * count)
        return [((word >> 12) + 0.5) * _TWO_TO_MINUS_52 for (word,) in _WORD.iter_unpack(raw)]

    def uniform_by_day(
        self, purpose: str, entity: str, days: int, draw: int = 0
    ) -> NDArray[np.float64]:
        """What :meth:`uniform` gives on days 0 to ``days`` − 1, as one array."""
        blocks = -(-days // WORDS_PER_BLOCK)
        raw = b"".join(
            _digest(_LANE, self.seed, purpose, entity, draw, index, _BLOCK_BYTES)
            for index in range(blocks)
        )
        uniforms = (np.frombuffer(raw, dtype="<u8", count=days) >> _SHIFT_12).astype(np.float64)
        uniforms += 0.5
        uniforms *= _TWO_TO_MINUS_52
        return uniforms

    def words_at(
        self, purpose: str, entity: str, index: int, places: NDArray[np.uint64], draw: int = 0
    ) -> NDArray[np.uint64]:
        """The uniform 64-bit word at each of the given places of one address.

        Args:
            purpose: What the draw is for.
            entity: Whom it is about.
            index: Usually a stretch of days.
            places: Any whole numbers below 2⁶⁴; the word at a place depends on no other.
            draw: Tells several draws of one purpose apart.
        """
        start = _WORD.unpack(_digest(_PLACE, self.seed, purpose, entity, draw, index, 8))[0]
        words = places * _GAMMA
        words += np.uint64((start + int(_GAMMA)) % 2**64)
        words ^= words >> _SHIFT_30
        words *= _MIX_1
        words ^= words >> _SHIFT_27
        words *= _MIX_2
        words ^= words >> _SHIFT_31
        return words
