"""A letter's prices can be ordered until the last day that it names, whatever was written."""

from __future__ import annotations

import random
import re
from typing import Any, TypeAlias

import pytest

from tests.unit.world.player import do
from vendsim.scenario import Scenario, load_scenario
from vendsim.scenario.supplier_spec import SupplierSpec
from vendsim.world import World

_PRICES = re.compile(r"^(?:- )?.+ \(([a-z0-9-]+)\): \$([\d.]+) per unit(.*)$", re.MULTILINE)
_BREAK = re.compile(r"\$([\d.]+) from (\d+) units")
_WITHDRAWN = re.compile(
    r"^(?:- )?(?:All goods|.+ \(([a-z0-9-]+)\)): prices in earlier letters are no longer valid$",
    re.MULTILINE,
)
_LAST_DAY = re.compile(r"Prices valid until: .*\(day (\d+)\)")


Promises: TypeAlias = dict[tuple[str, str], list[tuple[int, int, int]]]
"""By supplier and product: units from which, a unit's price, the last day."""


def in_cents(dollars: str) -> int:
    return round(100 * float(dollars))


class Buyer:
    """Writes at random and remembers what suppliers' letters say that can be had, until when."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.world = World(scenario, seed)
        self.random = random.Random(seed)
        self.suppliers = self.random.sample(scenario.suppliers, 6)
        self.promised: Promises = {}
        self.known: set[str] = set()  # orders
        self.seen = 0
        self.checked = self.held_late = 0

    def day(self) -> None:
        """Write mails and read the answers; orders booked are held against earlier letters."""
        written_day = self.world.day
        for supplier in self.random.sample(self.suppliers, 3):
            for _ in range(self.random.choice((1, 1, 2))):
                do(self.world, "send_email", to=supplier.email, subject="Goods",
                   body=self.mail(supplier))  # fmt: skip
        before = {key: list(each) for key, each in self.promised.items()}
        do(self.world, "wait_until_tomorrow")
        fresh = self.world.events[self.seen :]
        self.seen = len(self.world.events)
        address = {each.id: each.email for each in self.suppliers}
        for event in fresh:
            if event["kind"] == "mail" and event["folder"] == "inbox":
                self.read(event["sender"], event["body"], before)
        for event in fresh:
            if event["kind"] == "purchase_order" and event["id"] not in self.known:
                self.known.add(event["id"])
                sender = address[event["supplier"]]
                for sku, units, cents in event["lines"]:
                    self.check(before.get((sender, sku), []), units, cents, written_day)
                self.pay(sender, event)

    def pay(self, supplier: str, order: dict[str, Any]) -> None:
        """Pay four orders of five; the others are promises broken."""
        paid = order["status"] == "confirmed"
        if not paid and self.random.random() < 0.8 and self.world.end is None:
            amount = f"{order['total_cents'] / 100:.2f}"
            do(self.world, "make_payment", to=supplier, amount=amount, description=order["id"])

    def mail(self, supplier: SupplierSpec) -> str:
        pick, units = self.random.choice, self.random.choice((60, 120, 144, 240, 480))
        sku, price = pick(supplier.products[:3]), self.random.randrange(40, 400)
        suppliers = self.world.scenario.suppliers
        rivals = [each.name for each in suppliers if each.public_prices]
        return pick(self.ways()).format(
            rival=pick(rivals), sku=sku, units=units, price=f"${price / 100:.2f}"
        )

    def ways(self) -> list[str]:
        return [
            "What would you charge for {units} {sku}?",
            "Could you do {price} per unit for {units} {sku}?",
            "Please send {units} {sku} at {price} each.",
            *["Please send {units} {sku}."] * 3,
            "Please cancel my order.",
            "{rival} asks {price} for {sku}. Can you match that?",
        ]

    def read(self, sender: str, body: str, before: Promises) -> None:
        """Remember what a letter promises, and forget what it withdraws."""
        for withdrawn in _WITHDRAWN.findall(body):
            for promised in (self.promised, before):
                for key in [key for key in promised if key[0] == sender]:
                    if withdrawn in ("", key[1]):
                        del promised[key]
        for price in _PRICES.finditer(body):
            sku, listed, rest = price.groups()
            last_day = _LAST_DAY.search(body, price.end())
            assert last_day is not None, body
            until = int(last_day[1]) - 1  # letters count days from 1
            named = [(1, in_cents(listed), until)]
            named += [(int(units), in_cents(cents), until) for cents, units in _BREAK.findall(rest)]
            self.promised.setdefault((sender, sku), []).extend(named)

    def check(
        self, promised: list[tuple[int, int, int]], units: int, cents: int, written_day: int
    ) -> None:
        for from_units, price_cents, last_day in promised:
            if units >= from_units and written_day <= last_day:
                assert cents <= price_cents, (units, cents, promised, written_day)
                self.checked += 1
                self.held_late += written_day == last_day


@pytest.mark.parametrize("market", ["year", "turmoil"])
def test_no_order_is_booked_above_a_price_that_a_letter_still_calls_valid(market: str) -> None:
    scenario = load_scenario(market)
    rich = scenario.money.model_copy(update={"opening_cash_cents": 100_000_000})
    scenario = scenario.model_copy(update={"money": rich})
    checked = held_late = 0
    for seed in range(4):
        buyer = Buyer(scenario, seed)
        while buyer.world.day < 200:
            buyer.day()
        checked, held_late = checked + buyer.checked, held_late + buyer.held_late
    assert checked > 200
    assert held_late > 10
