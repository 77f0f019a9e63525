"""Cents: written, read back, and everything else refused."""

from __future__ import annotations

import contextlib
import json
import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.money import MAX_CENTS, format_cents, parse_cents

amounts = st.integers(-MAX_CENTS, MAX_CENTS)


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (0, "$0.00"),
        (5, "$0.05"),
        (-5, "-$0.05"),
        (100, "$1.00"),
        (-2000, "-$20.00"),
        (123456, "$1,234.56"),
        (MAX_CENTS, "$1,000,000,000.00"),
    ],
)
def test_amounts_are_written_as_people_do(cents: int, text: str) -> None:
    assert format_cents(cents) == text


@pytest.mark.parametrize(
    ("value", "cents"),
    [
        (3, 300),
        (0, 0),
        (-7, -700),
        (0.1, 10),
        (1.1, 110),
        (2.675, None),
        (0.29, 29),
        (19.99, 1999),
        (1e2, 10_000),
        ("12.50", 1250),
        ("12.5", 1250),
        ("12", 1200),
        ("0.07", 7),
        ("-3.10", -310),
        (10**9, MAX_CENTS),
        ("1000000000.00", MAX_CENTS),
        (1000000000.0, MAX_CENTS),
    ],
)
def test_amounts_are_read_by_their_shortest_decimal(value: object, cents: int | None) -> None:
    if cents is None:
        with pytest.raises(ValueError, match="at most two decimals"):
            parse_cents(value)
    else:
        found = parse_cents(value)
        assert found == cents
        assert type(found) is int


@given(amounts)
def test_writing_and_reading_give_the_same_amount(cents: int) -> None:
    plain = format_cents(cents).replace("$", "").replace(",", "")
    assert parse_cents(plain) == cents


@given(st.integers(-(10**12), 10**12))
def test_json_numbers_of_cents_are_read_exactly(cents: int) -> None:
    number = json.loads(str(Decimal(cents) / 100))
    if abs(cents) <= MAX_CENTS:
        assert parse_cents(number) == cents
        assert parse_cents(str(Decimal(cents).scaleb(-2))) == cents
    else:
        with pytest.raises(ValueError, match="beyond the limit"):
            parse_cents(number)


@given(st.floats() | st.integers(-(10**12), 10**12).map(lambda cents: cents / 100))
def test_a_float_is_read_as_it_is_written_or_refused(value: float) -> None:
    if math.isfinite(value) and "e" not in repr(value) and len(repr(value).split(".")[1]) <= 2:
        exact = Decimal(repr(value)) * 100
        negative_zero = exact == 0 and math.copysign(1, value) < 0
        if abs(exact) <= MAX_CENTS and not negative_zero:
            assert parse_cents(value) == exact
            return
    with pytest.raises(ValueError, match=r"not an amount|beyond the limit"):
        parse_cents(value)


@given(st.text(max_size=40) | st.from_regex(r"[-+]?[0-9_, ]{1,4}([.][0-9]{0,3})?", fullmatch=True))
def test_text_is_read_as_the_number_it_shows_or_refused(text: str) -> None:
    """Whatever is taken is made of digits, a point and a minus, and worth what it shows."""
    cents = None
    with contextlib.suppress(ValueError):
        cents = parse_cents(text)
    if cents is not None:
        assert Decimal(cents) == Decimal(text) * 100
        assert set(text) <= set("-.0123456789")


BAD = {
    "nan": float("nan"),
    "infinity": float("inf"),
    "minus infinity": float("-inf"),
    "1e999": 1e999,
    "three decimals": 0.125,
    "tiny": 1e-7,
    "a long float": 0.1 + 0.2,
    "true": True,
    "none": None,
    "list": [1],
    "object": {"amount": 1},
    "bytes": b"1",
    "decimal": Decimal("1.5"),
    "complex": 1j,
    "empty text": "",
    "space": " ",
    "leading space": " 10",
    "trailing newline": "10\n",
    "plus": "+10",
    "underscore": "1_000",
    "comma": "1,000",
    "currency": "$10",
    "exponent": "1e3",
    "hex": "0x10",
    "nan as text": "nan",
    "infinity as text": "Infinity",
    "three decimals as text": "1.005",
    "no whole part": ".50",
    "no decimals": "5.",
    "leading zeros": "007",
    "two signs": "--1",
    "negative zero": -0.0,
    "negative zero as text": "-0.00",
    "two points": "1.2.3",
    "full-width digits": "\uff11\uff10",
    "arabic digits": "\u0661\u0660",
    "minus sign": "\u22125",
    "nul": "1\0",
    "right-to-left": "\u202e10",
    "lone surrogate": "\ud800",
    "escape": "\x1b[31m1",
    "a megabyte": "9" * 1_000_000,
}


@pytest.mark.parametrize("value", list(BAD.values()), ids=list(BAD))
def test_anything_else_is_refused_with_the_rule(value: object) -> None:
    with pytest.raises(ValueError, match=r"is not an amount: give a plain number of dollars") as e:
        parse_cents(value)
    assert len(str(e.value)) < 250
    assert str(e.value).isascii()


@pytest.mark.parametrize(
    "value",
    [10**9 + 1, -(10**9) - 1, 1 << 20_000, 2**63, 1000000000.01, "1000000000.01", "999999999999"],
    ids=["one more", "one less", "20,000 bits", "2^63", "float", "text", "twelve digits"],
)
def test_amounts_beyond_the_limit_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"beyond the limit of \$1,000,000,000\.00") as caught:
        parse_cents(value)
    assert len(str(caught.value)) < 200


def test_numpy_floats_are_floats() -> None:
    assert parse_cents(np.float64(1.25)) == 125
