"""Brains: what a provider's model says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tests.wire.said import Asked, Brain, Said

_FIRST = 0


def playing(calls: Sequence[dict[str, Any]], *, thinks: bool = True) -> Brain:
    """A model that makes these calls one by one.

    It remembers nothing: which comes next it sees from the id of the last result it is shown, so
    it can be asked the same thing twice and killed runs can go on with it.
    """

    def say(asked: Asked) -> Said:
        number = int(asked.results[-1][0].split("_")[1]) + 1 if asked.results else _FIRST
        if number >= len(calls):
            return Said("That is all.")
        call = calls[number]
        thought = f"Step {number} is due." if thinks and asked.surface != "openai_chat" else ""
        made = (f"call_{number}", call["tool"], json.dumps(call["arguments"]))
        return Said(f"Now {call['tool']}.", [made], thought)

    return say
