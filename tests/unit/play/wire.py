"""A provider on the loopback interface that speaks the wire format of OpenAI or Anthropic."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

KEY = "sk-test-0123456789abcdef"


@dataclass
class Answer:
    """What the provider sends back; a cut one closes the connection half way, a slow one comes
    byte by byte.
    """

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    slow: bool = False


@dataclass
class Request:
    """What the provider was sent."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def rules(self) -> str:
        """The system prompt."""
        if "system" in self.body:
            return str(self.body["system"])
        return str(self.body["messages"][0]["content"])

    @property
    def draft(self) -> dict[str, Any]:
        """The letter as the model was given it."""
        found: dict[str, Any] = json.loads(self.body["messages"][-1]["content"])
        return found


Model = Callable[[Request], str | Answer]


def completion(text: str | None) -> bytes:
    """A chat completion as OpenAI sends it."""
    message = {"role": "assistant", "content": text, "refusal": None}
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    ).encode()


def message(*texts: str) -> bytes:
    """A message as Anthropic sends it."""
    return json.dumps(
        {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": "m",
            "content": [{"type": "text", "text": text} for text in texts],
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": 1, "output_tokens": 1},
        }
    ).encode()


def failure(status: int, code: str = "server_error", **headers: str) -> Answer:
    """An error, with the key in its text, as providers have been seen to do."""
    error = {"message": f"no, {KEY} cannot", "type": code, "code": code}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(json.dumps({"type": "error", "error": error}).encode(), status, named)


class Wire:
    """The running provider: its address, and every request it got."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.requests: list[Request] = []
        wire = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.path, headers, json.loads(raw))
                wire.requests.append(request)
                self._send(wire.answer(request))

            def _send(self, answer: Answer) -> None:
                self.send_response(answer.status)
                for name, value in {"content-type": "application/json", **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(answer.body) + answer.cut))
                self.end_headers()
                step = 1 if answer.slow else len(answer.body) or 1
                with suppress(ConnectionError):  # Whoever asked may have hung up.
                    for start in range(0, len(answer.body), step):
                        self.wfile.write(answer.body[start : start + step])
                        self.wfile.flush()
                        time.sleep(0.02 * answer.slow)
                self.close_connection = answer.cut or answer.slow

            def log_message(self, format: str, *arguments: object) -> None:
                """Print nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, request: Request) -> Answer:
        """The model's text in the wire format of the path that was asked."""
        said = self.model(request)
        if isinstance(said, Answer):
            return said
        return Answer(message(said) if request.path.endswith("/messages") else completion(said))


@contextmanager
def serving(model: Model) -> Iterator[Wire]:
    """A provider that answers every request by a function, until the end of the block."""
    wire = Wire(model)
    thread = Thread(target=wire.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield wire
    finally:
        wire.server.shutdown()
        wire.server.server_close()
        thread.join()
