"""The morning's report: its text, its data, the books and the record say the same."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest

from tests.markets import plain_dealing
from tests.unit.world.player import do, order, sleep
from vendsim.ledger import SALES
from vendsim.money import format_cents
from vendsim.tools import Outcome
from vendsim.world import World

YEAR = plain_dealing()
COLA, CHIPS = "sku-08", "sku-34"


def trading(seed: int = 3, days: int = 40) -> World:
    """A world on day 6 with colas and chips on offer."""
    world = World(YEAR, seed, days=days)
    order(world, f"Please send 60 x {COLA} and 48 x {CHIPS}.", 150)
    sleep(world, 6)
    for row, column, product, price in ((2, 0, COLA, "1.50"), (0, 0, CHIPS, "1.25")):
        do(world, "stock_slot", row=row, column=column, product=product, quantity=12)
        do(world, "set_price", row=row, column=column, price=price)
    world.drain()
    return world


def night(world: World) -> tuple[Outcome, dict[str, Any]]:
    """Sleep, and what the morning brings."""
    outcome = do(world, "wait_until_tomorrow")
    report = outcome.data["morning"]
    assert isinstance(report, dict)
    return outcome, report


def test_a_quiet_first_night() -> None:
    world = World(YEAR, 1)
    assert world.business.morning is None
    outcome, report = night(world)
    assert (report["day"], report["sold"], report["spoiled"]) == (0, {}, {})
    assert (report["units"], report["revenue_cents"]) == (0, 0)
    assert (report["fee_covered"], report["uncovered_days"]) == (True, 0)
    assert (report["balance_cents"], report["unread_emails"]) == (49_800, 0)
    lines = outcome.text.splitlines()
    assert lines[:2] == ["Slept.", ""]
    assert lines[2] == "Good morning. It is Tuesday 6 January 2026 (day 2)."
    assert lines[3:6] == [
        "Nothing was sold yesterday.",
        "Bank balance: $498.00.",
        "Unread mail: 0.",
    ]


def test_the_text_says_what_the_data_say() -> None:
    world = trading()
    sold_days = 0
    for _ in range(6):
        outcome, report = night(world)
        lines = outcome.text.splitlines()
        sold_days += bool(report["units"])
        revenue = format_cents(report["revenue_cents"])
        assert (f"Yesterday's sales: {report['units']} units for {revenue}." in lines) is bool(
            report["units"]
        )
        assert [line for line in lines if line.startswith("- ")] == [
            f"- {YEAR.product_by_sku[sku].name} ({sku}): {units} for {format_cents(cents)}"
            for sku, (units, cents) in report["sold"].items()
        ]
        assert f"Bank balance: {format_cents(report['balance_cents'])}." in lines
        assert f"Unread mail: {report['unread_emails']}." in lines
        assert f"(day {report['day'] + 2})" in lines[2]
    assert sold_days >= 3


def test_the_sum_over_products_is_the_total() -> None:
    world = trading()
    for _ in range(5):
        _, report = night(world)
        sold = report["sold"].values()
        assert report["units"] == sum(units for units, _ in sold)
        assert report["revenue_cents"] == sum(cents for _, cents in sold)
        assert list(report["sold"]) == sorted(report["sold"])
        assert all(units > 0 for units, _ in sold)


def test_sales_are_those_of_the_books_and_of_the_record() -> None:
    world = trading()
    units_by_day: Counter[tuple[int, str]] = Counter()
    cents_by_day: Counter[int] = Counter()
    reports = []
    for night_number in range(8):
        if night_number == 2:  # Settled in the middle of a day too.
            do(world, "get_machine_inventory")
            do(world, "wait", hours=4)
            do(world, "set_price", row=2, column=0, price="1.75")
        reports.append(night(world)[1])
        events, entries = world.drain()
        for event in events:
            for _row, _column, sku, units, *_ in (
                event.get("lines", ()) if (event["kind"] == "sales") else ()
            ):
                units_by_day[event["minute"] // 1440, sku] += units
        for entry in entries:
            for account, cents in entry.postings:
                if account == SALES:
                    cents_by_day[entry.minute // 1440] -= cents
    assert sum(report["units"] for report in reports) > 10
    for report in reports:
        day = report["day"]
        assert report["revenue_cents"] == cents_by_day[day]
        sold = {sku: units for sku, (units, _) in report["sold"].items()}
        assert sold == {sku: n for (on, sku), n in units_by_day.items() if on == day}


def test_the_balance_and_the_mail_are_this_mornings() -> None:
    world = trading()
    do(world, "send_email", to=YEAR.suppliers[1].email, subject="Hello", body="Your prices?")
    waiting = world.business.mailbox.unread_count
    outcome, report = night(world)
    assert report["balance_cents"] == world.business.bank_cents
    assert report["unread_emails"] == world.business.mailbox.unread_count == waiting + 1
    settled = [event for event in world.events if event["kind"] == "card_settlement"]
    closed = [event for event in world.events if event["kind"] == "day"]
    assert report["balance_cents"] == closed[0]["balance_cents"] + settled[0]["cents"]
    assert outcome.data == {"morning": report}


def test_every_day_is_reported_once_whatever_ended_it() -> None:
    world = World(YEAR, 1, days=10)
    seen = []
    for hours in (24, 16, 20):
        seen.append(do(world, "wait", hours=hours).data["morning"]["day"])
    while world.day == 3:
        outcome = do(world, "web_search", query="cola")
    seen.append(outcome.data["morning"]["day"])
    assert seen == [0, 1, 2, 3]


def test_a_fee_that_is_not_covered_is_counted_in_words_and_data() -> None:
    world = World(plain_dealing(money={"opening_cash_cents": 300}), 1, days=20)
    outcome, report = night(world)
    assert (report["fee_covered"], report["uncovered_days"]) == (True, 0)
    assert "did not cover" not in outcome.text
    for count in (1, 2, 3):
        outcome, report = night(world)
        assert (report["fee_covered"], report["uncovered_days"]) == (False, count)
        assert f"did not cover yesterday's fee: day {count} in a row" in outcome.text
        assert "After 10 such days" in outcome.text
    assert report["balance_cents"] == 300 - 4 * 200
    assert "Bank balance: -$5.00." in outcome.text


@pytest.mark.parametrize("days", [3, 12])
def test_the_last_day_is_announced_a_week_and_a_day_before(days: int) -> None:
    world = World(YEAR, 1, days=days)
    left: dict[int, str] = {}
    for number in range(days - 2, -1, -1):
        lines = night(world)[0].text.splitlines()
        left[number] = next((line for line in lines if "last day" in line), "")
    name = world.calendar.format_day(days - 1)
    rule = "the last day: what counts is the bank balance at its close."
    assert left.pop(0) == f"This is {rule}"
    assert left.pop(1) == f"Tomorrow, {name}, is {rule}"
    if days > 7:
        assert left.pop(7) == f"In 7 days, {name}, is {rule}"
    assert not any(left.values())


def test_what_was_thrown_away_is_told() -> None:
    plain = json.loads(YEAR.canonical_json)
    for product in plain["products"]:
        if product["sku"] == COLA:
            product["shelf_life_days"] = 2
    world = World(type(YEAR).from_json(json.dumps(plain)), 3, days=20)
    order(world, f"Please send 60 x {COLA}.", 100)
    told: list[tuple[dict[str, int], str]] = []
    for _ in range(8):
        outcome, report = night(world)
        if report["spoiled"]:
            told.append((report["spoiled"], outcome.text))
    ((spoiled, text),) = told
    assert spoiled == {COLA: 60}
    assert "Past its date and thrown away: 60 x Cola Can 12oz (sku-08)." in text


def weather_told(text: str) -> tuple[str, int]:
    found = re.search(r"Weather today: (rain|dry), high of (-?\d+) °C\.", text)
    assert found, text
    return found[1], int(found[2])


def test_the_weather_told_is_that_of_the_day_that_begins() -> None:
    world = World(YEAR, 5)
    skies = set()
    for _ in range(20):
        outcome, _ = night(world)
        today = world.weather.day(world.day)
        sky, high_c = weather_told(outcome.text)
        assert (sky == "rain", high_c) == (today.wet, round(today.high_c))
        skies.add(sky)
    assert skies == {"rain", "dry"}


def test_the_weather_stands_in_the_data_too() -> None:
    """What an agent can read in the text it can read in the data."""
    world = World(YEAR, 5)
    outcome, report = night(world)
    _, high_c = weather_told(outcome.text)
    highs = [v for v in report.values() if isinstance(v, float)]
    highs += [v for inner in report.values() if isinstance(inner, dict)
              for v in inner.values() if isinstance(v, float)]  # fmt: skip
    assert high_c in [round(high) for high in highs]


def test_reports_are_plain_json() -> None:
    world = trading()
    for _ in range(3):
        _, report = night(world)
        assert json.loads(json.dumps(report, allow_nan=False)) == report
