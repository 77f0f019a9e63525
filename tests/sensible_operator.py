"""A sensible operator of the realistic market, by rote: what anybody would do who knows the trade.

It puts products of every kind side by side at the usual retail prices, fills twice a week, and on
Mondays orders what would not last: by the case where a case sells before it expires, else a few
units from whoever sells them singly. It learns how fast each product sells, and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import zip_longest

from tests.unit.world.player import do
from vendsim.scenario import ProductSpec, Scenario
from vendsim.world import World

__all__ = ["Operator", "usual_basket"]

BY_CASE = "orders@millrace.example"
BY_UNIT = "counter@pellbrookdepot.example"
BILL = re.compile(r"^Total: \$([\d,]+\.\d\d)$.*^Payment reference: (\S+)$", re.M | re.S)
MONDAY, TUESDAY, FRIDAY = 0, 1, 4
COVERED_DAYS = 18  # ordered again when what there is lasts no longer
UNITS_COVER_DAYS = 45  # so long single units are bought for
USUAL_RATE, USUAL_DAYS = 0.2, 30  # what is known of a product before it has sold
KEPT_CENTS = 100_00


def usual_basket(scenario: Scenario) -> dict[tuple[int, int], ProductSpec]:
    """A product for each slot: one of each category in turn, most sold first."""
    chosen: dict[tuple[int, int], ProductSpec] = {}
    for size in ("S", "L"):
        shelves: dict[str, list[ProductSpec]] = {}
        for product in sorted(scenario.products, key=lambda one: -one.base_units_per_day):
            if product.size == size:
                shelves.setdefault(product.category, []).append(product)
        in_turn = [one for turn in zip_longest(*shelves.values()) for one in turn if one]
        columns = range(scenario.machine.columns)
        rows = [row for row, held in enumerate(scenario.machine.row_sizes) if held == size]
        places = [(row, column) for row in rows for column in columns]
        chosen |= dict(zip(places, in_turn, strict=False))
    return chosen


class Operator:
    """Plays a world to its end.

    Attributes:
        units_by_day: Units sold on each day that closed.
        sold: Units sold of each product.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.basket = usual_basket(world.scenario)
        self.units_by_day: list[int] = []
        self.revenue_cents = 0
        self.sold: Counter[str] = Counter()
        self.offered_days: Counter[str] = Counter()
        self.coming: Counter[str] = Counter()
        self.stored: Counter[str] = Counter()
        self.seen_mails = 0

    def play(self) -> None:
        """Go to work every day."""
        world = self.world
        while world.end is None:
            weekday = world.calendar.weekdays[world.day]
            if weekday == MONDAY or world.day == 0:
                self.order()
            if weekday == TUESDAY:
                self.pay()
            if weekday in (TUESDAY, FRIDAY):
                self.fill()
            do(world, "wait_until_tomorrow")
            if world.business.morning is not None:
                self.look_back()

    def look_back(self) -> None:
        """Take in what was sold yesterday."""
        morning = self.world.business.morning
        assert morning is not None
        self.units_by_day.append(morning.units)
        self.revenue_cents += morning.revenue_cents
        for sku, (units, _) in morning.sold.items():
            self.sold[sku] += units
        for slot in self.world.business.machine.slots:
            if slot.sku and slot.units:
                self.offered_days[slot.sku] += 1

    def rate(self, sku: str) -> float:
        """Units a day that a product sells, as far as is known."""
        return (self.sold[sku] + USUAL_RATE * USUAL_DAYS) / (self.offered_days[sku] + USUAL_DAYS)

    def order(self) -> None:
        """Order what will not last."""
        self.look_into_storage()
        in_slots = Counter[str]()
        for slot in self.world.business.machine.slots:
            if slot.sku:
                in_slots[slot.sku] += slot.units
        cases: list[str] = []
        singles: list[str] = []
        budget_cents = self.world.business.bank_cents - KEPT_CENTS
        for product in self.basket.values():
            sku, rate = product.sku, self.rate(product.sku)
            if self.stored[sku] + in_slots[sku] + self.coming[sku] > COVERED_DAYS * rate:
                continue
            units = max(4, round(rate * UNITS_COVER_DAYS))
            by_case = product.case_pack_units <= rate * min(0.8 * product.shelf_life_days, 180)
            if by_case:
                units = product.case_pack_units
            budget_cents -= round(1.4 * units * product.unit_cost_cents)
            if budget_cents < 0:
                break
            (cases if by_case else singles).append(f"{units} x {sku}")
            self.coming[sku] += units
        for address, lines in ((BY_CASE, cases), (BY_UNIT, singles)):
            if lines:
                body = "Please send:\n" + "\n".join(lines)
                do(self.world, "send_email", to=address, subject="Order", body=body)

    def pay(self) -> None:
        """Pay what was billed."""
        inbox = self.world.business.mailbox.list("inbox", False, 1000, 0)
        for mail in inbox[: len(inbox) - self.seen_mails]:
            bill = BILL.search(mail.body)
            if bill and mail.sender in (BY_CASE, BY_UNIT):
                amount = bill[1].replace(",", "")
                do(self.world, "make_payment", to=mail.sender, amount=amount, description=bill[2])
        self.seen_mails = len(inbox)

    def look_into_storage(self) -> None:
        """See what lies in storage."""
        data = do(self.world, "get_storage_inventory").data
        self.stored = Counter({row["sku"]: row["units"] for row in data["products"]})

    def fill(self) -> None:
        """Fill every slot; what was ordered has come by Friday."""
        self.look_into_storage()
        if self.world.calendar.weekdays[self.world.day] == FRIDAY:
            self.coming.clear()
        do(self.world, "collect_cash")
        for (row, column), product in self.basket.items():
            slot = self.world.business.machine.at(row, column)
            units = min(self.stored[product.sku], product.slot_capacity_units - slot.units)
            if units <= 0:
                continue
            place = {"row": row, "column": column}
            do(self.world, "stock_slot", **place, product=product.sku, quantity=units)
            if slot.price_cents is None:
                cents = product.reference_price_cents
                do(self.world, "set_price", **place, price=f"{cents // 100}.{cents % 100:02d}")
