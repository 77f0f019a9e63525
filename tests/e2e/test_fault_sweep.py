"""Many runs with many faults each: the same ledger, bills to the token, no key anywhere."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.e2e.test_provider_faults import (
    CALLS,
    DAYS,
    MARKET,
    MODELS,
    PASSING,
    agent,
    artefact,
    check_no_key,
    ledger,
)
from tests.wire.brains import playing
from tests.wire.server import KEY, Fault, Provider, providing
from vendsim.play import run_episode

ENVIRONMENT = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY")


def drawn_faults(draw: random.Random) -> Mapping[int, Fault]:
    """One to three faults among the requests: patience has four tries."""
    numbers = draw.sample(range(2 * len(CALLS)), draw.randint(1, 3))
    kinds = list(PASSING.values())
    return {number: draw.choice(kinds) for number in numbers}


def check_run(provider: Provider, surface: str, record: Path, *, stream: bool) -> None:
    episode = run_episode(
        MARKET, agent(provider, surface, stream=stream), seed=3, days=DAYS, record=record
    )
    assert episode.end == "horizon"
    assert provider.refused == []
    usage = episode.usage
    assert usage is not None
    assert usage["requests"] == provider.answered == len(CALLS)
    assert usage["input_tokens"] == provider.input_tokens
    assert usage["output_tokens"] == provider.output_tokens
    assert usage["failures"] == len(provider.requests) - provider.answered
    check_no_key(artefact(record), str(episode))


def check_many(count: int, folder: Path) -> None:
    draw = random.Random(count)
    expected = None
    for number in range(count):
        surface = draw.choice(sorted(MODELS))
        home = folder / str(number)
        home.mkdir()
        with providing(playing(CALLS), drawn_faults(draw)) as provider:
            check_run(provider, surface, home / "run.sqlite", stream=draw.random() < 0.5)
        found = ledger(home / "run.sqlite")
        expected = expected or found
        assert found == expected


@pytest.fixture(autouse=True)
def keys_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ENVIRONMENT:
        monkeypatch.setenv(name, KEY)


def test_runs_with_many_faults(tmp_path: Path) -> None:
    check_many(12, tmp_path)


@pytest.mark.sweep
def test_five_hundred_runs_with_many_faults(tmp_path: Path) -> None:
    check_many(500, tmp_path)
