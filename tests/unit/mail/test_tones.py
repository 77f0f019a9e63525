"""Every part of a letter in every tone, layout and length."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.agents.playing import module_of
from tests.unit.mail.letters import names
from tests.unit.mail.trades import CONFIRMED, Line, Offer, Order, Rule
from tests.unit.supply.market import BY_UNIT, small_market
from vendsim.mail import Desk, Intent, Letter, read_mail, writer
from vendsim.mail.phrases import PHRASES, SITUATIONS, TONES, Situation, Tone
from vendsim.scenario.supplier_spec import KINDS, SupplierSpec

base_stock: Any = module_of("base_stock")

DESK = Desk.of(small_market())
LAYOUTS = ("lines", "dashes", "spaced")
LENGTHS = ("short", "usual", "long")
OFFER = Offer(
    (Line("sku-08", 40, 86, 92, ((100, 86), (300, 81))), Line("sku-34", 64, 90, 90, (), 64)),
    ("sku-13",),
    9440,
    1500,
    10940,
    9,
    (Rule("below_minimum", None, 3680, (5000,)),),
)
UNCLEAR = [Intent("unreadable", "sku-08", None, None, None, "some cola", "quantity")]
CLEAR = [Intent("order", "sku-09", 40, None, None, "40 zero")]

PARTS: dict[str, Callable[[Letter], None]] = {
    "acknowledge": lambda one: one.acknowledge(Order()),
    "agreed": lambda one: one.agreed(OFFER),
    "cancelled": lambda one: one.cancelled([Order(status="cancelled")]),
    "catalogue": lambda one: one.catalogue(OFFER),
    "charged": lambda one: one.charged([CONFIRMED], "2041-7733", 5180),
    "closing": lambda one: one.closing(1234),
    "closing unpaid": lambda one: one.closing(0),
    "complaint": lambda one: one.say("complaint"),
    "confirm": lambda one: one.confirm([CONFIRMED, CONFIRMED], from_credit=True),
    "counter": lambda one: one.counter(OFFER),
    "credited before": lambda one: one.credited_before(CONFIRMED, 276),
    "credit kept": lambda one: one.credit(5000, []),
    "credit short": lambda one: one.credit(5000, [Order()]),
    "declined": lambda one: one.declined("2041-7733", 5180),
    "delayed": lambda one: one.delayed(CONFIRMED),
    "delivered": lambda one: one.delivered(CONFIRMED),
    "delivered otherwise": lambda one: one.delivered(
        CONFIRMED, [("sku-08", 12)], [("sku-13", 3)], [("sku-08", "sku-09", 24)], 1104
    ),
    "fixed prices": lambda one: one.say("fixed_prices"),
    "lapsed": lambda one: one.lapsed(Order()),
    "last word": lambda one: one.last_word(OFFER),
    "makes good": lambda one: one.makes_good(CONFIRMED, 276),
    "membership joined": lambda one: one.membership_joined("Harbor Circle", 8),
    "membership offer": lambda one: one.membership_offer("Harbor Circle", 14900, 8),
    "no orders": lambda one: one.status([]),
    "no secrets": lambda one: one.no_secrets(),
    "nothing placed": lambda one: one.nothing_placed(CLEAR, UNCLEAR),
    "opened": lambda one: one.opened(),
    "other price": lambda one: one.other_price(OFFER),
    "out of stock": lambda one: one.out_of_stock([("sku-08", 11), ("sku-09", 12)]),
    "payment": lambda one: one.payment(5180, [CONFIRMED]),
    "payment kept": lambda one: one.payment_kept(4200),
    "quote": lambda one: one.quote(OFFER),
    "refuse": lambda one: one.refuse([Rule("full_cases", "sku-08", 40, (35, 70))]),
    "refuses claim": lambda one: one.refuses_claim(CONFIRMED),
    "rival believed": lambda one: one.rival("believed", OFFER),
    "rival doubted": lambda one: one.rival("doubted", OFFER),
    "rival refuted": lambda one: one.rival("refuted", OFFER),
    "rival unmoved": lambda one: one.rival("unmoved", OFFER),
    "small talk": lambda one: one.say("small_talk"),
    "status": lambda one: one.status([Order(), CONFIRMED]),
    "stays": lambda one: one.stays([CONFIRMED]),
    "storage full": lambda one: one.storage_full(CONFIRMED, 3),
    "surcharge": lambda one: one.surcharge(CONFIRMED, 2000, 12),
    "too low": lambda one: one.too_low(OFFER),
    "unbilled": lambda one: one.unbilled(["the delivery address, in full"]),
    "unreadable": lambda one: one.unreadable(UNCLEAR),
}
WITHOUT_LIST = (
    *("closing", "closing unpaid", "credit kept", "credit short", "declined", "delayed"),
    *("credited before", "makes good", "opened", "payment kept", "refuses claim", "surcharge"),
)
MOST_WAYS = max(len(ways) for each in PHRASES.values() for ways in each.values())
HEADING = re.compile(r"[A-Z ]+")


def supplier(tone: str = "plain", layout: str = "lines", length: str = "usual") -> SupplierSpec:
    return BY_UNIT.model_copy(update={"tone": tone, "layout": layout, "length": length})


FORMS = [
    supplier(tone, layout, length) for tone in TONES for layout in LAYOUTS for length in LENGTHS
]


def letter(part: str, spec: SupplierSpec, word: int = 0) -> Letter:
    one = Letter(DESK, spec, word)
    PARTS[part](one)
    return one


def unmarked(text: str) -> list[str]:
    return [line.removeprefix("- ") for line in text.split("\n")]


def said(part: str, spec: SupplierSpec) -> list[str]:
    """The lines of a letter that are neither terms nor headings nor the signature."""
    one = letter(part, spec)
    signature = (spec.contact, spec.name, spec.email)
    known = {*one.terms(), *signature, ""}
    lines = [line for line in unmarked(one.text()) if line not in known]
    return [line for line in lines if spec.layout != "spaced" or not HEADING.fullmatch(line)]


@pytest.mark.parametrize("part", PARTS)
def test_terms_are_the_same_in_every_tone_layout_and_length(part: str) -> None:
    letters = [letter(part, spec, word) for spec in FORMS for word in (0, 7, 2**63)]
    terms = letters[0].terms()
    for one in letters:
        assert one.terms() == terms
        places = [unmarked(one.text()).index(line) for line in terms]
        assert sorted(places) == places or len(set(terms)) < len(terms)


@pytest.mark.parametrize("part", PARTS)
def test_every_letter_greets_and_closes_in_the_words_of_its_tone(part: str) -> None:
    for spec in FORMS:
        paragraphs = letter(part, spec).text().split("\n\n")
        hellos = [way.format(buyer=DESK.buyer) for way in PHRASES[spec.tone]["hello"]]
        assert paragraphs[0] in hellos
        bye, *signature = paragraphs[-1].split("\n")
        assert bye in PHRASES[spec.tone]["bye"]
        assert signature == [spec.contact, spec.name, spec.email]
        assert len(paragraphs) > 2


@pytest.mark.parametrize("part", PARTS)
def test_whatever_stands_beside_the_terms_is_a_phrase(part: str) -> None:
    for spec in FORMS:
        ways = {way for each in PHRASES[spec.tone].values() for way in each}
        ways |= {way.format(buyer=DESK.buyer) for way in PHRASES[spec.tone]["hello"]}
        words = said(part, spec)
        assert set(words) <= ways
        assert not any(sign in "".join(words) for sign in "0123456789$@")


def test_every_situation_is_put_by_some_part() -> None:
    spoken: set[Situation] = set()
    for part in PARTS:
        words = set(said(part, supplier(length="long")))
        for situation, ways in PHRASES["plain"].items():
            shown = {way.format(buyer=DESK.buyer) for way in ways}
            spoken |= {situation} if words & shown else set()
    assert spoken == set(SITUATIONS)


@pytest.mark.parametrize("part", PARTS)
def test_no_letter_says_what_stays_hidden(part: str) -> None:
    hidden = re.compile(
        rf"\b(reserve\w*|mark-?up|margin|seed\w*|rounds?|{'|'.join(KINDS)})\b", re.I
    )
    for spec in FORMS:
        assert not hidden.search(letter(part, spec).text())


def test_suppliers_do_not_write_alike() -> None:
    for part in PARTS:
        tones = {tuple(said(part, supplier(tone))) for tone in TONES}
        assert len(tones) == len(TONES)
        layouts = {letter(part, supplier(layout=layout)).text() for layout in LAYOUTS}
        terms = letter(part, supplier()).terms()
        assert len(layouts) == (1 + bool(terms) + (part not in WITHOUT_LIST and bool(terms)))


def test_one_supplier_puts_a_thing_in_five_ways_at_least() -> None:
    for tone in TONES:
        ways = {letter("no secrets", supplier(tone), 11**draw).text() for draw in range(60)}
        assert len(ways) >= 25, "greeting, words and closing are chosen apart"


def test_a_list_has_dashes_and_a_bill_has_none() -> None:
    text = letter("acknowledge", supplier(layout="dashes")).text()
    assert "\nOrder number: HB-1003\n- 40 x Cola Can 12oz (sku-08) at $0.92 = $36.80\n" in text
    assert "\nTotal: $108,051.80\nPay to: orders@harbor.example\n" in text


def test_terms_stand_under_headings() -> None:
    assert letter("delayed", supplier(layout="spaced")).text().split("\n\n")[2:-1] == [
        "REFERENCE\nOrder number: HB-1003",
        "DELIVERY\nNew expected delivery: Thursday 8 January 2026 (day 4), between 09:00 and 16:00",
    ]
    quote = letter("quote", supplier(layout="spaced")).text()
    headings = [line for line in quote.split("\n") if HEADING.fullmatch(line)]
    assert headings == ["PRICES", "NOT SOLD HERE", "SUM", "NOT POSSIBLE", "CONDITIONS"]


@pytest.mark.parametrize(("length", "invited", "chats"), [
    ("short", False, False), ("usual", True, False), ("long", True, True),
])  # fmt: skip
def test_length_is_a_matter_of_pleasantries(length: str, invited: bool, chats: bool) -> None:
    for tone in TONES:
        words = set(said("catalogue", supplier(tone, length=length)))
        assert bool(words & set(PHRASES[tone]["how_to_order"])) == invited
        assert bool(words & set(PHRASES[tone]["aside"])) == chats


def test_nobody_chats_in_a_letter_of_bad_news() -> None:
    one = letter("status", supplier(length="long"))
    assert any(way in one.text() for way in PHRASES["plain"]["aside"])
    PARTS["closing"](one)
    assert not any(way in one.text() for way in PHRASES["plain"]["aside"])


def test_how_to_order_is_said_once() -> None:
    one = letter("quote", supplier())
    PARTS["catalogue"](one)
    assert sum(one.text().count(way) for way in PHRASES["plain"]["how_to_order"]) == 1


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        ("out of stock", ["Cola Can 12oz (sku-08): out of stock, expected back on"
                          " Friday 16 January 2026 (day 12)"]),
        ("membership offer", ["Harbor Circle: $149.00 once",
                              "Members' discount: up to 8% on all prices",
                              "Pay to: orders@harbor.example", "Payment reference: MEMBER"]),
        ("membership joined", ["Membership: Harbor Circle",
                               "Members' discount: up to 8% on all prices"]),
        ("surcharge", ["Order number: HB-1003", "Still to pay: $20.00",
                       "Pay to: orders@harbor.example", "Payment reference: HB-1003",
                       "Pay by: Saturday 17 January 2026 (day 13)"]),
        ("delivered otherwise", ["Not delivered: 12 x Cola Can 12oz (sku-08)",
                                 "Delivered instead of Cola Can 12oz (sku-08):"
                                 " 24 x Cola Zero Can 12oz (sku-09)",
                                 "Credited to you: $11.04"]),
        ("delayed", ["Order number: HB-1003", "New expected delivery: Thursday 8 January 2026"
                     " (day 4), between 09:00 and 16:00"]),
        ("makes good", ["Order number: HB-1003", "Credited to you: $2.76"]),
        ("credited before", ["Order number: HB-1003", "Credited so far: $2.76"]),
        ("refuses claim", ["Order number: HB-1003"]),
        ("payment kept", ["Kept as handling: $42.00"]),
        ("closing", ["Refund to your bank account: $12.34"]),
        ("closing unpaid", ["Refund: none"]),
        ("opened", ["Write to: orders@harbor.example"]),
    ],
)  # fmt: skip
def test_what_is_not_about_prices_has_terms_of_its_own(part: str, lines: list[str]) -> None:
    terms = letter(part, supplier()).terms()
    assert set(lines) <= set(terms)
    assert not any(line.startswith("Total:") for line in terms)


def test_units_that_arrive_damaged_are_counted() -> None:
    one = Letter(DESK, supplier(), 0)
    one.delivered(CONFIRMED, damaged=[("sku-08", 3)])
    assert one.terms()[-1] == "Arrived damaged: 3 x Cola Can 12oz (sku-08)"
    assert any(way in one.text() for way in PHRASES["plain"]["damaged_delivery"])


def test_prices_stand_in_every_letter_of_a_bargain() -> None:
    shown = letter("catalogue", supplier()).terms()
    for part in ("counter", "last word", "agreed"):
        assert set(shown) <= set(letter(part, supplier()).terms())
    for part in ("too low", "rival believed", "rival unmoved", "rival doubted", "rival refuted"):
        assert letter(part, supplier()).terms() == shown[:3]


def test_conditions_name_what_a_supplier_insists_on() -> None:
    spec = supplier().model_copy(
        update={
            "sold_by": "case",
            "least_cases": 3,
            "delivery_weekdays": ("fri", "mon"),
            "cutoff_minute": 840,
        }
    )
    terms = letter("catalogue", spec).terms()
    for line in (
        "Least of each product: 3 full cases",
        "Delivery days: Monday, Friday",
        "Payment cut-off: 14:00, later payments count as the next day's",
    ):
        assert line in terms
        assert line not in letter("catalogue", supplier()).terms()


@pytest.mark.parametrize("way", range(MOST_WAYS))
@pytest.mark.parametrize("tone", TONES)
def test_no_phrasing_makes_an_order_of_a_mail_sent_back(
    tone: Tone, way: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always(word: int, situation: Situation, count: int) -> int:
        return min(way, count - 1)

    monkeypatch.setattr(writer, "choice", always)
    for layout in LAYOUTS:
        for part in PARTS:
            text = letter(part, supplier(tone, layout, "long")).text()
            assert not orders("Order", text), text
            for paragraph in (text, *text.split("\n\n")):
                assert not orders("Re: Order", paragraph), paragraph


@given(
    st.integers(0, 2**64 - 1),
    st.sampled_from(FORMS),
    st.lists(st.sampled_from(sorted(PARTS)), min_size=1, max_size=4),
)
def test_a_supplier_s_own_mail_sent_back_orders_nothing(
    word: int, spec: SupplierSpec, parts: list[str]
) -> None:
    one = Letter(DESK, spec, word)
    for part in parts:
        PARTS[part](one)
    assert not orders("Order", one.text())


def orders(subject: str, body: str) -> bool:
    return any(intent.intent == "order" for intent in read_mail(subject, body, names()))


@pytest.mark.parametrize("spec", FORMS, ids=lambda spec: "-".join(_form(spec)))
def test_scripted_agents_read_every_form(spec: SupplierSpec) -> None:
    for part in ("quote", "catalogue", "counter", "agreed"):
        text = letter(part, spec).text()
        assert base_stock.PRICE_LINE.findall(text) == [
            ("Cola Can 12oz", "sku-08", "0.92", ", $0.86 from 100 units, $0.81 from 300 units"),
            ("Nacho Tortilla Chips 1.75oz", "sku-34", "0.90", "; sold in full cases of 64"),
        ]
        assert base_stock.PRICE_BREAK.findall(text) == [("0.86", "100"), ("0.81", "300")]
        assert base_stock.CASE.findall(text) == ["64"]
        told = {name: each.findall(text) for name, each in base_stock.CONDITIONS.items()}
        assert told == {
            "minimum_cents": ["20.00"],
            "fee_cents": ["15.00"],
            "least_cases": [],
            "lead_days": ["4"],
        }
        assert base_stock.BILL.findall(text) == []
    bill = [("108,051.80", "HB-1003")]
    for part in PARTS:
        text = letter(part, spec).text()
        assert base_stock.BILL.findall(text) == (bill if part == "acknowledge" else []), part


@pytest.mark.parametrize("part", ["quote", "other price", "acknowledge", "catalogue"])
def test_a_circle_s_payment_reference_is_never_taken_for_a_bill_s(part: str) -> None:
    for spec in FORMS:
        one = letter(part, spec)
        bill = base_stock.BILL.findall(one.text())
        terms = one.terms()
        PARTS["membership offer"](one)
        assert base_stock.BILL.findall(one.text()) == bill
        assert one.terms() == (*letter("membership offer", spec).terms(), *terms)


def _form(spec: SupplierSpec) -> tuple[str, str, str]:
    return spec.tone, spec.layout, spec.length
