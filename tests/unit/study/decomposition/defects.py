"""An operator who knows the world, and the same with one thing done badly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from vendsim.play import Agent, run_episode
from vendsim.scenario import Scenario, load_scenario
from vendsim.study.decomposition import Decomposition, decompose
from vendsim.study.privileged import Privileged
from vendsim.tools import Tool

__all__ = ["CHANGES", "negotiated", "played"]

Call: TypeAlias = dict[str, Any]
Change: TypeAlias = Callable[[Call], Call]

DAYS = 120
SEED = 3
_PRICE = re.compile(r" at \$[\d.]+ each")
_UNITS = re.compile(r"^(\d+) units", re.M)


class Changed:
    """Plays as the operator does, but for what a change makes of each call."""

    def __init__(self, operator: Privileged, change: Change) -> None:
        self._operator = operator
        self._change = change

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        self._operator.begin(briefing, tools)

    def act(self, observation: Mapping[str, Any]) -> Call:
        return self._change(self._operator.act(observation))


def rich(name: str) -> Scenario:
    """A market, with money enough that no defect starves the business of it."""
    market = load_scenario(name)
    money = market.money.model_copy(update={"opening_cash_cents": 20_000_00})
    return market.model_copy(update={"money": money})


@cache
def played(market: str, defect: str = "") -> Decomposition:
    """Where the money went of the operator, with a defect or without."""
    scenario = rich(market)
    change = CHANGES[defect]() if defect else dict
    return _decomposed(scenario, Changed(Privileged(scenario, SEED, DAYS), change))


@cache
def negotiated(*, trusting: bool) -> Decomposition:
    """Where the money went of somebody who bargains, or believes whatever is written."""
    return _decomposed(rich("year"), "negotiator", {"trusting": trusting})


def _decomposed(
    market: Scenario, agent: Agent | str, options: dict[str, object] | None = None
) -> Decomposition:
    with TemporaryDirectory() as folder:
        record = Path(folder) / "run.sqlite"
        run_episode(market, agent, seed=SEED, days=DAYS, record=record, agent_options=options)
        return decompose(record)


def _called(tool: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Change:
    """Change the arguments of one tool."""

    def changed(call: Call) -> Call:
        return {**call, "arguments": change(call["arguments"])} if call["tool"] == tool else call

    return changed


def _dear() -> Change:
    """Prices are half as high again."""
    return _called("set_price", lambda told: {**told, "price": f"{1.5 * float(told['price']):.2f}"})


def _unrestocked() -> Change:
    """Each slot is filled once."""
    filled = set()

    def once(told: dict[str, Any]) -> dict[str, Any]:
        place = (told["row"], told["column"])
        known = place in filled
        filled.add(place)
        return {**told, "quantity": 10_000} if known else told  # which does not fit

    return _called("stock_slot", once)


def _unhaggled() -> Change:
    """Orders name no price, so list prices are billed."""
    return _called("send_email", lambda told: {**told, "body": _PRICE.sub("", told["body"])})


def _greedy() -> Change:
    """Orders are for six times the units."""

    def more(told: dict[str, Any]) -> dict[str, Any]:
        body = _UNITS.sub(lambda found: f"{6 * int(found[1])} units", told["body"])
        return {**told, "body": body}

    return _called("send_email", more)


def _uncollected() -> Change:
    """The cash stays in the machine."""

    def look(call: Call) -> Call:
        idle = call["tool"] == "collect_cash"
        return {"tool": "get_balance", "arguments": {}} if idle else call

    return look


def _narrow() -> Change:
    """Of the machine's rows the first is never used."""
    return _called("stock_slot", lambda told: told if told["row"] else {**told, "quantity": 10_000})


CHANGES: dict[str, Callable[[], Change]] = {
    "pricing": _dear,
    "stock_outs": _unrestocked,
    "buying_price": _unhaggled,
    "spoilage": _greedy,
    "idle_cash": _uncollected,
    "assortment": _narrow,
}
