"""Runs that a model plays through the providers' own packages: whole, killed, and gone on with."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.wire.brains import playing
from tests.wire.server import KEY, Provider, providing
from vendsim import run_episode
from vendsim.record import read_record
from vendsim.study.verify import verify_record

SURFACES = ("openai_chat", "openai_responses", "anthropic_messages")
SEED = 4


@cache
def played(days: int) -> tuple[list[dict[str, Any]], list[Any]]:
    """The calls that base_stock makes, and the ledger that comes of them."""
    with TemporaryDirectory() as folder:
        record = Path(folder) / "run.sqlite"
        run_episode("year", "base_stock", seed=SEED, days=days, record=record)
        calls: list[Any] = [step.action for step in read_record(record).steps()]
        return calls[1:], ledger(record)


def ledger(record: Path) -> list[Any]:
    """Every posting but for tokens, in order."""
    with closing(sqlite3.connect(f"file:{record}?mode=ro", uri=True)) as run:
        rows = run.execute(
            "SELECT minute, memo, account, cents FROM posting ORDER BY seq, n"
        ).fetchall()
    return [row for row in rows if "token" not in row[1]]


def command(provider: Provider, surface: str, days: int, out: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "vendsim", "run", "--scenario", "year", "--agent", surface),
        *("--model", "m-1", "--seed", str(SEED), "--days", str(days), "--out", str(out), "--json"),
        *("--agent-option", f"base_url={provider.base_url(surface)}"),
        *("--agent-option", "context=vb1"),
    ]


def environment() -> dict[str, str]:
    return {**os.environ, "OPENAI_API_KEY": KEY, "ANTHROPIC_API_KEY": KEY}


def finish(words: list[str]) -> dict[str, Any]:
    done = subprocess.run(
        words, env=environment(), capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stderr
    assert KEY not in done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def check_whole(provider: Provider, result: dict[str, Any], days: int) -> None:
    calls, expected = played(days)
    record = Path(result["record"])
    assert result["end"] == "horizon"
    assert ledger(record) == expected
    assert provider.refused == []
    assert result["tool_calls"] == len(calls)
    verdict = verify_record(record)
    assert verdict.holds, verdict.breaches
    assert KEY.encode() not in record.read_bytes()


def check_year(surface: str, days: int, out: Path) -> None:
    with providing(playing(played(days)[0])) as provider:
        result = finish(command(provider, surface, days, out))
    check_whole(provider, result, days)
    usage = result["usage"]
    assert usage["requests"] == provider.answered == len(provider.requests)
    assert usage["input_tokens"] == provider.input_tokens
    assert usage["output_tokens"] == provider.output_tokens


@pytest.mark.parametrize("surface", SURFACES)
def test_a_model_that_plays_like_base_stock_comes_to_the_same(surface: str, tmp_path: Path) -> None:
    check_year(surface, 20, tmp_path)


@pytest.mark.sweep
@pytest.mark.parametrize("surface", SURFACES)
def test_a_whole_year_of_it(surface: str, tmp_path: Path) -> None:
    check_year(surface, 365, tmp_path)


# --- Killed, and gone on with --------------------------------------------------------------------

KILLED_DAYS = 6


def kill_at(words: list[str], provider: Provider, requests: int, seconds: float) -> bool:
    """Start a command and kill it a moment after so many requests; whether it was still alive."""
    with subprocess.Popen(
        words, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while len(provider.requests) < requests and process.poll() is None:
            time.sleep(0.001)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    return process.returncode == -signal.SIGKILL


def kills(surface: str, count: int, draw: random.Random, folder: Path) -> Iterator[int]:
    """Kill so many runs and let them go on; how many requests each made twice."""
    calls, _ = played(KILLED_DAYS)
    for number in range(count):
        out = folder / f"{surface}-{number}"
        with providing(playing(calls)) as provider:
            words = command(provider, surface, KILLED_DAYS, out)
            kill_at(words, provider, draw.randrange(1, len(calls)), draw.uniform(0, 0.02))
            (record,) = out.glob("*.sqlite")
            before = len(provider.requests)
            result = finish([sys.executable, "-m", "vendsim", "resume", str(record), "--json"])
            check_whole(provider, result, KILLED_DAYS)
            usage = result["usage"]
            assert usage["requests"] == len(calls)
            assert before <= len(calls)
            yield len(provider.requests) - len(calls)


def test_killed_runs_go_on_and_ask_at_most_one_thing_twice(tmp_path: Path) -> None:
    draw = random.Random(7)
    twice = [
        again
        for surface, count in zip(SURFACES, (4, 3, 3), strict=True)
        for again in kills(surface, count, draw, tmp_path)
    ]
    assert len(twice) == 10
    assert set(twice) <= {0, 1}


@pytest.mark.sweep
def test_a_hundred_killed_runs(tmp_path: Path) -> None:
    draw = random.Random(11)
    twice = [
        again
        for surface, count in zip(SURFACES, (34, 33, 33), strict=True)
        for again in kills(surface, count, draw, tmp_path)
    ]
    assert len(twice) == 100
    assert set(twice) <= {0, 1}
