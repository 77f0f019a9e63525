"""Embeddings: texts as vectors of whole numbers, near each other where the texts are alike.

The default one needs no model and no network. It counts words and the three-letter pieces of
words, weighs each count by its order of magnitude, and hashes every feature to a place and a
sign (Weinberger et al., 2009, "Feature hashing for large scale multitask learning"). All of it
is arithmetic of whole numbers and the hash BLAKE2, so that the same text gives the same vector
on every machine.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from vendsim.record import DEFAULT_EMBEDDING

__all__ = ["LOCAL_EMBEDDING", "Embedder", "LocalEmbedder", "Vector", "pack", "unpack"]

Vector: TypeAlias = NDArray[np.int64]
"""A text's place: whole numbers of 16 bits, so that the products of two add up exactly."""

LOCAL_EMBEDDING = DEFAULT_EMBEDDING
"""Name of the embedding that comes with vendsim."""

DIMENSIONS = 1024
WORD_WEIGHT = 4
PIECE_WEIGHT = 1
PIECE_LETTERS = 3
LEAST_LETTERS = 3  # of a word that says something; shorter ones are mostly "of" and "to"
_SIGN_BIT = 32
_PACKED = np.dtype("<i2")
_WORD = re.compile(r"\w+")


def pack(vector: Vector) -> str:
    """A vector as text: 16-bit numbers, the lower byte first, in base 64."""
    return base64.b64encode(vector.astype(_PACKED).tobytes()).decode()


def unpack(text: str) -> Vector:
    """A vector from its text.

    Raises:
        ValueError: The text is none.
    """
    return np.frombuffer(base64.b64decode(text, validate=True), _PACKED).astype(np.int64)


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into vectors."""

    @property
    def name(self) -> str:
        """As a record calls it.

        All but :data:`LOCAL_EMBEDDING` leave their vectors in the events of a run, so that a
        replay need not ask again.
        """

    def embed(self, text: str) -> Vector:
        """The vector of a text, always the same length.

        Raises:
            ProviderError: Whoever makes the vectors gave up for good.
        """


class LocalEmbedder:
    """Hashed words and word pieces; see the module's text."""

    name = LOCAL_EMBEDDING

    def embed(self, text: str) -> Vector:
        """The vector of a text: all zero where the text has no word."""
        vector = np.zeros(DIMENSIONS, np.int64)
        for feature, count in Counter(_features(text)).items():
            weight = WORD_WEIGHT if feature[0] == "=" else PIECE_WEIGHT
            place, sign = _place_of(feature)
            # 1, 2, 3, 4 for counts from 1, 2, 4, 8 on: the tenth mention says little more.
            vector[place] += sign * weight * count.bit_length()
        return vector


def _features(text: str) -> Iterator[str]:
    """The words of a text as ``=word``, and their pieces as ``-piece``, ends marked."""
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if len(word) < LEAST_LETTERS and not any(map(str.isdigit, word)):
            continue
        yield f"={word}"
        padded = f"<{word}>"
        for start in range(len(padded) - PIECE_LETTERS + 1):
            yield f"-{padded[start : start + PIECE_LETTERS]}"


@lru_cache(maxsize=65_536)
def _place_of(feature: str) -> tuple[int, int]:
    """Where a feature counts, and with which sign."""
    digest = int.from_bytes(blake2b(feature.encode(), digest_size=8).digest(), "big")
    return digest % DIMENSIONS, 1 if digest >> _SIGN_BIT & 1 else -1
