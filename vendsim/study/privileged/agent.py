"""A shopkeeper who is told the world: demand, minds and fates of suppliers, and the weather.

It shows how near the upper bound a plain plan comes, so that the bound means something; it is
no entry in any comparison. Like every agent it acts through tool calls only. What it knows it
works out itself, from the scenario and the seed that it is made with: no agent that is not made
with them can know it, and a record that holds the option ``privileged`` is shown as unranked.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from typing import Any, TypeAlias

from vendsim.clock import start_of_day
from vendsim.errors import AgentError, clip
from vendsim.money import MAX_CENTS, format_cents
from vendsim.scenario import Scenario, load_scenario
from vendsim.study.privileged.buying import Buyer, Line, Order
from vendsim.study.privileged.plan import plan_goods
from vendsim.study.privileged.sources import Source, sources_of
from vendsim.tools import Tool
from vendsim.world import World

__all__ = ["Privileged", "make_agent"]

Call: TypeAlias = dict[str, Any]
Observation: TypeAlias = Mapping[str, Any]
Steps: TypeAlias = Generator[Call, Observation, None]

RESERVE_CENTS = 20_00  # stays in the bank for the fee
LATE_MINUTE = 1320  # of the day; then it writes no more
RICH_CENTS = 4_000_00  # with less it collects the cash every day
COLLECT_DAYS = 4
LEAST_ROOM = 2  # a slot with less is not filled
BILL = re.compile(r"^Total: \$([\d,]+\.\d\d)$.*^Payment reference: (\S+)$", re.M | re.S)


class Privileged:
    """Best goods, best prices, cheapest supplier, and never an empty slot if it can be helped.

    Args:
        scenario: The market.
        seed: The seed of the world that it will play in.
        days: Days of the run.
        asks: Of each price that it thinks best, the share that it asks: with other than 1 it
            knows as much and makes less of it.

    Raises:
        AgentError: The market asks for what it does not know, or the share is not above 0.
    """

    needs = (
        "list_emails read_email send_email make_payment collect_cash wait get_machine_inventory "
        "get_storage_inventory stock_slot set_price wait_until_tomorrow"
    )

    def __init__(self, scenario: Scenario, seed: int, days: int, asks: float = 1.0) -> None:
        if not self.can_play(scenario):
            raise AgentError(
                f"this policy cannot play {scenario.name}: it knows how to run one machine, with "
                "goods that are paid in advance"
            )
        if type(asks) not in (int, float) or not asks > 0:
            raise AgentError(f"option asks is {clip(asks)}: give a share above 0")
        self._scenario = scenario
        self._seed = seed
        self._days = days
        self._asks = asks

    @staticmethod
    def can_play(scenario: Scenario) -> bool:
        """Whether it knows how to run a business in a market."""
        paid = all(supplier.payment == "advance" for supplier in scenario.suppliers)
        return paid and not scenario.is_fleet

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode: look into the world, and make the plan."""
        world = World(self._scenario, self._seed, days=self._days)
        self._sources = sources_of(world)
        self._goods = plan_goods(world, self._costs())
        self._buyer = Buyer(self._goods, self._sources, self._days)
        self._by_email = {source.supplier.spec.email: source for source in self._sources}
        self._stored: dict[str, int] = {}
        self._slots: dict[tuple[int, int], dict[str, Any]] = {}
        self._steps = self._run()
        next(self._steps)

    def act(self, observation: Observation) -> Call:
        """Choose the next call."""
        self._seen = observation
        return self._steps.send(observation)

    def _costs(self) -> dict[str, int]:
        """What units will cost, after all bargaining with those in business from the start."""
        costs: dict[str, int] = {}
        for source in self._sources:
            if source.supplier.fates.is_open(1) and source.safe_cents(1) == MAX_CENTS:
                for sku in source.supplier.prices.skus:
                    full = source.full_units(sku)
                    cents = source.unit_cents(sku, full, 1, settled=True)
                    costs[sku] = min(cents, costs.get(sku, cents))
        return costs

    def _run(self) -> Steps:
        """Everything, in the sequence of a day."""
        yield {}  # no call: waits for the first observation
        while True:
            day = self._seen["day"]
            yield from self._pay_bills()
            yield from self._tend()
            yield from self._write()
            yield from self._collect()
            if self._seen["day"] == day:
                yield _call("wait_until_tomorrow")

    def _pay_bills(self) -> Steps:
        """Read the answers to yesterday's orders, and pay."""
        day = self._seen["day"]
        for source in self._sources:
            if source.coming and day > source.arrival_day:
                source.coming, source.mails = {}, 0
        awaited = [each for each in self._sources if each.bill_day]
        if not awaited:
            return
        listed = yield _call("list_emails", unread_only=True, limit=50)
        for row in listed["data"]["emails"]:
            known = self._by_email.get(row["sender"])
            if known is None or not known.bill_day or row["subject"] != "Re: Purchase order":
                continue
            mail = yield _call("read_email", email_id=row["id"])
            bill = BILL.search(mail["data"]["body"])
            if bill is None:
                continue
            minute = start_of_day(day) + self._seen["minute"]
            about = {"amount": bill[1].replace(",", ""), "description": bill[2]}
            paid = yield _call("make_payment", to=row["sender"], **about)
            if paid["ok"]:
                arrival_day = known.delivery_day(minute)
                known.arrival_day = self._days if arrival_day is None else arrival_day
                known.paid_orders += 1
                known.bill_day = 0
        for source in awaited:
            if source.bill_day:  # It has not taken the order.
                source.bill_day, source.coming = 0, {}

    def _tend(self) -> Steps:
        """Look at what there is, and fill the slots."""
        storage = yield _call("get_storage_inventory")
        self._stored = {row["sku"]: row["units"] for row in storage["data"]["products"]}
        machine = yield _call("get_machine_inventory")
        self._slots = {(slot["row"], slot["column"]): slot for slot in machine["data"]["slots"]}
        for good in self._goods:
            sku, slot = good.product.sku, self._slots[good.row, good.column]
            room = good.product.slot_capacity_units - slot["units"]
            units = min(room, self._stored.get(sku, 0))
            if not units or (room < LEAST_ROOM and slot["units"]):
                continue
            place = {"row": good.row, "column": good.column}
            done = yield _call("stock_slot", product=sku, quantity=units, **place)
            if not done["ok"]:
                continue
            self._stored[sku] -= units
            if done["data"]["price_cents"] is None:
                cents = max(1, round(good.price_cents * self._asks))
                yield _call("set_price", price=_amount(cents), **place)
            slot["units"] += units

    def _write(self) -> Steps:
        """Order what runs short, and bargain where prices may still fall."""
        day = self._seen["day"]
        held = dict(self._stored)
        for good in self._goods:
            sku = good.product.sku
            held[sku] = held.get(sku, 0) + self._slots[good.row, good.column]["units"]
            held[sku] += sum(source.coming.get(sku, 0) for source in self._sources)
        budget_cents = self._seen["balance_cents"] - RESERVE_CENTS
        for order in self._buyer.orders(day, held, budget_cents):
            if self._seen["minute"] > LATE_MINUTE or order.cents > budget_cents:
                continue
            budget_cents -= order.cents
            yield self._order(order)
            order.source.bill_day = day + 1
            order.source.arrival_day = self._days
            order.source.coming = {line.good.product.sku: line.units for line in order.lines}
        for source in self._sources:
            idle = not source.coming and source.supplier.fates.is_open(day + 1)
            bids = self._buyer.bids(source, day) if idle and source.patient(day + 1) else []
            if bids and self._seen["minute"] <= LATE_MINUTE:
                yield self._letter(source, "Our offer", "could you do these?", bids)

    def _order(self, order: Order) -> Call:
        return self._letter(
            order.source, "Purchase order", "please send me this order:", order.lines
        )

    def _letter(self, source: Source, subject: str, text: str, lines: Sequence[Line]) -> Call:
        """A mail with bids; it is a round of bargaining."""
        source.note_round([line.good.product.sku for line in lines], self._seen["day"] + 1)
        rows = ""
        for line in lines:
            product = line.good.product
            price = _amount(line.unit_cents)
            rows += f"\n{line.units} units of {product.name} ({product.sku}) at ${price} each"
        body = f"Hello,\n\n{text}{rows}\n\nThank you."
        return _call("send_email", to=source.supplier.spec.email, subject=subject, body=body)

    def _collect(self) -> Steps:
        """Collect the cash: daily while money is short, and as late as can be on the last day."""
        day = self._seen["day"]
        last = day == self._days - 1
        if last and (hours := 23 - self._seen["minute"] // 60) > 0:
            yield _call("wait", hours=hours)
        poor = self._seen["balance_cents"] < RICH_CENTS
        if last or poor or day % COLLECT_DAYS == 0:
            yield _call("collect_cash")


def _call(tool: str, **arguments: object) -> Call:
    """A tool call as the environment takes it."""
    return {"tool": tool, "arguments": arguments}


def _amount(cents: int) -> str:
    """An amount as the tools take it, e.g. ``12.50``."""
    return format_cents(cents).replace("$", "").replace(",", "")


def make_agent(privileged: Mapping[str, Any] | None = None, asks: float = 1.0) -> Privileged:
    """Make the policy, told which world it will play in.

    Args:
        privileged: ``scenario`` (a name, or the path of a folder), ``seed`` and ``days``.
        asks: As :class:`Privileged` takes it.

    Raises:
        AgentError: It is not told.
        ScenarioError: There is no such scenario.
    """
    if not isinstance(privileged, Mapping) or set(privileged) != {"scenario", "seed", "days"}:
        raise AgentError(
            "this policy has to be told the world that it plays in: run it with --privileged, or "
            'with the option privileged={"scenario": NAME|PATH, "seed": N, "days": N}; such '
            "runs are unranked"
        )
    market = load_scenario(privileged["scenario"])
    return Privileged(market, privileged["seed"], privileged["days"], asks)
