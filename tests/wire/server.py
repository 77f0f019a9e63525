"""The running provider: three surfaces, one brain, faults by script."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import ModuleType
from typing import Any, Literal

from tests.wire import chat, messages, responses
from tests.wire.said import Asked, Brain, Said, input_tokens

# Checking a request against the published shapes takes the packages a tenth of a second.
_SHAPES_FIRST, _SHAPES_EVERY = 6, 100
KEY = "sk-canary-7f3a9c51e2d84b60"

SURFACES: dict[str, ModuleType] = {
    "/v1/chat/completions": chat,
    "/v1/responses": responses,
    "/v1/messages": messages,
}


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request.

    Attributes:
        kind: ``status``: an error with that status. ``cut``: the connection ends in the midst of
            the answer. ``stall``: it falls silent there. ``idle``: it only says that it is still
            there. ``mute``: it never answers. ``garbled``: a piece of the answer is no JSON.
            ``event``: an error comes in the stream. ``pending``: the answer is still under way at
            first. ``said``: the model says something else.
        status: HTTP status.
        code: The error's code.
        message: The error's words.
        headers: Further headers.
        said: What is said instead, given what would have been.
    """

    kind: Literal["status", "cut", "stall", "mute", "garbled", "event", "idle", "pending", "said"]
    status: int = 500
    code: str = "server_error"
    message: str = "something is wrong"
    headers: Mapping[str, str] = field(default_factory=dict)
    said: Callable[[Said], Said] | None = None


class Provider:
    """A provider at ``url``; counts what it is asked and what it bills.

    Args:
        brain: What its model says.
        faults: What goes wrong, by the number of the request.

    Attributes:
        requests: Every request's body, in order.
        refused: Why requests were found invalid; empty if all was well.
        input_tokens, output_tokens: Billed for answers that were sent whole.
    """

    def __init__(self, brain: Brain, faults: Mapping[int, Fault] | None = None) -> None:
        self.brain = brain
        self.faults = dict(faults or {})
        self.requests: list[dict[str, Any]] = []
        self.refused: list[str] = []
        self.input_tokens = 0
        self.output_tokens = 0
        self.answered = 0
        self.released = Event()
        self._pending: dict[str, dict[str, Any]] = {}
        self._lock = Lock()
        provider = self

        class Handler(_Handler):
            served = provider

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def base_url(self, surface: str) -> str:
        """The address as the provider's package wants it."""
        return self.url if surface == "anthropic_messages" else f"{self.url}/v1"

    def take(self, body: dict[str, Any]) -> int:
        """Note a request; its number."""
        with self._lock:
            self.requests.append(body)
            return len(self.requests) - 1

    def bill(self, said: Said, body: dict[str, Any]) -> None:
        """Bill an answer that is about to be whole."""
        with self._lock:
            self.answered += 1
            self.input_tokens += input_tokens(body)
            self.output_tokens += said.output_tokens

    def park(self, answer: dict[str, Any]) -> None:
        """Keep an answer that is still under way."""
        self._pending[answer["id"]] = answer

    def fetch(self, key: str) -> dict[str, Any]:
        """An answer that was under way."""
        return self._pending[key]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    served: Provider

    def do_GET(self) -> None:
        answer = self.served.fetch(self.path.rpartition("/")[2].partition("?")[0])
        self._send(200, json.dumps(answer).encode())

    def do_POST(self) -> None:
        served = self.served
        body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["content-length"])))
        number = served.take(body)
        fault = served.faults.get(number)
        surface = SURFACES[self.path.partition("?")[0]]
        if fault is not None and fault.kind == "mute":
            served.released.wait(30)
            self.close_connection = True
            return
        if fault is not None and fault.kind == "status":
            self._refuse(fault)
            return
        wrong = surface.fault_of(body)
        if wrong is None and (number < _SHAPES_FIRST or number % _SHAPES_EVERY == 0):
            wrong = surface.shape_fault_of(body)
        if wrong is not None:
            served.refused.append(f"request {number}: {wrong}")
            self._refuse(Fault("status", 400, "invalid_request_error", wrong))
            return
        asked: Asked = surface.read(body, number)
        said = served.brain(asked)
        if fault is not None and fault.said is not None:
            said = fault.said(said)
        if fault is not None and fault.kind == "pending":
            served.bill(said, body)
            served.park(surface.whole(said, body, number))
            waiting = surface.whole(said, body, number, status="in_progress")
            self._send(200, json.dumps({**waiting, "output": []}).encode())
            return
        if body.get("stream"):
            self._stream(surface, said, body, number, fault)
        else:
            self._answer(surface, said, body, number, fault)

    def _answer(
        self, surface: ModuleType, said: Said, body: Any, number: int, fault: Fault | None
    ) -> None:
        raw = json.dumps(surface.whole(said, body, number)).encode()
        if fault is None or fault.kind == "said":
            self.served.bill(said, body)
            self._send(200, raw)
        elif fault.kind == "garbled":
            self._send(200, raw[: len(raw) // 2] + b"}")
        elif fault.kind == "event":
            # What comes whole has no place for an error but its own body.
            self._refuse(fault)
        elif fault.kind == "idle":
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            self._chatter(" ")
            self.close_connection = True
        else:
            self._send_half(raw, stall=fault.kind == "stall")

    def _stream(
        self, surface: ModuleType, said: Said, body: Any, number: int, fault: Fault | None
    ) -> None:
        events = list(surface.events(said, body, number))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        if fault is None or fault.kind == "said":
            self.served.bill(said, body)
            self._chunk("".join(events))
            self.wfile.write(b"0\r\n\r\n")
            return
        self._chunk("".join(events[: len(events) // 2]))
        if fault.kind == "garbled":
            self._chunk('event: message_delta\ndata: {"type": "message_de\n\n')
            self._chunk("".join(events[len(events) // 2 :]))
            self.wfile.write(b"0\r\n\r\n")
        elif fault.kind == "event":
            self._chunk(_error_event(surface, fault))
            self.wfile.write(b"0\r\n\r\n")
        elif fault.kind == "stall":
            self.served.released.wait(30)
        elif fault.kind == "idle":
            self._chatter(": still here\n\n")
        self.close_connection = True

    def _chatter(self, sign: str) -> None:
        """Send signs of life for longer than anybody should listen."""
        for _ in range(200):
            self._chunk(sign)
            if self.served.released.wait(0.05):
                return

    def _chunk(self, text: str) -> None:
        raw = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(raw), raw))
        self.wfile.flush()

    def _refuse(self, fault: Fault) -> None:
        error = {"message": f"{fault.message} ({KEY})", "type": fault.code, "code": fault.code}
        raw = json.dumps({"type": "error", "error": error}).encode()
        self._send(fault.status, raw, fault.headers)

    def _send(self, status: int, raw: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"content-type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def _send_half(self, raw: bytes, *, stall: bool) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw[: len(raw) // 2])
        self.wfile.flush()
        if stall:
            self.served.released.wait(30)
        self.close_connection = True

    def handle(self) -> None:
        """Serve a connection; whoever was asked may have hung up."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *arguments: object) -> None:
        """Print nothing."""


def _error_event(surface: ModuleType, fault: Fault) -> str:
    error = {"type": fault.code, "code": fault.code, "message": f"{fault.message} ({KEY})"}
    if surface is messages:
        return f"event: error\ndata: {json.dumps({'type': 'error', 'error': error})}\n\n"
    if surface is responses:
        event = {"type": "error", "param": None, "sequence_number": 99, **error}
        event["type"] = "error"
        return f"event: error\ndata: {json.dumps(event)}\n\n"
    return f"data: {json.dumps({'error': error})}\n\n"


@contextmanager
def providing(brain: Brain, faults: Mapping[int, Fault] | None = None) -> Iterator[Provider]:
    """A provider until the end of the block."""
    provider = Provider(brain, faults)
    thread = Thread(target=provider.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        provider.released.set()
        provider.server.shutdown()
        with suppress(OSError):
            provider.server.server_close()
        thread.join()
        time.sleep(0)
