from __future__ import annotations

import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.mail.letters import Labelled, label, labelled_mails, names
from tests.unit.supply.market import PRODUCTS, product
from vendsim.mail import ProductNames, layout, read_mail
from vendsim.mail.intents import MAX_EVIDENCE_CHARS

MAILS = labelled_mails()
UNSEEN = "\x00\u202e\u2066\ud800\udfff\x1b\u200b\ufeff\x7f"
SUBJECTS = ("", "Order", "Re: Order", "Purchase order", "Quote request", "Hello")
HOSTILE = "\x00\u202e\u2066\ud800\udfff\u0301\ufdfa\xbd\u2460\u0663\uff14\x1b[31m<b>\u2028\x85"


def read(body: str, subject: str = "") -> list[str]:
    return [label(intent) for intent in read_mail(subject, body, names())]


@pytest.mark.parametrize("mail", MAILS, ids=[mail.name[:60] for mail in MAILS])
def test_labelled_mail(mail: Labelled) -> None:
    assert sorted(read(mail.body, mail.subject)) == sorted(mail.expect)


def test_there_are_enough_labelled_mails() -> None:
    ordering = [m for m in MAILS if any(e.startswith("order ") for e in m.expect)]
    assert len(MAILS) >= 250
    assert len(ordering) >= 80
    assert len(MAILS) - len(ordering) >= 120


NO_ORDERS = [mail for mail in MAILS if not any(e.startswith("order ") for e in mail.expect)]


@pytest.mark.parametrize("mail", NO_ORDERS, ids=[mail.name[:60] for mail in NO_ORDERS])
def test_what_orders_nothing_orders_nothing_however_it_is_dressed(mail: Labelled) -> None:
    for dressed in (
        mail.body.upper(),
        mail.body.replace("\n", "\r\n"),
        f"Hello Mara,\n\n{mail.body}\n\nBest regards,\nAlex",
        "\n".join(f"> {line}" for line in mail.body.splitlines()),
        f"Dear all, thank you for your mail.\n\n{mail.body}\n\nLooking forward to your reply!",
    ):
        assert not [found for found in read(dressed) if found.startswith("order ")]


PROSE = [mail for mail in NO_ORDERS if "\n" not in mail.body.strip()]
ORDERS = [
    mail
    for mail in MAILS
    if mail.expect and all(each.startswith("order ") for each in mail.expect) and not mail.subject
]


@pytest.mark.parametrize("mail", ORDERS, ids=[mail.name[:60] for mail in ORDERS])
def test_quoted_an_order_is_none(mail: Labelled) -> None:
    quoted = "\n".join(f"> {line}" for line in mail.body.splitlines())
    for body in (
        quoted,
        f"What is this?\n\nOn Monday, Mara <m@x.example> wrote:\n{mail.body}",
        f"-----Original Message-----\nFrom: Alex\n{mail.body}",
        f"<p>Hm?</p><blockquote type=cite>{mail.body}</blockquote>",
    ):
        assert not [found for found in read(body) if found.startswith("order ")]


def test_order_numbers_and_addresses_are_no_quantities() -> None:
    body = "Please send 40 Cola Can 12oz to 1421 Harbor Street, CA 94607, ref PO-77120, unit 7."
    assert read(body) == ["order sku-08 40"]


def test_a_sku_is_no_order_number() -> None:
    long_skus = ProductNames([product("abc-1234", "Nuts", "S", 12, 50)])
    for body in ("Please send 40 abc-1234.", "Please send:\n40 units of ABC-1234"):
        (intent,) = read_mail("", body, long_skus)
        assert label(intent) == "order abc-1234 40"


def test_evidence_is_the_words_and_short() -> None:
    (intent,) = read_mail("", "Hello. Please send 40 Cola Can 12oz. Bye.", names())
    assert intent.evidence == "Please send 40 Cola Can 12oz."
    (intent,) = read_mail("", f"Please send 40 Cola Can 12oz {'and ' * 500}", names())
    assert len(intent.evidence) == MAX_EVIDENCE_CHARS


def test_candidates_are_named_where_a_product_is_ambiguous() -> None:
    (intent,) = read_mail("", "Please send 40 Cola Can 12oz (sku-09).", names())
    assert (intent.missing, intent.candidates) == ("which_product", ("sku-08", "sku-09"))


def test_the_subject_orders_only_above_a_plain_list() -> None:
    goods = "40 Cola Can 12oz"
    for subject in ("Order", "order", "Purchase order", "New order", "Our weekly order", "PO 17"):
        assert read(goods, subject) == ["order sku-08 40"]
    for subject in ("", "Re: Order", "Fwd: Order", "Order inquiry", "Order status", "Quote"):
        assert read(goods, subject) == ["unreadable:commitment sku-08 40"]
    assert read(f"How much are {goods}?", "Order") == ["ask_quote sku-08 40"]


def test_a_sentence_without_end_takes_back_what_the_mail_orders() -> None:
    order = "Please send 40 Cola Can 12oz."
    tail = " and we thank you" * 130
    assert read(f"{order} We are glad{tail}.") == ["unreadable:commitment sku-08 40"]
    assert read(f"{order} We are glad{tail[:1000]}.") == ["order sku-08 40"]
    assert read(f"| Goods | Units |\n| sku-08 | 40 |\n| {tail} | 4 |\nPlease ship these.") == [
        "unreadable:commitment sku-08 40"
    ]


@contextmanager
def word_by_word() -> Iterator[None]:
    """Read without the short cut for plain list lines and without what is remembered."""
    with (
        mock.patch.object(layout, "_item", return_value=None),
        mock.patch.object(layout, "_remembered", layout._read),
    ):
        yield


@pytest.mark.parametrize(
    "form",
    [
        "40 {0}",
        "40 x {0}",
        "40 units of {0}",
        "1 unit of {0}",
        "40 units {0}",
        "3 cases of {0}",
        "1 case of {0}",
        "{0}: 40",
        "{0}: 40 units",
        "{0} x 40",
        "{0} - 40 units",
    ],
)
def test_the_short_cut_reads_what_reading_word_by_word_does(form: str) -> None:
    for each in PRODUCTS:
        for name in (each.sku, each.name, f"{each.name} ({each.sku})"):
            line = form.format(name)
            assert layout._item(line, names(), False) is not None
            for body in (f"Please send:\n{line}", f"Could you quote:\n- {line}", line):
                quick = read_mail("", body, names())
                with word_by_word():
                    assert read_mail("", body, names()) == quick


PIECES = st.one_of(
    st.sampled_from(
        [
            *("please send", "I'd like to order", "40", "2 cases of", "Cola Can 12oz", "sku-13"),
            *("\n", "\n\n", ". ", ": ", ", ", " ", "- ", "| ", "> ", "if", "not", "?", "$0.92"),
            *("each", "HB-1003", "a dozen", "quote", "On Monday Mara wrote:", "Thanks,\n", "--\n"),
        ]
    ),
    st.text(max_size=12),
    st.sampled_from(list(HOSTILE)),
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(SUBJECTS))
def test_any_mail_is_read(body: str, subject: str) -> None:
    known = {product.sku for product in PRODUCTS}
    intents = read_mail(subject, body, names())
    assert intents
    for intent in intents:
        intent.evidence.encode("utf-8")
        assert intent.sku is None or intent.sku in known
        assert known.issuperset(intent.candidates)
        assert (intent.missing is not None) == (intent.intent == "unreadable")
        if intent.intent == "order":
            assert intent.sku is not None
            assert intent.quantity is not None
            assert intent.quantity > 0


@given(st.text(max_size=400))
def test_random_text_orders_nothing(body: str) -> None:
    assert not [found for found in read(body, "Order") if found.startswith("order ")]


@settings(max_examples=1000)
@given(st.sampled_from(NO_ORDERS), st.text(alphabet=UNSEEN, min_size=1), st.integers(0, 400))
def test_unseen_characters_change_nothing(mail: Labelled, unseen: str, at: int) -> None:
    body = mail.body[:at] + unseen + mail.body[at:]
    assert read(body, mail.subject) == read(mail.body, mail.subject)


@settings(max_examples=1000)
@given(st.sampled_from(PROSE), st.integers(0, 100), st.sampled_from(["\n", "\r\n", "\u2028"]))
def test_a_line_broken_elsewhere_orders_nothing_either(mail: Labelled, at: int, end: str) -> None:
    # Beside an unreadable part an order counts for nothing: all of it is asked back.
    words = mail.body.split(" ")
    place = at % len(words)
    body = " ".join(words[:place]) + end + " ".join(words[place:])
    found = read(body, mail.subject)
    assert not any(each.startswith("order ") for each in found) or any(
        each.startswith("unreadable") for each in found
    )


def test_hard_wrapped_mails_are_read_like_the_others() -> None:
    read_alike = wrapped_mails = 0
    for mail in MAILS:
        for width in (50, 60, 72):
            if "\n" in mail.body.strip() or len(mail.body) <= width:
                continue
            found = read(textwrap.fill(mail.body, width), mail.subject)
            wrapped_mails += 1
            read_alike += sorted(found) == sorted(mail.expect)
            wrong = [f for f in found if f.startswith("order ") and f not in mail.expect]
            assert not wrong
    assert wrapped_mails >= 150
    assert read_alike >= 0.95 * wrapped_mails


LONG = {
    "one word": "a" * 100_000,
    "words": "please send " * 8_000,
    "product names": "Cola Can 12oz " * 7_000,
    "half names": "cola " * 20_000,
    "numbers": "1,000 " * 16_000,
    "one number": "9" * 100_000,
    "digits and commas": "1," * 50_000,
    "number words": "twenty one hundred " * 5_000,
    "order lines": "Please send 40 Cola Can 12oz.\n" * 3_000,
    "offers": "If you can do $0.80 I take 40 Cola Can 12oz.\n" * 2_000,
    "offers of many": "".join(f"If you can do $0.80 I take {n} sku-13.\n" for n in range(2_500)),
    "orders and a ban": "Please send 40 Cola Can 12oz.\n" * 3_000 + "Do not ship anything.",
    "pairs": "40 Cola Can 12oz and " * 4_500,
    "one long list line": "- " + "40 x Cola Can 12oz, " * 5_000,
    "quotes": '"' * 100_000,
    "sign-offs": "Thanks\n" * 14_000,
    "postscripts": "Thanks\nPS x\n" * 8_000,
    "headers": "From: a\n" * 12_000,
    "brackets": "<" * 100_000,
    "angle wrote": "<a@b " * 20_000,
    "pipes": "|" * 100_000,
    "rows": "| Cola Can 12oz | 40 |\n" * 4_000,
    "blanks": " " * 100_000,
    "lines": "\n" * 100_000,
    "dots": "." * 100_000,
    "hyphens": "40-" * 33_000,
    "sentences": "a. " * 33_000,
    "on": "on " * 33_000,
    "combining marks": "a" + "\u0301\u0327" * 50_000,
    "wide letters": "\ufdfa" * 20_000,
    "tags": "<p>" * 33_000,
}


@pytest.mark.parametrize("kind", LONG)
def test_long_mails_take_time_in_proportion(kind: str) -> None:
    body = LONG[kind]
    started = time.perf_counter()
    assert read_mail("", body, names())
    whole_s = time.perf_counter() - started
    # 100,000 characters of ordinary text take about 0.3 s; anything quadratic takes minutes.
    assert whole_s < 8
