"""Verification of records with bits turned over: a breach, a refusal, or no effect at all."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.unit.study.rich_run import MARKET, header_of
from vendsim.env import ToolCallEnv
from vendsim.errors import RecordError
from vendsim.play import load_agent
from vendsim.record import Recorder, wal
from vendsim.study.verify import Verdict, verify_record

CALLS = 8
FLIPS = 400


@pytest.fixture(autouse=True)
def _nobody_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """What looks damaged is looked at again because a run may be writing; here none is."""
    monkeypatch.setattr(wal, "_PAUSE_SECONDS", 0)
    monkeypatch.setattr(wal, "_LOOKS", 1)


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A record that was closed after some calls."""
    return write(tmp_path)[0]


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """The same as it stood, with its -wal, at the last commit."""
    return write(tmp_path)[1]


def write(folder: Path) -> tuple[Path, Path]:
    closed, killed = folder / "closed.sqlite", folder / "killed.sqlite"
    env, agent = ToolCallEnv(MARKET, days=5), load_agent("base_stock")
    with Recorder(closed, header_of(MARKET, 5), "step") as recorder:
        env.recorder = recorder
        seen, _ = env.reset(seed=1)
        agent.begin(env.briefing, env.tools)
        for _ in range(CALLS):
            call: Any = agent.act(seen)
            seen, _, _, _, _ = env.step(call)
        for companion in ("", "-wal"):
            shutil.copyfile(f"{closed}{companion}", f"{killed}{companion}")
    return closed, killed


@contextmanager
def flipped(path: Path, bit: int) -> Iterator[None]:
    """One bit of a file turned over, for a while."""
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    before = path.read_bytes()
    path.write_bytes(data)
    try:
        yield
    finally:
        path.write_bytes(before)


def outcome(record: Path, whole: Verdict) -> str:
    try:
        verdict = verify_record(record)
    except RecordError:
        return "refused"
    if verdict.breaches:
        return "breach"
    assert verdict == whole
    return "no effect"


def outcomes(record: Path, damaged: Path, first_bits: int) -> Counter[str]:
    whole = verify_record(record)
    assert (whole.breaches, whole.steps) == ((), CALLS + 1)
    size = 8 * damaged.stat().st_size
    draw = random.Random(FLIPS)
    found: Counter[str] = Counter()
    for bit in [*range(first_bits), *(draw.randrange(size) for _ in range(FLIPS))]:
        with flipped(damaged, bit):
            found[outcome(record, whole)] += 1
        for companion in ("-shm", "-wal", "-journal"):
            left = Path(f"{record}{companion}")
            if left != damaged:
                left.unlink(missing_ok=True)
    return found


def test_a_bit_of_a_record_turned_over(closed: Path) -> None:
    found = outcomes(closed, closed, first_bits=200)
    assert found["breach"] + found["refused"] > FLIPS / 3


def test_a_bit_turned_over_in_what_a_killed_run_left(killed: Path) -> None:
    found = outcomes(killed, Path(f"{killed}-wal"), first_bits=256)
    assert found["breach"] + found["refused"] > FLIPS / 2


def test_a_last_write_that_is_damaged_is_named(killed: Path) -> None:
    left = Path(f"{killed}-wal")
    with flipped(left, 8 * (left.stat().st_size - 100)):
        (breach,) = verify_record(killed).breaches
    assert breach.rule == "file"
    assert breach.what == "the last write, in killed.sqlite-wal, is damaged or was cut off"
