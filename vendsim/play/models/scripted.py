"""A chat model that plays a list or a function: for tests, and for trying things out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, cast

from vendsim.play.failures import unreadable
from vendsim.play.models.call_ids import CallIds
from vendsim.play.models.turns import Call, ModelTurn, Reply, Request, Stop, Usage
from vendsim.play.patience import Failure
from vendsim.record import JsonValue

__all__ = ["ScriptedAnswer", "ScriptedModel", "answer", "read_reply"]

ScriptedAnswer: TypeAlias = "JsonValue | Failure"
_STOPS: tuple[Stop, ...] = ("done", "length", "refusal", "paused", "overflow")


def answer(
    text: str = "",
    *calls: tuple[str, Mapping[str, Any] | str],
    stop: Stop = "done",
    usage: Usage | None = None,
) -> JsonValue:
    """An answer for a scripted model to give.

    Args:
        text: What it says.
        *calls: Tool names with their arguments, or with a text in their place.
        stop: Why it stopped.
        usage: The tokens it took; about a token for four characters if not given.
    """
    written = [
        {"name": name, "arguments": given if isinstance(given, str) else json.dumps(dict(given))}
        for name, given in calls
    ]
    size = len(text) + sum(len(str(call)) for call in written)
    counted = usage or Usage(output_tokens=size // 4 + 1)
    found: dict[str, Any] = {
        "text": text,
        "calls": written,
        "stop": stop,
        "usage": list(counted),
    }
    return found


class ScriptedModel:
    """A model whose answers are given beforehand.

    Args:
        answers: A list, which ends in a failure when it is used up; or a function of the
            request and of how many answers were given before.
        name: What it is called.
        paid: Whether runs treat it as one that costs money.

    Attributes:
        requests: Every request, in order.
    """

    surface = "scripted"

    def __init__(
        self,
        answers: Iterable[ScriptedAnswer] | Callable[[Request, int], ScriptedAnswer],
        *,
        name: str = "scripted",
        paid: bool = True,
    ) -> None:
        self.name = name
        self.paid = paid
        self.requests: list[Request] = []
        self._next = answers if callable(answers) else _one_by_one(answers)

    def ask(self, request: Request, seconds: float) -> JsonValue | Failure:
        """The next answer."""
        number = len(self.requests)
        self.requests.append(request)
        found: Any = self._next(request, number)
        return found if isinstance(found, Failure) else _sent(found, request, number)

    async def ask_async(self, request: Request, seconds: float) -> JsonValue | Failure:
        """The next answer."""
        return self.ask(request, seconds)

    def close(self) -> None:
        """There is nothing to close."""

    async def close_async(self) -> None:
        """There is nothing to close."""

    def read(self, raw: JsonValue) -> Reply | Failure:
        """Make out what an answer says; see :class:`ChatModel`."""
        return read_reply(raw)


def _one_by_one(
    answers: Iterable[ScriptedAnswer],
) -> Callable[[Request, int], ScriptedAnswer]:
    left = iter(answers)
    return lambda request, number: next(left, Failure("the script is over", "final"))


def _sent(found: Any, request: Request, number: int) -> JsonValue:
    """An answer as a provider would send it: calls with ids, usage with what was read."""
    if not isinstance(found, dict) or not {"calls", "usage"} <= found.keys():
        return cast(JsonValue, found)
    calls = [{"id": f"call_{number}_{place}", **call} for place, call in enumerate(found["calls"])]
    read = len(request.system) + sum(len(str(turn)) for turn in request.turns)
    usage = [found["usage"][0] or read // 4, *found["usage"][1:]]
    return {**found, "calls": calls, "usage": usage}


def read_reply(raw: JsonValue) -> Reply | Failure:
    """Make out what an answer of this interface says."""
    try:
        return _reply(raw)
    except (LookupError, TypeError, ValueError):
        return unreadable()


def _reply(raw: Any) -> Reply:
    ids = CallIds()
    calls: list[Call] = []
    for called in raw["calls"]:
        calls.append(Call(ids.unique(called.get("id")), called["name"], called["arguments"]))
    stop = raw["stop"]
    if stop not in _STOPS:
        raise ValueError(stop)
    turn = ModelTurn(raw, raw["text"], tuple(calls))
    return Reply(turn, stop, Usage(*raw["usage"]))
