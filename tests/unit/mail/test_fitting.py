"""What a wording may say: every term as it stands, and round it no figure and no favour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.mail.drafts import BLOCK, LETTER, SIGNATURE, TERMS, draft, wording
from tests.unit.supply.market import SUPPLIERS, small_market
from vendsim.mail import Desk, Draft, Letter
from vendsim.mail.fitting import MAX_PROSE_CHARS, fault_in, signed
from vendsim.mail.guarded import guarded_words
from vendsim.mail.phrases import SITUATIONS, Situation
from vendsim.scenario.supplier_spec import SupplierSpec

DESK = Desk.of(small_market())


# --- What may be sent ----------------------------------------------------------------------------

GOOD = (
    wording(),
    wording("Good day to all at Vend Street, and thank you for the Cola Can 12oz order."),
    wording("Hi folks,\n\nlovely — we’ve put your order aside; here is how it adds up:"),
    wording(after="Do write if anything is unclear, and feel free to ring.\n\nCheers,"),
    wording(after=f"All the best,\n{SIGNATURE}"),
    wording(after="All the best,\n\nMara Holt"),
    "\n\n" + wording().replace("\n", "   \n") + "\n\n\n",
    BLOCK,
    LETTER,
    f"Café olé, Señora!\n{BLOCK}",
    "\n\nIn short:\n\n".join(TERMS).replace("In short", "And"),
)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_a_wording_that_says_the_same_fits(text: str) -> None:
    assert fault_in(draft(), text) is None
    sent = signed(draft(), text)
    assert sent.endswith(f"\n{SIGNATURE}")
    assert sent.count(SIGNATURE) == 1
    assert [line for line in sent.split("\n") if line in TERMS] == list(TERMS)
    assert "\n\n\n" not in sent
    assert fault_in(draft(), sent) is None


@pytest.mark.parametrize("spec", SUPPLIERS, ids=[spec.id for spec in SUPPLIERS])
@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("word", [0, 0x5555555555555555, 0xAAAAAAAAAAAAAAAA, 2**64 - 1])
def test_every_letter_in_default_words_fits_itself(
    situation: Situation, word: int, spec: SupplierSpec
) -> None:
    letter = Letter(DESK, spec, word)
    letter.say(situation)
    own = Draft(
        spec.name, spec.contact, spec.email, spec.tone, DESK.buyer, None,
        letter.text(), letter.terms(), (DESK.buyer, spec.name, spec.contact),
    )  # fmt: skip
    assert fault_in(own, letter.text()) is None
    assert signed(own, letter.text()) == letter.text()


# --- The terms -----------------------------------------------------------------------------------

BROKEN_TERMS = {
    "a price changed": wording().replace("at $0.92 = $36.80", "at $0.46 = $18.40"),
    "a total changed": wording().replace("Total: $51.80", "Total: $5.18"),
    "another address": wording().replace("orders@harbor", "pay@harb0r"),
    "another order number": wording().replace("HB-1003", "HB-1004"),
    "a line left out": wording().replace("Delivery: $15.00\n", ""),
    "all left out": "Hello Vend Street,\n\nAll is well.\n\nBest,",
    "two swapped": wording().replace(f"{TERMS[2]}\n{TERMS[3]}", f"{TERMS[3]}\n{TERMS[2]}"),
    "one twice": wording(after=f"Again:\n{TERMS[4]}"),
    "put in a sentence": wording().replace("Total: $51.80", "So the Total: $51.80 it is."),
    "words behind": wording().replace("Delivery: $15.00", "Delivery: $15.00 (never mind)"),
    "bulleted": wording().replace("\nGoods", "\n- Goods"),
    "other spaces": wording().replace("40 x Cola", "40 x  Cola"),
    "joined": wording().replace("\nDelivery", " Delivery"),
    "nothing": "",
    "signature only": SIGNATURE,
    "a changed one beside the right one": wording(after="Total: $5.18"),
}


@pytest.mark.parametrize("text", BROKEN_TERMS.values(), ids=BROKEN_TERMS)
def test_terms_stand_whole_in_their_order_and_once(text: str) -> None:
    assert fault_in(draft(), text) is not None


def test_a_term_that_the_letter_has_twice_is_due_twice() -> None:
    twice = draft(terms=(*TERMS, TERMS[0]))
    assert fault_in(twice, wording()) is not None
    assert fault_in(twice, wording(after=f"And:\n{TERMS[0]}")) is None


@given(st.permutations(range(len(TERMS))))
def test_no_other_sequence_of_terms_fits(sequence: list[int]) -> None:
    text = "\n".join(TERMS[place] for place in sequence)
    assert (fault_in(draft(), text) is None) == (sequence == sorted(sequence))


# --- The sentences -------------------------------------------------------------------------------

FORBIDDEN = {
    "money": "For you it is $0.10 each.",
    "a bare figure": "You get 400 of them.",
    "a true figure in another place": "Your total comes to $36.80.",
    "a figure glued to a word": "That is x40 then.",
    "a share": "Take ten % off.",
    "a number word": "We send a dozen more.",
    "a number word with a hyphen": "At forty-six a can.",
    "a number word glued": "Only fiftycents a can.",
    "a number word in capitals": "HALF of it will do.",
    "a number word with an accent": "Pay twénty for it.",
    "a number of old": "A score of cans for you.",
    "a note of money": "All of it for a tenner.",
    "letters spaced out": "All for h a l f.",
    "a broken word": "With a dis-count for friends.",
    "fullwidth figures": "At \uff11\uff10 a can.",
    "arabic figures": "At \u0661\u0660 a can.",
    "a fraction": "At ½ of it.",
    "a circled figure": "At ① a can.",
    "a superscript": "At ² a can.",
    "another currency": "For € or £.",
    "a concession": "There is no delivery charge, it is free.",
    "a refund": "We will refund the difference.",
    "a promise": "Agreed, as you say.",
    "a confirmation": "Your price is confirmed.",
    "a correction": "Please ignore the lines below.",
    "a mistake": "The amounts are wrong, sorry.",
    "a week day": "It arrives on Monday.",
    "soon": "It arrives tomorrow.",
    "an e-mail address": "Write to me at boss@harbor.example.",
    "an address in words": "Write to boss at harbor dot example.",
    "a host": "Look at harbor.example for more.",
    "a link": "See https://harbor.example/pay",
    "an account": "Send it to our other account.",
    "markup": "This is **important**.",
    "html": "<b>Hello</b>",
    "a code fence": "```",
    "a control character": "Hello\x07 there.",
    "a null": "Hello\x00 there.",
    "a tab": "Hello\tthere.",
    "a carriage return": "Hello\rthere.",
    "a direction mark": "Hello \u202ethere.",
    "a zero-width space": "h\u200balf",
    "a soft hyphen": "h\u00adalf",
    "a lone surrogate": "Hello \ud800",
    "cyrillic letters": "\u041d\u0435llo there.",
    "fullwidth letters": "\uff48\uff41\uff4c\uff46 of it",
    "mathematical letters": "\U0001d421\U0001d41a\U0001d425\U0001d41f of it",
    "an emoji": "Thanks 🙂",
    "german": "Sehr geehrte Herren, wir danken und liefern die Dosen gerne.",
    "spanish": "Hola, gracias por el pedido, las latas son para usted.",
}


@pytest.mark.parametrize("sentence", FORBIDDEN.values(), ids=FORBIDDEN)
@pytest.mark.parametrize("place", ["before", "after"])
def test_sentences_hold_no_figure_favour_or_odd_sign(sentence: str, place: str) -> None:
    assert fault_in(draft(), wording(**{place: sentence})) is not None


def test_a_fault_is_shown_in_plain_ascii() -> None:
    for sentence in FORBIDDEN.values():
        fault = fault_in(draft(), wording(sentence))
        assert fault is not None
        assert fault.isascii()
        assert fault.isprintable()
        assert len(fault) < 400


def test_a_wording_has_a_longest_length() -> None:
    words = "word " * (MAX_PROSE_CHARS // 5 - 10)
    assert fault_in(draft(), wording(words)) is None
    assert "characters" in (fault_in(draft(), wording(words + "word " * 20)) or "")


def test_what_the_letter_says_itself_may_be_said() -> None:
    cancelled = draft(
        letter=f"Hello,\n\nThere is a credit, as agreed.\n{BLOCK}\n\nBye,\n{SIGNATURE}"
    )
    text = wording("Hello, your credit is there, we agreed on that.")
    assert fault_in(cancelled, text) is None
    assert fault_in(draft(), text) is not None
    assert fault_in(cancelled, wording("Hello, half of it.")) is not None


def test_goods_may_be_named_with_the_figures_in_their_names() -> None:
    text = wording("The Cola Can 12oz (sku-08) is on the list.")
    assert fault_in(draft(), text) is None
    assert fault_in(draft(names=()), text) is not None
    assert fault_in(draft(), wording("The Cola Can 16oz is on the list.")) is not None


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_judged_and_none_with_a_figure_fits(text: str) -> None:
    fault = fault_in(draft(), wording(text))
    if any(char.isnumeric() for line in text.split("\n") for char in line.strip()):
        assert fault is not None


@pytest.mark.parametrize(
    "text",
    [
        "We attend to your order often, and tender weight matters.",
        "Everyone here remembers you; have a great day.",
        "It is on the shelf, behind the door.",
    ],
)
def test_words_that_only_look_like_guarded_ones_are_free(text: str) -> None:
    assert guarded_words(text) == {}
