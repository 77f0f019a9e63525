"""Runs in which much happens: a trading agent, with random calls of every kind between its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tests.invariants import Invariants
from vendsim.env import ToolCallEnv
from vendsim.play import Agent, load_agent
from vendsim.record import Header, Recorder
from vendsim.scenario import Scenario
from vendsim.study.verify import verify_record
from vendsim.tools import tools_hash, tools_of

Call = dict[str, Any]

LAST_ERRAND_MINUTE = 1200  # No errand takes a day's morning report from the agent.
WAITING = ("wait", "wait_until_tomorrow")


class Errands:
    """Random calls: any that the tools take, and such as suppliers and customers react to.

    Args:
        env: What they are for.
        seed: Keys them.
    """

    def __init__(self, env: ToolCallEnv, seed: int) -> None:
        self._env = env
        self._random = Random(seed)
        self._emails = [supplier.email for supplier in env.scenario.suppliers]
        self._skus = [product.sku for product in env.scenario.products]
        env.action_space.seed(seed)

    def draw(self) -> Call:
        """One call that lets no more time pass than it takes."""
        makers: list[Callable[[], Call]] = [
            *(self._any, self._any, self._any, self._nonsense, self._mail, self._mail),
            *(self._pay, self._pay_order, self._customer, self._customer),
        ]
        while True:
            call = self._random.choice(makers)()
            if call.get("tool") not in WAITING:
                return call

    def _any(self) -> Call:
        found: Any = self._env.action_space.sample()
        return dict(found)

    def _nonsense(self) -> Call:
        return self._random.choice(
            [
                {"tool": "fly"},
                {"tool": "set_price", "arguments": {"row": 0, "column": 0, "price": "1e9"}},
                {"tool": "get_balance", "arguments": {"output": 1}},
                {"tool": "get_balance", "output_tokens": self._random.randrange(50_000)},
            ]
        )

    def _mail(self) -> Call:
        """Words that suppliers act on."""
        one, other = self._random.sample(self._skus, 2)
        units = self._random.randrange(1, 80)
        texts = (
            f"Please send {units} x {one} and {units} x {other}.",
            f"I would take {units} units of {one} at $0.{units:02d} each. Can you do that?",
            f"Another supplier asks $0.{units:02d} for {one}. Can you match that?",
            "Please cancel my order.",
            "The goods of my last order were damaged. Please make it good.",
            "Please send me your price list.",
            "Where is my order?",
        )
        return _mail(self._random.choice(self._emails), self._random.choice(texts))

    def _pay(self) -> Call:
        to = self._random.choice([*self._emails, "no@where.example"])
        why = self._random.choice(["goods", "membership fee", "thanks"])
        return _payment(to, self._random.randrange(1, 8_000), why)

    def _pay_order(self) -> Call:
        """What an order costs, more or less, whether it has been paid for or not."""
        trading, business = self._env.world.trading, self._env.world.business
        orders = [
            (supplier.spec.email, order)
            for supplier in trading.suppliers.values()
            for order in supplier.open_orders(business.id)
        ]
        if not orders:
            return self._any()
        to, order = self._random.choice(orders)
        cents = order.total_cents + self._random.choice([0, 0, 0, -1, 1, 500])
        return _payment(to, max(1, cents), self._random.choice([order.id, "order"]))

    def _customer(self) -> Call:
        """A refund, in part or in full, or words, to somebody who has complained."""
        complaints = [*self._env.world.business.complaints.by_address.values()][-30:]
        if not complaints:
            return self._any()
        complaint = self._random.choice(complaints)
        words = ("I will refund you tomorrow.", "We will not refund you.", "Which slot was it?")
        if self._random.random() < 0.5:
            return _mail(complaint.address, self._random.choice(words))
        cents = max(1, complaint.claimed_cents // self._random.choice([1, 1, 2]))
        return _payment(complaint.address, cents, "refund")


class Year(NamedTuple):
    """What a run came to.

    Attributes:
        breaches: What verification found.
        checks: How often the invariants were checked.
        calls: Tool calls.
        counts: Events of a kind; ``units`` sold.
    """

    breaches: tuple[object, ...]
    checks: int
    calls: int
    counts: Counter[str]


def play_year(
    market: Scenario, agent: str, seed: int, path: Path, *, errands_per_day: int, days: int = 365
) -> Year:
    """Play a run with every invariant checked after every event, into a record; verify that.

    Args:
        market: The market.
        agent: Who trades.
        seed: Of the world and of the errands.
        path: Where the record is to be; it is removed again.
        errands_per_day: Random calls a day, on average.
        days: Days of the run.
    """
    header = Header(market.canonical_json, market.hash, seed, days, tools_hash(market), agent)
    env = ToolCallEnv(market, days=days)
    with Recorder(path, header) as recorder:
        env.recorder = recorder
        seen, _ = env.reset(seed=seed)
        invariants = Invariants(env.world, drained_cents=env.world.business.bank_cents)
        invariants.check_every_event()
        invariants.check_every_drain()
        player = load_agent(agent, {"seed": seed} if agent == "random_legal" else {})
        player.begin(env.briefing, tools_of(market))
        _play_on(env, player, seen, Errands(env, seed), errands_per_day)
    invariants.check()
    breaches = verify_record(path).breaches
    path.unlink()
    counts = invariants.kinds + Counter(units=env.world.business.sales.units)
    return Year(breaches, invariants.checks, recorder.steps - 1, counts)


def _play_on(
    env: ToolCallEnv, player: Agent, seen: Any, errands: Errands, errands_per_day: int
) -> None:
    random = Random(env.world.seed)
    over, day, left = False, -1, 0
    while not over:
        if seen["day"] != day:
            day, left = seen["day"], random.randrange(2 * errands_per_day + 1)
        while left and not over and env.world.minute % 1440 < LAST_ERRAND_MINUTE:
            left -= 1
            over = env.step(errands.draw())[2]
        if not over:
            call: Any = player.act(seen)
            seen, _, over, _, _ = env.step(call)


def _mail(to: str, body: str) -> Call:
    return {"tool": "send_email", "arguments": {"to": to, "subject": "Goods", "body": body}}


def _payment(to: str, cents: int, description: str) -> Call:
    amount = f"{cents // 100}.{cents % 100:02d}"
    return {
        "tool": "make_payment",
        "arguments": {"to": to, "amount": amount, "description": description},
    }
