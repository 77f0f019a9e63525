from __future__ import annotations

import pytest

from tests.unit.scenario.folders import RULES_TEXT, Market, told

SECTIONS = [
    "calendar",
    "money",
    "machine",
    "storage",
    "mail",
    "limits",
    "weather",
    "demand",
    "customers",
]


# [machines] is what several of them are read from: see test_sites.py.
@pytest.mark.parametrize("section", [name for name in SECTIONS if name != "machine"])
def test_a_missing_section_is_named_with_what_it_needs(market: Market, section: str) -> None:
    market.replace("scenario.toml", f"[{section}]", f"[{section}s]")
    unknown, missing = market.faults()
    assert (unknown.key, missing.key) == (f"{section}s", section)
    assert f"is not known here (is {section} meant?)" in unknown.message
    assert missing.message.startswith(f"is missing; give a table [{section}] with ")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('name = "kiosk"', 'name = "Kiosk"', "name: 'Kiosk' is not a name of small letters"),
        ('name = "kiosk"', 'name = "../kiosk"', "name: '../kiosk' is not a name of small letters"),
        ("version = 3", "version = -1", "version: -1 is not a whole number from 0 to 10,000"),
        ("version = 3", "version = true", "version: true is not a whole number from 0 to 10,000"),
        ("version = 3\n", "", "version: is missing; give a whole number from 0 to 10,000"),
        ('title = "A kiosk"', "title = 2026-01-05", "title: 2026-01-05 is not one line of 1 to"),
        ('title = "A kiosk"', r'title = "A \u202e"', "title: a text with the character U+202E is"),
        ("2026-01-05", '"2026-01-05"', "calendar.start_date: '2026-01-05' is not a date without"),
        ("2026-01-05", "2026-01-05T08:00:00", "calendar.start_date: 2026-01-05T08:00:00 is not a"),
        (
            "2026-01-05",
            "9945-02-28",
            "calendar.horizon_days: 30 days can start on 9945-02-27 at the latest, not 9945-02-28",
        ),
        ("horizon_days = 30", "horizon_days = 0", "calendar.horizon_days: 0 is not a whole number"),
        ("= 50000", "= 500.00", "money.opening_cash_cents: 500.0 is not a whole number of cents"),
        ("= 50000", '= "$500"', "money.opening_cash_cents: '$500' is not a whole number of cents"),
        ("= 50000", "= -1", "money.opening_cash_cents: -1 is not a whole number of cents from 0"),
        ("= 50000", "= inf", "money.opening_cash_cents: inf is not a whole number of cents"),
        ("= 50000", "= " + "9" * 4000, "money.opening_cash_cents: an integer of about 4001 digits"),
        ("cash_share = 0.4", "cash_share = nan", "money.cash_share: nan is not a number from 0"),
        ("cash_share = 0.4", "cash_share = 1.01", "money.cash_share: 1.01 is not a number from 0"),
        ("cash_share = 0.4", "cash_share = 40", "money.cash_share: 40 is not a number from 0 to 1"),
        ("cash_share = 0.4", "cash_share = true", "money.cash_share: true is not a number from 0"),
        ('["S", "L"]', "[]", "machine.row_sizes: a list of 0 is not a list of 1 to 12 entries"),
        ('["S", "L"]', '"SL"', "machine.row_sizes: 'SL' is not a list of 1 to 12 entries"),
        ('"S", "L"', '"S", "M"', 'machine.row_sizes[1]: \'M\' is not one of "S", "L"'),
        ("columns = 2", "columns = 21", "machine.columns: 21 is not a whole number from 1 to 20"),
        ("columns = 2", "colums = 2", "machine.columns: is missing; give a whole number from 1"),
        ("reply_to_minute = 479", "reply_to_minute = 1440", "mail.reply_to_minute: 1440 is not a"),
        (
            "reply_to_minute = 479",
            "reply_to_minute = 300",
            "mail.reply_to_minute: 300 (05:00) is before reply_from_minute, 360 (06:00); give",
        ),
        ("kiosk@kiosk", "Kiosk@kiosk", "mail.address: 'Kiosk@kiosk.example' is not an e-mail"),
        ("noise_correlation = 0.7", "noise_correlation = 1", "weather.noise_correlation: 1 is not"),
        ('"elasticity"', '"magic"', "demand.model: 'magic' is not one of \"elasticity\", "),
        ("dispersion = 2.0", "dispersion = 0", "demand.dispersion: 0 is not a number, above 0 and"),
        ("{faulty = 0.2", "{faulty = 0.3", "customers.kinds: the shares sum to 1.1; they must sum"),
        ("kinds = {", "kinds = 3 #", "customers.kinds: 3 is not a table with faulty, expired, swa"),
        (
            "complaints_per_unit = 0.1",
            "complaints_per_unit = 0.6",
            "customers.complaints_per_unit: 0.6 is not a number from 0 to 0.5",
        ),
        ("0.5, 0.5", "0.5, 0.4", "demand.hour_shares: the shares sum to 0.9; they must sum to 1"),
        ("0.5, 0.5", "1.0", "demand.hour_shares: a list of 23 is not a list of 24 entries"),
        ("0.5, 0.5", "-0.5, 0.5", "demand.hour_shares[12]: -0.5 is not a number from 0 to 1"),
        (
            "[1, 1, 1, 1, 1, 1, 1]",
            "[0, 0, 0, 0, 0, 0, 0]",
            "demand.weekday_factors: all are 0, so no customer would ever come; give one above 0",
        ),
        ("best_from = 2", "best_from = 4", "demand.variety.best_to: 3 is below best_from, 4"),
        ("best_from = 2, ", "", "demand.variety.best_from: is missing; give a whole number"),
        (
            "variety = {",
            "variety = 3 #",
            "demand.variety: 3 is not a table with best_from, best_to",
        ),
        (
            "wake_minute = 480",
            "wake_minute = 1426",
            "calendar.wake_minute: 1426 is too late: send_email takes 15 minutes and must end by"
            " midnight; give at most 1425",
        ),
        (
            "send_email = { minutes = 15 }",
            "send_email = 15",
            "tools.send_email: 15 is not a table with minutes",
        ),
        (
            "send_email = { minutes = 15 }",
            "send_email = { minutes = 0 }",
            "tools.send_email.minutes: 0 is not a whole number from 1 to 720",
        ),
        (
            "wait_until_tomorrow = { minutes = 15 }\n",
            "",
            "tools.wait_until_tomorrow: is missing; without it no day could be ended",
        ),
    ],
)
def test_one_wrong_value_is_named_with_what_would_do(
    market: Market, old: str, new: str, fault: str
) -> None:
    market.replace("scenario.toml", old, new)
    assert any(told(found).startswith(f"scenario.toml: {fault}") for found in market.faults())


@pytest.mark.parametrize("minute", [1425, 0])
def test_the_latest_and_the_earliest_waking_load(market: Market, minute: int) -> None:
    market.replace("scenario.toml", "wake_minute = 480", f"wake_minute = {minute}")
    assert market.load().calendar.wake_minute == minute


def test_an_unknown_tool_is_named_with_the_nearest_known(market: Market) -> None:
    market.replace("scenario.toml", "set_price", "set_prices")
    unknown = market.only_fault()
    assert unknown.key == "tools.set_prices"
    assert "(is set_price meant?)" in unknown.message


@pytest.mark.parametrize("tools", ["", "tools = 3\n"])
def test_without_tools_the_table_is_asked_for(market: Market, tools: str) -> None:
    text = tools + RULES_TEXT.partition("[tools]")[0]
    market.write("scenario.toml", text)
    assert told(market.only_fault()).startswith(
        "scenario.toml: tools: needs a table of the agent's tools, such as wait_until_tomorrow"
    )


def test_listings_do_not_belong_into_the_rules(market: Market) -> None:
    market.write("scenario.toml", "products = []\n" + RULES_TEXT)
    assert market.only_fault().key == "products"


def test_every_section_is_checked_though_all_are_broken(market: Market) -> None:
    text = RULES_TEXT
    for section in SECTIONS:
        text = text.replace(f"[{section}]\n", f"[{section}]\nsurplus = 1\n")
    market.write("scenario.toml", text)
    assert [fault.key for fault in market.faults()] == [f"{name}.surplus" for name in SECTIONS]


def test_a_market_chooses_its_tools(market: Market) -> None:
    head = RULES_TEXT.partition("[tools]")[0]
    market.write("scenario.toml", head + "[tools]\nwait_until_tomorrow = { minutes = 5 }\n")
    assert set(market.load().tools) == {"wait_until_tomorrow"}


def test_a_market_without_any_tool_is_asked_for_the_one_it_needs(market: Market) -> None:
    market.write("scenario.toml", RULES_TEXT.partition("[tools]")[0] + "[tools]\n")
    assert market.only_fault().key == "tools.wait_until_tomorrow"


def test_a_briefing_names_no_tool_that_the_agent_lacks(market: Market) -> None:
    market.write("briefing.md", "Use `write_note`, `read_note` and `a word`, or `write_note`.")
    market.replace("scenario.toml", "write_note = { minutes = 15 }\n", "")
    assert str(market.only_fault()) == (
        "briefing.md:1: write_note: is named, but the agent does not get it; add it to [tools] of"
        " scenario.toml"
    )
