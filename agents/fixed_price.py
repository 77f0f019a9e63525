"""A shopkeeper by the calendar: one supplier, one basket, one mark-up, all year.

At first     Search; ask the first two addresses found for their price lists; choose a basket of
             drinks and snacks from the cheaper one, and order it. The same again, without those
             who are gone, when two orders are not answered. Who sells full cases only is no use.
Every week   On the first day, order what would not last the week, always as many units; pay the
             bill next day. On the second and the fifth, fill the machine. On the last, collect
             the cash.
Fleets       Every machine gets the same basket; the rounds go through them in turn.

The price of a product is twice what a unit costs, rounded to a quarter of a dollar. It neither
forecasts nor learns.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, TypeAlias

from vendsim.tools import Tool

__all__ = ["FixedPrice", "make_agent"]

Call: TypeAlias = dict[str, Any]
Observation: TypeAlias = Mapping[str, Any]
Steps: TypeAlias = Generator[Call, Observation, None]

QUERY = "wholesale supplier of snacks and drinks for vending machines"
# What people look for in a machine, a drink and a snack in turn.
USUAL = ("cola", "chips", "water", "cookies", "lemon", "bar", "orange", "crackers", "tea", "candy")
WEEK_DAYS = 7
MARK_UP = 2.0
ROUND_TO_CENTS = 25
ORDER_UNITS = 16
PATIENCE_ORDERS = 2
RESERVE_CENTS = 20_00  # stays in the bank for the fee
FIRST_UNITS = 4  # carried to a slot of unknown capacity; the answer says what it holds

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PRICE_LINE = re.compile(r"^\W*(\S.*?) \(([a-z0-9-]+)\): \$([\d,]+\.\d\d) per unit", re.M)
CHARGE = re.compile(r"^(?:Delivery address|Account number): .+$", re.M)  # for every order
BILL = re.compile(r"^Total: \$([\d,]+\.\d\d)$.*^Payment reference: (\S+)$", re.M | re.S)


@dataclass(slots=True)
class Facing:
    """A slot of a machine and what this agent keeps in it."""

    place: dict[str, Any]  # machine, if there are several, row and column
    sku: str = ""
    units: int = 0
    capacity_units: int = 0


def call(tool: str, **arguments: object) -> Call:
    """A tool call as the environment takes it."""
    return {"tool": tool, "arguments": arguments}


def cents_of(text: str) -> int:
    """Whole cents of an amount written as ``1,234.50``."""
    return int(text.replace(",", "").replace(".", ""))


def machines_of(tools: Sequence[Tool]) -> list[dict[str, str]]:
    """How calls name each machine: by its id where the tools ask for one, else not at all."""
    asked = [tool.parameters["properties"].get("machine", {}) for tool in tools]
    ids: list[str] = next((each["enum"] for each in asked if each), [])
    return [{"machine": each} for each in ids] or [{}]


def dollars(cents: int) -> str:
    """An amount as the tools take it, e.g. ``12.50``."""
    return f"{cents // 100}.{cents % 100:02d}"


def choose_basket(names: Mapping[str, str], size: int) -> list[str]:
    """Pick products: one for each usual word, in turn, then whatever the list has next."""
    basket: list[str] = []
    for word in USUAL * 2:
        hits = [sku for sku, name in names.items() if word in name.lower() and sku not in basket]
        basket += hits[:1]
    basket += [sku for sku in names if sku not in basket]
    return basket[:size]


class FixedPrice:
    """The plan above, as a generator: it yields calls and is sent what came of them."""

    needs = (
        "web_search send_email list_emails read_email collect_cash get_machine_inventory "
        "get_storage_inventory stock_slot set_price wait_until_tomorrow"
    )

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode with an empty memory."""
        self.facings: list[Facing] = []
        self.names: dict[str, dict[str, str]] = {}  # supplier -> SKU -> name
        self.unit_cents: dict[str, dict[str, int]] = {}  # supplier -> SKU -> unit price
        self.machines = machines_of(tools)
        self.storage: dict[str, int] = {}
        self.basket: list[str] = []
        self.supplier = ""
        self.gone: set[str] = set()  # addresses not to write to again
        self.orders_unanswered = 0
        self.charge = "".join(f"\n\n{line}" for line in CHARGE.findall(briefing))
        self.seen: Observation = {}
        self._steps = self._run()
        next(self._steps)

    def act(self, observation: Observation) -> Call:
        """Choose the next call."""
        self.seen = observation
        return self._steps.send(observation)

    def _run(self) -> Steps:
        """Everything, in the sequence of a day."""
        yield {}  # no call: waits for the first observation
        for at in self.machines:
            machine = yield call("get_machine_inventory", **at)
            for slot in machine["data"]["slots"]:
                self.facings.append(Facing({**at, "row": slot["row"], "column": slot["column"]}))
        while True:
            if not self.supplier or self.orders_unanswered >= PATIENCE_ORDERS:
                yield from self._open_accounts()
                continue
            day = self.seen["day"]
            yield from self._read_mail()
            if day % WEEK_DAYS == 0:
                yield from self._order()
            if day % WEEK_DAYS in (1, 4):
                yield from self._fill_machines()
            if day % WEEK_DAYS == 6:
                for at in self.machines:
                    yield call("collect_cash", **at)
            if self.seen["day"] == day:
                yield call("wait_until_tomorrow")

    def _open_accounts(self) -> Steps:
        """Find two suppliers, ask what they sell, and choose one."""
        self.gone.add(self.supplier)
        self.names, self.supplier, self.orders_unanswered = {}, "", 0
        found = yield call("web_search", query=QUERY)
        addresses = dict.fromkeys(ADDRESS.findall(found["text"]))
        asked = [address for address in addresses if address not in self.gone][:2]
        if not asked:
            self.gone.clear()
        for address in asked:
            body = "Hello,\n\nplease send me your price list.\n\nThank you."
            yield call("send_email", to=address, subject="Price list", body=body)
        yield call("wait_until_tomorrow")
        yield from self._read_mail()
        self.gone.update(address for address in asked if address not in self.names)
        if self.names:
            self.supplier = min(self.names, key=lambda name: fmean(self.unit_cents[name].values()))
            self.basket = choose_basket(self.names[self.supplier], self._most_slots())
            yield from self._order()

    def _read_mail(self) -> Steps:
        """Read what is unread: price lists are kept, bills are paid."""
        if not self.seen["unread_emails"]:
            return
        listed = yield call("list_emails", unread_only=True)
        for row in listed["data"]["emails"]:
            seen = yield call("read_email", email_id=row["id"])
            mail = seen["data"]
            if mail["sender"] == self.supplier:
                self.orders_unanswered = 0
            if "full cases" in mail["body"]:
                continue
            for name, sku, price in PRICE_LINE.findall(mail["body"]):
                self.names.setdefault(mail["sender"], {})[sku] = name
                self.unit_cents.setdefault(mail["sender"], {})[sku] = cents_of(price)
            if mail["sender"] in self.names and (bill := BILL.search(mail["body"])):
                amount = bill[1].replace(",", "")
                yield call("make_payment", to=mail["sender"], amount=amount, description=bill[2])

    def _facings_of(self, at: dict[str, str]) -> list[Facing]:
        """The slots of one machine."""
        return [each for each in self.facings if at.items() <= each.place.items()]

    def _most_slots(self) -> int:
        """Slots of the largest machine: all of them get the same products."""
        return max(len(self._facings_of(at)) for at in self.machines)

    def _order(self) -> Steps:
        """Order every product of the basket that would not last the week."""
        stock = yield call("get_storage_inventory")
        self.storage = {row["sku"]: row["units"] for row in stock["data"]["products"]}
        weekly = ORDER_UNITS * len(self.machines)
        short = [sku for sku in self.basket if self.storage.get(sku, 0) < weekly]
        budget_cents = self.seen["balance_cents"] - RESERVE_CENTS
        lines = []
        for sku in short:
            budget_cents -= weekly * self.unit_cents[self.supplier][sku]
            if budget_cents < 0:
                break
            lines.append(f"{weekly} units of {self.names[self.supplier][sku]} ({sku})")
        if lines:
            goods = "\n".join(lines)
            body = f"Hello,\n\nplease send me this order:\n{goods}{self.charge}\n\nThank you."
            yield call("send_email", to=self.supplier, subject="Purchase order", body=body)
            self.orders_unanswered += 1

    def _fill_machines(self) -> Steps:
        """Fill every slot of every machine, and give free slots to products that have none."""
        stock = yield call("get_storage_inventory")
        self.storage = {row["sku"]: row["units"] for row in stock["data"]["products"]}
        for at in self.machines:
            yield from self._fill(at, self._facings_of(at))

    def _fill(self, at: dict[str, str], facings: list[Facing]) -> Steps:
        """Fill one machine."""
        machine = yield call("get_machine_inventory", **at)
        for facing, slot in zip(facings, machine["data"]["slots"], strict=True):
            facing.units = slot["units"]
        for facing in facings:
            units = min(self.storage.get(facing.sku, 0), facing.capacity_units - facing.units)
            if units > 0:
                yield from self._carry(facing, facing.sku, units)
            elif not facing.units and facing.sku not in self.basket:
                facing.sku = ""
        placed = {facing.sku for facing in facings}
        for sku in self.basket:
            if sku not in placed and self.storage.get(sku):
                yield from self._place(facings, sku)

    def _place(self, facings: list[Facing], sku: str) -> Steps:
        """Try the free slots, the first that takes the product is its own from now on."""
        for facing in [each for each in facings if not each.sku]:
            yield from self._carry(facing, sku, min(FIRST_UNITS, self.storage[sku]))
            if facing.sku == sku:
                cents = self.unit_cents[self.supplier][sku] * MARK_UP
                cents = max(1, round(cents / ROUND_TO_CENTS)) * ROUND_TO_CENTS
                yield call("set_price", price=dollars(cents), **facing.place)
                return

    def _carry(self, facing: Facing, sku: str, units: int) -> Steps:
        """Carry units into a slot; nothing happens where they do not fit."""
        seen = yield call("stock_slot", product=sku, quantity=units, **facing.place)
        if seen["ok"]:
            facing.sku = sku
            facing.units += units
            facing.capacity_units = seen["data"]["capacity_units"]
            self.storage[sku] -= units


def make_agent() -> FixedPrice:
    """Make the agent; it has no options."""
    return FixedPrice()
