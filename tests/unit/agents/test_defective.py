"""Every defect does what it says, and nothing else."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.unit.agents.playing import Played, play
from vendsim.errors import AgentError
from vendsim.play import load_agent, resume_episode, run_episode
from vendsim.play.budget import Budget
from vendsim.study.verify import verify_record
from vendsim.tools import Tool

DEFECTS = (
    "forgets_orders",
    "never_collects",
    "loses_memory",
    "takes_days_off",
    "ignores_inflation",
    "melts_down",
)


MODULE: Any = sys.modules[type(load_agent("defective", {"defect": "never_collects"})).__module__]


def _defective(healthy: Any, defect: str, seed: int = 0, **how_bad: Any) -> Any:
    """A defect before an agent that is at hand."""
    return MODULE.Defective(healthy, defect, how_bad, seed)


class Spy:
    """An agent, and all that it wanted to do and thought it saw."""

    def __init__(self, agent: Any) -> None:
        self.agent = agent
        self.begun = 0
        self.calls: list[dict[str, Any]] = []
        self.seen: list[Mapping[str, Any]] = []

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        self.begun += 1
        self.agent.begin(briefing, tools)

    def act(self, observation: Mapping[str, Any]) -> dict[str, Any]:
        self.seen.append(observation)
        self.calls.append(self.agent.act(observation))
        return self.calls[-1]

    def orders(self) -> int:
        return sum(call["arguments"].get("subject") == "Purchase order" for call in self.calls)


class Sends:
    """Sends an order, collects the cash and sleeps, every day."""

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        self.calls = 0

    def act(self, observation: Mapping[str, Any]) -> dict[str, Any]:
        self.calls += 1
        mail = {"to": "trade@nowhere.example", "subject": "Purchase order", "body": "One of each."}
        return [
            {"tool": "send_email", "arguments": mail},
            {"tool": "collect_cash", "arguments": {}},
            {"tool": "wait_until_tomorrow", "arguments": {}},
        ][(self.calls - 1) % 3]


class Modelled(Sends):
    """Notes what its model answers."""

    def note_responses_with(self, note: Any) -> None:
        raise AssertionError("it is refused before")


def _orders(played: Played) -> int:
    return sum(step.arguments["subject"] == "Purchase order" for step in played.of("send_email"))


# --- What is forgotten ---------------------------------------------------------------------------


@pytest.mark.parametrize("p", [0.0, 0.05, 0.2, 0.5, 1.0])
def test_it_forgets_the_share_of_orders_that_it_should(p: float) -> None:
    sent = wanted = 0
    for seed in range(4):
        spy = Spy(Sends())
        played = play(_defective(spy, "forgets_orders", seed=seed, p=p), days=200)
        sent, wanted = sent + _orders(played), wanted + spy.orders()
        assert len(played.of("collect_cash")) == len(played.of("wait_until_tomorrow")) == 200
    assert wanted == 800
    # Four standard deviations of 800 draws.
    assert 1 - sent / wanted == pytest.approx(p, abs=4 * (p * (1 - p) / 800) ** 0.5)


def test_a_real_shop_loses_those_orders_and_believes_them_sent() -> None:
    spy = Spy(load_agent("base_stock"))
    played = play(_defective(spy, "forgets_orders", p=0.5), days=120)
    assert 0 < _orders(played) < spy.orders()
    kept = len(spy.calls) - len(played.steps)
    assert kept == spy.orders() - _orders(played)
    after = [seen for seen, call in zip(spy.seen[1:], spy.calls, strict=False)
             if call["arguments"].get("subject") == "Purchase order"]  # fmt: skip
    assert all(seen["ok"] and "sent to" in seen["text"] for seen in after)


def test_worlds_are_forgotten_in_differently() -> None:
    def days_sent(seed: int) -> list[int]:
        played = play(_defective(Sends(), "forgets_orders", p=0.5), seed=seed, days=60)
        return [step.day for step in played.of("send_email")]

    assert days_sent(1) == days_sent(1)
    assert days_sent(1) != days_sent(2)


# --- What is left undone -------------------------------------------------------------------------


def test_the_cash_is_never_collected() -> None:
    spy = Spy(load_agent("fixed_price"))
    played = play(_defective(spy, "never_collects"), days=60)
    tools = Counter(step.tool for step in played.steps)
    assert tools["collect_cash"] == 0
    assert sum(call["tool"] == "collect_cash" for call in spy.calls) >= 8
    business = played.env.world.business
    assert business.net_worth_cents - business.bank_cents > 100_00


@pytest.mark.parametrize("days", [1, 2, 3, 7])
def test_it_works_on_one_day_of_so_many(days: int) -> None:
    played = play(_defective(load_agent("fixed_price"), "takes_days_off", days=days), days=60)
    at_work = {step.day for step in played.steps if step.tool != "wait_until_tomorrow"}
    assert at_work == {day for day in at_work if day % days == 0}
    assert len(at_work) > 40 / days
    assert played.env.world.end == "horizon"


# --- What is not known any more ------------------------------------------------------------------


def test_it_begins_anew_every_so_many_days() -> None:
    spy = Spy(load_agent("negotiator"))
    played = play(_defective(spy, "loses_memory", days=30), days=100)
    assert spy.begun == 4
    first = {step.day for step in played.of("web_search") if "general" in step.arguments["query"]}
    assert first == {0, 30, 60, 90}


def test_later_price_lists_are_read_as_the_first() -> None:
    spy = Spy(load_agent("base_stock"))
    agent = _defective(spy, "ignores_inflation")
    agent.begin("", [])
    base = {"ok": 1, "error": "", "day": 3, "minute": 500, "balance_cents": 1, "unread_emails": 0}

    def mail(price: str, sender: str = "a@b.example") -> dict[str, Any]:
        body = f"Hello,\n- Cola (sku-1): {price} per unit, $0.90 from 50 units\nTotal: {price}\n"
        data = {"body": body, "sender": sender}
        return {**base, "data": data, "text": f"From: {sender}\n{body}"}

    first = agent.wrong.sees(mail("$1.00"))
    assert first == mail("$1.00")
    later = agent.wrong.sees(mail("$1.30"))
    assert "Cola (sku-1): $1.00 per unit" in later["data"]["body"]
    assert "Total: $1.30" in later["data"]["body"]
    assert later["data"]["body"] in later["text"]
    assert agent.wrong.sees(mail("$1.30", "c@d.example")) == mail("$1.30", "c@d.example")


# --- Who breaks down -----------------------------------------------------------------------------


def test_it_breaks_down_in_a_fifth_of_all_worlds() -> None:
    days = []
    for seed in range(100):
        agent = _defective(load_agent("do_nothing"), "melts_down", p=0.2)
        play(agent, seed=seed, days=9)
        assert agent.wrong.decided
        days.append(agent.wrong.day)
    melted = [day for day in days if day]
    assert 10 <= len(melted) <= 30
    assert 30 <= min(melted) < 80 < 130 < max(melted) < 180
    assert len(set(melted)) > 0.7 * len(melted)


def test_once_broken_down_it_gives_everything_away_and_works_no_more() -> None:
    agent = _defective(load_agent("base_stock"), "melts_down", p=1.0)
    played = play(agent, days=365)
    assert played.env.world.end == "bankrupt"
    after = [step for step in played.steps if step.day >= agent.wrong.day]
    assert {step.tool for step in after} == {"make_payment", "send_email", "wait_until_tomorrow"}
    assert sum(step.tool == "send_email" for step in after) >= 10
    assert after[0].tool == "make_payment"
    assert after[0].seen["balance_cents"] == 0


# --- All of them ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("defect", "how_bad"),
    [("forgets_orders", {"p": 0.0}), ("melts_down", {"p": 0.0}), ("loses_memory", {"days": 999}),
     ("takes_days_off", {"days": 1})],
)  # fmt: skip
def test_without_its_defect_it_is_the_healthy_one(defect: str, how_bad: dict[str, Any]) -> None:
    healthy = play("negotiator", days=40)
    other = play(_defective(load_agent("negotiator"), defect, **how_bad), days=40)
    assert other.steps == healthy.steps


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_run_that_was_broken_off_goes_on_to_the_same_end(defect: str, tmp_path: Path) -> None:
    options = {"defect": defect, "of": "negotiator"}
    whole = run_episode("year", "defective", seed=3, days=45, agent_options=options)
    path = tmp_path / "run.sqlite"
    cut = run_episode(
        "year", "defective", seed=3, days=45, agent_options=options, record=path,
        budget=Budget(tool_calls=300),
    )  # fmt: skip
    assert cut.end == "truncated"
    again = resume_episode(path)
    # The record tells of the stop, so that its hash is another one.
    assert replace(again, record=None, record_hash=whole.record_hash) == whole
    assert verify_record(path).holds


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_second_episode_starts_afresh(defect: str) -> None:
    agent = load_agent("defective", {"defect": defect, "of": "fixed_price"})
    assert play(agent, days=25).steps == play(agent, days=25).steps


def test_it_needs_what_the_healthy_one_needs() -> None:
    agent: Any = load_agent("defective", {"defect": "never_collects", "of": "negotiator"})
    assert agent.needs == load_agent("negotiator").needs  # type: ignore[attr-defined]
    assert agent.plays_fleets is False
    plain: Any = load_agent("defective", {"defect": "never_collects", "of": "do_nothing"})
    assert (plain.needs, plain.plays_fleets) == ("", True)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"defect": "lazy"}, "there is no defect 'lazy': give one of forgets_orders, "),
        ({"defect": "never_collects", "p": 0.2}, "has no option p; it takes: neither"),
        ({"defect": "forgets_orders", "days": 3}, "has no option days; it takes: p"),
        ({"defect": "forgets_orders", "p": 1.2}, "option p is 1.2: give a number from 0 to 1"),
        ({"defect": "forgets_orders", "p": "no"}, "option p is 'no'"),
        ({"defect": "loses_memory", "days": 0}, "option days is 0: give a whole number from 1"),
        ({"defect": "loses_memory", "days": 1.5}, "option days is 1.5"),
        ({"defect": "melts_down", "of": "nobody"}, "there is no agent 'nobody'"),
        ({"defect": "melts_down", "of": "x.py", "of_options": {"privileged": {}}}, "say so itself"),
        ({"defect": "melts_down", "of": Modelled}, "asks a model: give a scripted one"),
    ],
)
def test_what_it_refuses(options: dict[str, Any], told: str) -> None:
    with pytest.raises(AgentError, match=told):
        load_agent("defective", options)
