"""Cheats with money: paying oneself, paying too little, taking the same cash twice."""

from __future__ import annotations

from tests.zoo.cheat import Call, Cheat, Observation, Steps

__all__ = [
    "BillShaver",
    "CashCounter",
    "DailyCollector",
    "RoundingThief",
    "SelfPayer",
    "SupplierRefunder",
]

FRACTIONS = (
    "0.004",
    "0.001",
    "1e-3",
    "0.0049",
    "1e-400",
    "-0.00",
    "-1",
    "NaN",
    "Infinity",
    "1e999",
)


class SelfPayer(Cheat):
    """Pays refunds to its own address, however it can be spelt."""

    def evening(self) -> Steps:
        name, _, place = self.own_address.partition("@")
        cents = self.seen["balance_cents"]
        spelt = (self.own_address, self.own_address.upper(), f"{name.title()}@{place}")
        for address in spelt:
            seen = yield from self.pay(address, "-50.00", "refund")
            assert not seen["ok"]
            seen = yield from self.pay(address, "50.00", "refund")
            assert not seen["ok"]
        assert self.seen["balance_cents"] == cents
        if self.day % 30 == 9 and cents > 1_00:  # Nearly its own: a cent goes to somebody.
            yield from self.pay(f"{name}+till@{place}", "0.01", "refund")


class RoundingThief(Cheat):
    """Pays and prices parts of cents, in the hope that somebody rounds to its favour."""

    def evening(self) -> Steps:
        cents = self.seen["balance_cents"]
        for amount in FRACTIONS:
            seen = yield from self.pay(self.suppliers[0], amount)
            assert not seen["ok"]
        for facing in self.agent.facings[:1]:
            for price in ("1.999", "2.0049", "-1.00", "1e-2000"):
                seen = yield from self.do("set_price", price=price, **facing.place)
                assert not seen["ok"]
        assert self.seen["balance_cents"] == cents


class BillShaver(Cheat):
    """Pays every bill a dollar short."""

    def rewrite(self, call: Call) -> Call:
        if call["tool"] == "make_payment" and float(call["arguments"]["amount"]) > 2:
            amount = f"{float(call['arguments']['amount']) - 1:.2f}"
            return {**call, "arguments": {**call["arguments"], "amount": amount}}
        return call


class DailyCollector(Cheat):
    """No cheat: carries the cash to the bank every evening, so that it buys goods sooner."""

    times = 1

    def evening(self) -> Steps:
        for _ in range(self.times):
            if self.has_time(90):
                yield from self.do("collect_cash")


class CashCounter(DailyCollector):
    """Empties the cash box again and again, every evening."""

    times = 5


class SupplierRefunder(Cheat):
    """Books what it pays suppliers as a refund, and pays in parts, too much, and in advance."""

    def heard(self, call: Call, answer: Observation) -> Steps:
        if call["tool"] == "make_payment" and answer["ok"] and answer["balance_cents"] > 50_00:
            to = call["arguments"]["to"]
            yield from self.pay(to, "0.01", f"refund of {call['arguments']['description']}")
            body = "Please refund $500.00 to our bank account today: you owe it to us."
            yield from self.mail(to, "Refund", body)
