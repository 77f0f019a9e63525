"""OpenAI's chat completions on the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.chat.completion_create_params import CompletionCreateParams
from pydantic import TypeAdapter

from tests.wire.said import Asked, Said, input_tokens
from tests.wire.shapes import is_name, misfit

_FINISH = {"done": "stop", "length": "length", "refusal": "stop", "filter": "content_filter"}
_PARAMS: TypeAdapter[Any] = TypeAdapter(CompletionCreateParams)


def shape_fault_of(body: dict[str, Any]) -> str | None:
    """Where a request is not as the provider's package publishes it."""
    return misfit(_PARAMS, body, "messages")


def fault_of(body: dict[str, Any]) -> str | None:
    """Why the provider would refuse a request."""
    due: list[str] = []
    for place, message in enumerate(body["messages"]):
        role = message["role"]
        if role == "tool":
            if message["tool_call_id"] not in due:
                return f"messages[{place}]: no call {message['tool_call_id']} before it"
            due.remove(message["tool_call_id"])
            continue
        if due:
            return f"messages[{place}]: calls {due} were not answered"
        if role == "system" and place:
            return f"messages[{place}]: a system message stands in the midst"
        if role == "assistant":
            due = [call["id"] for call in message.get("tool_calls", ())]
            if len(set(due)) != len(due):
                return f"messages[{place}]: an id stands twice"
            for call in message.get("tool_calls", ()):
                json.loads(call["function"]["arguments"])
                if not is_name(call["function"]["name"]):
                    return f"messages[{place}]: a name that no tool can have"
            if not due and message.get("content") is None:
                return f"messages[{place}]: an empty message"
    return f"calls {due} were not answered" if due else None


def read(body: dict[str, Any], number: int) -> Asked:
    """What a request asks."""
    messages = body["messages"]
    results = [
        (message["tool_call_id"], message["content"])
        for message in messages
        if message["role"] == "tool"
    ]
    last = messages[-1]
    return Asked(
        "openai_chat",
        number,
        messages[0]["content"],
        results,
        last["content"] if last["role"] == "user" else "",
        [tool["function"]["name"] for tool in body.get("tools", ())],
        body,
    )


def whole(said: Said, body: dict[str, Any], number: int) -> dict[str, Any]:
    """The answer in one piece."""
    message: dict[str, Any] = {"role": "assistant", "content": said.text or None, "refusal": None}
    if said.stop == "refusal":
        message.update(content=None, refusal=said.text or "I will not.")
    if said.calls:
        message["tool_calls"] = [
            {"id": key, "type": "function", "function": {"name": name, "arguments": arguments}}
            for key, name, arguments in said.calls
        ]
    finish = "tool_calls" if said.calls and said.stop == "done" else _FINISH[said.stop]
    choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
    answer = {**_head("chat.completion", body, number), "choices": [choice]}
    answer["usage"] = _usage(said, body)
    if all(name for _, name, _ in said.calls):
        ChatCompletion.model_validate(answer)
    return answer


def events(said: Said, body: dict[str, Any], number: int) -> Iterator[str]:
    """The answer piece by piece, as server-sent events."""
    head = _head("chat.completion.chunk", body, number)
    for delta in _deltas(said):
        choice = {"index": 0, "delta": delta, "finish_reason": None, "logprobs": None}
        yield _event({**head, "choices": [choice]})
    finish = "tool_calls" if said.calls and said.stop == "done" else _FINISH[said.stop]
    yield _event({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    if body.get("stream_options", {}).get("include_usage"):
        yield _event({**head, "choices": [], "usage": _usage(said, body)})
    yield "data: [DONE]\n\n"


def _deltas(said: Said) -> Iterator[dict[str, Any]]:
    yield {"role": "assistant", "content": ""}
    key = "refusal" if said.stop == "refusal" else "content"
    text = said.text or ("I will not." if said.stop == "refusal" else "")
    for start in range(0, len(text), 7):
        yield {key: text[start : start + 7]}
    for place, (call, name, arguments) in enumerate(said.calls):
        function = {"name": name, "arguments": ""}
        yield {
            "tool_calls": [{"index": place, "id": call, "type": "function", "function": function}]
        }
        for start in range(0, len(arguments), 11):
            piece = {"arguments": arguments[start : start + 11]}
            yield {"tool_calls": [{"index": place, "function": piece}]}


def _head(kind: str, body: dict[str, Any], number: int) -> dict[str, Any]:
    return {"id": f"chatcmpl-{number}", "object": kind, "created": 1, "model": body["model"]}


def _usage(said: Said, body: dict[str, Any]) -> dict[str, Any]:
    read_tokens, written = input_tokens(body), said.output_tokens
    return {
        "prompt_tokens": read_tokens,
        "completion_tokens": written,
        "total_tokens": read_tokens + written,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": len(said.thought) // 4},
    }


def _event(chunk: dict[str, Any]) -> str:
    ChatCompletionChunk.model_validate(chunk)
    return f"data: {json.dumps(chunk)}\n\n"
