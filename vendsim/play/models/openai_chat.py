"""OpenAI's chat completions, and every server that speaks them."""

from __future__ import annotations

import os
from typing import Any

from vendsim.play.failures import (
    in_stream,
    unreadable,
)
from vendsim.play.models.arguments import read_object
from vendsim.play.models.call_ids import CallIds, name_to_send
from vendsim.play.models.plain import piece_of, whole_of
from vendsim.play.models.provider import Assembled, ProviderModel
from vendsim.play.models.settings import Settings
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

__all__ = ["OpenAIChatModel", "read_reply"]

_OWN_ADDRESS = "https://api.openai.com/"
# Of servers that speak OpenAI's language: Gemini signs its calls, DeepSeek and others tell the
# thought behind them, and they refuse a conversation in which that is missing.
_SIGNED = "extra_content"
_THOUGHT = "reasoning_content"
_STOPS: dict[object, Stop] = {"length": "length", "content_filter": "refusal"}


class OpenAIChatModel(ProviderModel):
    """A model behind the chat completions interface; see :class:`ProviderModel`."""

    surface = "openai_chat"
    package = "openai"
    key_variable = "OPENAI_API_KEY"
    clients = ("OpenAI", "AsyncOpenAI")

    def __init__(
        self,
        model: str,
        settings: Settings | None = None,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
    ) -> None:
        super().__init__(model, settings, base_url=base_url, api_key=api_key)
        # Servers that only speak OpenAI's language mostly know the older name of the limit.
        address = base_url or os.environ.get("OPENAI_BASE_URL") or _OWN_ADDRESS
        is_own = address.startswith(_OWN_ADDRESS)
        self._limit_field = "max_completion_tokens" if is_own else "max_tokens"

    def read(self, raw: JsonValue) -> Reply | Failure:
        """Make out what an answer says; see :class:`ChatModel`."""
        return read_reply(raw)

    def _create(self, client: Any) -> Any:
        return client.chat.completions.create

    def _assembled(self) -> Assembled:
        return _Assembled()

    def _whole(self, answer: Any) -> JsonValue | Failure:
        return _whole(answer)

    def _fields(self, request: Request) -> dict[str, Any]:
        settings = self._settings
        fields: dict[str, Any] = {
            "model": self.name,
            "messages": [],
            self._limit_field: settings.max_output_tokens,
        }
        if request.tools:
            fields["tools"] = [tool.openai_schema() for tool in request.tools]
            if request.in_words:
                fields["tool_choice"] = "none"
            if not request.several_calls:
                fields["parallel_tool_calls"] = False
        if settings.stream:
            fields["stream_options"] = {"include_usage": True}
        if settings.temperature is not None:
            fields["temperature"] = settings.temperature
        if settings.effort is not None:
            fields["reasoning_effort"] = settings.effort
        said = [{"role": "system", "content": request.system}, *map(_message, request.turns)]
        # As an argument it would be compared with every kind of message there is, which takes the
        # package long for a long conversation.
        fields["extra_body"] = {"messages": said, **settings.added}
        return fields


def _message(turn: Turn) -> Any:
    if isinstance(turn, UserTurn):
        return {"role": "user", "content": turn.text}
    if isinstance(turn, ResultTurn):
        return {"role": "tool", "tool_call_id": turn.call_id, "content": turn.text}
    return turn.content


def _whole(answer: Any) -> JsonValue | Failure:
    """An answer in one piece; some servers put an error where it should be."""
    raw = whole_of(answer)
    if isinstance(raw, dict) and raw.get("error") and not raw.get("choices"):
        error = raw["error"]
        return in_stream(error.get("code") if isinstance(error, dict) else None)
    return raw


def read_reply(raw: JsonValue) -> Reply | Failure:
    """Make out what an answer of this interface says."""
    try:
        return _reply(raw)
    except (AttributeError, LookupError, TypeError, ValueError):
        return unreadable()


def _reply(raw: Any) -> Reply:
    choice = raw["choices"][0]
    if choice.get("finish_reason") == "error":
        raise ValueError("the server behind the server has failed")
    message = choice["message"]
    text = message.get("content") or ""
    ids = CallIds()
    calls: list[Call] = []
    sent: list[JsonValue] = []
    for asked in message.get("tool_calls") or ():
        function = asked["function"]
        given = function.get("arguments")
        arguments = given if isinstance(given, str) else ""
        call = Call(ids.unique(asked.get("id")), str(function["name"]), arguments)
        calls.append(call)
        # Servers that read old calls again would stumble over arguments that are no JSON.
        kept = "{}" if read_object(arguments) is None else arguments
        called: JsonValue = {"name": name_to_send(call.name), "arguments": kept}
        back: dict[str, JsonValue] = {"id": call.id, "type": "function", "function": called}
        if asked.get(_SIGNED):
            back[_SIGNED] = asked[_SIGNED]
        sent.append(back)
    content: dict[str, JsonValue] = {"role": "assistant", "content": text or None}
    if sent:
        content["tool_calls"] = sent
        if message.get(_THOUGHT):
            content[_THOUGHT] = message[_THOUGHT]
    elif not text:
        content["content"] = ""
    if message.get("reasoning_details"):
        content["reasoning_details"] = message["reasoning_details"]
    stop = _STOPS.get(choice.get("finish_reason"), "done")
    if message.get("refusal"):
        text, stop = text or str(message["refusal"]), "refusal"
    return Reply(ModelTurn(content, text, tuple(calls)), stop, _usage(raw.get("usage") or {}))


def _usage(usage: Any) -> Usage:
    read = usage.get("prompt_tokens_details") or {}
    written = usage.get("completion_tokens_details") or {}
    return Usage(
        input_tokens=usage.get("prompt_tokens") or 0,
        cached_tokens=read.get("cached_tokens") or 0,
        cache_write_tokens=read.get("cache_write_tokens") or 0,
        output_tokens=usage.get("completion_tokens") or 0,
        reasoning_tokens=written.get("reasoning_tokens") or 0,
    )


class _Assembled:
    """A completion put together from its chunks, in the shape of one that came whole."""

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._message: dict[str, Any] = {"role": "assistant", "content": None}
        self._calls: list[dict[str, Any]] = []
        self._at: dict[int | None, dict[str, Any]] = {}
        self._finish: object = None
        self._failure: Failure | None = None

    def add(self, chunk: Any) -> None:
        """Take one more chunk."""
        piece: dict[str, Any] = piece_of(chunk)
        if piece.get("error"):
            error = piece["error"]
            self._failure = in_stream(error.get("code") if isinstance(error, dict) else None)
        for key in ("id", "model", "created", "service_tier", "usage"):
            if piece.get(key) is not None:
                self._head[key] = piece[key]
        for choice in piece.get("choices") or ():
            if choice.get("index", 0):
                continue
            self._finish = choice.get("finish_reason") or self._finish
            self._add_delta(choice.get("delta") or {})

    def whole(self) -> JsonValue | Failure:
        """All of it; a failure where the stream ended before its end."""
        if self._failure is not None:
            return self._failure
        if self._finish is None:
            return Failure("it broke off its answer", "passing")
        if self._calls:
            self._message["tool_calls"] = self._calls
        choice = {"index": 0, "finish_reason": self._finish, "message": self._message}
        return {**self._head, "object": "chat.completion", "choices": [choice]}

    def _add_delta(self, delta: dict[str, Any]) -> None:
        for key in ("content", "refusal", "reasoning", _THOUGHT):
            if isinstance(delta.get(key), str):
                self._message[key] = (self._message.get(key) or "") + delta[key]
        if delta.get("reasoning_details"):
            self._message.setdefault("reasoning_details", []).extend(delta["reasoning_details"])
        for part in delta.get("tool_calls") or ():
            call = self._call_of(part)
            function = part.get("function") or {}
            call["function"]["name"] += function.get("name") or ""
            call["function"]["arguments"] += function.get("arguments") or ""

    def _call_of(self, part: dict[str, Any]) -> dict[str, Any]:
        """The call that a part belongs to; some servers give all calls one place, or none."""
        place, key = part.get("index"), part.get("id")
        call = self._at.get(place)
        if call is None or (key and call["id"] not in ("", key)):
            call = {"id": "", "type": "function", "function": {"name": "", "arguments": ""}}
            self._at[place] = call
            self._calls.append(call)
        call["id"] = key or call["id"]
        if part.get(_SIGNED):
            call[_SIGNED] = part[_SIGNED]
        return call
