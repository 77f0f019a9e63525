"""OpenAI's responses on the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from openai.types.responses import Response
from openai.types.responses.response_create_params import ResponseCreateParams
from pydantic import TypeAdapter

from tests.wire.said import Asked, Said, input_tokens, seal
from tests.wire.shapes import is_name, misfit

_PARAMS: TypeAdapter[Any] = TypeAdapter(ResponseCreateParams)


def shape_fault_of(body: dict[str, Any]) -> str | None:
    """Where a request is not as the provider's package publishes it."""
    return misfit(_PARAMS, body, "input")


def fault_of(body: dict[str, Any]) -> str | None:
    """Why the provider would refuse a request."""
    due: set[str] = set()
    for place, piece in enumerate(body["input"]):
        kind = piece.get("type", "message")
        if kind == "function_call_output":
            if piece["call_id"] not in due:
                return f"input[{place}]: no call {piece['call_id']} before it"
            due.remove(piece["call_id"])
        elif kind == "function_call":
            if piece["call_id"] in due:
                return f"input[{place}]: an id stands twice"
            json.loads(piece["arguments"])
            if not is_name(piece["name"]):
                return f"input[{place}]: a name that no tool can have"
            due.add(piece["call_id"])
        elif kind == "reasoning":
            text = piece["summary"][0]["text"]
            if piece.get("encrypted_content") != seal(text):
                return f"input[{place}]: reasoning did not come back as it went"
            behind = body["input"][place + 1 :]
            if not behind or behind[0].get("type") not in ("message", "function_call"):
                return f"input[{place}]: reasoning without what it led to"
        elif due:
            return f"input[{place}]: calls {sorted(due)} were not answered"
    return f"calls {sorted(due)} were not answered" if due else None


def read(body: dict[str, Any], number: int) -> Asked:
    """What a request asks."""
    pieces = body["input"]
    results = [
        (piece["call_id"], piece["output"])
        for piece in pieces
        if piece.get("type") == "function_call_output"
    ]
    last = pieces[-1]
    return Asked(
        "openai_responses",
        number,
        body["instructions"],
        results,
        last["content"] if last.get("role") == "user" else "",
        [tool["name"] for tool in body.get("tools", ())],
        body,
    )


def whole(
    said: Said, body: dict[str, Any], number: int, *, status: str | None = None
) -> dict[str, Any]:
    """The answer in one piece."""
    incomplete = {"length": "max_output_tokens", "filter": "content_filter"}.get(said.stop)
    answer: dict[str, Any] = {
        "id": f"resp_{number}",
        "object": "response",
        "created_at": 1,
        "model": body["model"],
        "status": status or ("incomplete" if incomplete else "completed"),
        "incomplete_details": {"reason": incomplete} if incomplete else None,
        "error": None,
        "instructions": None,
        "metadata": {},
        "output": _output(said, number),
        "parallel_tool_calls": body.get("parallel_tool_calls", True),
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "usage": _usage(said, body),
    }
    if all(name for _, name, _ in said.calls):
        Response.model_validate(answer)
    return answer


def events(said: Said, body: dict[str, Any], number: int) -> Iterator[str]:
    """The answer piece by piece, as server-sent events."""
    answer = whole(said, body, number)
    begun = {**answer, "status": "in_progress", "output": [], "usage": None}
    sent: list[dict[str, Any]] = [{"type": "response.created", "response": begun}]
    for place, piece in enumerate(answer["output"]):
        sent.append({"type": "response.output_item.added", "output_index": place, "item": piece})
        sent += _deltas(piece, place)
        sent.append({"type": "response.output_item.done", "output_index": place, "item": piece})
    sent.append({"type": f"response.{answer['status']}", "response": answer})
    for sequence, event in enumerate(sent):
        numbered = json.dumps({**event, "sequence_number": sequence})
        yield f"event: {event['type']}\ndata: {numbered}\n\n"


def _deltas(piece: dict[str, Any], place: int) -> list[dict[str, Any]]:
    where = {"item_id": piece["id"], "output_index": place}
    if piece["type"] == "function_call":
        kind, text = "response.function_call_arguments.delta", piece["arguments"]
        return [
            {"type": kind, **where, "delta": text[start : start + 11]}
            for start in range(0, len(text), 11)
        ]
    if piece["type"] == "message" and piece["content"][0]["type"] == "output_text":
        where |= {"content_index": 0, "logprobs": []}
        text = piece["content"][0]["text"]
        return [
            {"type": "response.output_text.delta", **where, "delta": text[start : start + 7]}
            for start in range(0, len(text), 7)
        ]
    return []


def _output(said: Said, number: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if said.thought:
        summary = [{"type": "summary_text", "text": said.thought}]
        sealed = {"summary": summary, "encrypted_content": seal(said.thought)}
        found.append({"id": f"rs_{number}", "type": "reasoning", **sealed})
    if said.stop == "refusal":
        part: dict[str, Any] = {"type": "refusal", "refusal": said.text or "I will not."}
    else:
        part = {"type": "output_text", "text": said.text, "annotations": []}
    if said.text or said.stop == "refusal" or (said.thought and not said.calls):
        message = {"type": "message", "role": "assistant", "content": [part]}
        found.append({"id": f"msg_{number}", "status": "completed", **message})
    for place, (call, name, arguments) in enumerate(said.calls):
        called = {"call_id": call, "name": name, "arguments": arguments, "status": "completed"}
        found.append({"id": f"fc_{number}_{place}", "type": "function_call", **called})
    return found


def _usage(said: Said, body: dict[str, Any]) -> dict[str, Any]:
    read_tokens, written = input_tokens(body), said.output_tokens
    return {
        "input_tokens": read_tokens,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": written,
        "output_tokens_details": {"reasoning_tokens": len(said.thought) // 4},
        "total_tokens": read_tokens + written,
    }
