"""The episode loop: every agent the same way, to the end or broken off, recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from tests.unit.scenario.folders import Market
from vendsim.env import ToolCallEnv
from vendsim.errors import AgentError, ProviderError, RecordError, ScenarioError, VendsimError
from vendsim.play import load_agent, replay, run_episode, scripted_agents
from vendsim.record import read_record, recorder
from vendsim.rng import MAX_SEED
from vendsim.scenario import load_scenario
from vendsim.study.score import score_record
from vendsim.tools import Tool, tools_of
from vendsim.world import World

NIGHT: dict[str, Any] = {"tool": "wait_until_tomorrow", "arguments": {}}
YEAR = load_scenario("year")


class Scripted:
    """Does what it is told, then sleeps; keeps what it has seen."""

    def __init__(self, *actions: Any) -> None:
        self.actions = list(actions)
        self.seen: list[Mapping[str, Any]] = []
        self.begun: list[tuple[str, list[str]]] = []

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        self.begun.append((briefing, [tool.name for tool in tools]))

    def act(self, observation: Mapping[str, Any]) -> Any:
        self.seen.append(observation)
        action = self.actions.pop(0) if self.actions else NIGHT
        if isinstance(action, BaseException):
            raise action
        return action


def steps_in(path: Path) -> int:
    return len(list(read_record(path).steps()))


# --- An ordinary run -----------------------------------------------------------------------------


def test_an_agent_is_begun_once_and_then_asked_for_every_call() -> None:
    agent = Scripted()
    episode = run_episode("year", agent, seed=3, days=4)
    ((briefing, tools),) = agent.begun
    assert briefing == YEAR.briefing_for(4)
    assert tools == [tool.name for tool in tools_of(YEAR)]
    assert len(agent.seen) == episode.tool_calls == 4
    assert agent.seen[0]["text"] == briefing
    assert [seen["day"] for seen in agent.seen] == [0, 1, 2, 3]


def test_what_an_episode_says(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    episode = run_episode("year", Scripted({"tool": "get_balance"}), seed=3, days=4, record=path)
    assert episode.as_dict() == {
        "scenario": "year",
        "scenario_hash": YEAR.hash,
        "agent": "Scripted",
        "seed": 3,
        "days_played": 4,
        "end": "horizon",
        "score_rule": "bank_balance",
        "score_cents": 49_200,
        "final_balance_cents": 49_200,
        "net_worth_cents": 49_200,
        "units_sold": 0,
        "revenue_cents": 0,
        "tool_calls": 5,
        "record": str(path),
        "record_hash": read_record(path).verify_chain(),
        "stopped": None,
        "usage": None,
    }
    assert json.loads(json.dumps(episode.as_dict())) == episode.as_dict()


@pytest.mark.parametrize("agent", scripted_agents())
def test_rewards_sum_to_the_change_of_the_balance(agent: str) -> None:
    env = ToolCallEnv(days=40)
    player = load_agent(agent)
    observation, info = env.reset(seed=11)
    opening_cents = info["balance_cents"]
    player.begin(env.briefing, tools_of(env.scenario))
    total, terminated = 0.0, False
    while not terminated:
        observation, reward, terminated, _, info = env.step(dict(player.act(observation)))  # type: ignore[arg-type]
        total += reward
    episode = run_episode("year", agent, seed=11, days=40)
    assert round(total * 100) == episode.final_balance_cents - opening_cents
    assert episode.tool_calls == info["tool_calls"]


@pytest.mark.parametrize("agent", scripted_agents())
def test_the_score_of_the_record_is_the_episodes(agent: str, tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    episode = run_episode("year", agent, seed=4, days=40, record=path)
    score = score_record(path)
    for name in ("final_balance_cents", "net_worth_cents", "units_sold", "revenue_cents",
                 "tool_calls", "days_played", "end"):  # fmt: skip
        assert getattr(score, name) == getattr(episode, name), name
    assert run_episode("year", agent, seed=4, days=40).record_hash == episode.record_hash


def test_doing_nothing_ends_on_day_260_at_minus_twenty_dollars() -> None:
    episode = run_episode("year", "do_nothing", seed=77)
    assert (episode.end, episode.days_played) == ("bankrupt", 260)
    assert (episode.final_balance_cents, episode.tool_calls) == (-2000, 260)


@pytest.mark.parametrize(
    ("agent", "name"), [("do_nothing", "do_nothing"), (Scripted(), "Scripted")]
)
def test_how_an_agent_is_called(agent: Any, name: str) -> None:
    assert run_episode("year", agent, seed=1, days=1).agent == name


def test_an_agent_of_a_file_is_called_by_its_stem(tmp_path: Path) -> None:
    path = tmp_path / "my agent.py"
    path.write_text(
        "class A:\n"
        "    def __init__(self, hours): self.hours = hours\n"
        "    def begin(self, briefing, tools): pass\n"
        "    def act(self, observation):\n"
        "        return {'tool': 'wait', 'arguments': {'hours': self.hours}}\n"
        "make_agent = A\n"
    )
    for given in (path, str(path)):
        episode = run_episode("year", given, seed=1, days=2, agent_options={"hours": 8})
        assert (episode.agent, episode.tool_calls) == ("my agent", 4)


def test_a_market_by_path_and_loaded(tmp_path: Path) -> None:
    market = Market(tmp_path / "kiosk")
    kiosk = market.load()
    hashes = {
        run_episode(scenario, "do_nothing", seed=1).record_hash
        for scenario in (kiosk, market.folder, str(market.folder))
    }
    assert len(hashes) == 1
    assert run_episode(kiosk, "do_nothing", seed=1).days_played == 30


# --- What agents send ----------------------------------------------------------------------------


def test_calls_as_json_text() -> None:
    texts = [json.dumps({"tool": "get_balance"}), json.dumps(NIGHT), json.dumps(NIGHT)]
    dicts: list[Any] = [{"tool": "get_balance", "arguments": {}}, NIGHT, NIGHT]
    first = run_episode("year", Scripted(*texts), seed=1, days=2)
    second = run_episode("year", Scripted(*dicts), seed=1, days=2)
    assert (first.tool_calls, first.final_balance_cents) == (3, 49_600)
    assert first.record_hash == second.record_hash


def test_calls_as_any_mapping() -> None:
    """The agent protocol promises that `act` may return a mapping, not only a dict."""
    agent = Scripted(MappingProxyType(NIGHT), MappingProxyType(NIGHT))
    assert run_episode("year", agent, seed=1, days=2).tool_calls == 2


GARBAGE: list[Any] = [
    None, 0, 1.5, True, "", "{", "wait", "null", b"{}", [], {}, {1: 2}, {"tool": None},
    {"tool": "wait"}, {"tool": "wait", "arguments": None}, {"tool": "fly"}, object(), print,
    {1, 2}, float("nan"), 10**5000, "\ud800", "[" * 50_000, {"tool": "wait", "x": object()},
    {"tool": "wait", "arguments": {"hours": float("inf")}}, iter(()), ...,
]  # fmt: skip


def test_garbage_is_refused_and_never_a_crash() -> None:
    agent = Scripted(*GARBAGE)
    episode = run_episode("year", agent, seed=1, days=2)
    assert (episode.end, episode.final_balance_cents) == ("horizon", 49_600)
    assert episode.tool_calls == len(GARBAGE) + 2
    assert [seen["ok"] for seen in agent.seen[1 : len(GARBAGE) + 1]] == [0] * len(GARBAGE)
    assert {seen["day"] for seen in agent.seen[: len(GARBAGE) + 1]} == {0}


@pytest.mark.parametrize("action", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_can_be_replayed(action: Any, tmp_path: Path) -> None:
    check_replay(tmp_path / "run.sqlite", action)


@pytest.mark.parametrize(
    "action",
    [
        {"tool": "fly", "arguments": {}},
        {"tool": "wait", "arguments": {"minutes": 5, "days": 1}},
        {"tool": "wait", "arguments": {"hours": {"b": 1, "a": 2}}},
        {"tool": "wait", "hours": 1, "a": 2},
        {"arguments": {"hours": 1}, "args": {}, "tool": "wait"},
        '{"tool": "wait", "arguments": {"minutes": 5, "days": 1}}',
    ],
)
def test_a_refusal_says_the_same_when_it_is_replayed(action: Any, tmp_path: Path) -> None:
    """The record sorts the keys of what was sent: no message may depend on their order."""
    check_replay(tmp_path / "run.sqlite", action)


def check_replay(path: Path, action: Any) -> None:
    agent = Scripted(action)
    episode = run_episode("year", agent, seed=1, days=2, record=path)
    assert agent.seen[1]["ok"] == 0
    assert replay(path).record_hash == episode.record_hash


@pytest.mark.parametrize("rubbish", [None, "hello", {"tool": "fly"}])
def test_an_agent_that_only_sends_garbage_comes_to_an_end(rubbish: object) -> None:
    class Broken(Scripted):
        def act(self, observation: Mapping[str, Any]) -> Any:
            return rubbish

    episode = run_episode("year", Broken(), seed=1, days=3)
    assert (episode.end, episode.final_balance_cents) == ("horizon", 49_400)
    assert episode.tool_calls == 3 * YEAR.limits.refused_calls_per_day


def test_an_agent_that_spoils_what_it_was_shown_changes_nothing() -> None:
    class Vandal(Scripted):
        def act(self, observation: Mapping[str, Any]) -> Any:
            action = super().act(dict(observation))
            assert isinstance(observation, dict)
            observation["data"].clear()
            observation.clear()
            return action

    calls: list[Any] = [{"tool": "get_balance"}, NIGHT, {"tool": "get_machine_inventory"}]
    spoiled = run_episode("year", Vandal(*calls), seed=1, days=4)
    assert spoiled == run_episode("year", Vandal(*calls), seed=1, days=4)
    plain = run_episode("year", Scripted(*calls), seed=1, days=4)
    assert spoiled.record_hash == plain.record_hash


# --- Broken off ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("calls", "days"), [(0, 0), (1, 1), (2, 2), (3, 2), (5, 4)])
def test_an_interrupt_truncates_and_leaves_a_good_record(
    calls: int, days: int, tmp_path: Path
) -> None:
    path = tmp_path / "run.sqlite"
    script: list[Any] = [NIGHT, NIGHT, {"tool": "get_balance"}, NIGHT, NIGHT]
    agent = Scripted(*script[:calls], KeyboardInterrupt())
    episode = run_episode("year", agent, seed=1, days=9, record=path)
    assert (episode.end, episode.days_played, episode.tool_calls) == ("truncated", days, calls)
    assert episode.final_balance_cents == 50_000 - 200 * days
    assert read_record(path).verify_chain() == episode.record_hash
    assert steps_in(path) == calls + 1
    replayed = replay(path)
    assert (replayed.record_hash, replayed.end) == (episode.record_hash, None)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["run.sqlite"]


def test_an_interrupt_while_it_begins_truncates_too(tmp_path: Path) -> None:
    class Hesitant(Scripted):
        def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
            raise KeyboardInterrupt

    path = tmp_path / "run.sqlite"
    episode = run_episode("year", Hesitant(), seed=1, days=9, record=path)
    assert (episode.end, episode.days_played, episode.tool_calls) == ("truncated", 0, 0)
    assert (episode.final_balance_cents, steps_in(path)) == (50_000, 1)


def test_an_interrupt_inside_a_call_leaves_episode_and_record_agreed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Most interrupts hit the simulation: what is not in the record has not been played."""
    drain = World.drain
    drained = 0

    def interrupted(world: World) -> Any:
        nonlocal drained
        drained += 1
        if drained == 4:  # The third night is over, and not recorded yet.
            raise KeyboardInterrupt
        return drain(world)

    monkeypatch.setattr(World, "drain", interrupted)
    path = tmp_path / "run.sqlite"
    episode = run_episode("year", Scripted(), seed=1, days=9, record=path)
    assert episode.end == "truncated"
    score = score_record(path)
    assert (score.tool_calls, score.final_balance_cents) == (2, 49_600)
    assert (episode.tool_calls, episode.final_balance_cents) == (2, 49_600)
    assert episode.record_hash == read_record(path).verify_chain()
    assert episode.days_played == score.days_played == 2


def check_broken_off(path: Path) -> None:
    """Two nights are in the record, which is closed and whole."""
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name]
    assert steps_in(path) == 3
    assert read_record(path).verify_chain() == replay(path).record_hash
    assert score_record(path).days_played == 2


@pytest.mark.parametrize("error", [RuntimeError("no plan"), RecursionError("deep"), KeyError("x"),
                                   StopIteration()])  # fmt: skip
def test_an_agent_that_fails_is_named_with_its_place(error: Exception, tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    with pytest.raises(AgentError, match=r"act\(\) failed in test_episode\.py, line \d+") as caught:
        run_episode("year", Scripted(NIGHT, NIGHT, error), seed=1, days=9, record=path)
    assert type(error).__name__ in str(caught.value)
    assert str(error) in str(caught.value)
    assert caught.value.__cause__ is error
    check_broken_off(path)


@pytest.mark.parametrize("error", [SystemExit(3), ProviderError("no quota")])
def test_what_an_agent_raises_on_purpose_goes_through(error: BaseException, tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    with pytest.raises(type(error)) as caught:
        run_episode("year", Scripted(NIGHT, NIGHT, error), seed=1, days=9, record=path)
    assert caught.value is error
    check_broken_off(path)


def test_a_failure_while_it_begins_is_named_too() -> None:
    class Failing(Scripted):
        def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
            raise ValueError("no key")

    with pytest.raises(AgentError, match=r"begin\(\) failed .*ValueError: no key"):
        run_episode("year", Failing(), seed=1, days=2)


@pytest.mark.parametrize(("paid", "kept"), [(True, [1, 2, 3, 4]), (False, [0, 0, 0, 0])])
def test_a_paid_agents_steps_are_safe_at_once(
    paid: bool, kept: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a scripted agent that is fast wait for others."""
    monkeypatch.setattr(recorder, "_BATCH_SECONDS", float("inf"))  # However slow the machine is.
    path, found = tmp_path / "run.sqlite", list[int]()

    class Watching(Scripted):
        def act(self, observation: Mapping[str, Any]) -> Any:
            found.append(steps_in(path))
            return super().act(observation)

    agent = Watching({"tool": "list_notes"}, NIGHT, {"tool": "list_notes"}, KeyboardInterrupt())
    agent.paid = paid  # type: ignore[attr-defined]
    run_episode("year", agent, seed=1, days=9, record=path)
    assert found == kept
    assert steps_in(path) == 4


# --- The record ----------------------------------------------------------------------------------


def test_a_record_is_never_overwritten_and_nothing_is_played(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    path.write_text("mine")
    agent = Scripted()
    with pytest.raises(RecordError, match=r"run\.sqlite"):
        run_episode("year", agent, seed=1, days=2, record=path)
    assert path.read_text() == "mine"
    assert (agent.begun, agent.seen) == ([], [])


def test_a_record_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    agent = Scripted()
    with pytest.raises(RecordError, match=r"run\.sqlite"):
        run_episode("year", agent, seed=1, days=2, record=tmp_path / "gone" / "run.sqlite")
    assert list(tmp_path.iterdir()) == []
    assert (agent.begun, agent.seen) == ([], [])


def test_a_folder_is_no_place_for_a_record(tmp_path: Path) -> None:
    with pytest.raises(RecordError):
        run_episode("year", Scripted(), seed=1, days=2, record=tmp_path)


def test_a_record_by_a_text(tmp_path: Path) -> None:
    path = tmp_path / "with space é.sqlite"
    episode = run_episode("year", Scripted(), seed=1, days=2, record=str(path))
    assert episode.record == str(path)
    assert read_record(path).header.agent_name == "Scripted"


def test_options_are_in_the_header(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    run_episode("year", "random_legal", seed=1, days=2, record=path, agent_options={"seed": 5})
    header = read_record(path).header
    assert (header.agent_name, header.agent_options) == ("random_legal", {"seed": 5})
    assert (header.seed, header.days) == (1, 2)


@pytest.mark.parametrize("option", [object(), 10**30, float("nan"), {1, 2}, "\ud800"],
                         ids=["object", "10**30", "nan", "set", "surrogate"])  # fmt: skip
def test_options_that_a_record_cannot_hold_leave_no_file(option: Any, tmp_path: Path) -> None:
    """Either they are kept, or refused in words before anything is written."""
    file = tmp_path / "lax.py"
    file.write_text(
        "class A:\n"
        "    def begin(self, briefing, tools): pass\n"
        "    def act(self, observation): return {'tool': 'wait_until_tomorrow'}\n"
        "def make_agent(thing): return A()\n"
    )
    path = tmp_path / "run.sqlite"
    try:
        run_episode("year", file, seed=1, days=1, record=path, agent_options={"thing": option})
    except VendsimError:
        assert not path.exists()
    else:
        assert replay(path).end == "horizon"


# --- What cannot be run --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 1, MAX_SEED])
def test_seeds_at_the_limits(seed: int) -> None:
    assert run_episode("year", "do_nothing", seed=seed, days=1).seed == seed


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1, 2**64, True, 1.0, "1", None, float("nan")])
def test_seeds_out_of_range_are_refused_before_anything_is_written(
    seed: Any, tmp_path: Path
) -> None:
    agent = Scripted()
    with pytest.raises(ValueError, match="seed"):
        run_episode("year", agent, seed=seed, days=1, record=tmp_path / "run.sqlite")
    assert (agent.begun, agent.seen) == ([], [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("days", [1, 2, 365])
def test_days_at_the_limits(days: int) -> None:
    assert run_episode("year", "fixed_price", seed=1, days=days).days_played == days


@pytest.mark.parametrize("days", [0, -1, 366, True, 1.0, "3"])
def test_days_out_of_range_are_refused_before_anything_is_written(
    days: Any, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="1 to 365"):
        run_episode("year", Scripted(), seed=1, days=days, record=tmp_path / "run.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_a_market_or_an_agent_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    with pytest.raises(ScenarioError, match="moon"):
        run_episode("moon", "do_nothing", seed=1, record=path)
    with pytest.raises(AgentError, match="nobody"):
        run_episode("year", "nobody", seed=1, record=path)
    assert not path.exists()


# --- Progress ------------------------------------------------------------------------------------


def told_of(agent: Any, days: int) -> list[tuple[int, int]]:
    told: list[tuple[int, int]] = []
    run_episode("year", agent, seed=1, days=days,
                progress=lambda day, cents: told.append((day, cents)))  # fmt: skip
    return told


def test_progress_is_told_of_every_day_that_closes() -> None:
    assert told_of(Scripted(), 4) == [(1, 49_800), (2, 49_600), (3, 49_400), (4, 49_200)]


def test_progress_is_told_once_a_day_however_many_calls() -> None:
    calls: list[Any] = [{"tool": "get_balance"}] * 3 + [NIGHT, {"tool": "list_notes"}]
    assert [day for day, _ in told_of(Scripted(*calls), 3)] == [1, 2, 3]


def test_progress_is_told_of_the_last_day_before_an_interrupt() -> None:
    assert [day for day, _ in told_of(Scripted(NIGHT, NIGHT, KeyboardInterrupt()), 9)] == [1, 2]


def test_a_class_or_a_function_that_makes_the_agent_will_do() -> None:
    def make() -> Scripted:
        return Scripted()

    assert run_episode("year", Scripted, seed=1, days=2).agent == "Scripted"
    assert run_episode("year", make, seed=1, days=2).agent == "make"


def test_a_factory_that_hands_out_a_class_is_told(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(
        "class A:\n    begin = act = lambda self, *told: {}\n\ndef make_agent(): return A\n"
    )
    with pytest.raises(AgentError):
        run_episode("year", file, seed=1, days=1)
