"""Makes calls at random, but only such as should be accepted by what it has seen.

It remembers the addresses, products, bills and inventories that results have shown it, and draws
its next call among what they allow. So it buys, stocks, prices and pays now and then, without any
plan. It shows what legality alone is worth, and gives tests long and varied runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from vendsim.rng import Streams
from vendsim.tools import Tool

__all__ = ["RandomLegal", "make_agent"]

Call: TypeAlias = dict[str, Any]
Option: TypeAlias = tuple[int, str, Callable[[], Call]]  # a weight, a tool, and what makes the call

QUERIES = ("wholesale suppliers", "snacks", "cold drinks", "vending machine", "candy", "weather")
MOST_DRAWS = 20  # of products for one order
MOST_UNITS = 12  # of a product that is sold by the unit, in one draw
UNKNOWN_ROOM_UNITS = 4  # tried in a slot that is free; few enough to fit anywhere
PRICE_STEP_CENTS = 25
MOST_PRICE_STEPS = 16
MOST_REMINDER_DAYS = 10
SPARE_CENTS = 50_00  # stays in the bank when goods are ordered

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
AMOUNT = r"\$([\d,]+\.\d\d)"
PRICE_LINE = re.compile(rf"^\W*(\S.*?) \(([a-z0-9-]+)\): {AMOUNT} per unit(.*)$", re.M)
CASE = re.compile(r"full cases of (\d+)")
MINIMUM = re.compile(rf"Minimum order: {AMOUNT}")
CHARGE = re.compile(r"^(?:Delivery address|Account number): .+$", re.M)  # for every order
ORDER_NUMBER = re.compile(r"Order number: (\S+)")
TOTAL = re.compile(rf"Total: {AMOUNT}")
LAST_DAY = re.compile(r"last day,\s+day\s+(\d+)")


@dataclass(slots=True)
class Supplier:
    """What a price list has told."""

    minimum_cents: int = 0
    offers: list[tuple[str, int, int]] = field(default_factory=list)  # label, price, case


def call(tool: str, **arguments: object) -> Call:
    """A tool call as the environment takes it."""
    return {"tool": tool, "arguments": arguments}


class RandomLegal:
    """Draws one of the calls that what it has seen allows.

    Args:
        seed: Keys its draws; the same seed acts the same in the same world.
    """

    def __init__(self, seed: int) -> None:
        self._streams = Streams(seed)

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode with an empty memory."""
        self._draws = 0
        self._tools = {tool.name for tool in tools}
        self._charge = "".join(f"\n\n{line}" for line in CHARGE.findall(briefing))
        self._balance_cents = 0
        self._addresses: list[str] = []
        self._suppliers: dict[str, Supplier] = {}
        self._bills: dict[str, tuple[str, str]] = {}  # order number -> supplier, amount
        self._unread: list[int] = []
        self._unread_count = 0
        self._machines = machines_of(tools)
        self._slots: list[dict[str, Any]] = []
        self._storage: dict[str, int] = {}
        self._refused: set[tuple[object, ...]] = set()  # slots that did not take a product
        self._titles: list[str] = []
        self._keys: list[str] = []
        self._memories: list[int] = []
        self._day_number = 1
        self._last_day_number = min(map(int, LAST_DAY.findall(briefing)), default=0)
        self._reminders: dict[int, int] = {}  # number -> day number
        self._last: Call = {}

    def act(self, observation: Mapping[str, Any]) -> Call:
        """Remember what the last call showed, and draw the next."""
        self._balance_cents = observation["balance_cents"]
        self._unread_count = observation["unread_emails"]
        self._day_number = observation["day"] + 1
        self._remember(observation)
        options = [option for option in self._options() if option[1] in self._tools]
        mark = self._below(sum(weight for weight, _, _ in options))
        for weight, _, make in options:
            mark -= weight
            if mark < 0:
                self._last = make()
                break
        return self._last

    def _below(self, bound: int) -> int:
        self._draws += 1
        return self._streams.below(bound, "random_legal", "", self._draws)

    def _one(self, choices: Sequence[Any]) -> Any:
        return choices[self._below(len(choices))]

    def _remember(self, observation: Mapping[str, Any]) -> None:
        """Keep what the last call showed or changed."""
        tool, arguments = self._last.get("tool"), self._last.get("arguments", {})
        data = observation["data"]
        if not observation["ok"]:
            if observation["error"] == "does_not_fit":
                self._refused.add((*place_of(arguments).values(), arguments["product"]))
        elif tool == "web_search":
            found = ADDRESS.findall(observation["text"])
            self._addresses = list(dict.fromkeys([*self._addresses, *found]))
        elif tool == "list_emails":
            self._unread = [row["id"] for row in data["emails"] if row["unread"]]
        elif tool == "read_email":
            self._read(data["sender"], data["body"])
        elif tool == "get_machine_inventory":
            at = {"machine": data["machine"]} if self._machines else {}
            self._slots = [slot for slot in self._slots if at and slot["machine"] != at["machine"]]
            self._slots += [{**slot, **at} for slot in data["slots"]]
        elif tool == "get_storage_inventory":
            self._storage = {row["sku"]: row["units"] for row in data["products"]}
        elif tool in ("stock_slot", "empty_slot", "set_price"):
            self._touch(arguments, data)
        elif tool == "list_notes":
            self._titles = [row["title"] for row in data["notes"]]
        elif tool == "list_keys":
            self._keys = [row["key"] for row in data["keys"]]
        elif tool == "add_memory":
            self._memories.append(data["memory_id"])
        elif tool == "list_reminders":
            self._reminders = {row["id"]: row["day"] for row in data["reminders"]}

    def _read(self, sender: str, body: str) -> None:
        """Keep prices and bills."""
        if lines := PRICE_LINE.findall(body):
            minimum = MINIMUM.search(body)
            supplier = Supplier(cents_of(minimum[1]) if minimum else 0)
            for name, sku, price, rest in lines:
                case = CASE.search(rest)
                offer = (f"{name} ({sku})", cents_of(price), int(case[1]) if case else 1)
                supplier.offers.append(offer)
            self._suppliers[sender] = supplier
        number, total = ORDER_NUMBER.search(body), TOTAL.search(body)
        if number and total and "Payment reference" in body:
            self._bills[number[1]] = (sender, total[1].replace(",", ""))
        elif number:
            self._bills.pop(number[1], None)  # paid, delivered or dropped

    def _touch(self, arguments: Mapping[str, Any], data: Mapping[str, Any]) -> None:
        """A slot was changed: goods have moved between it and storage."""
        for slot in self._slots:
            if place_of(slot) == place_of(arguments):
                if "quantity" in arguments:
                    self._storage[data["sku"]] -= arguments["quantity"]
                    slot.update(data)
                elif "price" in arguments:
                    slot.update(data)
                else:
                    self._storage[data["sku"]] = self._storage.get(data["sku"], 0) + data["units"]
                    slot.update({"sku": None, "units": 0, "price_cents": None})

    def _options(self) -> list[Option]:
        """Everything that may be done now."""
        options: list[Option] = [
            (12, "wait_until_tomorrow", lambda: call("wait_until_tomorrow")),
            (6, "wait", lambda: call("wait", hours=1 + self._below(6))),
            (2, "web_search", lambda: call("web_search", query=self._one(QUERIES))),
            (2, "get_balance", lambda: call("get_balance", transactions=1 + self._below(10))),
            (2, "collect_cash", lambda: call("collect_cash", **self._somewhere())),
            (
                5,
                "get_machine_inventory",
                lambda: call("get_machine_inventory", **self._somewhere()),
            ),
            (5, "get_storage_inventory", lambda: call("get_storage_inventory")),
            (1, "write_note", self._note),
            (1, "list_notes", lambda: call("list_notes")),
            (1, "list_reminders", lambda: call("list_reminders")),
        ]
        if self._unread_count:
            options.append((10, "list_emails", lambda: call("list_emails", unread_only=True)))
        if self._titles:
            options.append((1, "read_note", self._read_note))
            options.append(
                (1, "delete_note", lambda: call("delete_note", title=self._titles.pop()))
            )
        if self._day_number < self._last_day_number:
            options.append((1, "set_reminder", self._remind))
        if waiting := [one for one, day in self._reminders.items() if day > self._day_number]:
            options.append((1, "delete_reminder", lambda: self._forget(self._one(waiting))))
        if self._unread:
            options.append((20, "read_email", self._read_one))
        if self._addresses:
            options.append((2, "send_email", self._ask))
        if self._suppliers and self._balance_cents > SPARE_CENTS:
            options.append((4, "send_email", self._order))
        if self._payable():
            options.append((10, "make_payment", self._pay))
        if self._carriable():
            options.append((25, "stock_slot", self._carry))
        if self._filled():
            options.append((6, "set_price", self._price))
            options.append((1, "empty_slot", self._empty))
        return options + self._memory_options()

    def _memory_options(self) -> list[Option]:
        """What may be kept in mind: texts by key and by what they say, and one sheet."""
        options: list[Option] = [
            (1, "write_scratchpad", lambda: call("write_scratchpad", text="Look at the stock.")),
            (1, "read_scratchpad", lambda: call("read_scratchpad")),
            (1, "delete_scratchpad", lambda: call("delete_scratchpad")),
            (1, "write_value", self._write_value),
            (1, "list_keys", lambda: call("list_keys")),
            (1, "add_memory", lambda: call("add_memory", text=f"Tried {self._one(QUERIES)}.")),
            (1, "search_memory", lambda: call("search_memory", query=self._one(QUERIES))),
        ]
        if self._keys:
            options.append((1, "read_value", lambda: call("read_value", key=self._one(self._keys))))
            options.append((1, "delete_value", lambda: call("delete_value", key=self._keys.pop())))
        if self._memories:
            options.append((1, "delete_memory", self._delete_memory))
        return options

    def _note(self) -> Call:
        return call("write_note", title=f"note {self._below(5)}", text="Still open.")

    def _read_note(self) -> Call:
        return call("read_note", title=self._one(self._titles))

    def _write_value(self) -> Call:
        return call("write_value", key=f"key {self._below(5)}", text="Still open.")

    def _delete_memory(self) -> Call:
        return call("delete_memory", memory_id=self._memories.pop())

    def _somewhere(self) -> dict[str, str]:
        """One of several machines; an only machine has no name."""
        return {"machine": self._one(self._machines)} if self._machines else {}

    def _remind(self) -> Call:
        days = min(self._last_day_number - self._day_number, MOST_REMINDER_DAYS)
        return call(
            "set_reminder", day=self._day_number + 1 + self._below(days), text="Look at the stock."
        )

    def _forget(self, reminder: int) -> Call:
        del self._reminders[reminder]
        return call("delete_reminder", reminder_id=reminder)

    def _read_one(self) -> Call:
        return call("read_email", email_id=self._unread.pop())

    def _ask(self) -> Call:
        body = "Hello,\n\nplease send me your price list.\n\nThank you."
        return call("send_email", to=self._one(self._addresses), subject="Prices", body=body)

    def _order(self) -> Call:
        """Products of one supplier, until its minimum is reached."""
        address = self._one(list(self._suppliers))
        supplier = self._suppliers[address]
        lines: dict[str, int] = {}
        cents = 0
        for _ in range(MOST_DRAWS):
            label, price_cents, case_units = self._one(supplier.offers)
            units = case_units * (1 if case_units > 1 else 1 + self._below(MOST_UNITS))
            lines[label] = lines.get(label, 0) + units
            cents += units * price_cents
            if cents >= supplier.minimum_cents:
                break
        goods = "\n".join(f"{units} units of {label}" for label, units in lines.items())
        body = f"Hello,\n\nplease send me this order:\n{goods}{self._charge}\n\nThank you."
        return call("send_email", to=address, subject="Purchase order", body=body)

    def _payable(self) -> list[str]:
        return [
            number
            for number, (_, amount) in self._bills.items()
            if cents_of(amount) <= self._balance_cents
        ]

    def _pay(self) -> Call:
        number = self._one(self._payable())
        address, amount = self._bills.pop(number)
        return call("make_payment", to=address, amount=amount, description=number)

    def _carriable(self) -> list[tuple[dict[str, Any], str]]:
        """Slots and what may be put into them."""
        return [
            (slot, sku)
            for slot in self._slots
            for sku, units in self._storage.items()
            if units
            and (*place_of(slot).values(), sku) not in self._refused
            and (not slot["units"] or (slot["sku"] == sku and _room(slot)))
        ]

    def _carry(self) -> Call:
        slot, sku = self._one(self._carriable())
        most = min(self._storage[sku], _room(slot) if slot["units"] else UNKNOWN_ROOM_UNITS)
        return call("stock_slot", product=sku, quantity=1 + self._below(most), **place_of(slot))

    def _filled(self) -> list[dict[str, Any]]:
        return [slot for slot in self._slots if slot["sku"] is not None]

    def _price(self) -> Call:
        slot = self._one(self._filled())
        cents = PRICE_STEP_CENTS * (1 + self._below(MOST_PRICE_STEPS))
        price = f"{cents // 100}.{cents % 100:02d}"
        return call("set_price", price=price, **place_of(slot))

    def _empty(self) -> Call:
        return call("empty_slot", **place_of(self._one(self._filled())))


def machines_of(tools: Sequence[Tool]) -> list[str]:
    """Ids of the machines where there are several, as the tools ask for them."""
    asked = [tool.parameters["properties"].get("machine", {}) for tool in tools]
    return next((list(each["enum"]) for each in asked if each), [])


def place_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Where a slot is: machine, if there are several, row and column."""
    return {name: given[name] for name in ("machine", "row", "column") if name in given}


def cents_of(text: str) -> int:
    """Whole cents of an amount written as ``1,234.50``."""
    return int(text.replace(",", "").replace(".", ""))


def _room(slot: Mapping[str, Any]) -> int:
    room: int = slot["capacity_units"] - slot["units"]
    return room


def make_agent(seed: int = 0) -> RandomLegal:
    """Make the agent.

    Args:
        seed: Keys its draws; it knows nothing of the world's seed.
    """
    return RandomLegal(seed)
