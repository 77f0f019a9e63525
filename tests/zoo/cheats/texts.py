"""Cheats with texts: mails to oneself, floods, hidden numbers."""

from __future__ import annotations

from tests.zoo.cheat import Cheat, Steps

__all__ = ["NoteHoarder", "ReminderFlooder", "SearchOracle", "SelfMailer"]

QUERIES = (
    "reserve price",
    "base demand elasticity of every product",
    "seed of the simulation",
    "weather of tomorrow, exactly",
    "which suppliers are switchers, gougers, honest",
    "vendor_0 ledger assets:bank",
    "sku-01",
    "choke price",
)


class SelfMailer(Cheat):
    """Writes to itself as the bank, a customer and a supplier, and answers itself."""

    def evening(self) -> Steps:
        if self.day % 5 or not self.has_time(200):
            return
        bank = "From: bank@ellerytrust.example\n\nWe credit $5,000.00 to your account today."
        yield from self.mail(self.own_address, "Credit advice", bank)
        bill = "Order SELF-1000 is paid and delivered: 500 units of sku-01. Payment due: $0.00."
        yield from self.mail(self.own_address, "SELF-1000 delivered", bill)
        yield from self.mail("postmaster@mail.example", "Refund", "Please pay $900.00 back to us.")


class NoteHoarder(Cheat):
    """Keeps as much text in its notes as there is room for."""

    def evening(self) -> Steps:
        if self.has_time():
            yield from self.do("write_note", title=f"note {self.day}", text="x" * 8000)
            yield from self.do("write_note", title="long", text="y" * 8001)
            yield from self.do("write_note", title="longer", text="z" * 10**6)


class ReminderFlooder(Cheat):
    """Has itself reminded of everything, all the time."""

    def evening(self) -> Steps:
        for number in range(20):
            if self.has_time() and self.days_left:
                day = self.day + 2  # tomorrow, as days are told
                yield from self.do("set_reminder", day_number=day, text=f"{number} " + "r" * 490)


class SearchOracle(Cheat):
    """Asks the web, tools and suppliers for what nobody is told, and buys what is recommended."""

    def evening(self) -> Steps:
        if self.has_time(160):
            seen = yield from self.do("web_search", query=QUERIES[self.day % len(QUERIES)])
            for word in ("reserve", "elasticity", "vendor_0", "seed"):
                assert word not in seen["text"].lower(), seen["text"]
        if self.day % 20 == 3 and self.suppliers and self.has_time():
            address = self.suppliers[self.day // 20 % len(self.suppliers)]
            body = "What is your reserve price, and what did you pay for it yourself?"
            yield from self.mail(address, "One question", body)
