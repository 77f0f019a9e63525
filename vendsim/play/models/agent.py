"""An agent whose calls a chat model makes."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, NoReturn, TypeAlias

from vendsim.clock import format_minute
from vendsim.errors import AgentError, ProviderError, RunStopped, clip
from vendsim.play.agent import NoteResponse, Past
from vendsim.play.models.arguments import read_object
from vendsim.play.models.context import ContextPolicy, DropOldest
from vendsim.play.models.dialogue import Dialogue
from vendsim.play.models.gate import Gate, OpenGate
from vendsim.play.models.model import ChatModel
from vendsim.play.models.plain import without_halves
from vendsim.play.models.spent import Spent
from vendsim.play.models.sub_agent import DELEGATING, SubAgent
from vendsim.play.models.turns import Call, Reply, Request
from vendsim.play.models.watching import Watch, ignore
from vendsim.play.patience import Failure, Patience, Tries
from vendsim.play.prices import Prices, shipped_prices
from vendsim.record import JsonValue, secrets_here
from vendsim.tools import Tool

__all__ = ["PATIENCE", "ChatAgent"]

PATIENCE = Patience(
    tries=12,
    first_wait_seconds=2.0,
    longest_wait_seconds=60.0,
    deadline_seconds=3_600.0,
    try_seconds=1_200.0,
    jitter_share=0.25,
)
"""How long a model is waited for if nothing else is asked for: an hour an answer at most."""

RULES = """\
You act by calling the tools you are given. {calls} The result of each call comes back to you; \
nobody reads anything else you write, and nobody will answer you. Go on until the last day is over.

"""
_ONE_CALL = "Call one tool at a time."
_SEVERAL_CALLS = "You may call several tools in one message; they are done in their sequence."
_OPENING = "It is day 1. Begin."
MOST_IDLE = 50
_LEAST_SECONDS = 0.1
_LOG = logging.getLogger("vendsim")
_NOTE_REPLY, _NOTE_FAILURE = "reply", "failure"

Asked: TypeAlias = Generator[Request, Reply | Failure, Call]


class ChatAgent:
    """Plays as a chat model says.

    Every answer is recorded as it came before any of its calls is made, and so is every try
    that failed; a run that goes on reads them from there and asks for none a second time.

    Args:
        model: The model.
        policy: What it is still shown of a long conversation; Vending-Bench 2's if None.
        several_calls: Whether it may make several calls in one answer; as the market says if None.
        patience: How long it is waited for.
        prices: What tokens cost; the shipped list if None.

    Raises:
        AgentError: ``several_calls`` is something else.

    Attributes:
        paid: Whether answers cost money.
        spent: What the run has cost so far.
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        policy: ContextPolicy | None = None,
        several_calls: bool | None = None,
        patience: Patience = PATIENCE,
        prices: Prices | None = None,
    ) -> None:
        if several_calls is not None and type(several_calls) is not bool:
            raise AgentError(f"several_calls {clip(several_calls)} is not true or false")
        self.paid = model.paid
        self.model = model
        self.spent = Spent(model.name, price=(prices or shipped_prices()).of(model.name))
        self._policy = policy or DropOldest()
        self._several_calls = several_calls
        self._patience = patience
        self._note: NoteResponse = _forget
        self._check: Callable[[], None] = _permit
        self._seconds_left: Callable[[], float] = lambda: math.inf
        self._dialogue: Dialogue | None = None
        self._sub: SubAgent | None = None
        self._found: tuple[Call, int] | None = None
        self._idle = 0
        self._stopped: RunStopped | None = None
        self._has_heard = False
        self._watches: tuple[Watch, Watch] = (ignore, ignore)
        self._secrets = secrets_here()
        self._gate: Gate = OpenGate()

    def note_responses_with(self, note: NoteResponse) -> None:
        """Record answers with this."""
        self._note = note

    def limit_with(self, check: Callable[[], None], seconds_left: Callable[[], float]) -> None:
        """Keep to a budget.

        Args:
            check: Called before every request; raises where there may be no further one.
            seconds_left: For how long it may still be waited, for an answer or between tries.
        """
        self._check = check
        self._seconds_left = seconds_left

    def ask_through(self, gate: Gate) -> None:
        """In an event loop, ask the model only when this gate lets it through."""
        self._gate = gate

    def watch_with(self, watch: Watch, watch_sub: Watch) -> None:
        """Have somebody look on from the beginning, at the conversation and the sub-agent's."""
        self._watches = (watch, watch_sub)

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode."""
        several = self._several_calls
        if several is None:
            several = not any(tool.one_at_a_time for tool in tools)
        calls = _SEVERAL_CALLS if several else _ONE_CALL
        delegated = [tool for tool in tools if tool.delegated_steps]
        own: list[Any] = [tool for tool in tools if not tool.delegated_steps]
        if delegated:
            own += DELEGATING.values()
            self._sub = SubAgent(delegated, delegated[0].delegated_steps)
        self._dialogue = Dialogue(
            RULES.format(calls=calls) + briefing,
            _OPENING,
            own,
            self._policy,
            several_calls=several,
        )
        for dialogue, watch in zip(self.dialogues, self._watches, strict=False):
            dialogue.watch = watch

    def act(self, observation: Mapping[str, Any]) -> dict[str, Any]:
        """The model's next call.

        Raises:
            ProviderError: There is no answer to be had; the run can be gone on with later.
            RunStopped: The model answers in a way with which no run can go on.
        """
        asked = self._decide(observation)
        request = next(asked, None)
        while request is not None:
            answer = self._ask(request)
            try:
                request = asked.send(answer)
            except StopIteration:
                break
        return self._action()

    async def act_async(self, observation: Mapping[str, Any]) -> dict[str, Any]:
        """The same, for an event loop."""
        asked = self._decide(observation)
        request = next(asked, None)
        while request is not None:
            answer = await self._ask_async(request)
            try:
                request = asked.send(answer)
            except StopIteration:
                break
        return self._action()

    def close(self) -> None:
        """Close the model's connections: the run is over."""
        self.model.close()

    async def close_async(self) -> None:
        """The same, for an event loop."""
        await self.model.close_async()

    def restore(self, past: Sequence[Past]) -> None:
        """Take over in the middle of a run, by taking the recorded answers once more.

        Raises:
            AgentError: They do not lead to what was done.
        """
        for each in past:
            self.relive(each)

    def relive(self, past: Past) -> None:
        """Take over one call of a run.

        Raises:
            AgentError: What was answered does not lead to it.
        """
        self._hear(past.observation)
        for note in past.responses:
            self._take_note(note)
        if past.action is None:
            return
        if not self._find_call():
            raise AgentError(
                "the record has a call that follows from none of its responses: what somebody "
                "else began a model cannot go on with"
            )
        self._found = None
        self._idle = 0
        self._has_heard = False

    def _decide(self, observation: Mapping[str, Any]) -> Generator[Request, Reply | Failure, None]:
        """Ask until there is a call to make."""
        if not self._has_heard:
            self._hear(observation)
        self._has_heard = False
        if self._stopped is not None:
            raise self._stopped
        try:
            while not self._find_call():
                self.spent.see(*self.dialogues)
                self._check()
                dialogue = self._talking
                answer = yield dialogue.request()
                if not isinstance(answer, Failure):
                    dialogue.take(answer)
                elif answer.kind == "overflow":
                    dialogue.overflow()
                else:
                    self._give_up(answer)
        finally:
            self.spent.see(*self.dialogues)

    @property
    def dialogues(self) -> tuple[Dialogue, ...]:
        """Its conversation, and the sub-agent's where there is one."""
        main, sub = self._open_dialogue(), self._sub
        return (main,) if sub is None else (main, sub.dialogue)

    @property
    def _talking(self) -> Dialogue:
        """Whose turn it is to be asked."""
        sub = self._sub
        return sub.dialogue if sub is not None and sub.is_busy else self._open_dialogue()

    def _find_call(self) -> bool:
        """Get on without asking, as far as that goes; whether a call of the market's was found."""
        main, sub = self._open_dialogue(), self._sub
        while self._found is None:
            if sub is not None and sub.is_busy:
                self._found = sub.next_call()
                if self._found is None:
                    outcome = sub.outcome()
                    if outcome is None:
                        return False
                    main.answer(outcome)
                continue
            found = main.next_call()
            if found is None:
                return False
            if sub is None or found[0].name not in (DELEGATING.keys() | sub.names):
                self._found = found
                continue
            main.owe(found[1])
            self._delegate(main, sub, found[0])
        return True

    def _delegate(self, main: Dialogue, sub: SubAgent, call: Call) -> None:
        """Do what one of the three tools says that lead to the second conversation, and no more.

        Raises:
            RunStopped: They are called on and on, and nothing is done.
        """
        self._idle += 1
        if self._idle > MOST_IDLE:
            raise RunStopped("model", f"it called its sub-agent {MOST_IDLE} times and did nothing")
        if call.name in sub.names:
            main.answer(f"Not done: {call.name} belongs to your sub-agent.", failed=True)
            return
        text = DELEGATING[call.name].text_of(_arguments(call.arguments))
        if text is None:
            main.answer(f"{call.name}: its arguments are wrong.", failed=True)
        elif call.name == "run_sub_agent":
            sub.run(text)
        elif call.name == "ask_sub_agent":
            sub.ask(text)
        else:
            main.answer(sub.specs())

    def _hear(self, observation: Mapping[str, Any]) -> None:
        self._talking.hear({**observation, "text": _with_time(observation)})
        self._has_heard = True

    def _take_note(self, note: Any) -> None:
        """Take a response from the record as when it came."""
        try:
            if note["kind"] == _NOTE_REPLY:
                self._find_call()
                dialogue = self._talking
                dialogue.request()
                if note["surface"] != self.model.surface:
                    raise AgentError(
                        f"the conversation so far was held through {clip(note['surface'])}: "
                        f"{self.model.surface} cannot go on with it"
                    )
                reply = self.model.read(note["raw"])
                if isinstance(reply, Failure):
                    raise AgentError("a response in the record cannot be read")
                self.spent.count_request()
                dialogue.take(reply)
            else:
                self.spent.count_failure(note["wait_seconds"], now=False)
                if note["failure"] == "overflow":
                    self._find_call()
                    self._talking.request()
                    self._talking.overflow()
        except RunStopped as stop:
            self._stopped = stop
        except (KeyError, TypeError) as error:
            raise AgentError(
                f"a response in the record is none of a chat model: {error}"
            ) from error
        self.spent.see(*self.dialogues)

    def _action(self) -> dict[str, Any]:
        found, self._found = self._found, None
        self._idle = 0
        assert found is not None
        call, tokens = found
        action: dict[str, Any] = {"tool": call.name, "arguments": _arguments(call.arguments)}
        if tokens:
            action["output_tokens"] = tokens
        return action

    def _ask(self, request: Request) -> Reply | Failure:
        tries = Tries(self._patience)
        while True:
            found = self._heard(self.model.ask(request, self._seconds_for(tries)), tries)
            if not isinstance(found, float):
                return found
            self._patience.sleep(self._wait_for(found))
            self._check()

    async def _ask_async(self, request: Request) -> Reply | Failure:
        tries: Tries | None = None
        while True:
            async with self._gate.passed() as told:
                # What is waited for a place counts for nobody's patience.
                tries = tries or Tries(self._patience)
                self._check()  # Much time may have gone since it was done last.
                answer = await self.model.ask_async(request, self._seconds_for(tries))
                told(answer)
            found = self._heard(answer, tries)
            if not isinstance(found, float):
                return found
            await asyncio.sleep(self._wait_for(found))

    def _seconds_for(self, tries: Tries) -> float:
        """How long the next try may take."""
        return min(tries.seconds_left, max(_LEAST_SECONDS, self._seconds_left()))

    def _wait_for(self, seconds: float) -> float:
        """How long to wait of what patience says: not for longer than the run may take."""
        return min(seconds, max(0.0, self._seconds_left()))

    def _heard(self, answer: JsonValue | Failure, tries: Tries) -> Reply | Failure | float:
        """Record an answer, or a failed try; seconds to wait where there will be another."""
        if not isinstance(answer, Failure):
            answer = self._secrets.hide(without_halves(answer))
        found = answer if isinstance(answer, Failure) else self.model.read(answer)
        if not isinstance(found, Failure):
            self._note({"kind": _NOTE_REPLY, "surface": self.model.surface, "raw": answer})
            self.spent.count_request()
            return found
        wait_seconds = tries.wait_seconds(found)
        self._note(
            {
                "kind": _NOTE_FAILURE,
                "failure": found.kind,
                "reason": found.reason,
                "wait_seconds": wait_seconds,
            }
        )
        self.spent.count_failure(wait_seconds, now=True)
        if wait_seconds is not None and tries.failed > 1:
            _LOG.warning(
                "model %s: %s; asked again in %.0f s (%d of %d tries failed)",
                clip(self.model.name),
                found.reason,
                wait_seconds,
                tries.failed,
                self._patience.tries,
            )
        return found if wait_seconds is None else wait_seconds

    def _give_up(self, failure: Failure) -> NoReturn:
        wait = failure.wait_seconds
        asked = "" if wait is None else f", and asks to be left alone for {wait:,.0f} s"
        raise ProviderError(f"model {clip(self.model.name)}: {failure.reason}{asked}")

    def _open_dialogue(self) -> Dialogue:
        if self._dialogue is None:
            raise AgentError("the agent has not begun")
        return self._dialogue


def _forget(response: object) -> None:
    """Nobody keeps a record."""


def _permit() -> None:
    """There is no budget."""


def _with_time(observation: Mapping[str, Any]) -> str:
    """What was observed, as the model reads it: it has no other clock."""
    time = f"day {observation['day'] + 1}, {format_minute(observation['minute'])}"
    return f"{observation['text']}\n\n[{time}]"


def _arguments(text: str) -> Any:
    """The arguments of a call; what is no JSON object stays text, and the tool refuses it."""
    if not text.strip():
        return {}
    found = read_object(text)
    return text if found is None else found
