"""How a market is played by a language model: one call at a time or several, with other hands."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated

from pydantic import Field

from vendsim.errors import clip
from vendsim.scenario.schema import Spec, ToolName

__all__ = ["TalkSpec", "check_talk"]


class TalkSpec(Spec):
    """What only agents that ask a language model go by; a script is not touched by it."""

    several_calls: bool = Field(
        default=True,
        description="Whether one answer of the model may hold several calls; else only the first"
        " is done.",
    )
    sub_agent_tools: Annotated[tuple[ToolName, ...], Field(max_length=50)] = Field(
        default=(),
        description="Tools that belong to a sub-agent, a second conversation which the first"
        " instructs and asks in words; left out: there is none.",
    )
    sub_agent_steps: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=10, description="Most calls the sub-agent makes for one instruction."
    )


def check_talk(
    talk: TalkSpec, tools: Collection[str], night_tool: str
) -> Iterator[tuple[str, str]]:
    """A sub-agent has tools of the market, each once, and not the one that ends the day."""
    seen: set[str] = set()
    for place, name in enumerate(talk.sub_agent_tools):
        key = f"sub_agent_tools[{place}]"
        if name in seen:
            yield key, f"{clip(name)} stands in the list twice"
        elif name not in tools:
            yield key, f"{clip(name)} is no tool of this market; give one of [tools]"
        elif name == night_tool:
            yield key, f"{clip(name)} has to stay with the agent itself: it ends the day"
        seen.add(name)
