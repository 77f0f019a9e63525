"""Cheats with the way a run is played and kept: they are refused, or do not count."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.unit.study.forged_run import Run
from tests.zoo.cheat import Call, Cheat, Observation, Steps
from vendsim import Past, fork_episode, load_agent, replay, resume_episode, run_episode
from vendsim.demand import ElasticityDemand
from vendsim.env import ToolCallEnv
from vendsim.errors import RecordError, ReplayMismatch, ResetNeeded
from vendsim.play.budget import Budget
from vendsim.scenario import load_scenario
from vendsim.study.score import score_record
from vendsim.study.verify import verify_record
from vendsim.tools import Tool, tools_hash
from vendsim.world import World

DAYS = 40
HONEST = "base_stock"


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of a run that was stopped half way."""
    path = tmp_path_factory.mktemp("zoo") / "half.sqlite"
    run_episode("year", HONEST, seed=3, days=DAYS, record=path, budget=Budget(tool_calls=200))
    return path


@pytest.fixture
def copied(half: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    path = tmp_path / "copy.sqlite"
    path.write_bytes(half.read_bytes())
    return path


def rules(path: Path) -> set[str]:
    """The rules that a record breaks."""
    return {breach.rule for breach in verify_record(path).breaches}


# Inside the process


def spoil(value: Any) -> None:
    """Change everything in a JSON value that can be changed."""
    for key, part in list(value.items() if isinstance(value, dict) else enumerate(value)):
        if isinstance(part, dict | list):
            spoil(part)
        elif type(part) is int:
            value[key] = part + 10**6
    if isinstance(value, list):
        value.append(10**6)


class Spoiler:
    """Writes larger numbers into everything it is shown or has said, while it is looked at."""

    def __init__(self) -> None:
        self.agent: Any = load_agent(HONEST)

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        self.said: Call = {}
        self.agent.begin(briefing, tools)
        for tool in tools:
            spoil(tool.parameters)

    def act(self, observation: Observation) -> Call:
        spoil(self.said)
        shown = deepcopy(observation)
        spoil(observation)
        self.said = dict(self.agent.act(shown))
        return self.said


@pytest.mark.parametrize("market", ["year", "fleet", "realistic", "classic"])
def test_what_is_shown_is_not_what_is_there(market: str, tmp_path: Path) -> None:
    told = tools_hash(load_scenario(market))
    before = run_episode(market, HONEST, seed=1, days=DAYS)
    path = tmp_path / "spoilt.sqlite"
    spoilt = run_episode(market, Spoiler, seed=1, days=DAYS, record=path)
    assert spoilt.record_hash == before.record_hash
    assert verify_record(path).holds
    assert run_episode(market, HONEST, seed=1, days=DAYS).record_hash == before.record_hash
    assert tools_hash(load_scenario(market)) == told


class Burglar(Cheat):
    """Finds the world in the memory of the process, and helps itself; see the subclasses."""

    def evening(self) -> Steps:
        if self.day == 5:
            for found in gc.get_objects():
                if isinstance(found, World) and found.days == DAYS and found.end is None:
                    self.rob(found)
            yield from self.do("list_reminders")

    def rob(self, world: World) -> None:
        """Take something."""


class BankRobber(Burglar):
    """Books itself money as sales."""

    def rob(self, world: World) -> None:
        postings = (("assets:bank", 1_000_00), ("income:sales", -1_000_00))
        world.business.ledger.post(world.minute, "takings", *postings)


class Stowaway(Burglar):
    """Puts goods into storage that nobody has delivered."""

    def rob(self, world: World) -> None:
        for sku in list(world.scenario.product_by_sku)[:6]:
            world.business.storage.receive(sku, 100, 0, 300)


class FeeBurner(Burglar):
    """Has the landlord forget the fee."""

    def rob(self, world: World) -> None:
        money = world.scenario.money.model_copy(update={"daily_fee_cents": 0})
        world.scenario = world.scenario.model_copy(update={"money": money})


class Timekeeper(Burglar):
    """Puts the clock back to the morning."""

    def rob(self, world: World) -> None:
        world.minute -= 300


@pytest.mark.parametrize("thief", [BankRobber, Stowaway, FeeBurner, Timekeeper])
def test_what_is_taken_inside_the_process_is_missed(thief: type[Burglar], tmp_path: Path) -> None:
    path = tmp_path / "robbed.sqlite"
    run_episode("year", thief, seed=1, days=DAYS, record=path)
    assert rules(path)
    with pytest.raises(ReplayMismatch):
        replay(path)


class Crowder(Burglar):
    """Has twice as many customers come, and lets everything that follows be booked as it should."""

    def rob(self, world: World) -> None:
        demand = world.demand
        assert isinstance(demand, ElasticityDemand)
        demand._site_factors *= 2  # For all goods whose customers have not been counted yet.
        demand._counts.clear()
        demand._stretches.clear()


def test_invented_customers_are_found_by_playing_again(tmp_path: Path) -> None:
    path = tmp_path / "crowd.sqlite"
    run_episode("year", Crowder, seed=1, days=DAYS, record=path)
    assert verify_record(path).holds  # Each has a unit and a price: it can have been so.
    with pytest.raises(ReplayMismatch):
        replay(path)


def test_nobody_acts_after_the_end() -> None:
    env = ToolCallEnv("year", days=1)
    env.reset(seed=1)
    env.step({"tool": "wait_until_tomorrow"})
    with pytest.raises(ResetNeeded):
        env.step({"tool": "collect_cash"})


# In the file


def relinked(path: Path, to: Path, cents: int) -> None:
    """A record with takings that never were, under a chain that holds."""
    run = Run(path)
    line, event = run.event("sales", nth=3)
    event["lines"][0][4] += cents
    entry = run.entry(line, "income:sales", minute=event["minute"])
    for posting in entry[2]:
        if posting[0] == "income:sales":
            posting[1] -= cents * event["lines"][0][3]
        elif posting[0].startswith("assets:card"):
            posting[1] += cents * event["lines"][0][3]
    run.write(to)


def test_an_edited_record_is_refused(tmp_path: Path) -> None:
    honest, path = tmp_path / "honest.sqlite", tmp_path / "edited.sqlite"
    run_episode("year", HONEST, seed=3, days=DAYS, record=honest)
    relinked(honest, path, 500)
    assert rules(path)
    with pytest.raises(ReplayMismatch):
        replay(path)


@pytest.mark.parametrize(
    ("key", "value"), [("seed", "4"), ("days", "41"), ("agent_options", '{"x":1}')]
)
def test_an_edited_header_is_refused(copied: Path, key: str, value: str) -> None:
    with closing(sqlite3.connect(copied)) as connection:
        connection.execute("UPDATE header SET value = ? WHERE key = ?", (value, key))
        connection.commit()
    assert "header" in rules(copied)
    with pytest.raises(RecordError):
        resume_episode(copied)


# Going on otherwise


class Lucky:
    """Goes on otherwise each time it is resumed: it rolls the dice until it likes them."""

    needs = getattr(load_agent(HONEST), "needs", "")
    throws = 0

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        self.agent = load_agent("random_legal", {"seed": type(self).throws})
        type(self).throws += 1
        self.agent.begin(briefing, tools)

    def act(self, observation: Observation) -> Mapping[str, Any] | str:
        return self.agent.act(observation)


class LuckyAndTold(Lucky):
    """The same, and wants to be told its past in place of living through it."""

    def restore(self, past: Sequence[Past]) -> None:
        """Need nothing of it."""


def stopped_run(agent: type, path: Path) -> None:
    """A run of an agent that was stopped half way."""
    run_episode("year", agent, seed=3, days=DAYS, record=path, budget=Budget(tool_calls=60))


def test_an_agent_that_throws_dice_cannot_go_on(tmp_path: Path) -> None:
    path = tmp_path / "lucky.sqlite"
    stopped_run(Lucky, path)
    held = path.read_bytes()
    for _ in range(3):
        with pytest.raises(ReplayMismatch):
            resume_episode(path, agent=Lucky)
    assert score_record(path).end is None
    path.write_bytes(held)
    assert rules(path) == set()


@pytest.mark.parametrize("better", ["negotiator", LuckyAndTold], ids=["stronger", "told"])
def test_another_agent_cannot_go_on(better: Any, copied: Path) -> None:
    before = copied.read_bytes()
    with pytest.raises(RecordError, match="not resumed: agent"):
        resume_episode(copied, agent=better)
    assert copied.read_bytes() == before


def test_other_options_cannot_go_on(tmp_path: Path) -> None:
    path = tmp_path / "options.sqlite"
    budget = Budget(tool_calls=100)
    run_episode("year", "negotiator", seed=3, days=DAYS, record=path, budget=budget)
    with pytest.raises(RecordError, match="not resumed: agent_options"):
        resume_episode(path, agent_options={"trusting": True})


def test_another_agent_that_is_let_go_on_does_not_count(copied: Path) -> None:
    resume_episode(copied, agent=LuckyAndTold, allow_changed=True)
    unranked = score_record(copied).unranked
    assert unranked is not None
    assert "although this had changed: agent" in unranked


def test_the_best_of_many_futures_does_not_count(copied: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"{seed}.sqlite" for seed in range(3)]
    for seed, path in enumerate(paths):
        options = {"seed": seed}
        fork_episode(copied, day=2, agent="random_legal", agent_options=options, record=path)
        assert score_record(path).unranked == "a fork from day 2 of another run"


def test_a_fork_that_says_it_is_none_is_refused(copied: Path, tmp_path: Path) -> None:
    path = tmp_path / "fork.sqlite"
    fork_episode(copied, day=2, agent="do_nothing", record=path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE header SET value = 'null' WHERE key = 'fork'")
        connection.commit()
    assert "header" in rules(path)
