"""OpenAI's responses. Reasoning is kept on our side and sent back as it came.

Nothing is stored with the provider: a run can be gone on with after any time, from its record.
"""

from __future__ import annotations

from typing import Any

from vendsim.play.failures import (
    in_stream,
    unreadable,
)
from vendsim.play.models.arguments import read_object
from vendsim.play.models.call_ids import CallIds, name_to_send
from vendsim.play.models.plain import whole_of
from vendsim.play.models.provider import Assembled, ProviderModel
from vendsim.play.models.turns import (
    Call,
    ModelTurn,
    Reply,
    Request,
    ResultTurn,
    Stop,
    Turn,
    Usage,
    UserTurn,
)
from vendsim.play.patience import Failure
from vendsim.record import JsonValue

__all__ = ["OpenAIResponsesModel", "read_reply"]

_UNDER_WAY = frozenset({"queued", "in_progress"})
_LAST_EVENTS = frozenset({"response.completed", "response.incomplete", "response.failed"})


class OpenAIResponsesModel(ProviderModel):
    """A model behind the responses interface; see :class:`ProviderModel`."""

    surface = "openai_responses"
    package = "openai"
    key_variable = "OPENAI_API_KEY"
    clients = ("OpenAI", "AsyncOpenAI")

    def read(self, raw: JsonValue) -> Reply | Failure:
        """Make out what an answer says; see :class:`ChatModel`."""
        return read_reply(raw)

    def _create(self, client: Any) -> Any:
        return client.responses.create

    def _assembled(self) -> Assembled:
        return _Stream()

    def _under_way(self, found: JsonValue | Failure) -> str | None:
        is_waiting = isinstance(found, dict) and found.get("status") in _UNDER_WAY
        return str(found["id"]) if isinstance(found, dict) and is_waiting else None

    def _fetch(self, client: Any, key: str) -> Any:
        return client.responses.retrieve(key)

    def _settled(self, found: JsonValue | Failure) -> JsonValue | Failure:
        return _settled(found)

    def _fields(self, request: Request) -> dict[str, Any]:
        settings = self._settings
        sent: list[Any] = []
        for turn in request.turns:
            sent.extend(_sent(turn))
        fields: dict[str, Any] = {
            "model": self.name,
            "instructions": request.system,
            "max_output_tokens": settings.max_output_tokens,
            "store": False,
            "include": ["reasoning.encrypted_content"],
        }
        if request.tools:
            fields["tools"] = [_tool(tool) for tool in request.tools]
            fields["parallel_tool_calls"] = request.several_calls
            if request.in_words:
                fields["tool_choice"] = "none"
        if settings.temperature is not None:
            fields["temperature"] = settings.temperature
        if settings.effort is not None:
            fields["reasoning"] = {"effort": settings.effort}
        if settings.compact_at_tokens is not None:
            fields["context_management"] = [
                {"type": "compaction", "compact_threshold": settings.compact_at_tokens}
            ]
        # As an argument it would be compared with every kind of input there is, which takes the
        # package a second for a long conversation.
        fields["extra_body"] = {"input": sent, **settings.added}
        return fields


def _tool(tool: Any) -> dict[str, Any]:
    # Strict schemas would have to require every argument.
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.manual,
        "parameters": tool.parameters,
        "strict": False,
    }


def _sent(turn: Turn) -> list[Any]:
    """A turn as input items."""
    if isinstance(turn, UserTurn):
        return [{"role": "user", "content": turn.text}]
    if isinstance(turn, ResultTurn):
        return [{"type": "function_call_output", "call_id": turn.call_id, "output": turn.text}]
    return list(turn.content) if isinstance(turn.content, list) else []


def _settled(found: Any) -> JsonValue | Failure:
    """An answer that is over; a failure where the provider says that it went wrong."""
    if isinstance(found, dict) and found.get("status") in ("failed", "cancelled"):
        error = found.get("error")
        return in_stream(error.get("code") if isinstance(error, dict) else None)
    answer: JsonValue | Failure = found
    return answer


def read_reply(raw: JsonValue) -> Reply | Failure:
    """Make out what an answer of this interface says."""
    try:
        return _reply(raw)
    except (AttributeError, LookupError, TypeError, ValueError):
        return unreadable()


def _reply(raw: Any) -> Reply:
    texts: list[str] = []
    calls: list[Call] = []
    content: list[JsonValue] = []
    refused = False
    ids = CallIds()
    for piece in raw["output"]:
        kept = dict(piece)
        if piece["type"] == "message":
            for part in piece.get("content") or ():
                refused = refused or part["type"] == "refusal"
                texts.append(part.get("text") or part.get("refusal") or "")
        elif piece["type"] == "function_call":
            arguments = piece.get("arguments")
            call = Call(
                ids.unique(piece.get("call_id")),
                str(piece["name"]),
                arguments if isinstance(arguments, str) else "",
            )
            calls.append(call)
            kept["call_id"] = call.id
            kept["name"] = name_to_send(call.name)
            if read_object(call.arguments) is None:
                kept["arguments"] = "{}"
        content.append(kept)
    stop: Stop = "refusal" if refused else "done"
    if raw.get("status") == "incomplete":
        why = (raw.get("incomplete_details") or {}).get("reason")
        stop = "refusal" if why == "content_filter" else "length"
    turn = ModelTurn(content, "".join(texts), tuple(calls))
    return Reply(turn, stop, _usage(raw.get("usage") or {}))


def _usage(usage: Any) -> Usage:
    read = usage.get("input_tokens_details") or {}
    written = usage.get("output_tokens_details") or {}
    return Usage(
        input_tokens=usage.get("input_tokens") or 0,
        cached_tokens=read.get("cached_tokens") or 0,
        cache_write_tokens=read.get("cache_write_tokens") or 0,
        output_tokens=usage.get("output_tokens") or 0,
        reasoning_tokens=written.get("reasoning_tokens") or 0,
    )


class _Stream:
    """The events of a streamed answer; the last one holds all of it."""

    def __init__(self) -> None:
        self._whole: JsonValue | Failure = Failure("it broke off its answer", "passing")

    def add(self, event: Any) -> None:
        """Take one more event."""
        if event.type in _LAST_EVENTS:
            self._whole = whole_of(event.response)
        elif event.type == "error":
            self._whole = in_stream(getattr(event, "code", None))

    def whole(self) -> JsonValue | Failure:
        """All of it; a failure where the stream ended before its end."""
        return self._whole
