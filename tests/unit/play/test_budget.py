"""Budgets and prices: where a run is stopped, and what it is said to have cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.markets import variant
from vendsim.errors import RunStopped, VendsimError
from vendsim.play import resume_episode, run_episode
from vendsim.play.budget import BUDGETS, Budget, read_budget
from vendsim.play.models import ChatAgent, ScriptedModel, answer
from vendsim.play.models.agent import PATIENCE
from vendsim.play.models.spent import Spent
from vendsim.play.models.turns import Reply, Request, Usage
from vendsim.play.patience import Failure
from vendsim.play.prices import Price, Prices, shipped_prices
from vendsim.study.verify import verify_record

NIGHT: tuple[str, dict[str, Any]] = ("wait_until_tomorrow", {})
MARKET = variant(money={"output_token_cents_per_million": 0})


def sleeps(request: Request, number: int) -> Any:
    return answer("good night", NIGHT, usage=Usage(1_000, 0, 0, 50, 0))


def thinks(request: Request, number: int) -> Any:
    """Says something in between, which costs no call."""
    return answer("hm") if number % 2 else sleeps(request, number)


def play(brain: Any, path: Path | None, **limits: Any) -> Any:
    agent = ChatAgent(ScriptedModel(brain))
    return run_episode(MARKET, agent, seed=1, days=30, record=path, budget=Budget(**limits))


@pytest.mark.parametrize(
    ("limits", "calls"),
    [
        ({"tool_calls": 7}, 7),
        ({"tokens": 1_050 * 5}, 5),
        ({"output_tokens": 301}, 7),
        ({"messages": 11}, 5),
    ],
)
def test_a_run_stops_when_its_budget_is_used_up(
    limits: dict[str, int], calls: int, tmp_path: Path
) -> None:
    path = tmp_path / "run.sqlite"
    episode = play(sleeps, path, **limits)
    (name, limit) = next(iter(limits.items()))
    assert (episode.end, episode.tool_calls) == ("truncated", calls)
    assert episode.stopped == f"budget: {name} {limit} used up"
    assert episode.final_balance_cents == 500_00 - calls * 2_00
    assert verify_record(path).holds
    whole = resume_episode(path, agent=ChatAgent(ScriptedModel(sleeps)))
    assert (whole.end, whole.stopped, whole.tool_calls) == ("horizon", None, 30)
    assert whole.usage is not None
    assert whole.usage["requests"] == 30


def test_a_run_that_is_resumed_with_the_same_budget_stops_at_once(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    first = play(sleeps, path, tool_calls=3)
    model = ScriptedModel(sleeps)
    again = resume_episode(path, agent=ChatAgent(model), budget=Budget(tool_calls=3))
    assert (again.tool_calls, again.stopped) == (3, first.stopped)
    assert model.requests == []


def test_a_model_is_not_asked_once_more_than_it_may() -> None:
    model = ScriptedModel(thinks)
    episode = run_episode("year", ChatAgent(model), seed=1, days=30, budget=Budget(messages=4))
    assert episode.stopped is not None
    assert len(model.requests) == 2  # the opening, a call and its result, a remark and a reminder


def test_time_is_limited_too() -> None:
    assert play(sleeps, None, wall_seconds=1e-9).tool_calls == 0
    assert play(sleeps, None, working_seconds=1e-9).tool_calls == 0


class Mute(ScriptedModel):
    """A model that does not answer when it is asked first, and asks for much time.

    Attributes:
        given: How long each try was given.
    """

    def __init__(self) -> None:
        super().__init__(sleeps)
        self.given: list[float] = []

    def ask(self, request: Request, seconds: float) -> Any:
        self.given.append(seconds)
        if len(self.given) == 1:
            return Failure("it did not answer in time", "passing", wait_seconds=3_000.0)
        return super().ask(request, seconds)


def test_a_provider_is_not_waited_for_beyond_the_time_of_the_run() -> None:
    model, waited = Mute(), list[float]()
    agent = ChatAgent(model, patience=replace(PATIENCE, sleep=waited.append))
    run_episode(MARKET, agent, seed=1, days=2, budget=Budget(wall_seconds=1_000))
    assert len(model.given) == 3
    assert max(model.given + waited) <= 1_000


def test_what_is_used_up_between_two_tries_stops_the_run() -> None:
    model, waited = Mute(), list[float]()

    def check() -> None:
        if waited:
            raise RunStopped("budget", "wall_seconds 9 used up")

    agent = ChatAgent(model, patience=replace(PATIENCE, sleep=waited.append))
    agent.limit_with(check, lambda: 9.0)
    episode = run_episode(MARKET, agent, seed=1, days=2)
    assert episode.stopped == "budget: wall_seconds 9 used up"
    assert model.given == waited == [9.0]


def test_waiting_for_a_provider_is_no_work() -> None:
    spent = Spent("m", waited_now_seconds=50.0)
    Budget(working_seconds=20).check(0, 60.0, spent)
    with pytest.raises(RunStopped):
        Budget(working_seconds=10).check(0, 60.0, spent)
    with pytest.raises(RunStopped):
        Budget(wall_seconds=60).check(0, 60.0, spent)


def test_scripted_agents_have_budgets_of_calls() -> None:
    episode = run_episode("year", "base_stock", seed=1, days=5, budget=Budget(tool_calls=20))
    assert (episode.tool_calls, episode.usage) == (20, None)


def test_a_budget_in_dollars_needs_a_price() -> None:
    with pytest.raises(VendsimError, match="not known"):
        play(sleeps, None, dollars=1)


def test_dollars_are_counted_by_the_price_list() -> None:
    price = Price(model="m-1", since=dt.date(2026, 1, 1), input=2.0, output=10.0, source="us")
    agent = ChatAgent(ScriptedModel(sleeps, name="m-1"), prices=Prices([price]))
    each = (1_000 * 2.0 + 50 * 10.0) / 1e6
    episode = run_episode("year", agent, seed=1, days=30, budget=Budget(dollars=4 * each))
    assert episode.tool_calls == 4
    assert episode.usage is not None
    assert episode.usage["dollars"] == pytest.approx(4 * each)


def test_cached_tokens_have_their_own_price() -> None:
    price = Price(
        model="m",
        since=dt.date(2026, 1, 1),
        input=3.0,
        cached_input=0.3,
        cache_write=3.75,
        output=15.0,
        source="us",
    )
    usage = Usage(1_000_000, 600_000, 100_000, 10_000, 5_000)
    assert price.dollars(usage) == pytest.approx(0.3 * 3 + 0.6 * 0.3 + 0.1 * 3.75 + 0.01 * 15)


# --- The list ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("gpt-5", "gpt-5"),
        ("gpt-5-2025-08-07", "gpt-5"),
        ("claude-sonnet-4-20250514", "claude-sonnet-4"),
        ("claude-sonnet-4-latest", "claude-sonnet-4"),
        ("gpt-5.6", None),
        ("gpt-5-pro", None),
        ("my-own", None),
        ("", None),
    ],
)
def test_only_a_date_may_stand_behind_a_known_name(name: str, known: str | None) -> None:
    found = shipped_prices().of(name)
    assert (found and found.model) == known


def test_the_latest_price_counts() -> None:
    old, new = (
        Price(model="m", since=dt.date(year, 1, 1), input=1.0, output=2.0, source=str(year))
        for year in (2025, 2026)
    )
    for listed in ([old, new], [new, old]):
        found = Prices(listed).of("m")
        assert found is new


@pytest.mark.parametrize(
    "text",
    [
        "price = 3",
        "[[price]]\nmodel = 'm'",
        "[[price]]\nmodel='m'\nsince=2026-01-01\ninput=-1.0\noutput=1.0\nsource=''",
        "[[price]]\nmodel='m'\nsince=2026-01-01\ninput=nan\noutput=1.0\nsource=''",
        "[[price]]\nmodel='m'\nsince=2026-01-01\ninput=1.0\noutput=1.0\nsource=''\nextra=1",
        "not toml",
    ],
)
def test_a_list_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "prices.toml"
    path.write_text(text)
    with pytest.raises(VendsimError, match="price list"):
        Prices.read(path)
    with pytest.raises(VendsimError, match="price list"):
        Prices.read(tmp_path / "nothing")


# --- From the command line -----------------------------------------------------------------------


def test_a_budget_is_read() -> None:
    assert read_budget({"tool_calls": 5, "dollars": 2.5}) == Budget(tool_calls=5, dollars=2.5)


NO_LIMITS: list[dict[str, Any]] = [
    {"tool_calls": 0},
    {"tool_calls": 2.5},
    {"tool_calls": True},
    {"tool_calls": "many"},
    {"dollars": float("nan")},
    {"dollars": float("inf")},
    {"dollars": -1},
    {"dollars": 10**400},
]


@pytest.mark.parametrize("limits", [*NO_LIMITS, {"dollars": None}, {"calls": 3}])
def test_what_limits_nothing_is_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not"):
        read_budget(limits)


@pytest.mark.parametrize("limits", NO_LIMITS)
def test_in_python_too(limits: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(limits))} .* is not a"):
        Budget(**limits)


def test_the_names_are_those_of_the_budget() -> None:
    assert set(BUDGETS) == {
        *("tool_calls", "messages", "tokens", "output_tokens"),
        *("dollars", "wall_seconds", "working_seconds"),
    }


class Uncounted(ScriptedModel):
    """A model behind a server that leaves out how many tokens an answer took."""

    def read(self, raw: Any) -> Any:
        reply = super().read(raw)
        return replace(reply, usage=Usage()) if isinstance(reply, Reply) else reply


def test_what_nobody_counts_is_unknown_and_not_nothing() -> None:
    listed = Prices([Price(model="m", since=dt.date(2026, 1, 1), input=1, output=2, source="us")])
    agent = ChatAgent(Uncounted(sleeps, name="m"), prices=listed)
    episode = run_episode(MARKET, agent, seed=1, days=3)
    assert episode.end == "horizon"
    assert episode.usage is not None
    assert episode.usage["dollars"] is None


@pytest.mark.parametrize("limit", ["tokens", "output_tokens", "dollars"])
def test_a_budget_of_what_nobody_counts_stops_the_run(limit: str) -> None:
    listed = Prices([Price(model="m", since=dt.date(2026, 1, 1), input=1, output=2, source="us")])
    agent = ChatAgent(Uncounted(sleeps, name="m"), prices=listed)
    episode = run_episode(MARKET, agent, seed=1, days=3, budget=Budget(**{limit: 1_000_000}))
    assert episode.tool_calls == 1
    assert episode.stopped is not None
    assert "cannot be kept: the provider counts no tokens" in episode.stopped
