from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.mail import plain_text, tokens
from vendsim.mail.tokens import stem, tokens_of


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Sugar-Free, 24-pack", ["sugar", "free", ",", "24", "pack"]),
        ("40-50 cans", ["40", "-", "50", "cans"]),
        ("Cola - 40", ["cola", "-", "40"]),
        ("send -5", ["send", "minus", "5"]),
        ("1,000.50 and 1,00", ["1,000.50", "and", "1.00"]),
        ("sku-08,70", ["sku", "08", ",", "70"]),
        ("at 0,80 each or .80", ["at", "0.80", "each", "or", "0.80"]),
        ("1e3 units", ["#", "units"]),
        ("I'd don't", ["i'd", "don't"]),
        ("16.9oz.", ["16.9", "oz", "."]),
        ("", []),
    ],
)
def test_tokens(line: str, found: list[str]) -> None:
    assert tokens_of(line) == found


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("plain\nlines", "plain\nlines"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\tb", "a\tb"),
        ("\u201cso\u201d \u2013 it\u2019s", '"so" - it\'s'),
        ("\uff14\uff10 caf\xe9", "40 cafe"),
        ("a\x00b\u202ec\ud800d\u200be", "abcde"),
        ("\x1b[31mred", "[31mred"),
        ("<p>a<br/>b</p>", "\na\nb\n"),
        ("<b>40</b> <i>cans</i>", "40 cans"),
        ("> <p>a</p>", "> <p>a</p>"),
        ("3 < 4 > 2", "3 < 4 > 2"),
        ("<orders@harbor.example>", "<orders@harbor.example>"),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@given(st.text())
def test_plain_text_can_be_written_anywhere(text: str) -> None:
    plain = plain_text(text)
    plain.encode("utf-8")
    assert plain_text(plain.replace("<", "")) == plain.replace("<", "")
    assert not any(ord(char) < 32 and char not in "\n\t" for char in plain)


@given(st.text())
def test_tokens_are_never_empty(text: str) -> None:
    assert all(token and token == token.strip() for token in tokens_of(plain_text(text)))


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [("cans", "can"), ("cookies", "cooky"), ("glass", "glass"), ("is", "is"), ("08", "8"),
     ("0", "0"), ("0.65", "0.65"), ("16.9", "16.9"), ("(", "("), ("s", "s")],
)  # fmt: skip
def test_stems(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_examples() -> None:
    results = doctest.testmod(tokens)
    assert results.attempted >= 2
    assert results.failed == 0
