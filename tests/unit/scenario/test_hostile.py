"""Hostile and wrong folders: every fault named at once, soon, and in little memory."""

from __future__ import annotations

import gc
import time
import tracemalloc
from pathlib import Path

import pytest

from tests.e2e.commands import done
from tests.unit.scenario.folders import Market
from tests.unit.scenario.hostile import HOSTILE, Change
from vendsim.errors import ScenarioError
from vendsim.scenario import load_scenario

MOST_SECONDS = 1.0
MOST_BYTES = 100_000_000

NAMES = [name.replace(" ", "-") for name, _, _ in HOSTILE]
CHANGES = pytest.mark.parametrize("changes", [changes for _, changes, _ in HOSTILE], ids=NAMES)
TABLE = pytest.mark.parametrize(
    ("changes", "told"), [(changes, told) for _, changes, told in HOSTILE], ids=NAMES
)


@pytest.fixture
def market(market: Market, changes: tuple[Change, ...]) -> Market:
    for change in changes:
        change(market)
    return market


def refusal(folder: Path) -> ScenarioError:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(folder)
    return caught.value


def test_there_are_at_least_sixty() -> None:
    assert len({case[0] for case in HOSTILE}) == len(HOSTILE) >= 60


@TABLE
def test_each_is_refused_soon_and_in_words(market: Market, told: tuple[str, ...]) -> None:
    gc.collect()
    before = time.process_time()
    text = str(refusal(market.folder))
    assert time.process_time() - before < MOST_SECONDS
    head, *lines = text.splitlines()
    assert head.endswith((": 1 fault", " faults"))
    for each in told:
        assert any(each in line for line in lines), lines[:5]
    assert len(lines) <= 501
    assert all(line.isprintable() and len(line) < 2000 for line in lines)


@CHANGES
def test_each_is_refused_in_little_memory(market: Market) -> None:
    gc.collect()
    tracemalloc.start()
    try:
        refusal(market.folder)
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()


@TABLE
def test_the_command_line_says_so_without_a_traceback(
    market: Market, told: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    ended = done(capsys, "scenario", "check", market.folder)
    assert (ended.code, ended.out) == (1, "")
    assert all(each in ended.err for each in told)
    ended = done(capsys, "scenario", "check", market.folder, "--json")
    assert ended.code == 1
    assert ended.result["valid"] is False
    assert ended.result["faults"]
