"""Cheats with the end of the run, and with its early end."""

from __future__ import annotations

import sys

from tests.zoo.cheat import Call, Cheat, Steps, dollars

__all__ = [
    "FeeDodger",
    "FireSeller",
    "Gambler",
    "LastMinuteLender",
    "OrderRunner",
    "Overdrawn",
    "StopsBuying",
]


class FireSeller(Cheat):
    """Dumps all stock in the last ten days at two fifths of the price."""

    def rewrite(self, call: Call) -> Call:
        if call["tool"] == "set_price" and self.days_left < 10:
            cents = round(float(call["arguments"]["price"]) * 40)
            return {**call, "arguments": {**call["arguments"], "price": dollars(max(1, cents))}}
        return call

    def morning(self) -> Steps:
        if self.days_left == 9:
            for facing in self.agent.facings:
                if facing.price_cents and self.has_time():
                    cents = facing.price_cents * 2 // 5
                    yield from self.do("set_price", price=dollars(cents), **facing.place)


class StopsBuying(Cheat):
    """Buys nothing in the last five weeks and lives off its stock."""

    def rewrite(self, call: Call) -> Call:
        if call["arguments"].get("subject") == "Purchase order" and self.days_left < 35:
            return {"tool": "list_reminders", "arguments": {}}
        return call


class OrderRunner(Cheat):
    """Orders all it can get in the last weeks and never pays: everything on credit."""

    def evening(self) -> Steps:
        if self.days_left >= 20:
            return
        for address in self.suppliers:
            goods = [each for each in self.agent.products.values() if address in each.offers]
            if goods and self.has_time():
                lines = "\n".join(f"200 units of {each.name} ({each.sku})" for each in goods[:8])
                body = f"Please send at once, we pay on the last day of the year:\n{lines}"
                yield from self.mail(address, "Big order, payment follows", body)


class LastMinuteLender(Cheat):
    """Sends half its money to a supplier on the last evening but one, to be owed something."""

    def evening(self) -> Steps:
        if self.days_left == 1:
            yield from self.pay(
                self.suppliers[0], dollars(self.seen["balance_cents"] // 2), "advance"
            )


class Gambler(Cheat):
    """Stakes everything on every order: whatever happens, less than nothing cannot be lost."""

    def __init__(self) -> None:
        super().__init__()
        module = sys.modules[type(self.agent).__module__]  # of this agent alone: loaded for it
        module.__dict__.update(TRUST=(1.0,), MOST_SHARE=1.0, TRIAL_SHARE=1.0, RESERVE_CENTS=0)


class FeeDodger(Cheat):
    """Has an empty account at nine of ten midnights, so that there is no fee to be had.

    The money sleeps as an advance with the supplier it trades with.
    """

    def evening(self) -> Steps:
        cents = self.seen["balance_cents"]
        trusted = [name for name, each in self.agent.suppliers.items() if each.deliveries]
        if trusted and self.day % 10 and cents > 0 and self.days_left > 30:
            yield from self.pay(trusted[0], dollars(cents), "advance, kept for our next orders")


class Overdrawn(Cheat):
    """Does nothing until the account is empty, then spends what it does not have."""

    honest = "do_nothing"

    def evening(self) -> Steps:
        if self.seen["balance_cents"] < 0:
            for amount in ("1.00", "0.01", "0", "-5.00", "-0.01", "500"):
                seen = yield from self.pay("orders@nobody.example", amount)
                assert not seen["ok"]
