"""An agent's conversation with its model, without the asking: what was said, what comes next.

Everything here follows from what was observed and what was answered, so a run that goes on
brings its conversation back by taking the recorded answers once more.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from vendsim.errors import RunStopped
from vendsim.play.models.context import ContextPolicy
from vendsim.play.models.rounds import Rounds
from vendsim.play.models.turns import Call, ModelTurn, Reply, Request, ResultTurn, Usage, UserTurn
from vendsim.play.models.validity import fault_of
from vendsim.play.models.watching import Answered, LeftOut, Said, Told, Watch, ignore

__all__ = ["Dialogue"]

LIMITS = {"length": 3, "refusal": 3, "empty": 3, "paused": 5, "no_call": 10}
"""How many answers in a row of a kind end the run."""

_REMINDERS = {
    "length": "Your last answer was cut off because it was too long; nothing in it was done. "
    "Answer more briefly, with a tool call.",
    "refusal": "Your last answer held no tool call. The business goes on: use a tool, even if it "
    "is only to wait.",
    "empty": "Your last answer was empty. Go on by using your tools.",
    "no_call": "Nobody reads what you write here. Go on by using your tools.",
}
_ENDINGS = {
    "length": "was cut off",
    "refusal": "refused",
    "empty": "was empty",
    "paused": "was paused",
    "no_call": "held no tool call",
}
_HAND_OVER = (
    "Your memory is full. What was said before will be gone after this, but for the briefing and "
    "what you write now. Write a hand-over to yourself: what matters of the state of the "
    "business (suppliers and their prices, orders under way, what sells and at what price, "
    "plans, promises, dates). Use no tool; only write the text."
)
_HANDED_OVER = "Your hand-over to yourself of what was before:\n\n"
_GONE = "Earlier messages are no longer shown."
_ONE_AT_A_TIME = "Not done: only one tool call at a time. Call it again if it is still wanted."


class Dialogue:
    """What was said so far, and what of it is still to be done.

    Args:
        system: The rules of the conversation.
        opening: The first text from outside.
        tools: The model's tools.
        policy: What is left out once the conversation has grown long.
        several_calls: Whether all calls of one answer are made, or only the first.
        must_act: Whether an answer without a call is a lapse to be reminded of; if not, it is how
            the model says that it is done.

    Attributes:
        spent: All tokens so far.
        uncounted: Answers so far whose tokens the provider did not count.
        messages: Turns so far, those left out included.
        has_spoken: Whether the model's last answer was one without a call.
        last_text: What it said then.
        watch: Told of everything that happens.
    """

    def __init__(
        self,
        system: str,
        opening: str,
        tools: Sequence[Any],
        policy: ContextPolicy,
        *,
        several_calls: bool,
        must_act: bool = True,
    ) -> None:
        self._system = system
        self._opening = opening
        self._tools = tuple(tools)
        self._several = several_calls
        self._rounds = Rounds(_tokens_in(system, opening, self._tools), policy)
        self._policy = policy
        self._hand_over = ""
        self._is_handing_over = False
        self._waiting: deque[Call] = deque()
        self._under_way: Call | None = None
        self._in_a_row: Counter[str] = Counter()
        self._has_overflowed = False
        self._unbilled_tokens = 0
        self._must_act = must_act
        self.spent = Usage()
        self.uncounted = 0
        self.messages = 1
        self.has_spoken = False
        self.last_text = ""
        self.watch: Watch = ignore

    @property
    def frame(self) -> Request:
        """What every request begins with: rules, tools, and the first text from outside."""
        return Request(self._system, (UserTurn(self._opening),), self._tools, self._several)

    @property
    def has_calls(self) -> bool:
        """Whether there are calls to be made before the model is asked again."""
        return bool(self._waiting)

    def hear(self, observation: Mapping[str, Any]) -> None:
        """Take what came of the call under way; of what was observed without one, nothing."""
        call, self._under_way = self._under_way, None
        if call is None:
            return
        text = str(observation["text"])
        self._add_result(call, text, failed=bool(observation["error"]))

    def next_call(self) -> tuple[Call, int] | None:
        """The next call to be made, and the tokens that were written for it; or none."""
        if not self._waiting:
            return None
        self._under_way = self._waiting.popleft()
        tokens, self._unbilled_tokens = self._unbilled_tokens, 0
        return self._under_way, tokens

    def owe(self, tokens: int) -> None:
        """Count tokens with the next call, since theirs was none of the market's."""
        self._unbilled_tokens += tokens

    def answer(self, text: str, *, failed: bool = False) -> None:
        """Answer the call under way without a step of the run."""
        self.hear({"text": text, "error": "refused" if failed else ""})

    def refuse_calls(self, text: str) -> None:
        """Answer all calls that are still to be made with an error."""
        while self._waiting:
            self._add_result(self._waiting.popleft(), text, failed=True)

    def say(self, text: str) -> None:
        """Say something to the model."""
        self._rounds.open(UserTurn(text))
        self.watch(Said(text))
        self.messages += 1
        self.has_spoken = False

    def request(self) -> Request:
        """What to ask the model next, after leaving out what the policy does not show."""
        if self._rounds.wants_cut() and not self._is_handing_over:
            if self._policy.summarises:
                self._is_handing_over = True
                self.watch(Said(_HAND_OVER))
            else:
                self.watch(LeftOut(self._rounds.cut()))
        turns = [UserTurn(self._head()), *self._rounds.turns()]
        if self._is_handing_over:
            turns.append(UserTurn(_HAND_OVER))
        fault = fault_of(turns)
        assert fault is None, fault
        # The tools stay where only words are asked for: a conversation with calls in it is refused
        # without them, and what a provider has cached begins with them.
        request = Request(
            self._system, tuple(turns), self._tools, self._several, self._is_handing_over
        )
        self._rounds.note_request(request)
        return request

    def take(self, reply: Reply) -> None:
        """Take an answer to the last request.

        Raises:
            RunStopped: It is one too many of a kind with which no run can go on.
        """
        self.watch(Answered(reply, self._is_handing_over))
        self.spent += reply.usage
        self.uncounted += not reply.usage.input_tokens
        self._unbilled_tokens += reply.usage.output_tokens
        self._rounds.calibrate(reply.usage.input_tokens)
        if reply.stop == "overflow":
            self.overflow()
            return
        self._has_overflowed = False
        if self._is_handing_over:
            self._take_hand_over(reply)
            return
        if reply.stop in ("length", "refusal"):
            self._strike(reply.stop)
        elif reply.turn.calls:
            self._take_calls(reply.turn)
        else:
            self._take_words(reply)

    def overflow(self) -> None:
        """The last request was too long: leave out the older half and try once more.

        Raises:
            RunStopped: It was so the last time too.
        """
        if self._has_overflowed:
            raise RunStopped(
                "model", "its context cannot hold the conversation, not even shortened"
            )
        self._has_overflowed = True
        self.watch(LeftOut(self._rounds.halve()))
        self._is_handing_over = False

    def _head(self) -> str:
        if self._hand_over:
            return f"{self._opening}\n\n{_HANDED_OVER}{self._hand_over}"
        return f"{self._opening}\n\n{_GONE}" if self._rounds.are_cut else self._opening

    def _take_calls(self, turn: ModelTurn) -> None:
        self._in_a_row.clear()
        self._keep(turn)
        first = turn.calls[:1]
        self._waiting.extend(turn.calls if self._several else first)
        for call in () if self._several else turn.calls[1:]:
            self._add_result(call, _ONE_AT_A_TIME, failed=True)

    def _take_words(self, reply: Reply) -> None:
        """An answer without a call; an empty one is not sent back, for providers refuse it."""
        text = reply.turn.text.strip()
        if text:
            self._keep(reply.turn)
        if reply.stop == "paused":
            self._strike("paused")
            return
        if self._must_act:
            self._strike("no_call" if text else "empty")
            return
        self._in_a_row.clear()
        self.has_spoken = True
        self.last_text = text

    def _keep(self, turn: ModelTurn) -> None:
        self._rounds.open(turn)
        self.messages += 1

    def _take_hand_over(self, reply: Reply) -> None:
        """What the model wrote takes the place of the rounds; if it wrote nothing they just go."""
        self._is_handing_over = False
        if reply.stop != "refusal":
            self._hand_over = reply.turn.text.strip() or self._hand_over
        self.watch(LeftOut(self._rounds.cut()))

    def _add_result(self, call: Call, text: str, *, failed: bool) -> None:
        self._rounds.add(ResultTurn(call.id, text, failed))
        self.watch(Told(call, text, failed))
        self.messages += 1

    def _strike(self, kind: str) -> None:
        """Count an answer with which nothing can be done, and remind."""
        self._in_a_row[kind] += 1
        if self._in_a_row[kind] >= LIMITS[kind]:
            self._give_up(kind)
        if kind in _REMINDERS:
            self.say(_REMINDERS[kind])

    def _give_up(self, kind: str) -> NoReturn:
        count = self._in_a_row[kind]
        raise RunStopped("model", f"its answer {_ENDINGS[kind]} {count} times in a row")


def _tokens_in(system: str, opening: str, tools: Sequence[Any]) -> int:
    """About how many tokens stand before every conversation."""
    schemas = sum(len(json.dumps(tool.openai_schema())) for tool in tools)
    return (len(system) + len(opening) + schemas) // 4
