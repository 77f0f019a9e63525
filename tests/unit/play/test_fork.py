"""Runs that part from another: the past is shared, what comes is new."""

from __future__ import annotations

import itertools
import time
from pathlib import Path
from typing import Any

import pytest

from tests.unit.play.breaking import bodies_of, break_off, cut
from tests.unit.play.talking import Talker
from vendsim import (
    RecordError,
    ReplayMismatch,
    fork,
    fork_episode,
    replay,
    resume_episode,
    run_episode,
)
from vendsim.errors import RecordTaken
from vendsim.record import Origin, Step, read_record
from vendsim.study.score import score_record

NIGHT: dict[str, Any] = {"tool": "wait_until_tomorrow", "arguments": {}}
DAYS = 8
ASLEEP = """
class Mine:
    def begin(self, briefing, tools):
        self.calls = ["CALL"]

    def act(self, observation):
        tool = self.calls.pop() if self.calls else "wait_until_tomorrow"
        return {"tool": tool, "arguments": {}}

make_agent = Mine
"""


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parent") / "parent.sqlite"
    run_episode("year", "base_stock", seed=3, days=DAYS, record=path)
    return path


def shared_lines(path: Path, day: int) -> int:
    """Lines before the first call that is made on a day, counted by when the one before ended."""
    steps = list(read_record(path).steps())
    return next(n for n, step in enumerate(steps) if step.minute >= 1440 * day) + 1


@pytest.mark.parametrize("day", [0, 1, 3, DAYS - 1])
def test_the_same_agent_does_as_it_did(day: int, parent: Path, tmp_path: Path) -> None:
    path = tmp_path / "fork.sqlite"
    before = parent.read_bytes()
    episode = fork_episode(parent, day=day, record=path)
    parents = resume_episode(parent)
    assert episode.as_dict() == {**parents.as_dict(), "record": str(path)}
    assert bodies_of(path) == bodies_of(parent)
    assert fork_episode(parent, day=day).record_hash == parents.record_hash
    assert parent.read_bytes() == before


def test_its_header_says_where_it_comes_from(parent: Path, tmp_path: Path) -> None:
    path = tmp_path / "fork.sqlite"
    fork_episode(parent, day=3, agent="fixed_price", record=path)
    header = read_record(path).header
    last = shared_lines(parent, 3) - 1
    assert header.fork == Origin(
        agent_since=last,
        changed={"agent": "fixed_price"},
        day=3,
        parent=read_record(parent).verify_chain(),
        step=last,
    )
    assert (header.agent_name, header.agent_source) == ("fixed_price", "fixed_price")
    theirs, ours = (list(read_record(each).lines()) for each in (parent, path))
    assert ours[: last + 1] == theirs[: last + 1]
    assert ours[last + 1].body != theirs[last + 1].body
    assert read_record(path).verify_chain() != read_record(parent).verify_chain()


def test_a_fork_does_not_count(parent: Path, tmp_path: Path) -> None:
    path = tmp_path / "fork.sqlite"
    episode = fork_episode(parent, day=5, agent="do_nothing", record=path)
    score = score_record(path)
    assert score.unranked == "a fork from day 5 of another run"
    assert score.final_balance_cents == episode.final_balance_cents
    assert score_record(parent).unranked is None
    assert replay(path).record_hash == episode.record_hash


def test_other_options_begin_on_that_morning(parent: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.sqlite"
    fork_episode(parent, day=2, agent="random_legal", agent_options={"seed": 5}, record=first)
    second = tmp_path / "second.sqlite"
    fork_episode(first, day=4, agent_options={"seed": 6}, record=second)
    header = read_record(second).header
    assert header.fork is not None
    assert header.fork.changed == {"agent_options": {"seed": 6}}
    assert header.agent_options == {"seed": 6}
    shared = shared_lines(first, 4)
    assert bodies_of(second)[:shared] == bodies_of(first)[:shared]
    assert bodies_of(second)[shared:] != bodies_of(first)[shared:]


def test_an_agent_whose_file_was_changed_is_another_where_it_is_given(tmp_path: Path) -> None:
    source, first, second = (tmp_path / name for name in ("mine.py", "a.sqlite", "b.sqlite"))
    source.write_text(ASLEEP.replace("CALL", "wait_until_tomorrow"))
    run_episode("year", source, seed=3, days=4, record=first)
    assert fork_episode(first, day=2, agent=source, record=tmp_path / "same.sqlite").end
    assert fork_header(tmp_path / "same.sqlite").changed == {}
    source.write_text(ASLEEP.replace("CALL", "get_balance", 1))
    with pytest.raises(ReplayMismatch, match="the agent does not act as it did"):
        fork_episode(first, day=2)
    assert fork_episode(first, day=2, agent=source, record=second).end == "horizon"
    assert fork_header(second).changed == {"agent": "mine"}


def fork_header(path: Path) -> Origin:
    found = read_record(path).header.fork
    assert found is not None
    return found


@pytest.mark.parametrize("day", [1, 2, 5])
def test_a_fork_of_a_fork_knows_since_when_its_agent_plays(
    day: int, parent: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.sqlite", tmp_path / "second.sqlite"
    options = {"seed": 5}
    fork_episode(parent, day=2, agent="random_legal", agent_options=options, record=first)
    fork_episode(first, day=day, record=second)
    if day >= 2:
        assert bodies_of(second) == bodies_of(first)
    else:
        assert replay(second).end == "horizon"


@pytest.mark.parametrize("agent", [None, "fixed_price"])
def test_a_fork_that_was_broken_off_goes_on(
    agent: str | None, parent: Path, tmp_path: Path
) -> None:
    whole, path = tmp_path / "whole.sqlite", tmp_path / "fork.sqlite"
    fork_episode(parent, day=3, agent=agent, record=whole)
    fork_episode(parent, day=3, agent=agent, record=path)
    lines = bodies_of(whole)
    for left in range(shared_lines(parent, 3), len(lines), 7):
        cut(path, left)
        resume_episode(path)
        assert bodies_of(path) == lines
    cut(path, shared_lines(parent, 3) - 1)
    with pytest.raises(RecordError, match="killed before it was made: make it again"):
        resume_episode(path)


def test_an_agent_that_can_be_told_is_told(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    run_episode("year", Talker(), seed=3, days=5, record=path)
    same, other = Talker(), Talker(paid=False)
    fork_episode(path, day=2, agent=same, record=tmp_path / "fork.sqlite")
    assert len(same.told) == 6
    assert bodies_of(tmp_path / "fork.sqlite") == bodies_of(path)
    fork_episode(path, day=2, agent=other, agent_options={"paid": False})
    assert [each.action for each in other.told] == [each.action for each in same.told]


def test_what_might_happen_is_tried_in_memory(parent: Path) -> None:
    def play(nights: int) -> tuple[int, str]:
        branch = fork(parent, 3)
        assert (branch.info["day"], branch.info["minute"]) == (3, 3 * 1440 + 480)
        assert branch.observation["day"] == 3
        assert branch.origin.day == 3
        env = branch.env
        for _ in range(nights):
            env.step(NIGHT)
        return env.world.business.bank_cents, env.world.state_hash()

    assert play(2) == play(2)
    assert play(2) != play(3)
    before = parent.read_bytes()
    assert parent.read_bytes() == before


def test_a_fork_of_a_run_that_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run.sqlite"
    found: list[int] = []
    # So slow a run that no line waits for others.
    monkeypatch.setattr(time, "monotonic", itertools.count().__next__)

    def look(days_closed: int, _: int) -> None:
        if days_closed == 4:
            found.append(fork(path, 3).info["balance_cents"])

    run_episode("year", "base_stock", seed=3, days=DAYS, record=path, progress=look)
    assert found == [fork(path, 3).info["balance_cents"]]


def test_the_shared_lines_alone(parent: Path) -> None:
    shared = read_record(parent).fork(2)
    assert [line.seq for line in shared.lines] == list(range(shared_lines(parent, 2)))
    assert isinstance(shared.lines[-1], Step)
    assert shared.origin.step == shared.lines[-1].seq


@pytest.mark.parametrize("day", [DAYS, DAYS + 1, 10**9])
def test_a_morning_that_never_came(day: int, parent: Path) -> None:
    last = f"there is no morning of day {day} in it: it ends on day {DAYS - 1}"
    with pytest.raises(RecordError, match=last):
        fork(parent, day)


@pytest.mark.parametrize("day", [-1, 1.0, True, "1", None])
def test_what_is_no_day(day: Any, parent: Path) -> None:
    with pytest.raises(ValueError, match="is not a whole number from 0"):
        fork(parent, day)


def test_a_day_the_record_does_not_reach(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    break_off(path, "base_stock", day=2)
    assert fork(path, 2).info["day"] == 2
    with pytest.raises(RecordError, match="no morning of day 3 in it: it ends on day 2"):
        fork(path, 3)


def test_nothing_is_overwritten_nor_left_behind(parent: Path, tmp_path: Path) -> None:
    before = parent.read_bytes()
    with pytest.raises(RecordTaken):
        fork_episode(parent, day=3, record=parent)
    assert parent.read_bytes() == before
    with pytest.raises(RecordError):
        fork_episode(parent, day=99, record=tmp_path / "fork.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_a_fork_keeps_its_counterparty(parent: Path) -> None:
    class Polite:
        name = "polite"

        def reword(self, draft: Any) -> str:
            return str(draft.letter)

    with pytest.raises(RecordError, match="'polite' cannot take over"):
        fork_episode(parent, day=3, counterparty=Polite())
