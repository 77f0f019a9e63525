"""Anthropic's messages on the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from anthropic.types import Message
from anthropic.types.message_create_params import MessageCreateParams
from pydantic import TypeAdapter

from tests.wire.said import Asked, Said, input_tokens, seal
from tests.wire.shapes import is_name, misfit

_STOPS = {
    "done": "end_turn",
    "length": "max_tokens",
    "refusal": "refusal",
    "filter": "refusal",
    "paused": "pause_turn",
}
_PARAMS: TypeAdapter[Any] = TypeAdapter(MessageCreateParams)
_BEYOND_THE_PACKAGE = ("temperature", "context_management", "thinking")


def shape_fault_of(body: dict[str, Any]) -> str | None:
    """Where a request is not as the provider's package publishes it."""
    known = {key: value for key, value in body.items() if key not in _BEYOND_THE_PACKAGE}
    return misfit(_PARAMS, known, "messages")


def fault_of(body: dict[str, Any]) -> str | None:
    """Why the provider would refuse a request."""
    due: list[str] = []
    seen: set[str] = set()
    role_due = "user"
    for place, message in enumerate(body["messages"]):
        where = f"messages[{place}]"
        if message["role"] != role_due:
            return f"{where}: a message of {role_due} was due"
        role_due = "assistant" if role_due == "user" else "user"
        blocks = message["content"]
        if not blocks:
            return f"{where}: an empty message"
        if message["role"] == "user":
            fault = _fault_of_user(blocks, due)
            due = []
        else:
            due = [block["id"] for block in blocks if block["type"] == "tool_use"]
            fault = _fault_of_model(blocks, seen)
            seen.update(due)
        if fault is not None:
            return f"{where}: {fault}"
    if seen and not body.get("tools"):
        return "calls stand in it, but no tools beside it"
    marks = json.dumps(body).count('"cache_control"')
    return f"{marks} cache marks" if marks > 4 else None


def _fault_of_user(blocks: list[dict[str, Any]], due: list[str]) -> str | None:
    results = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
    if sorted(results) != sorted(due):
        return f"results of {due} were due, not of {results}"
    kinds = [block["type"] for block in blocks]
    if "text" in kinds and "tool_result" in kinds[kinds.index("text") :]:
        return "results stand behind a text"
    if any(block["type"] == "text" and not block["text"].strip() for block in blocks):
        return "an empty text"
    return None


def _fault_of_model(blocks: list[dict[str, Any]], seen: set[str]) -> str | None:
    for block in blocks:
        if block["type"] == "thinking" and block["signature"] != seal(block["thinking"]):
            return "a thought did not come back as it went"
        if block["type"] == "text" and not block["text"].strip():
            return "an empty text"
        if block["type"] == "tool_use":
            if block["id"] in seen:
                return f"id {block['id']} stands twice"
            if not isinstance(block["input"], dict):
                return "an input that is no object"
            if not is_name(block["name"]):
                return "a name that no tool can have"
    return None


def read(body: dict[str, Any], number: int) -> Asked:
    """What a request asks."""
    results = [
        (block["tool_use_id"], block["content"])
        for message in body["messages"]
        if message["role"] == "user"
        for block in message["content"]
        if block["type"] == "tool_result"
    ]
    last = body["messages"][-1]["content"][-1]
    return Asked(
        "anthropic_messages",
        number,
        body["system"][0]["text"],
        results,
        last["text"] if last["type"] == "text" else "",
        [tool["name"] for tool in body.get("tools", ())],
        body,
    )


def whole(said: Said, body: dict[str, Any], number: int) -> dict[str, Any]:
    """The answer in one piece."""
    stop = "tool_use" if said.calls and said.stop == "done" else _STOPS[said.stop]
    answer: dict[str, Any] = {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": _blocks(said),
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": _usage(said, body),
    }
    if all(isinstance(block.get("input", {}), dict) for block in answer["content"]):
        Message.model_validate(answer)
    return answer


def events(said: Said, body: dict[str, Any], number: int) -> Iterator[str]:
    """The answer piece by piece, as server-sent events."""
    answer = whole(said, body, number)
    usage = {**answer["usage"], "output_tokens": 1}
    begun = {**answer, "content": [], "stop_reason": None, "usage": usage}
    yield _event({"type": "message_start", "message": begun})
    yield _event({"type": "ping"})
    inputs = iter([arguments for _, _, arguments in said.calls])
    for place, block in enumerate(answer["content"]):
        empty, deltas = _pieces(block, inputs)
        yield _event({"type": "content_block_start", "index": place, "content_block": empty})
        for delta in deltas:
            yield _event({"type": "content_block_delta", "index": place, "delta": delta})
        yield _event({"type": "content_block_stop", "index": place})
    delta = {"stop_reason": answer["stop_reason"], "stop_sequence": None}
    counted = {"output_tokens": answer["usage"]["output_tokens"]}
    yield _event({"type": "message_delta", "delta": delta, "usage": counted})
    yield _event({"type": "message_stop"})


def _pieces(
    block: dict[str, Any], inputs: Iterator[str]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    if block["type"] == "text":
        text = block["text"]
        deltas = [
            {"type": "text_delta", "text": text[start : start + 7]}
            for start in range(0, len(text), 7)
        ]
        return {"type": "text", "text": ""}, deltas
    if block["type"] == "thinking":
        deltas = [
            {"type": "thinking_delta", "thinking": block["thinking"]},
            {"type": "signature_delta", "signature": block["signature"]},
        ]
        return {"type": "thinking", "thinking": "", "signature": ""}, deltas
    text = next(inputs)
    deltas = [
        {"type": "input_json_delta", "partial_json": text[start : start + 11]}
        for start in range(0, len(text), 11)
    ]
    return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": ""}, *deltas]


def _blocks(said: Said) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if said.thought:
        sealed = seal(said.thought)
        found.append({"type": "thinking", "thinking": said.thought, "signature": sealed})
    if said.text:
        found.append({"type": "text", "text": said.text})
    for call, name, arguments in said.calls:
        found.append({"type": "tool_use", "id": call, "name": name, "input": _input(arguments)})
    return found


def _input(arguments: str) -> Any:
    """What stands for arguments in an answer that comes whole: there it can only be JSON."""
    try:
        return json.loads(arguments)
    except ValueError:
        return arguments


def _usage(said: Said, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "input_tokens": input_tokens(body),
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "output_tokens": said.output_tokens,
    }


def _event(event: dict[str, Any]) -> str:
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n"
