"""The transcript of a run as its page shows it: every turn of the conversation, day by day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from vendsim.clock import MINUTES_PER_DAY
from vendsim.play.models.retelling import Failed, Moment, Resumed, Stopped, Story
from vendsim.play.models.turns import Reply, Request
from vendsim.play.models.watching import Answered, LeftOut, Said, Told
from vendsim.report.thoughts import thoughts_in

__all__ = ["Calling", "Frame", "Part", "TalkDay", "Turn", "days_of", "frames_of"]

MAX_TEXT_CHARS = 20_000
"""Most that is shown of one text."""
ALL_TEXTS_CHARS = 12_000_000
"""About the most that is shown of all texts together: it keeps the page usable."""
LEAST_TEXT_CHARS = 300
_SHORT_CHARS = 200
_HEAD_CHARS = 140
_STOPS = {
    "length": "cut off: too long",
    "refusal": "refused",
    "paused": "paused",
    "overflow": "stopped: its context was full",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A text: whole where it is short, else under its first line; perhaps not to its end."""

    label: str
    text: str
    cut_chars: int = 0

    @property
    def is_short(self) -> bool:
        """Whether it is shown without being opened."""
        return len(self.text) <= _SHORT_CHARS and self.text.count("\n") < 6

    @property
    def head(self) -> str:
        """Its first line, clipped."""
        line = self.text.strip().split("\n", 1)[0]
        return line if len(line) <= _HEAD_CHARS else f"{line[: _HEAD_CHARS - 1]}…"


@dataclass(frozen=True, slots=True)
class Calling:
    """A tool call as the model wrote it."""

    tool: str
    arguments: Part


@dataclass(slots=True)
class Turn:
    """One thing that happened in the conversation.

    Attributes:
        kind: ``answer``, ``result``, ``said`` or ``note``.
        seq: Its line in the record, if it has one.
        minute: When, since the start of day 0.
        is_sub: Whether it is of the sub-agent's conversation.
        title: What it is.
        is_bad: Whether something went wrong.
        facts: What is to be known of it, such as tokens.
        parts: Its texts.
        calls: Its tool calls.
    """

    kind: str
    seq: int | None
    minute: int
    is_sub: bool
    title: str
    is_bad: bool = False
    facts: str = ""
    parts: list[Part] = field(default_factory=list)
    calls: list[Calling] = field(default_factory=list)


@dataclass(slots=True)
class TalkDay:
    """The turns of one day."""

    day: int
    turns: list[Turn] = field(default_factory=list)

    @property
    def answers(self) -> int:
        """How often the model answered."""
        return sum(turn.kind == "answer" for turn in self.turns)

    @property
    def calls(self) -> int:
        """How many tool calls it wrote."""
        return sum(len(turn.calls) for turn in self.turns)

    @property
    def bad(self) -> int:
        """How often something went wrong."""
        return sum(turn.is_bad for turn in self.turns)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every request of a conversation began with."""

    title: str
    rules: str
    opening: str
    tools: list[tuple[str, str]]


def frames_of(story: Story) -> list[Frame]:
    """What the conversations began with."""
    titles = ("What every request begins with", "What every request of the sub-agent begins with")
    return [_frame(title, frame) for title, frame in zip(titles, story.frames, strict=False)]


def days_of(story: Story, days_in_run: int) -> list[TalkDay]:
    """The turns of a story by day, long texts clipped so that the page stays usable."""
    texts = sum(1 for moment in story.moments for _ in _texts(moment))
    clip = _Clip(max(LEAST_TEXT_CHARS, min(MAX_TEXT_CHARS, ALL_TEXTS_CHARS // max(texts, 1))))
    days: list[TalkDay] = []
    for moment in story.moments:
        day = min(moment.minute // MINUTES_PER_DAY, days_in_run - 1)  # The last night is its end.
        if not days or days[-1].day != day:
            days.append(TalkDay(day))
        days[-1].turns.append(_turn(moment, clip))
    return days


def _frame(title: str, frame: Request) -> Frame:
    opening = "\n\n".join(getattr(turn, "text", "") for turn in frame.turns)
    tools = [
        (tool.name, f"{tool.manual}\n\n{json.dumps(tool.parameters, indent=1)}")
        for tool in frame.tools
    ]
    return Frame(title, frame.system, opening, tools)


@dataclass(frozen=True, slots=True)
class _Clip:
    """Makes parts that are no longer than a limit."""

    limit: int

    def part(self, label: str, text: str) -> Part:
        return Part(label, text[: self.limit], max(0, len(text) - self.limit))


def _texts(moment: Moment) -> Iterator[str]:
    """Every text of a moment."""
    match moment.what:
        case Answered(reply):
            yield reply.turn.text
            yield from (call.arguments for call in reply.turn.calls)
            yield from (text for _, text in thoughts_in(moment.raw, moment.surface))
        case Told(_, text) | Said(text):
            yield text


def _turn(moment: Moment, clip: _Clip) -> Turn:
    def made(kind: str, title: str, **more: Any) -> Turn:
        return Turn(kind, moment.seq, moment.minute, moment.is_sub, title, **more)

    match moment.what:
        case Answered(reply, hands_over):
            title = "Hand-over to itself" if hands_over else "Answer"
            return made("answer", title, **_answer(moment, reply, clip))
        case Told(call, text, failed):
            return made(
                "result", f"Result of {call.name}", is_bad=failed, parts=[clip.part("", text)]
            )
        case Said(text):
            return made("said", "Told", parts=[clip.part("", text)])
        case LeftOut(rounds):
            count = "1 round is" if rounds == 1 else f"{rounds:,} rounds are"
            return made("note", f"Context cut: the oldest {count} no longer shown to the model")
        case Failed(kind, reason, wait):
            then = "given up" if wait is None else f"tried again after {wait:.1f} s"
            return made("note", f"Failed try ({kind}): {reason}; {then}", is_bad=True)
        case Stopped(by, why):
            return made("note", f"Stopped by the {by}: {why}", is_bad=True)
        case Resumed(changed):
            return made("note", f"Resumed although it had changed: {', '.join(changed)}")


def _answer(moment: Moment, reply: Reply, clip: _Clip) -> dict[str, Any]:
    thoughts = thoughts_in(moment.raw, moment.surface)
    parts = [clip.part(label, text) for label, text in thoughts]
    if reply.turn.text.strip():
        parts.append(clip.part("", reply.turn.text))
    usage = reply.usage
    facts = [f"{usage.input_tokens:,} tokens read", f"{usage.output_tokens:,} written"]
    if usage.cached_tokens:
        facts[0] += f" ({usage.cached_tokens:,} from a cache)"
    if usage.reasoning_tokens:
        facts[1] += f" ({usage.reasoning_tokens:,} reasoning)"
    if reply.stop in _STOPS:
        facts.append(_STOPS[reply.stop])
    return {
        "is_bad": reply.stop in _STOPS,
        "facts": ", ".join(facts),
        "parts": parts,
        "calls": [
            Calling(call.name, clip.part("", call.arguments or "{}")) for call in reply.turn.calls
        ],
    }
