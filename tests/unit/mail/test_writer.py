from __future__ import annotations

import re
from functools import partial

import pytest

from tests.unit.mail.letters import names
from tests.unit.mail.trades import CONFIRMED, Line, Offer, Order, Rule
from tests.unit.supply.market import BRISK, BY_UNIT, SUPPLIERS, small_market
from vendsim.mail import Desk, Intent, Letter, read_mail, reply_subject
from vendsim.mail.terms import broken_line
from vendsim.mail.trade import RivalEffect
from vendsim.scenario.supplier_spec import SupplierSpec

DESK = Desk.of(small_market())
PRICE_LINE = re.compile(
    r"^(?P<name>.+) \((?P<sku>[a-z0-9-]+)\): \$(?P<price>[\d,]+\.\d\d) per unit"
    r"(?P<breaks>(?:, \$[\d,]+\.\d\d from \d+ units)*)(?:; sold in full cases of (?P<case>\d+))?$",
    re.MULTILINE,
)
ORDER_LINE = re.compile(
    r"^(?P<units>\d+) x (?P<name>.+) \((?P<sku>[a-z0-9-]+)\) at \$(?P<price>[\d,]+\.\d\d)"
    r" = \$(?P<amount>[\d,]+\.\d\d)$",
    re.MULTILINE,
)


def letter(spec: SupplierSpec = BY_UNIT, word: int = 0) -> Letter:
    return Letter(DESK, spec, word)


def test_a_letter_has_greeting_parts_and_signature() -> None:
    one = letter()
    one.say("small_talk")
    assert one.text().split("\n\n") == [
        "Hello Vend Street,",
        "Thank you for your mail. We are here when you need something.",
        "Kind regards,\nMara Holt\nHarbor Beverage\norders@harbor.example",
    ]


def test_the_word_changes_the_phrasing_and_never_the_terms() -> None:
    texts, terms = set(), set()
    for word in (0, 2**64 - 1, 0x5555555555555555, 0xAAAAAAAAAAAAAAAA):
        one = letter(word=word)
        one.acknowledge(Order())
        texts.add(one.text())
        terms.add(tuple(line for line in one.text().split("\n") if ": " in line or " x " in line))
    assert len(texts) >= 2
    assert len(terms) == 1


def test_price_lines_are_read_by_one_expression() -> None:
    offer = Offer(
        (
            Line("sku-08", 40, 92, 92, ((100, 86), (300, 81))),
            Line("sku-34", 64, 123456, 123456, (), 64),
        )
    )
    one = letter()
    one.catalogue(offer)
    found = [match.groupdict() for match in PRICE_LINE.finditer(one.text())]
    assert found == [
        {"name": "Cola Can 12oz", "sku": "sku-08", "price": "0.92", "case": None,
         "breaks": ", $0.86 from 100 units, $0.81 from 300 units"},
        {"name": "Nacho Tortilla Chips 1.75oz", "sku": "sku-34", "price": "1,234.56",
         "case": "64", "breaks": ""},
    ]  # fmt: skip


@pytest.mark.parametrize("spec", SUPPLIERS, ids=[spec.id for spec in SUPPLIERS])
def test_conditions_of_sale_stand_under_every_price_list(spec: SupplierSpec) -> None:
    one = letter(spec)
    one.catalogue(Offer(()))
    text = one.text()
    assert "Prices valid until: Wednesday 14 January 2026 (day 10)" in text
    assert f"Payment: in advance to {spec.email}" in text
    paid = "Delivery fee: $15.00, free from $200.00 of goods"
    assert (paid if spec.delivery_fee_cents else "Delivery fee: none") in text
    assert ("Minimum order: $20.00 of goods" in text) == bool(spec.minimum_purchase_cents)
    days = "2 days" if spec is BRISK else "1 to 4 days"
    assert f"Delivery time: {days} after payment" in text


@pytest.mark.parametrize("spec", SUPPLIERS, ids=[spec.id for spec in SUPPLIERS])
def test_no_letter_names_a_price_without_its_last_day(spec: SupplierSpec) -> None:
    offer = Offer((Line("sku-08", 40, 92, 92),))
    one = letter(spec)
    ways = [one.catalogue, one.quote, one.counter, one.last_word, one.agreed, one.too_low]
    effects: tuple[RivalEffect, ...] = ("believed", "unmoved", "doubted", "refuted")
    ways += [partial(one.rival, effect) for effect in effects]
    for way in (*ways, one.other_price):
        way(offer)
    terms = one.terms()
    priced = [place for place, line in enumerate(terms) if "per unit" in line]
    assert len(priced) == 11
    for place in priced:
        assert terms[place + 1] == "Prices valid until: Wednesday 14 January 2026 (day 10)"


def test_an_acknowledgement_says_what_to_pay_whom_and_until_when() -> None:
    one = letter()
    one.acknowledge(Order())
    text = one.text()
    assert [m.group("sku", "units", "price", "amount") for m in ORDER_LINE.finditer(text)] == [
        ("sku-08", "40", "0.92", "36.80"),
        ("sku-13", "1200", "90.00", "108,000.00"),
    ]
    for line in (
        *("Order number: HB-1003", "Goods: $108,036.80", "Delivery: $15.00"),
        *("Total: $108,051.80", "Pay to: orders@harbor.example", "Payment reference: HB-1003"),
        "Pay by: Wednesday 14 January 2026 (day 10)",
    ):
        assert line in text.split("\n")


def test_a_confirmation_names_day_and_hours_and_asks_for_nothing() -> None:
    one = letter()
    one.confirm([CONFIRMED], from_credit=True)
    text = one.text()
    assert "Expected delivery: Thursday 8 January 2026 (day 4), between 09:00 and 16:00" in text
    assert "Paid: $108,051.80" in text
    assert "Total" not in text
    assert "credit" in text


def test_a_quote_sums_up_and_says_what_stands_against_it() -> None:
    offer = Offer(
        (Line("sku-08", 40, 92),), ("sku-34",), 3680, 1500, 5180, 9,
        (Rule("below_minimum", None, 3680, (5000,)),),
    )  # fmt: skip
    one = letter()
    one.quote(offer)
    text = one.text()
    assert "40 x Cola Can 12oz (sku-08) at $0.92 = $36.80" in text
    assert "Total: $51.80" in text
    assert "Nacho Tortilla Chips 1.75oz (sku-34)" in text
    assert "The goods come to $36.80; the least we deliver is $50.00 of goods" in text


def test_a_quote_of_nothing_carried_holds_no_prices() -> None:
    one = letter()
    one.quote(Offer((), ("sku-34",)))
    assert "$" not in one.text()


def test_money_that_covers_nothing_says_what_is_missing() -> None:
    one = letter()
    one.credit(5000, [Order(total_cents=5180)])
    assert "Your credit: $50.00" in one.text()
    assert "Order HB-1003: $51.80 in total, $1.80 missing" in one.text()
    two = letter()
    two.credit(5000, [Order(total_cents=6000), Order(total_cents=3000)])
    assert "$60.00 in total, $10.00 missing" in two.text()
    assert "$30.00 in total, $30.00 missing" in two.text()
    kept = letter()
    kept.credit(5000, [])
    assert "missing" not in kept.text()


@pytest.mark.parametrize(
    ("order", "line"),
    [
        (Order(total_cents=5180), "Order HB-1003: waits for payment of $51.80 by Wednesday 14"),
        (CONFIRMED, "Order HB-1003: paid, delivery expected Thursday 8 January 2026 (day 4)"),
        (Order(status="delivered"), "Order HB-1003: delivered"),
        (Order(status="lapsed"), "Order HB-1003: dropped, not paid in time"),
        (Order(status="cancelled"), "Order HB-1003: cancelled"),
    ],
)
def test_status(order: Order, line: str) -> None:
    one = letter()
    one.status([order])
    assert line in one.text()


def test_a_full_storage_is_said_with_numbers() -> None:
    one = letter()
    one.storage_full(CONFIRMED, 7)
    assert "Room needed: 1240 units, room found: 7 units" in one.text()


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Rule("not_carried", "sku-08", 4, ()), "Cola Can 12oz (sku-08): we do not carry it"),
        (Rule("full_cases", "sku-08", 40, (35, 70)), "not full cases; valid would be 35 or 70"),
        (Rule("too_many_units", "sku-08", 2000, (1000,)), "2000 units are too many; at most 1000"),
        (Rule("full_cases", "sku-08", 1, (35,)), "1 unit is not full cases; valid would be 35"),
        (Rule("no_units", "sku-08", 0, ()), "0 units; at least none"),
        (Rule("below_minimum", None, 100, (2000,)), "$1.00; the least we deliver is $20.00"),
        (Rule("too_many_open_orders", None, 3, (3,)), "You have 3 unpaid orders with us"),
        (Rule("too_many_open_orders", None, 1, (1,)), "You have 1 unpaid order with us"),
    ],
)
def test_every_condition_is_put_with_what_would_be_valid(rule: Rule, text: str) -> None:
    assert text in broken_line(rule, names())


def test_a_rule_without_words_is_a_defect() -> None:
    with pytest.raises(AssertionError, match="no words"):
        broken_line(Rule("odd", None, 0, ()), names())


def unreadable(body: str) -> str:
    one = letter()
    one.unreadable(read_mail("", body, names()))
    return one.text()


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Please send Cola Can 12oz.", "Missing: how many units of Cola Can 12oz (sku-08)"),
        ("Please send 4 or 5 Cola Can 12oz.", "Missing: one clear number of units of Cola Can"),
        ("Please send 40 Foo.", "Missing: a product we know by name or SKU"),
        (
            "Please send 4 Cola Can 12oz (sku-09).",
            "Cola Can 12oz (sku-08) or Cola Zero Can 12oz (sku-09)",
        ),
        ("40 Cola Can 12oz", "Missing: whether you want to order Cola Can 12oz (sku-08) now"),
        ("", "Missing: whether you ask for prices or order, and which products"),
    ],
)
def test_what_is_missing_is_said(body: str, line: str) -> None:
    assert line in unreadable(body)


def test_what_the_agent_wrote_is_shown_without_its_control_characters() -> None:
    one = letter()
    evidence = "a\x00\u202e\ud800" + "x" * 500
    one.nothing_placed([], [Intent("unreadable", None, None, None, None, evidence, "product")])
    assert "a\\x00\\u202e\\ud800xxx" in one.text()
    assert one.text().isascii()
    assert len(one.text()) < 500


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("Order", "Re: Order"),
        ("Re: Order", "Re: Order"),
        ("RE: Order", "RE: Order"),
        ("", "Re: your mail"),
        ("a\r\nBcc: x", "Re: a Bcc: x"),
        ("\x00\ud800", "Re: your mail"),
        ("x" * 300, "Re: " + "x" * 100),
    ],
)
def test_subjects_of_answers(subject: str, answer: str) -> None:
    assert reply_subject(subject) == answer
