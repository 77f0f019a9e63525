"""Anthropic's messages. Thinking blocks go back with their signatures, as they came."""

from __future__ import annotations

import json
from typing import Any

from vendsim.play.failures import (
    in_stream,
    no_key,
    unreadable,
)
from vendsim.play.models.arguments import read_object
from vendsim.play.models.call_ids import CallIds, name_to_send
from vendsim.play.models.plain import piece_of
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

__all__ = ["AnthropicMessagesModel", "read_reply"]

_STOPS: dict[object, Stop] = {
    "max_tokens": "length",
    "refusal": "refusal",
    "pause_turn": "paused",
    "model_context_window_exceeded": "overflow",
}
_CACHED = {"cache_control": {"type": "ephemeral"}}
_COMPACTION = "compact_20260112"
_COMPACTION_BETA = "compact-2026-01-12"
_INPUT_TEXT = "input_text"  # Our key: the input of a tool call that was no JSON object.


class AnthropicMessagesModel(ProviderModel):
    """A model behind the messages interface; see :class:`ProviderModel`."""

    surface = "anthropic_messages"
    package = "anthropic"
    key_variable = "ANTHROPIC_API_KEY"
    clients = ("Anthropic", "AsyncAnthropic")

    def __init__(
        self,
        model: str,
        settings: Settings | None = None,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
    ) -> None:
        super().__init__(model, settings, base_url=base_url, api_key=api_key)
        client = self._clients.blocking
        # Without any of these it would fail at the first request, not here.
        if not (client.api_key or client.auth_token or getattr(client, "credentials", None)):
            raise no_key(self.key_variable)

    def read(self, raw: JsonValue) -> Reply | Failure:
        """Make out what an answer says; see :class:`ChatModel`."""
        return read_reply(raw)

    def _create(self, client: Any) -> Any:
        return client.messages.create

    def _assembled(self) -> Assembled:
        return _Assembled()

    def _fields(self, request: Request) -> dict[str, Any]:
        settings = self._settings
        fields: dict[str, Any] = {
            "model": self.name,
            # Tools and rules are the same in every request: what stands before the mark is cached.
            "system": [{"type": "text", "text": request.system, **_CACHED}],
            "messages": _messages(request.turns),
            "max_tokens": settings.max_output_tokens,
        }
        if request.tools:
            fields["tools"] = [tool.anthropic_schema() for tool in request.tools]
            if request.in_words:
                fields["tool_choice"] = {"type": "none"}
            elif not request.several_calls:
                fields["tool_choice"] = {"type": "auto", "disable_parallel_tool_use": True}
        if settings.effort is not None:
            fields["output_config"] = {"effort": settings.effort}
        # The package has no arguments for these.
        body = settings.added
        if settings.temperature is not None:
            body["temperature"] = settings.temperature
        if settings.compact_at_tokens is not None:
            trigger = {"type": "input_tokens", "value": settings.compact_at_tokens}
            body["context_management"] = {"edits": [{"type": _COMPACTION, "trigger": trigger}]}
            fields["extra_headers"] = {"anthropic-beta": _COMPACTION_BETA}
        if body:
            fields["extra_body"] = body
        return fields


def _messages(turns: tuple[Turn, ...]) -> list[dict[str, Any]]:
    """The turns as messages: what comes from outside between two answers is one message."""
    messages: list[dict[str, Any]] = []
    for turn in turns:
        role = "assistant" if isinstance(turn, ModelTurn) else "user"
        blocks = _blocks(turn)
        if messages and messages[-1]["role"] == role:
            messages[-1]["content"].extend(blocks)
        else:
            messages.append({"role": role, "content": blocks})
    if messages and messages[-1]["role"] == "user":
        last = messages[-1]["content"]
        last[-1] = {**last[-1], **_CACHED}
    return messages


def _blocks(turn: Turn) -> list[Any]:
    if isinstance(turn, UserTurn):
        return [{"type": "text", "text": turn.text}]
    if isinstance(turn, ResultTurn):
        result = {"type": "tool_result", "tool_use_id": turn.call_id, "content": turn.text}
        return [{**result, "is_error": True} if turn.failed else result]
    return list(turn.content) if isinstance(turn.content, list) else []


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
    ids = CallIds()
    for block in raw["content"]:
        kept = {key: value for key, value in block.items() if key != _INPUT_TEXT}
        if block["type"] == "text":
            texts.append(block["text"])
            if not block["text"].strip():
                continue  # It would be refused when sent back.
        elif block["type"] == "tool_use":
            asked = block.get("input")
            written = block.get(_INPUT_TEXT)
            arguments = json.dumps(asked) if written is None else written
            call = Call(ids.unique(block.get("id")), str(block["name"]), arguments)
            calls.append(call)
            kept["id"] = call.id
            kept["name"] = name_to_send(call.name)
            kept["input"] = asked if isinstance(asked, dict) else {}
        content.append(kept)
    stop = _STOPS.get(raw.get("stop_reason"), "done")
    turn = ModelTurn(content, "".join(texts), tuple(calls))
    return Reply(turn, stop, _usage(raw.get("usage") or {}))


def _usage(usage: Any) -> Usage:
    counted = _counted(usage)
    # What a summary of the provider's own takes is billed, but not among the rest.
    for part in usage.get("iterations") or ():
        if part.get("type") == "compaction":
            counted += _counted(part)
    return counted


def _counted(usage: Any) -> Usage:
    cached = usage.get("cache_read_input_tokens") or 0
    written = usage.get("cache_creation_input_tokens") or 0
    details = usage.get("output_tokens_details") or {}
    return Usage(
        input_tokens=(usage.get("input_tokens") or 0) + cached + written,
        cached_tokens=cached,
        cache_write_tokens=written,
        output_tokens=usage.get("output_tokens") or 0,
        reasoning_tokens=details.get("thinking_tokens") or 0,
    )


class _Assembled:
    """A message put together from its events, in the shape of one that came whole."""

    def __init__(self) -> None:
        self._message: dict[str, Any] = {}
        self._blocks: dict[int, dict[str, Any]] = {}
        self._inputs: dict[int, str] = {}
        self._ended = False
        self._failure: Failure | None = None

    def add(self, event: Any) -> None:
        """Take one more event."""
        piece: dict[str, Any] = piece_of(event)
        match piece.get("type"):
            case "message_start":
                self._message = piece["message"]
            case "content_block_start":
                self._blocks[piece["index"]] = piece["content_block"]
            case "content_block_delta":
                self._add_delta(piece["index"], piece["delta"])
            case "message_delta":
                self._message.update(piece["delta"])
                usage = {key: value for key, value in piece["usage"].items() if value is not None}
                self._message["usage"] = {**self._message.get("usage", {}), **usage}
            case "message_stop":
                self._ended = True
            case "error":
                self._failure = in_stream((piece.get("error") or {}).get("type"))

    def whole(self) -> JsonValue | Failure:
        """All of it; a failure where the stream ended before its end."""
        if self._failure is not None:
            return self._failure
        if not self._ended:
            return Failure("it broke off its answer", "passing")
        for place, text in self._inputs.items():
            self._blocks[place].update(_input(text))
        content = [self._blocks[place] for place in sorted(self._blocks)]
        return {**self._message, "content": content}

    def _add_delta(self, place: int, delta: dict[str, Any]) -> None:
        block = self._blocks[place]
        match delta.get("type"):
            case "text_delta":
                block["text"] = block.get("text", "") + delta["text"]
            case "thinking_delta":
                block["thinking"] = block.get("thinking", "") + delta["thinking"]
            case "signature_delta":
                block["signature"] = block.get("signature", "") + delta["signature"]
            case "input_json_delta":
                self._inputs[place] = self._inputs.get(place, "") + delta["partial_json"]
            case "compaction_delta":
                block["content"] = (block.get("content") or "") + (delta.get("content") or "")
                if delta.get("encrypted_content"):
                    block["encrypted_content"] = delta["encrypted_content"]


def _input(text: str) -> dict[str, Any]:
    """The input of a tool call as it was streamed; what is no object is kept as text beside."""
    found = read_object(text) if text.strip() else {}
    return {"input": {}, _INPUT_TEXT: text} if found is None else {"input": found}
