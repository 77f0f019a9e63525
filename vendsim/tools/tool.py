"""A tool: one typed function, and everything that is made from it.

The function's docstring (Google style) gives the description and the help of each
argument; its annotations give the JSON schema, the checks and the sampler. There is no
second place where a tool is described.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NotRequired, TypeAlias, get_args, get_type_hints

import msgspec
from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict

from vendsim.errors import counted
from vendsim.scenario.schema import ToolName
from vendsim.tools.arguments import Domain, Limit
from vendsim.world import Business

__all__ = ["FLEET_TOOLS", "TOOLS", "Argument", "Tool", "ToolResult", "counted", "tool"]


class ToolResult(msgspec.Struct):
    """What a tool that worked gives back.

    Attributes:
        text: What the agent reads.
        data: The same as plain JSON values.
        minutes: Simulated minutes the call takes, where the tool decides; ``None`` for
            the scenario's figure.
        way_minutes: What the way takes besides, where the machine is elsewhere.
    """

    text: str
    data: dict[str, Any]
    minutes: int | None = None
    way_minutes: int = 0


# Type checkers follow a TypedDict only where its fields are written out.
_make_shape: Any = TypedDict

ToolFunction: TypeAlias = Callable[..., ToolResult]


@dataclass(frozen=True)
class Argument:
    """One argument of a tool.

    Attributes:
        annotation: Its type with all checks.
        description: From the docstring.
        domain: Draws valid values.
        limit: Its limit in a scenario, if it has one.
        default: The default, or ``inspect.Parameter.empty`` where it is required.
    """

    name: str
    annotation: Any
    description: str
    domain: Domain
    limit: Limit | None
    default: Any

    @property
    def required(self) -> bool:
        """Whether a call must give it."""
        return self.default is inspect.Parameter.empty


@dataclass(frozen=True)
class Tool:
    """One thing an agent can do.

    Attributes:
        name: As agents call it.
        description: What it does, from the docstring.
        arguments: Its arguments, in order.
        changes: Whether it can change anything but the clock and what has been read.
        waits: Whether letting time pass is what it is for, so that no figure applies.
        function: Does it, for a business.
        minutes: Simulated minutes a call takes in a scenario; ``None`` outside of one.
        limits: Names of arguments that have a limit in a scenario, and the limit.
        delegated_steps: Where the scenario gives the tool to a sub-agent of the agent, the most
            calls that makes for one instruction; 0 for the agent's own tools.
        one_at_a_time: Whether a language model may make one call an answer only.
        machines: Ids of the machines it can be used at, where a scenario has several.
        ways: How long the ways to them are, in words.
    """

    name: ToolName
    description: str
    arguments: tuple[Argument, ...]
    changes: bool
    waits: bool
    function: ToolFunction
    minutes: int | None = None
    limits: tuple[tuple[str, int], ...] = ()
    delegated_steps: int = 0
    one_at_a_time: bool = False
    machines: tuple[str, ...] = ()
    ways: str = ""

    @property
    def manual(self) -> str:
        """What an agent is told the tool does, the minutes it takes included."""
        if self.minutes is None or self.waits:
            return self.description
        return f"{self.description} Takes {counted(self.minutes, 'minute')}{self.ways}."

    @property
    def at_machine(self) -> bool:
        """Whether a call has to say at which of several machines."""
        return any(argument.name == _MACHINE for argument in self.arguments)

    @cached_property
    def adapter(self) -> TypeAdapter[dict[str, Any]]:
        """Checks the arguments of a call and turns them into the function's."""
        fields = {
            argument.name: argument.annotation
            if argument.required
            else NotRequired[argument.annotation]
            for argument in self.arguments
        }
        config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
        return TypeAdapter(with_config(config)(_make_shape("Arguments", fields)))

    @cached_property
    def limited_texts(self) -> tuple[tuple[str, Limit], ...]:
        """The arguments whose length a scenario limits."""
        return tuple(
            (argument.name, argument.limit)
            for argument in self.arguments
            if argument.limit is not None
            and self.adapter.json_schema()["properties"][argument.name].get("type") == "string"
        )

    @cached_property
    def check(self) -> Callable[[object], dict[str, Any]]:
        """Checks the arguments of a call; raises pydantic's ``ValidationError``."""
        # The adapter's own method does the same and takes twice as long.
        validate: Callable[[object], dict[str, Any]] = self.adapter.validator.validate_python
        return validate

    @property
    def parameters(self) -> dict[str, Any]:
        """The JSON schema of the arguments; a new one each time, so that it can be changed.

        Tools are shared by all runs of a process: what one agent does to its schemas is nothing
        to the next.
        """
        schema: dict[str, Any] = msgspec.json.decode(self._parameters)
        return schema

    @cached_property
    def _parameters(self) -> bytes:
        schema = self.adapter.json_schema()
        properties: dict[str, Any] = {}
        limits = dict(self.limits)
        for argument in self.arguments:
            entry = dict(schema["properties"][argument.name])
            entry.pop("title", None)
            entry["description"] = argument.description
            if argument.name in limits:
                is_text = entry.get("type") == "string"
                entry["maxLength" if is_text else "maximum"] = limits[argument.name]
            if argument.name == _MACHINE:
                entry = {**entry, "enum": list(self.machines)} if self.machines else entry
            if not argument.required:
                entry["default"] = argument.default
            properties[argument.name] = entry
        return msgspec.json.encode(
            {
                "type": "object",
                "properties": properties,
                "required": [argument.name for argument in self.arguments if argument.required],
                "additionalProperties": False,
            }
        )

    def openai_schema(self) -> dict[str, Any]:
        """The tool as OpenAI's chat completions take it."""
        return {
            "type": "function",
            "function": {
                "name": self.name,
                "description": self.manual,
                "parameters": self.parameters,
            },
        }

    def anthropic_schema(self) -> dict[str, Any]:
        """The tool as Anthropic's messages take it."""
        return {
            "name": self.name,
            "description": self.manual,
            "input_schema": self.parameters,
        }

    def __reduce__(self) -> tuple[object, ...]:
        """By name and the scenario's figures: checks of arguments cannot be pickled."""
        figures = {name: getattr(self, name) for name in _FIGURES}
        return _with_figures, (self.name, self.at_machine, figures)


TOOLS: dict[str, Tool] = {}
"""Every tool by name, for one machine; filled once, when the rooms' files are imported."""

FLEET_TOOLS: dict[str, Tool] = {}
"""The same for several machines: where a tool is used at one, it asks which."""

_MACHINE = "machine"
_FIGURES = ("minutes", "limits", "delegated_steps", "one_at_a_time", "machines", "ways")


def _with_figures(name: str, at_machine: bool, figures: dict[str, Any]) -> Tool:
    """A tool that was pickled, with the figures of its scenario."""
    return replace((FLEET_TOOLS if at_machine else TOOLS)[name], **figures)


def tool(*, changes: bool, waits: bool = False) -> Callable[[ToolFunction], ToolFunction]:
    """Make a function a tool. Its first parameter is the business, the rest the arguments.

    An argument ``machine`` is for markets of several machines: there it is required, and the
    first; an only machine needs no name, and the tool has no such argument.

    Args:
        changes: Whether it can change anything but the clock and what has been read.
        waits: Whether letting time pass is what it is for.
    """

    def register(function: ToolFunction) -> ToolFunction:
        name: Any = function.__name__
        description, helps = _read_docstring(function)
        hints = get_type_hints(function, include_extras=True)
        parameters = list(inspect.signature(function).parameters.values())
        assert hints[parameters[0].name] is Business
        arguments = tuple(
            Argument(
                name=parameter.name,
                annotation=hints[parameter.name],
                description=helps[parameter.name],
                domain=_marker(hints[parameter.name], Domain),
                limit=_marker(hints[parameter.name], Limit, None),
                default=parameter.default,
            )
            for parameter in parameters[1:]
        )
        assert set(helps) == {argument.name for argument in arguments}
        at = [argument for argument in arguments if argument.name == _MACHINE]
        asked = tuple([replace(argument, default=inspect.Parameter.empty) for argument in at])
        rest = tuple([argument for argument in arguments if argument.name != _MACHINE])
        TOOLS[name] = Tool(name, description, rest, changes, waits, function)
        FLEET_TOOLS[name] = Tool(name, description, (*asked, *rest), changes, waits, function)
        return function

    return register


def _marker(annotation: Any, kind: type, *default: Any) -> Any:
    """The one marker of a kind in an annotation."""
    found = [part for part in get_args(annotation) if isinstance(part, kind)] or list(default)
    assert len(found) == 1, f"{annotation} needs one {kind.__name__}"
    return found[0]


def _read_docstring(function: ToolFunction) -> tuple[str, dict[str, str]]:
    """Split a Google-style docstring into the description and the help of each argument."""
    text = inspect.getdoc(function) or ""
    head, _, tail = text.partition("\nArgs:\n")
    helps: dict[str, str] = {}
    name = ""
    for line in textwrap.dedent(tail).splitlines():
        match = re.match(r"(\w+): (.*)", line)
        if match:
            name = match[1]
            helps[name] = match[2].strip()
        elif name and line.strip():
            helps[name] += f" {line.strip()}"
    paragraphs = [" ".join(part.split()) for part in head.strip().split("\n\n")]
    return "\n\n".join(paragraphs), helps
