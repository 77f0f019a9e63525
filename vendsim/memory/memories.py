"""The vector store: texts found again by how near they are to what is searched for."""

from __future__ import annotations

from hashlib import blake2b
from math import sqrt
from typing import Any, NamedTuple

import numpy as np

from vendsim.errors import ToolError
from vendsim.memory.embedding import Vector
from vendsim.scenario import MemorySpec

__all__ = ["Found", "Memories"]


class Found(NamedTuple):
    """A memory that was found.

    Attributes:
        id: Its number.
        text: What it says.
        similarity: Cosine of the angle to what was searched for, from -1 to 1.
    """

    id: int
    text: str
    similarity: float


class _Memory(NamedTuple):
    text: str
    vector: Vector
    square: int


class Memories:
    """Texts with vectors, numbered from 1; numbers are never used again."""

    __slots__ = ("_last_id", "_memories", "_most")

    def __init__(self, spec: MemorySpec) -> None:
        self._most = spec.memories
        self._last_id = 0
        self._memories: dict[int, _Memory] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._memories)

    def check_room(self) -> None:
        """See that one more fits.

        Raises:
            ToolError: There are as many as there can be.
        """
        if len(self._memories) >= self._most:
            raise ToolError(
                "memory_full",
                f"There are {len(self._memories)} memories, the most there can be. "
                "Delete one that is of no use any more.",
            )

    def add(self, text: str, vector: Vector) -> int:
        """Keep a text; its number."""
        self.check_room()
        self._last_id += 1
        self._memories[self._last_id] = _Memory(text, vector, _square(vector))
        return self._last_id

    def search(self, vector: Vector, most: int) -> list[Found]:
        """The nearest memories, the nearest first; of equally near ones the older first.

        The products are whole numbers and exact, and root and quotient are rounded as IEEE 754
        says, so the sequence is the same everywhere.
        """
        square = _square(vector)
        found = [
            Found(number, each.text, _cosine(each, vector, square))
            for number, each in self._memories.items()
        ]
        return sorted(found, key=lambda each: (-each.similarity, each.id))[:most]

    def delete(self, number: int) -> str:
        """Throw a memory away; its text.

        Raises:
            ToolError: There is none of that number.
        """
        if number not in self._memories:
            raise ToolError(
                "unknown_memory",
                f"There is no memory {number}. There are {len(self._memories)}; a search shows "
                "the numbers of those it finds.",
            )
        return self._memories.pop(number).text

    def state(self) -> list[Any]:
        """Plain values for the world's state hash."""
        rows = [
            [number, each.text, blake2b(each.vector.tobytes()).hexdigest()]
            for number, each in self._memories.items()
        ]
        return [self._last_id, rows]


def _square(vector: Vector) -> int:
    return int(np.dot(vector, vector))


def _cosine(memory: _Memory, vector: Vector, square: int) -> float:
    if not memory.square or not square or len(memory.vector) != len(vector):
        return 0.0
    return int(np.dot(memory.vector, vector)) / (sqrt(memory.square) * sqrt(square))
