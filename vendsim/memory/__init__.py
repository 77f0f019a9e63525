"""What an agent keeps for later: a scratchpad, values by key, and memories found by meaning."""

from __future__ import annotations

from vendsim.memory.embedding import (
    LOCAL_EMBEDDING,
    Embedder,
    LocalEmbedder,
    Vector,
    pack,
    unpack,
)
from vendsim.memory.memories import Found, Memories
from vendsim.memory.scratchpad import Scratchpad
from vendsim.memory.values import Values

__all__ = [
    "LOCAL_EMBEDDING",
    "Embedder",
    "Found",
    "LocalEmbedder",
    "Memories",
    "Scratchpad",
    "Values",
    "Vector",
    "pack",
    "unpack",
]
