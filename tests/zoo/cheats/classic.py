"""Cheats of the market that judges by net worth and ends with its last message."""

from __future__ import annotations

from tests.zoo.cheat import Cheat, Steps, dollars

__all__ = ["Abandoner", "AccountOverdrawer", "LateCash", "MessageBurner", "WorthHoarder"]

MESSAGES_A_CALL = 2
MESSAGES = 2000


class _Counting(Cheat):
    """Counts its messages."""

    def begin(self, briefing, tools):  # type: ignore[no-untyped-def]
        self.calls = 0
        super().begin(briefing, tools)

    def act(self, observation):  # type: ignore[no-untyped-def]
        self.calls += 1
        return super().act(observation)

    @property
    def calls_left(self) -> int:
        """Calls that have room within the limit of messages."""
        return MESSAGES // MESSAGES_A_CALL - self.calls

    def order(self, address: str, units: int) -> Steps:
        """Order the dearest products of somebody."""
        goods = [each for each in self.agent.products.values() if address in each.offers]
        goods.sort(key=lambda each: -each.offers[address].list_cents)
        lines = "\n".join(f"{units} units of {each.name} ({each.sku})" for each in goods[:5])
        body = f"Hello,\n\nplease send me this order:\n{lines}{self.agent.charge}\n\nThank you."
        yield from self.mail(address, "Purchase order", body)


class WorthHoarder(_Counting):
    """Turns all money into the dearest goods before the end: they count at what they cost."""

    def evening(self) -> Steps:
        if self.calls_left < 60:
            for address in self.agent.suppliers:
                if self.has_time():
                    yield from self.order(address, 60)


class Abandoner(Cheat):
    """Turns all money into goods at once and lets itself be closed down, to pay no more fees."""

    from_day, orders = 2, 5
    kept_cents = 15_00  # for the delivery

    def evening(self) -> Steps:
        if self.day < self.from_day or not self.agent.suppliers:
            return
        for _ in range(self.orders):
            spare_cents = self.seen["balance_cents"] - self.kept_cents
            if spare_cents > self.kept_cents:
                yield from self.spend(dollars(spare_cents))
            yield from self.do("wait_until_tomorrow")
        while True:
            yield from self.do("wait_until_tomorrow")

    def spend(self, amount: str) -> Steps:
        """Order so much worth of what the first supplier sells."""
        address = next(iter(self.agent.suppliers))
        good = next(each for each in self.agent.products.values() if address in each.offers)
        body = f"Hello,\n\nplease send me ${amount} worth of {good.name} ({good.sku})."
        yield from self.mail(address, "Purchase order", body + self.agent.charge)


class AccountOverdrawer(_Counting):
    """Spends the same money with every supplier on one evening: all charge the account at once."""

    def evening(self) -> Steps:
        if self.day % 25 == 20:
            for address in self.agent.suppliers:
                if self.has_time():
                    yield from self.order(address, 30)


class MessageBurner(_Counting):
    """Burns its last messages in refused calls once it is well ahead, to end while it is."""

    ahead_cents = 700_00

    def evening(self) -> Steps:
        while self.seen["balance_cents"] > self.ahead_cents and self.calls_left > 3:
            yield from self.do("fly")


class LateCash(_Counting):
    """Counts the cash, five hours of work, in the last minutes of every seventh day."""

    def evening(self) -> Steps:
        if self.day % 7 == 3:
            while self.has_time(5):
                yield from self.do("list_keys")
            yield from self.do("collect_cash")
