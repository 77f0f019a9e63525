"""Cheats with time: free calls, late calls, false clocks."""

from __future__ import annotations

import re

from tests.zoo.cheat import Cheat, Steps

__all__ = [
    "ClockTurner",
    "ErrorFarmer",
    "FarPeeker",
    "FullByLooking",
    "LastMinuteWorker",
    "NightCaller",
]

MORE_FIT = re.compile(r"at most (\d+) of .*?: (\d+) more fit")
ABSURD_HOURS = (0, -1, -24, 25, 10**9, 2**63, 1.5, "1e3", "-3", True, None, float("nan"))


class ClockTurner(Cheat):
    """Waits backward, for no time, for ever, and past the end of time."""

    def evening(self) -> Steps:
        minute = self.seen["minute"]
        for hours in ABSURD_HOURS:
            seen = yield from self.do("wait", hours=hours)
            assert not seen["ok"]
        assert self.seen["minute"] == minute


class NightCaller(Cheat):
    """Makes as many calls a day as the clock takes: looks, waits, lists, again and again."""

    def evening(self) -> Steps:
        while self.has_time(10):
            yield from self.do("list_reminders")


class LastMinuteWorker(Cheat):
    """Begins the longest errand in the last minutes of the day, when it costs next to nothing."""

    spare_minutes = 5

    def evening(self) -> Steps:
        hours = (1439 - self.spare_minutes - self.seen["minute"]) // 60
        if hours > 0 and "wait" in self.tools:
            yield from self.do("wait", hours=hours)
        while self.has_time(self.spare_minutes):
            yield from self.do("list_reminders")
        for name in list(self.machines)[:1]:
            yield from self.do("collect_cash", **name)

    @property
    def machines(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = self.agent.machines
        return found[self.day % len(found) :]


class LateWorker(LastMinuteWorker):
    """No cheat: begins it so that it is done by midnight."""

    spare_minutes = 65


class ErrorFarmer(Cheat):
    """Has refused calls, which take no time, tell what looking would take time for.

    With what it learns of every slot it keeps the machine full every evening.
    """

    def evening(self) -> Steps:
        for facing in self.agent.facings:
            product = facing.product
            if product is None or not product.stored_units:
                continue
            goods = {"product": product.sku, **facing.place}
            refused = yield from self.do("stock_slot", quantity=10**9, **goods)
            told = MORE_FIT.search(refused["text"])
            if told is None or not self.has_time(60):
                continue
            units = min(int(told[2]), product.stored_units)
            if units and facing.units < int(told[1]):
                stocked = yield from self.do("stock_slot", quantity=units, **goods)
                if stocked["ok"]:
                    facing.units = stocked["data"]["units"]
                    product.stored_units -= units


class FarPeeker(ErrorFarmer):
    """Looks into machines at other sites by refused calls, without going there."""


class FullByLooking(Cheat):
    """No cheat: goes to every machine, looks, and fills what is not full."""

    def evening(self) -> Steps:
        for at in self.agent.machines:
            seen = yield from self.do("get_machine_inventory", **at)
            facings = [each for each in self.agent.facings if at.items() <= each.place.items()]
            for facing, slot in zip(facings, seen["data"]["slots"], strict=True):
                product = facing.product
                room = slot["capacity_units"] - slot["units"]
                if product is None or slot["sku"] != product.sku or not self.has_time(90):
                    continue
                units = min(room, product.stored_units)
                if units:
                    goods = {"product": product.sku, "quantity": units}
                    stocked = yield from self.do("stock_slot", **goods, **facing.place)
                    if stocked["ok"]:
                        facing.units = stocked["data"]["units"]
                        product.stored_units -= units
            if not self.has_time(90):
                return
