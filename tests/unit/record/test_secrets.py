"""What stands in a variable of keys is in nothing that is recorded, in whatever form it came."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.play import replay, resume_episode, run_episode
from vendsim.play.models import ChatAgent, ScriptedModel, answer
from vendsim.record import HIDDEN, Secrets, read_record, secrets_here
from vendsim.report import write_report
from vendsim.study.verify import verify_record

KEY = 'sk-canary/9+Q"z%1\\end'
PLAIN = "canary0123456789ABCDEFxyz"


def forms(secret: str) -> list[str]:
    data = secret.encode()
    wrapped = [base64.b64encode(before + data).decode() for before in (b"", b"a", b"user:")]
    safe = base64.urlsafe_b64encode(data).decode()
    return [secret, quote(secret), quote(secret, safe=""), json.dumps(secret), safe, *wrapped]


def is_in(secret: str, text: str) -> bool:
    """Whether a secret can be had from a text: as it is, or from any stretch of base64."""
    plain = text.replace("\\\\", "\\").replace('\\"', '"')
    core = base64.b64encode(secret.encode()).decode()[:-4]
    return any(form in plain for form in (secret, quote(secret), quote(secret, safe=""), core))


@pytest.mark.parametrize("secret", [KEY, PLAIN])
def test_every_form_is_hidden(secret: str) -> None:
    hide = secrets_here({"SOME_API_KEY": secret}).hide
    for form in forms(secret):
        hidden = hide({"a": [f"x {form} y", {form: 1}]})
        assert not is_in(secret, json.dumps(hidden)), form
        assert HIDDEN in json.dumps(hidden)


@given(st.binary(max_size=7), st.binary(max_size=7))
def test_base64_is_hidden_wherever_the_secret_stands_in_it(before: bytes, after: bytes) -> None:
    text = base64.b64encode(before + PLAIN.encode() + after).decode()
    hidden: str = Secrets((PLAIN,)).hide(text)
    assert HIDDEN in hidden
    assert len(hidden) - len(HIDDEN) <= (len(before) + len(after)) * 4 // 3 + 10


@pytest.mark.parametrize(
    ("name", "value", "is_secret"),
    [
        ("OPENAI_API_KEY", PLAIN, True),
        ("GITHUB_TOKEN", PLAIN, True),
        ("my_token", PLAIN, True),
        ("OPENAI_API_KEY", "short", False),
        ("HOME", PLAIN, False),
        ("TOKENS", PLAIN, False),
    ],
)
def test_secrets_are_known_by_their_variables(name: str, value: str, is_secret: bool) -> None:
    assert (secrets_here({name: value}).hide(f"<{value}>") == f"<{HIDDEN}>") is is_secret


def test_what_holds_none_is_left_as_it_is() -> None:
    value = {"tool": "wait", "arguments": {"hours": 2, "more": [1.5, None, True]}}
    assert secrets_here({"A_TOKEN": PLAIN}).hide(value) is value
    assert secrets_here({}).hide(value) is value
    unfit = {"tool": object()}
    assert secrets_here({"A_TOKEN": PLAIN}).hide(unfit) is unfit


def leaking(secret: str) -> ChatAgent:
    """A model that says, and writes into the world, all it can of a secret."""
    told = " ".join(forms(secret))
    mail = {"to": "orders@shop.example", "subject": told[:90], "body": told}
    said = [
        answer(told, ("write_note", {"title": secret, "text": told}), ("send_email", mail)),
        answer(told),
        answer("", ("read_note", {"title": secret}), (secret, {}), ("wait", told)),
        answer("", ("read_note", {"title": HIDDEN})),
        *[answer("", ("wait_until_tomorrow", {})) for _ in range(2)],
    ]
    return ChatAgent(ScriptedModel(said))


@pytest.mark.parametrize("secret", [KEY, PLAIN])
def test_a_run_that_leaks_leaves_none_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("SOME_API_KEY", secret)
    path = tmp_path / "run.sqlite"
    parts: Any = {"seed": 1, "days": 2, "record": path}

    def made(address: str) -> ChatAgent:
        assert secret in address
        return leaking(secret)

    run_episode("year", made, agent_options={"address": f"http://{secret}@x"}, **parts)
    write_report(path, tmp_path / "run.html")
    monkeypatch.delenv("SOME_API_KEY")
    record = read_record(path)
    texts = [line.body for line in record.lines()] + [json.dumps(dict(record.header.agent_options))]
    texts += [file.read_bytes().decode("utf-8", "replace") for file in tmp_path.iterdir()]
    assert any(HIDDEN in text for text in texts)
    for text in texts:
        assert not is_in(secret, text)
    assert replay(path).end == "horizon"
    assert verify_record(path).holds


def test_a_leaking_run_is_resumed_with_what_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_TOKEN", PLAIN)
    path = tmp_path / "run.sqlite"
    run_episode("year", leaking(PLAIN), seed=1, days=2, record=tmp_path / "whole.sqlite")
    script = leaking(PLAIN).model
    count = 0

    def some(request: Any, number: int) -> Any:
        nonlocal count
        count += 1
        if count == 4:
            raise KeyboardInterrupt
        return script.ask(request, 1.0)

    run_episode("year", ChatAgent(ScriptedModel(some)), seed=1, days=2, record=path)
    again = resume_episode(path, agent=ChatAgent(ScriptedModel(some)))
    assert again.end == "horizon"
    steps, whole = (
        [(step.action, step.result) for step in read_record(tmp_path / name).steps()]
        for name in ("run.sqlite", "whole.sqlite")
    )
    assert steps == whole


class Writer:
    """A scripted agent that knows the secret too."""

    def begin(self, briefing: str, tools: Any) -> None:
        self.days = 0

    def act(self, observation: Any) -> Any:
        self.days += 1
        if self.days == 1:
            return json.dumps({"tool": "write_note", "arguments": {"title": "a", "text": PLAIN}})
        if self.days == 2:
            return {"tool": "read_note", "arguments": {"title": "a"}}
        return {"tool": "wait_until_tomorrow", "arguments": {}}


def test_scripted_agents_leak_nothing_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_TOKEN", PLAIN)
    path = tmp_path / "run.sqlite"
    run_episode("year", Writer(), seed=1, days=1, record=path)
    bodies = "".join(line.body for line in read_record(path).lines())
    assert PLAIN not in bodies
    assert HIDDEN in bodies
    assert replay(path).end == "horizon"
