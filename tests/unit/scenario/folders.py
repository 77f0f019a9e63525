"""A small valid market, written into a folder, to be broken in one place or many."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from vendsim.errors import Fault, ScenarioError
from vendsim.scenario import TOOL_NAMES, Scenario, load_scenario

RULES_TEXT = """\
name = "kiosk"
version = 3
title = "A kiosk"
summary = "Three products and two suppliers."

[calendar]
start_date = 2026-01-05
horizon_days = 30
wake_minute = 480

[money]
opening_cash_cents = 50000
daily_fee_cents = 200
bankrupt_after_days = 10
cash_share = 0.4
card_settlement_minute = 360
output_token_cents_per_million = 500

[machine]
site = "Main Street"
row_sizes = ["S", "L"]
columns = 2
price_limit_cents = 100000

[storage]
address = "Lock-up 1"
capacity_units = 500

[mail]
business_name = "Kiosk"
address = "kiosk@kiosk.example"
reply_from_minute = 360
reply_to_minute = 479

[limits]
subject_chars = 200
body_chars = 8000
query_chars = 200
description_chars = 200
note_title_chars = 80
note_text_chars = 8000
notes = 200
reminder_text_chars = 500
reminders = 100
emails_listed = 50
entries_listed = 100
search_results = 5
order_units = 1000
open_orders = 20
refused_calls_per_day = 200

[weather]
wet_after_wet = 0.67
wet_after_dry = 0.24
mean_high_c = 16.4
season_amplitude_c = 9.0
hottest_day_of_year = 205
noise_sd_c = 3.7
noise_correlation = 0.7

[customers]
complaints_per_unit = 0.1
writes_within_days = 2
reminder_after_days = 4
promise_days = 3
ignored_effect = 0.01
satisfaction_floor = 0.5
kinds = {faulty = 0.2, expired = 0.2, swallowed_money = 0.2, unjustified = 0.2, fraudulent = 0.2}

[demand]
model = "elasticity"
dispersion = 2.0
hour_shares = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
weekday_factors = [1, 1, 1, 1, 1, 1, 1]
month_factors = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
temperature_reference_c = 16.4
wet_factor = 0.95
variety = {best_from = 2, best_to = 3, per_missing = 0, per_excess = 0, floor = 0, least_demand = 0}

[tools]
""" + "".join(f"{name} = {{ minutes = 15 }}\n" for name in TOOL_NAMES)

PRODUCTS_TEXT = """\
sku,name,category,reference_price_cents,base_units_per_day,elasticity,\
temperature_coefficient_per_c,size,slot_capacity_units,case_pack_units,shelf_life_days,\
unit_cost_cents
cola,Cola Can,soda,150,4.5,-1.1,0.018,L,12,35,270,46
chips,Potato Chips,chips,150,2.6,-1.2,0,S,12,50,60,45
bar,Nut Bar,candy,200,2.5,-1,-0.018,S,16,36,270,80
"""

_SUPPLIER = """\
[[supplier]]
id = "{id}"
name = "{name}"
email = "{id}@supply.example"
contact = "Ann Example"
kind = "friendly"
tone = "plain"
products = [{products}]
list_markup = 1.0
list_spread = 0.1
price_breaks = [{{ units = 100, discount = 0.05 }}, {{ units = 200, discount = 0.1 }}]
sold_by = "unit"
minimum_purchase_cents = 2000
delivery_fee_cents = 500
free_delivery_from_cents = 20000
quote_valid_days = 7
lead_time = {{ shortest_days = 1, longest_days = 3 }}
delivery_from_minute = 600
delivery_to_minute = 900
"""

SUPPLIERS_TEXT = _SUPPLIER.format(id="north", name="North", products='"cola", "chips"') + (
    _SUPPLIER.format(id="south", name="South", products='"bar"')
)

PAGES_TEXT = """\
[[page]]
title = "North"
address = "north.example"
text = "Cola and chips."

[[page]]
title = "South"
address = "south.example"
text = "Bars."
"""

LETTERS_TEXT = """\
[[letter]]
id = "hello"
sender = "office@landlord.example"
subject = "Hello"
body = "Good to have you here."
from_day = 1
answer = "Thank you for writing."

[[letter]]
id = "raffle"
sender = "raffle@club.example"
subject = "Raffle"
body = "A ticket is a dollar."
from_day = 3
every_days = 7
chance = 0.5
"""

FILE_TEXTS = {
    "scenario.toml": RULES_TEXT,
    "products.csv": PRODUCTS_TEXT,
    "suppliers.toml": SUPPLIERS_TEXT,
    "pages.toml": PAGES_TEXT,
    "letters.toml": LETTERS_TEXT,
    "briefing.md": "You run a kiosk.\n",
}


def told(fault: Fault) -> str:
    """A fault without its line."""
    return str(replace(fault, line=None))


class Market:
    """A scenario folder under test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for file, text in FILE_TEXTS.items():
            self.write(file, text)

    def write(self, file: str, text: str | bytes) -> None:
        raw = text if isinstance(text, bytes) else text.encode("utf-8")
        (self.folder / file).write_bytes(raw)

    def replace(self, file: str, old: str, new: str) -> None:
        """Replaces the first place where ``old`` stands; it must stand somewhere."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        self.write(file, text.replace(old, new, 1))

    def load(self) -> Scenario:
        """The scenario in the folder."""
        return load_scenario(self.folder)

    def faults(self) -> tuple[Fault, ...]:
        """What loading complains of; fails when it complains of nothing."""
        with pytest.raises(ScenarioError) as caught:
            load_scenario(self.folder)
        return caught.value.faults

    def only_fault(self) -> Fault:
        """The one thing loading complains of."""
        (fault,) = self.faults()
        return fault
