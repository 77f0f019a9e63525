"""Spaces for text and tool calls, which Gymnasium has none for.

``gymnasium.spaces.Text`` is bound to a character set and a length; mail and product names
are not. These spaces hold any Unicode text, any JSON object, and any valid tool call.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any, TypeAlias

import gymnasium as gym
import numpy as np
from gymnasium.wrappers.utils import create_zero_array
from pydantic import ValidationError

from vendsim.errors import ToolError
from vendsim.scenario import Scenario
from vendsim.tools import MAX_OUTPUT_TOKENS, Tool, parse_call, plain_call, tools_of

__all__ = ["JsonObject", "ToolCall", "ToolCallSpace", "UnicodeText"]

ToolCall: TypeAlias = dict[str, Any]
"""``{"tool": name, "arguments": {…}}``, for models with ``"output_tokens": number``."""

Seed: TypeAlias = int | np.random.Generator | None
_SAMPLE_WORDS = ("vending", "machine", "café", "naïve", "日本", "restock", "\n", "price: $1.50")


class UnicodeText(gym.Space[str]):
    """Any text, of any length."""

    def __init__(self, seed: Seed = None) -> None:
        super().__init__(None, None, seed)

    @property
    def is_np_flattenable(self) -> bool:
        """Text has no flat array form."""
        return False

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """A few words, non-ASCII ones among them."""
        _refuse_masks(self, mask, probability)
        picked = self.np_random.integers(len(_SAMPLE_WORDS), size=4)
        return " ".join(_SAMPLE_WORDS[int(place)] for place in picked)

    def contains(self, x: Any) -> bool:
        """Whether ``x`` is a text."""
        return isinstance(x, str)

    def __repr__(self) -> str:
        return "UnicodeText()"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnicodeText)

    __hash__ = None  # type: ignore[assignment]


class JsonObject(gym.Space[dict[str, Any]]):
    """Any JSON object: a dict from text to JSON values."""

    def __init__(self, seed: Seed = None) -> None:
        super().__init__(None, None, seed)

    @property
    def is_np_flattenable(self) -> bool:
        """JSON has no flat array form."""
        return False

    def sample(self, mask: Any = None, probability: Any = None) -> dict[str, Any]:
        """A small object with a text, a number and a list."""
        _refuse_masks(self, mask, probability)
        number = int(self.np_random.integers(1000))
        return {"text": f"row {number}", "number": number, "list": [number, None, True]}

    def contains(self, x: Any) -> bool:
        """Whether ``x`` is a dict that JSON can hold."""
        if not isinstance(x, dict):
            return False
        try:
            json.dumps(x, allow_nan=False)
        except (TypeError, ValueError, RecursionError):
            return False
        return True

    def __repr__(self) -> str:
        return "JsonObject()"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JsonObject)

    __hash__ = None  # type: ignore[assignment]


class ToolCallSpace(gym.Space[ToolCall | str]):
    """Every call that the tools of a scenario take, as a dict or as its JSON text.

    Samples are dicts, valid by every schema: rows and columns of the machine, products,
    addresses and amounts of the scenario. A valid call can still be refused by the world,
    for instance for want of money.

    Args:
        scenario: Whose tools.
        seed: As for every Gymnasium space.
    """

    def __init__(self, scenario: Scenario, seed: Seed = None) -> None:
        self.scenario = scenario
        super().__init__(None, None, seed)

    @cached_property
    def tools(self) -> dict[str, Tool]:
        """The scenario's tools, by name."""
        return {tool.name: tool for tool in tools_of(self.scenario)}

    @property
    def is_np_flattenable(self) -> bool:
        """Calls have no flat array form."""
        return False

    def sample(self, mask: Any = None, probability: Any = None) -> ToolCall:
        """A valid call: a tool drawn evenly, then each of its arguments.

        Optional arguments are given half the time, output tokens never.

        Raises:
            gymnasium.error.Error: With a mask: which calls would be left cannot be said by one.
        """
        _refuse_masks(self, mask, probability)
        names = tuple(self.tools)
        tool = self.tools[names[self._pick(len(names))]]
        limits = dict(tool.limits)
        arguments = {
            argument.name: _within(
                argument.domain.draw(self._pick, self.scenario), limits.get(argument.name)
            )
            for argument in tool.arguments
            if argument.required or self._pick(2)
        }
        return {"tool": tool.name, "arguments": arguments}

    def _pick(self, bound: int) -> int:
        return int(self.np_random.integers(bound))

    def contains(self, x: Any) -> bool:
        """Whether ``x`` is a call that keeps to its tool's schema."""
        x = plain_call(x)
        if isinstance(x, str):
            try:
                x = parse_call(x)
            except ToolError:
                return False
        if not isinstance(x, dict) or not set(x) <= {"tool", "arguments", "output_tokens"}:
            return False
        tokens = x.get("output_tokens", 0)
        if type(tokens) is not int or not 0 <= tokens <= MAX_OUTPUT_TOKENS:
            return False
        tool = self.tools.get(x["tool"]) if isinstance(x.get("tool"), str) else None
        if tool is None:
            return False
        arguments = x.get("arguments", {})
        try:
            tool.adapter.validate_python(arguments)
        except ValidationError:
            return False
        if tool.at_machine and arguments["machine"] not in tool.machines:
            return False
        return all(
            arguments[name] == _within(arguments[name], most)
            for name, most in tool.limits
            if name in arguments
        )

    def __getstate__(self) -> dict[str, Any]:
        """Without the tools, whose checkers cannot be pickled; they are found again."""
        return {name: value for name, value in self.__dict__.items() if name != "tools"}

    def __repr__(self) -> str:
        return f"ToolCallSpace({self.scenario.env_id})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ToolCallSpace) and other.scenario.hash == self.scenario.hash

    __hash__ = None  # type: ignore[assignment]


def _no_text(_: UnicodeText) -> str:
    return ""


def _no_object(_: JsonObject) -> dict[str, Any]:
    return {}


# Wrappers that stack or delay observations ask what stands where there is none yet.
create_zero_array.register(UnicodeText, _no_text)
create_zero_array.register(JsonObject, _no_object)


def _within(value: Any, most: int | None) -> Any:
    """A text cut, or a number lowered, to the limit that its argument has in the scenario."""
    if most is None:
        return value
    return value[:most] if isinstance(value, str) else min(value, most)


def _refuse_masks(space: gym.Space[Any], mask: object, probability: object) -> None:
    """Say that a space draws without masks, as those of Gymnasium do that know none."""
    if mask is not None or probability is not None:
        raise gym.error.Error(f"{type(space).__name__}.sample takes neither mask nor probability")
