"""Studies that models play on the command line: killed, gone on with, and paid for once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.wire.brains import playing
from tests.wire.server import KEY, Fault, Provider, providing

DAYS, SEEDS, AT_A_TIME = 25, 6, 3
CALLS: list[dict[str, Any]] = [{"tool": "wait_until_tomorrow", "arguments": {}}] * DAYS


def command(provider: Provider, folder: Path) -> list[str]:
    agent = f"openai_chat:model=m-1,stream=false,base_url={provider.base_url('openai_chat')}"
    words = ["--agent", agent, "--scenario", "year", "--seeds", f"0-{SEEDS - 1}", "--name", "m"]
    words += ["--days", str(DAYS), "--workers", str(AT_A_TIME), "--out", str(folder)]
    return [sys.executable, "-m", "vendsim", "eval", *words, "--json"]


def environment() -> dict[str, str]:
    return {**os.environ, "OPENAI_API_KEY": KEY}


def finish(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, env=environment(), capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT])
def test_broken_off_it_goes_on_and_pays_for_no_answer_twice(
    kill: signal.Signals, tmp_path: Path
) -> None:
    with providing(playing(CALLS)) as provider:
        words = command(provider, tmp_path / "s")
        process = subprocess.Popen(
            words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        end = time.monotonic() + 120
        while provider.answered < 40 and process.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        assert process.poll() is None
        process.send_signal(kill)
        _, err = process.communicate(timeout=120)
        assert process.returncode == (130 if kill == signal.SIGINT else -kill), err
        before = provider.answered
        assert 40 <= before < SEEDS * DAYS
        done = finish(words)
        assert done.returncode == 0, done.stderr
        assert provider.refused == []
        # An answer may have been on its way to each run that was under way.
        assert SEEDS * DAYS <= provider.answered <= SEEDS * DAYS + AT_A_TIME
    result = json.loads(done.stdout)
    assert (result["counted"], result["missing"]) == (SEEDS, 0)
    assert result["dollars"] is None, "the price of m-1 is not known"
    for path in (tmp_path / "s").rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path


def test_a_provider_that_takes_nobody_is_told_and_leaves_exit_code_1(tmp_path: Path) -> None:
    refused = Fault("status", 401, "invalid_api_key")
    with providing(playing(CALLS), dict.fromkeys(range(1000), refused)) as provider:
        words = command(provider, tmp_path / "s")
        done = finish(words)
        assert done.returncode == 1
        result = json.loads(done.stdout)
        assert result["counted"] == 0
        assert {each["failed_by"] for each in result["exclusions"]} == {"provider"}
        assert KEY not in done.stdout + done.stderr
        provider.faults.clear()
        assert finish(words).returncode == 0
