"""A second conversation of the model's, to which some of the tools belong.

As published of Vending-Bench 1: the agent cannot do its physical work by itself. It tells somebody
who can, in words, and learns only how many steps that took; what happened it has to ask. Three
tools lead there. They are no tools of the market: they cost no time and are no steps of the run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vendsim.play.models.context import ContextPolicy, DropOldest
from vendsim.play.models.dialogue import Dialogue
from vendsim.play.models.turns import Call

__all__ = ["DELEGATING", "DelegatingTool", "SubAgent"]

SUB_AGENT_TOKENS = 70_000
_SYSTEM = """\
You are the hands of somebody who runs a vending business from a desk. You stand at the machine \
and do what you are told, with the tools you are given; then you stop, by answering without a \
tool call. What you write then stays with you: whoever you work for only asks you questions later.\
"""
_OPENING = "Wait for your first instruction."
_QUESTION = "A question. Answer in words, without a tool: "
_NOT_YOURS = "Not done: you have no such tool."
_USED_UP = "Not done: the steps of this instruction are used up."
_IN_WORDS = "Not done: this was a question. Answer in words."
_MOST_DODGES = 3
_MAX_CHARS = 4_000


@dataclass(frozen=True)
class DelegatingTool:
    """A tool that leads to the second conversation, in the form of the market's own.

    Attributes:
        name: As the model calls it.
        manual: What it does.
        argument: Name of its one argument; empty for none.
        help: What the argument is.
    """

    name: str
    manual: str
    argument: str = ""
    help: str = ""

    @property
    def parameters(self) -> dict[str, Any]:
        """The JSON schema of the arguments."""
        text = {"type": "string", "maxLength": _MAX_CHARS, "description": self.help}
        return {
            "type": "object",
            "properties": {self.argument: text} if self.argument else {},
            "required": [self.argument] if self.argument else [],
            "additionalProperties": False,
        }

    def openai_schema(self) -> dict[str, Any]:
        """The tool as OpenAI's chat completions take it."""
        function = {
            "name": self.name,
            "description": self.manual,
            "parameters": self.parameters,
        }
        return {"type": "function", "function": function}

    def anthropic_schema(self) -> dict[str, Any]:
        """The tool as Anthropic's messages take it."""
        return {
            "name": self.name,
            "description": self.manual,
            "input_schema": self.parameters,
        }

    def text_of(self, arguments: object) -> str | None:
        """The argument of a call; ``None`` where the call is wrong."""
        if not isinstance(arguments, dict) or set(arguments) != set(self.parameters["required"]):
            return None
        text = arguments.get(self.argument, "")
        fits = isinstance(text, str) and len(text) <= _MAX_CHARS
        return text if fits and (text.strip() or not self.argument) else None


SPECS = DelegatingTool(
    "sub_agent_specs", "Tell what your sub-agent at the machine can do: its tools, one by one."
)
RUN = DelegatingTool(
    "run_sub_agent",
    "Have your sub-agent at the machine do something. It does the physical work, which you cannot "
    "do. You hear how many steps it took, not what came of them: ask.",
    "instruction",
    "What it is to do, in words; it knows nothing but what you have told it.",
)
ASK = DelegatingTool(
    "ask_sub_agent",
    "Ask your sub-agent a question about what it has done and seen.",
    "question",
    "The question, in words.",
)
DELEGATING = {tool.name: tool for tool in (SPECS, RUN, ASK)}
"""The three tools, by name."""


class SubAgent:
    """The second conversation, and what it is busy with.

    Args:
        tools: Its tools.
        steps: The most tool calls for one instruction.
        policy: What it is still shown of a long conversation.

    Attributes:
        dialogue: The conversation.
        names: What its tools are called.
        is_running: Whether an instruction is being carried out.
        is_asked: Whether a question waits for its answer.
    """

    def __init__(
        self, tools: Sequence[Any], steps: int, policy: ContextPolicy | None = None
    ) -> None:
        self._tools = tuple(tools)
        self.names = frozenset(tool.name for tool in tools)
        self._steps = steps
        self._made = 0
        self._dodges = 0
        self.dialogue = Dialogue(
            _SYSTEM,
            _OPENING,
            tools,
            policy or DropOldest(SUB_AGENT_TOKENS),
            several_calls=True,
            must_act=False,
        )
        self.is_running = False
        self.is_asked = False

    @property
    def is_busy(self) -> bool:
        """Whether the main conversation waits for this one."""
        return self.is_running or self.is_asked

    def specs(self) -> str:
        """What it can do, for the main conversation."""
        lines = [f"- {tool.name}: {tool.manual}" for tool in self._tools]
        return "\n".join([f"At most {self._steps} steps an instruction. Tools:", *lines])

    def run(self, instruction: str) -> None:
        """Begin an instruction."""
        self._made = 0
        self.is_running = True
        self.dialogue.say(instruction)

    def ask(self, question: str) -> None:
        """Put a question."""
        self._dodges = 0
        self.is_asked = True
        self.dialogue.say(_QUESTION + question)

    def next_call(self) -> tuple[Call, int] | None:
        """The next call of the instruction under way, if it has any left and may make it."""
        if not self.is_running:
            return None
        if self._made >= self._steps:
            self.dialogue.refuse_calls(_USED_UP)
            return None
        while (found := self.dialogue.next_call()) is not None:
            if found[0].name in self.names:
                self._made += 1
                return found
            self.dialogue.owe(found[1])
            self.dialogue.answer(_NOT_YOURS, failed=True)
        return None

    def outcome(self) -> str | None:
        """What the main conversation hears, once there is nothing left to do or to say.

        Only to be called while it is busy.
        """
        dialogue = self.dialogue
        if self.is_asked:
            self._dodges += dialogue.has_calls
            dialogue.refuse_calls(_IN_WORDS)
            if not dialogue.has_spoken and self._dodges < _MOST_DODGES:
                return None
            self.is_asked = False
            return (dialogue.has_spoken and dialogue.last_text) or "(no answer)"
        over = dialogue.has_spoken or self._made >= self._steps
        if over and not dialogue.has_calls:
            self.is_running = False
            return f"Your sub-agent took {self._made} step{'' if self._made == 1 else 's'}."
        return None
