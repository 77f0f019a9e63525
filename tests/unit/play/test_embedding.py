"""Embeddings by a model: a real client on the loopback, vectors in the record, no key to replay."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.unit.play.wire import KEY, Answer, Request, failure, serving
from vendsim.errors import ProviderError, RecordError, ReplayMismatch
from vendsim.memory import Vector
from vendsim.play import (
    OpenAIEmbedder,
    fork,
    fork_episode,
    load_embedder,
    replay,
    resume_episode,
    run_episode,
)
from vendsim.play.patience import Patience
from vendsim.record import read_record
from vendsim.study.verify import verify_record
from vendsim.tools import Tool

DAYS = 6
HASTY = Patience(tries=2, first_wait_seconds=0.0, sleep=lambda seconds: None)


def vectors(request: Request) -> Answer:
    """What OpenAI sends: a vector that follows from the text."""
    draws = np.random.RandomState(zlib.crc32(request.body["input"].encode()))
    numbers = [float(number) for number in draws.uniform(-0.1, 0.1, 24)]
    return sent(numbers)


def sent(numbers: object) -> Answer:
    data = [{"object": "embedding", "index": 0, "embedding": numbers}]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    body = {"object": "list", "data": data, "model": "m", "usage": usage}
    return Answer(json.dumps(body).encode())


def embedder(url: str) -> OpenAIEmbedder:
    return OpenAIEmbedder("m", f"{url}/v1", api_key=KEY, patience=HASTY)


class Rememberer:
    """Keeps a memory a day and searches for it; always does the same."""

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        self.calls: list[tuple[str, dict[str, str]]] = []

    def act(self, observation: Mapping[str, Any]) -> dict[str, Any]:
        if not self.calls:
            day = observation["day"]
            self.calls = [
                ("add_memory", {"text": f"It is day {day}."}),
                ("search_memory", {"query": "which day?"}),
                ("wait_until_tomorrow", {}),
            ]
        tool, arguments = self.calls.pop(0)
        return {"tool": tool, "arguments": arguments}


def make_agent() -> Rememberer:
    return Rememberer()


def test_the_model_is_asked_as_its_interface_wants() -> None:
    with serving(vectors) as wire:
        vector = embedder(wire.url).embed("two colas")
    (request,) = wire.requests
    assert request.path == "/v1/embeddings"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert (request.body["model"], request.body["input"]) == ("m", "two colas")
    assert max(map(abs, vector.tolist())) == 32_767
    assert vector.dtype == np.int64


def test_a_run_is_replayed_forked_and_verified_without_the_model(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    with serving(vectors) as wire:
        model = embedder(wire.url)
        played = run_episode(
            "classic", Rememberer(), seed=1, days=DAYS, record=path, embedding=model
        )
    assert len(wire.requests) == 2 * DAYS
    assert read_record(path).header.embedding == "openai:m"
    assert replay(path).record_hash == played.record_hash
    assert verify_record(path).breaches == ()
    assert resume_episode(path, agent=Rememberer(), embedding=model) == played
    branch = fork(path, 3)
    searched = {"tool": "search_memory", "arguments": {"query": "which day?"}}
    with pytest.raises(ProviderError, match="not asked any more"):
        branch.env.step(searched)
    plain = run_episode("classic", Rememberer(), seed=1, days=DAYS)
    assert plain.record_hash != played.record_hash


def test_a_run_goes_on_with_the_model(tmp_path: Path) -> None:
    path, whole = tmp_path / "run.sqlite", tmp_path / "whole.sqlite"

    def dies(request: Request) -> Answer:
        return vectors(request) if len(wire.requests) < 8 else failure(401)

    with serving(dies) as wire, pytest.raises(ProviderError, match="the key is not accepted"):
        run_episode("classic", Rememberer(), seed=1, days=DAYS, record=path,
                    embedding=embedder(wire.url))  # fmt: skip
    with pytest.raises(ProviderError, match="OPENAI_API_KEY"):
        resume_episode(path, agent=Rememberer())
    with serving(vectors) as wire:
        model = embedder(wire.url)
        resumed = resume_episode(path, agent=Rememberer(), embedding=model)
        asked = len(wire.requests)
        played = run_episode(
            "classic", Rememberer(), seed=1, days=DAYS, record=whole, embedding=model
        )
    assert asked == 2 * DAYS - 7
    assert resumed.record_hash == played.record_hash


def test_a_fork_asks_for_what_comes_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run.sqlite"
    with serving(vectors) as wire:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", f"{wire.url}/v1")
        played = run_episode(
            "classic", Rememberer(), seed=1, days=DAYS, record=path, embedding="openai:m"
        )
        before = len(wire.requests)
        forked = fork_episode(path, day=4, agent=Rememberer())
    assert len(wire.requests) - before == 2 * (DAYS - 4)
    assert forked.record_hash == played.record_hash


class Other:
    """An embedder of somebody's own."""

    name = "own:words"

    def embed(self, text: str) -> Vector:
        return np.array([len(text), text.count(" "), 1], np.int64)


def test_an_embedder_of_ones_own_has_to_be_given_again(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"

    class Stops(Rememberer):
        def act(self, observation: Mapping[str, Any]) -> dict[str, Any]:
            if observation["day"] == 2:
                raise KeyboardInterrupt
            return super().act(observation)

    run_episode("classic", Stops(), seed=1, days=4, record=path, embedding=Other())
    assert replay(path).end is None
    with pytest.raises(RecordError, match="give it again"):
        resume_episode(path, agent=Rememberer(), allow_changed=True)
    with pytest.raises(RecordError, match="cannot be compared"), serving(vectors) as wire:
        resume_episode(path, agent=Rememberer(), embedding=embedder(wire.url))
    resumed = resume_episode(path, agent=Rememberer(), embedding=Other(), allow_changed=True)
    assert resumed.end == "horizon"


def test_vectors_that_are_missing_from_a_record_are_missed(tmp_path: Path) -> None:
    from tests.unit.study.forged_run import Run

    path, forged = tmp_path / "run.sqlite", tmp_path / "forged.sqlite"
    run_episode("classic", Rememberer(), seed=1, days=3, record=path, embedding=Other())
    run = Run(path)
    line, event = run.event("embedding", 2)
    line["events"].remove(event)
    run.write(forged)
    with pytest.raises(ReplayMismatch, match="holds no further vector"):
        replay(forged)
    line["events"].insert(0, {**event, "vector": "?"})
    run.write(forged)
    with pytest.raises(RecordError, match="its vector is none"):
        replay(forged)


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [([], "cannot be read"), ([float("nan")], "cannot be read"), ("abc", "cannot be read"),
     (None, "cannot be read"), ([0.5] * 9000, "cannot be read")],
)  # fmt: skip
def test_what_is_no_vector_is_an_error_in_words(numbers: object, reason: str) -> None:
    with serving(lambda request: sent(numbers)) as wire:
        with pytest.raises(ProviderError, match=reason) as caught:
            embedder(wire.url).embed("x")
        assert len(wire.requests) == 2, "it is asked once more"
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["openai:", "openai", "anthropic:m", "gpt", "openai:a b", "x" * 300]
)
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(ValueError, match="there is no embedding"):
        load_embedder(name)


def test_the_local_one_needs_none() -> None:
    assert load_embedder("local") is None
