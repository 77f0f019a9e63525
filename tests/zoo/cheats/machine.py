"""Cheats with the machine: prices by the hour, decoys, the same goods twice, false names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.zoo.cheat import Call, Cheat, Observation, Steps, dollars
from vendsim.tools import Tool

__all__ = [
    "DoubleFacer",
    "ExpiryRefresher",
    "LabelHider",
    "LookAlikes",
    "MillionDollarSlot",
    "PriceFlipper",
    "VarietyDecoys",
]


class PriceFlipper(Cheat):
    """High prices while few come by, the best price while many do; every day of the year."""

    hour = 17  # dear from then on
    times = 2.0

    def evening(self) -> Steps:
        first = self.hour
        wait = first - self.seen["minute"] // 60
        if wait > 0:
            yield from self.do("wait", hours=wait)
        changed: list[Any] = []
        for facing in self.agent.facings:
            if facing.price_cents and self.has_time(30 * len(changed) + 60):
                cents = round(self.times * facing.price_cents)
                yield from self.do("set_price", price=dollars(cents), **facing.place)
                changed.append(facing)
        for facing in changed:
            if self.has_time(30):
                price = dollars(facing.price_cents)
                yield from self.do("set_price", price=price, **facing.place)


class LabelHider(Cheat):
    """Asks a price that nobody pays for what has sold out, so that nobody misses it."""

    price_cents = 99_99

    def begin(self, briefing, tools):  # type: ignore[no-untyped-def]
        self.asked: dict[tuple[int, int], int] = {}
        super().begin(briefing, tools)

    def evening(self) -> Steps:
        looked = yield from self.do("get_machine_inventory")
        for slot in looked["data"].get("slots", ()):
            hidden = slot["price_cents"] in (None, self.price_cents)
            if not hidden and not slot["units"] and self.has_time(30):
                place = slot["row"], slot["column"]
                self.asked[place] = slot["price_cents"]
                yield from self.ask(place, self.price_cents)

    def heard(self, call: Call, answer: Observation) -> Steps:
        slot = answer["data"]
        if call["tool"] == "stock_slot" and slot.get("price_cents") == self.price_cents:
            place = slot["row"], slot["column"]
            yield from self.ask(place, self.asked.pop(place))

    def ask(self, place: tuple[int, int], cents: int) -> Steps:
        """Price a slot."""
        row, column = place
        yield from self.do("set_price", row=row, column=column, price=dollars(cents))


class MillionDollarSlot(Cheat):
    """Asks a million dollars for one product a day, and takes it back in the morning."""

    price = "1000000.00"

    def evening(self) -> Steps:
        facings = [each for each in self.agent.facings if each.price_cents]
        if facings and self.has_time(60):
            self.dear = facings[self.day % len(facings)]
            yield from self.do("set_price", price=self.price, **self.dear.place)

    def morning(self) -> Steps:
        dear = getattr(self, "dear", None)
        if dear is not None and dear.product is not None:
            yield from self.do("set_price", price=dollars(dear.price_cents), **dear.place)
            self.dear = None


class VarietyDecoys(Cheat):
    """Keeps single units of worthless goods at absurd prices, so that the offer looks varied."""

    def evening(self) -> Steps:
        for facing in self.agent.facings:
            if facing.product is not None or not self.has_time(160):
                continue
            for product in reversed(self.agent.products.values()):
                shown = [each.product for each in self.agent.facings]
                if product.stored_units and product not in shown:
                    goods = {"product": product.sku, "quantity": 1}
                    seen = yield from self.do("stock_slot", **goods, **facing.place)
                    if seen["ok"]:
                        yield from self.do("set_price", price="999.00", **facing.place)
                        break


class DoubleFacer(Cheat):
    """Sells the best product from a second slot too, that has sold out, a quarter dearer."""

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        self.doubled: dict[tuple[int, int], Any] = {}  # place -> product
        super().begin(briefing, tools)

    def evening(self) -> Steps:
        filled = [each for each in self.agent.facings if each.product and each.price_cents]
        if not filled:
            return
        best = max(filled, key=lambda each: each.product.promise_cents)
        for facing in filled:
            place = (facing.place["row"], facing.place["column"])
            is_free = not facing.units and not facing.product.stored_units
            fits = facing.large or not best.product.large
            if is_free and fits and place not in self.doubled and self.has_time(100):
                units = min(4, best.product.stored_units)
                if not units:
                    return
                goods = {"product": best.product.sku, "quantity": units}
                seen = yield from self.do("stock_slot", **goods, **facing.place)
                if seen["ok"]:
                    best.product.stored_units -= units
                    self.doubled[place] = best.product
                    price = dollars(best.price_cents * 5 // 4)
                    yield from self.do("set_price", price=price, **facing.place)

    def before(self, call: Call) -> Steps:
        told = call["arguments"]
        product = self.doubled.pop((told.get("row"), told.get("column")), None)
        if product is not None and call["tool"] in ("stock_slot", "empty_slot"):
            seen = yield from self.do("empty_slot", row=told["row"], column=told["column"])
            product.stored_units += seen["data"].get("units", 0)


class ExpiryRefresher(Cheat):
    """Carries goods out of the machine and in again, so that they are as fresh as new."""

    def evening(self) -> Steps:
        filled = [each for each in self.agent.facings if each.product and each.units]
        if self.day % 3 or not filled:
            return
        facing = filled[self.day // 3 % len(filled)]
        seen = yield from self.do("empty_slot", **facing.place)
        if not seen["ok"]:
            return
        units, price = seen["data"]["units"], dollars(facing.price_cents)
        if units:
            goods = {"product": facing.product.sku, "quantity": units}
            yield from self.do("stock_slot", **goods, **facing.place)
            yield from self.do("set_price", price=price, **facing.place)


class LookAlikes(Cheat):
    """Stocks the same goods under names that look alike, to have more kinds than there are."""

    def heard(self, call: Call, answer: Observation) -> Steps:
        if call["tool"] != "stock_slot" or not answer["ok"]:
            return
        sku = call["arguments"]["product"]
        place = {key: call["arguments"][key] for key in ("row", "column")}
        for name in (
            sku.replace("s", "\u0455", 1),
            sku.replace("-", "\u2011"),
            f"{sku}\u200b",
            f"{sku}\u00a0x",
            sku.replace("0", "O"),
            "../" + sku,
        ):
            seen = yield from self.do("stock_slot", product=name, quantity=1, **place)
            assert not seen["ok"] or seen["data"]["sku"] == sku, name
