"""Limits of an agent's memory stores: scratchpad, values by key, memories by what they say."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vendsim.scenario.schema import Spec

__all__ = ["MemorySpec"]


class MemorySpec(Spec):
    """How much the memory tools hold; of no consequence to a market that gives none of them."""

    scratchpad_chars: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=20_000, description="Longest text of the scratchpad."
    )
    key_chars: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=100, description="Longest key of a value."
    )
    value_chars: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=8_000, description="Longest text under one key."
    )
    values: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=500, description="Most keys at a time."
    )
    memory_chars: Annotated[int, Field(ge=1, le=20_000)] = Field(
        default=4_000, description="Longest memory, and longest text to search for."
    )
    memories: Annotated[int, Field(ge=1, le=5_000)] = Field(
        default=1_000, description="Most memories at a time."
    )
    memories_found: Annotated[int, Field(ge=1, le=100)] = Field(
        default=20, description="Most memories one search gives."
    )
