"""Performing a call: from whatever the agent sent to an outcome, one at a time.

A call that is refused changes nothing and takes no time; only the tokens that a model wrote
for it are counted. What it was is kept in a form that JSON can hold, so that a replay can
send it again and be refused in the same words.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from numbers import Integral
from typing import Any, NoReturn

import msgspec
from pydantic import ValidationError

from vendsim.errors import ToolError, clip
from vendsim.scenario.schema import TOOL_NAMES
from vendsim.tools.tool import FLEET_TOOLS, TOOLS, Tool
from vendsim.world import End, World

__all__ = ["MAX_CALL_BYTES", "MAX_OUTPUT_TOKENS", "Outcome", "parse_call", "perform", "plain_call"]

MAX_CALL_BYTES = 400_000
"""A call longer than this, as JSON text, is refused unread."""

MAX_OUTPUT_TOKENS = 10_000_000
"""The most tokens that one call can say it took."""

MAX_DEPTH = 32
NOT_JSON = "not_json"
_TOKENS = "output_tokens"
_CALL_KEYS = frozenset({"tool", "arguments", _TOKENS})
_EXACT = frozenset({str, int, float, bool})
_EXACT_FIELDS = _EXACT | {dict}
_DERIVED_FROM: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (str, str.__str__),
    (int, int.__int__),
    (float, float.__float__),
    (Integral, int),  # Those of numpy, which derive from no type of Python's.
)
_TOO_LONG = f"longer than {MAX_CALL_BYTES} characters"
_LAST_NEWS: dict[End, str] = {
    "bankrupt": "The business is bankrupt.",
    "horizon": "The last day has closed.",
    "messages": "That was the last message, and its day has closed.",
}
_SHAPE = 'a call is {"tool": NAME, "arguments": {…}} or the same as JSON text'


class Outcome(msgspec.Struct):
    """What became of a call.

    Attributes:
        tool: The tool's name; empty where no tool could be made out.
        action: The call as plain JSON values, as it is recorded.
        text: What the agent reads.
        data: The same as plain JSON values; empty for a refused call.
        error: The error's code; empty where the call worked.
    """

    tool: str
    action: Any
    text: str
    data: dict[str, Any]
    error: str


def perform(world: World, action: object) -> Outcome:
    """Perform one tool call for the business, and let its minutes pass.

    Args:
        world: The world; must not have ended.
        action: ``{"tool": …, "arguments": {…}}``, or the same as JSON text. A third key,
            ``"output_tokens"``, says how many tokens a model wrote for it: a whole number from 0
            (the default) to :data:`MAX_OUTPUT_TOKENS`. They are counted whether or not the call
            works, and charged for by the week where the market does that.

    Returns:
        The outcome; an agent's mistake is an outcome too, never an exception.
    """
    assert world.end is None
    world.count_call()
    action = plain_call(action)
    tokens = 0
    try:
        call = parse_call(action) if isinstance(action, str) else action
        if type(call) is dict and _TOKENS in call:
            tokens = _output_tokens(call)
            world.business.tokens.count(tokens)
        tool, arguments = _read(world, call)
        result = tool.function(world.business, **_check(world, tool, arguments))
    except ToolError as error:
        return _refused(world, action, tokens, error)
    day = world.day
    minutes = world.tool_minutes[tool.name]
    if result.minutes is not None and result.minutes > minutes:
        minutes = result.minutes
    world.spend(minutes + result.way_minutes)
    world.hang_up()
    text, data = result.text, result.data
    if world.day != day or world.end is not None:
        text, data = _with_news(world, text, data)
    kept: dict[str, Any] = {"tool": tool.name, "arguments": arguments}
    if tokens:
        kept[_TOKENS] = tokens
    return Outcome(tool.name, kept, text, data, "")


def plain_call(action: object) -> object:
    """A call in JSON's own types, as it is checked, performed and recorded alike.

    Text and numbers of numpy's, members of an enum and other mappings are taken for what they
    derive from.
    If they were only recorded as such, a replay would be told something else.
    """
    call = _derived(action)
    if type(call) is not dict:
        return call
    arguments = call.get("arguments")
    if type(arguments) is dict and _EXACT.issuperset(map(type, arguments.values())):
        return call if _EXACT_FIELDS.issuperset(map(type, call.values())) else _plain_values(call)
    call = _plain_values(call)
    if type(call.get("arguments")) is dict:
        call["arguments"] = _plain_values(call["arguments"])
    return call


def _plain_values(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _derived(value) for name, value in fields.items()}


def _derived(value: object) -> object:
    """A value as the JSON type that its own type derives from; any other as it is."""
    if type(value) in _EXACT_FIELDS:
        return value
    if isinstance(value, Mapping):
        return dict(value)
    for kind, plain in _DERIVED_FROM:
        if isinstance(value, kind):
            return plain(value)
    return value


def _read(world: World, action: object) -> tuple[Tool, dict[str, Any]]:
    """Make out the tool and the arguments of a call.

    Raises:
        ToolError: ``invalid_call`` or ``unknown_tool``.
    """
    if not isinstance(action, dict):
        raise ToolError("invalid_call", f"{clip(action)} is not a call: {_SHAPE}.")
    name = action.get("tool")
    arguments = action.get("arguments", {})
    well_formed = type(arguments) is dict and _CALL_KEYS.issuperset(action)
    if not well_formed or not isinstance(name, str):
        if NOT_JSON in action:
            raise _not_json(action[NOT_JSON])
        if isinstance(name, str) and isinstance(arguments, str):
            raise ToolError(
                "invalid_arguments",
                f"{clip(name)}: the arguments are no JSON object: {clip(arguments, 200)}.",
            )
        raise ToolError("invalid_call", f"{clip(action, 200)} is not a call: {_SHAPE}.")
    if _TOKENS in action and not _is_token_count(action[_TOKENS]):
        raise ToolError(
            "invalid_call",
            f"output_tokens {clip(action[_TOKENS])} is not a whole number from 0 to "
            f"{MAX_OUTPUT_TOKENS:,}; a call may leave it out.",
        )
    tool = (FLEET_TOOLS if world.scenario.is_fleet else TOOLS).get(name)
    if tool is None or name not in world.tool_minutes:
        valid = ", ".join(name for name in TOOL_NAMES if name in world.tool_minutes)
        raise ToolError("unknown_tool", f"There is no tool {clip(name)}. The tools are: {valid}.")
    return tool, arguments


def _is_token_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_OUTPUT_TOKENS


def _output_tokens(call: dict[str, Any]) -> int:
    """The tokens that a call says it took; what is no such number counts nothing."""
    tokens = call[_TOKENS]
    return tokens if _is_token_count(tokens) else 0


def _check(world: World, tool: Tool, arguments: dict[str, Any]) -> dict[str, Any]:
    """Check arguments against the tool's types and the scenario's limits.

    Raises:
        ToolError: ``invalid_arguments``, naming up to five faults, or ``too_long``.
    """
    try:
        checked = tool.check(arguments)
    except ValidationError as error:
        faults = sorted(_fault(tool, fault) for fault in error.errors(include_url=False))[:5]
        raise ToolError("invalid_arguments", f"{tool.name}: {'; '.join(faults)}.") from None
    for name, limit in tool.limited_texts:
        chars, most = len(checked[name]), limit.most(world.scenario)
        if chars > most:
            raise ToolError(
                "too_long", f"{name} has {chars} characters; at most {most} are allowed."
            )
    return checked


def _fault(tool: Tool, fault: Any) -> str:
    """Say in plain words what is wrong with one argument."""
    name = clip(str(fault["loc"][0])) if fault["loc"] else "the arguments"
    if fault["type"] == "missing":
        return f"argument {name} is missing"
    if fault["type"] == "extra_forbidden":
        valid = ", ".join(argument.name for argument in tool.arguments) or "none"
        return f"unknown argument {name} (valid: {valid})"
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "string_pattern_mismatch":
        message = "is not an e-mail address such as orders@shop.example"
    return f"argument {name}: {message} (got {clip(fault['input'])})"


def parse_call(text: str) -> object:
    """Read a call sent as JSON text, strictly.

    Raises:
        ToolError: ``invalid_call``: too long, no JSON, or a key stands twice in an object.
    """
    if len(text) > MAX_CALL_BYTES:
        raise _not_json(_TOO_LONG)
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_duplicates)
    except (ValueError, RecursionError) as error:
        raise ToolError(
            "invalid_call", f"{clip(text)} is not valid JSON ({clip(str(error), 120)}): {_SHAPE}."
        ) from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refused(world: World, action: object, tokens: int, error: ToolError) -> Outcome:
    """The outcome of a call that was refused."""
    kept = _keep(action)
    if tokens and type(kept) is dict and NOT_JSON in kept:
        kept[_TOKENS] = tokens  # A replay counts them again.
    if kept is not action:
        # Refuse what is kept in place of what was sent: a replay, which has nothing else,
        # is then refused in the same words.
        try:
            _check(world, *_read(world, kept))
        except ToolError as kept_error:
            error = kept_error
    name = kept.get("tool") if isinstance(kept, dict) else None
    tool = name if isinstance(name, str) and name in TOOLS else ""
    text = f"Error ({error.code}): {error.message}"
    data: dict[str, Any] = {}
    day_is_over = world.refuse()
    world.hang_up()
    if day_is_over:
        limit = world.scenario.limits.refused_calls_per_day
        text += f"\n\nThat was refused call {limit} today: the day is over."
    if day_is_over or world.end is not None:
        text, data = _with_news(world, text, data)
    return Outcome(tool, kept, text, data, error.code)


def _not_json(reason: object) -> ToolError:
    return ToolError("invalid_call", f"The call cannot be read as JSON: {clip(reason, 200)}.")


def _keep(action: object) -> Any:
    """A refused call in a form that JSON can hold, or a note of why there is none."""
    try:
        size = _measure(action, 0)
    except ValueError as error:
        return {NOT_JSON: str(error)}
    return {NOT_JSON: _TOO_LONG} if size > MAX_CALL_BYTES else _sorted(action)


def _sorted(value: Any) -> Any:
    """A JSON value with the keys of its objects sorted, as records hold it."""
    if type(value) is dict:
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(part) for part in value] if type(value) is list else value


def _measure(value: object, depth: int) -> int:
    """About how long a value is as JSON.

    Raises:
        ValueError: JSON cannot hold it, says why.
    """
    if depth > MAX_DEPTH:
        raise ValueError(f"nested deeper than {MAX_DEPTH}")
    if value is None or type(value) is bool:
        return 5
    if type(value) is str:
        if not value.isascii():
            _check_encodable(value)
        return len(value)
    if type(value) is int and value.bit_length() < 64:
        return 20
    if type(value) is float and math.isfinite(value):
        return 20
    if type(value) is list:
        return sum(_measure(part, depth + 1) + 1 for part in value)
    if type(value) is dict and all(type(key) is str for key in value):
        return sum(
            _measure(key, depth) + _measure(part, depth + 1) + 4 for key, part in value.items()
        )
    # Only numbers are shown: how other objects show themselves may differ between runs.
    shown = f" {clip(value)}" if type(value) in (int, float) else ""
    raise ValueError(f"{type(value).__name__}{shown} is no JSON value")


def _check_encodable(text: str) -> None:
    """Refuse text that UTF-8 cannot carry: lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("text with a lone surrogate") from None


def _with_news(world: World, text: str, data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Add what a new morning, or the end, brings."""
    if world.end is not None:
        return f"{text}\n\n{_LAST_NEWS[world.end]} The run is over.", {**data, "end": world.end}
    morning = world.business.morning
    assert morning is not None
    return (
        f"{text}\n\n{morning.text(world.business)}",
        {**data, "morning": morning.data(world.business)},
    )
