"""The kinds of argument: what each takes, at its limit and one past it, and what it draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ConfigDict, TypeAdapter, ValidationError

from tests.markets import fleet
from vendsim.money import MAX_CENTS
from vendsim.scenario import load_scenario
from vendsim.tools import arguments
from vendsim.tools.arguments import Domain

YEAR = load_scenario("year")
FLEET = fleet()
NO_KINDS = {"Domain", "Limit", "Pick"}
KINDS = sorted(set(arguments.__all__) - NO_KINDS)
LONG = arguments.MAX_TEXT_CHARS
WHOLE = arguments.MAX_WHOLE


def take(kind: str, value: object) -> Any:
    """A value as the tool's function gets it."""
    config = ConfigDict(strict=True, allow_inf_nan=False)
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(arguments, kind), config=config)
    return adapter.validate_python(value)


def domain_of(kind: str) -> Domain:
    (found,) = (part for part in get_args(getattr(arguments, kind)) if isinstance(part, Domain))
    return found


GOOD: list[tuple[str, object]] = [
    *[(kind, value) for kind in ("Row", "Column", "Offset") for value in (0, 1, WHOLE)],
    *[(kind, value) for kind in ("Units", "EmailId", "Count") for value in (1, WHOLE)],
    *[("Hours", value) for value in (1, 24)],
    *[("Flag", value) for value in (True, False)],
    *[("Folder", value) for value in ("inbox", "sent")],
    *[("EmailAddress", value) for value in ("a@b", "A.b+c@d.example", "x" * 244 + "@b.example")],
    *[("Product", value) for value in ("x", "Café №1", "x" * 200)],
    *[("ShortText", value) for value in ("x", "tab\there", "naïve 日本 🥤", "x" * LONG)],
    *[("LongText", value) for value in ("x", "two\nlines\r\n\tend", "<b>&'\"\\", "x" * LONG)],
]
BAD: list[tuple[str, object]] = [
    *[(kind, value) for kind in ("Row", "Column", "Offset") for value in (-1, WHOLE + 1)],
    *[(kind, value) for kind in ("Units", "EmailId", "Count") for value in (0, WHOLE + 1)],
    *[("Hours", value) for value in (0, 25)],
    *[
        (kind, value)
        for kind in ("Row", "Column", "Offset", "Units", "EmailId", "Count", "Hours")
        for value in (True, 1.0, "1", None, 2**63, float("nan"), np.int64(1), [1])
    ],
    *[("Flag", value) for value in (0, 1, "true", None)],
    *[("Folder", value) for value in ("", "Inbox", "drafts", None, 0)],
    *[
        ("EmailAddress", value)
        for value in ("", "a@", "@b", "a@b@c", "a b@c", "a@b\n", "\na@b", "x" * 245 + "@b.example")
    ],
    *[("Product", value) for value in ("", "x" * 201, "a\0b", 8, None)],
    *[("ShortText", value) for value in ("", "two\nlines", "cr\rhere", "x" * (LONG + 1))],
    *[("LongText", value) for value in ("", "x" * (LONG + 1), b"x", 3)],
    *[
        (kind, f"a{character}b")
        for kind in ("Product", "ShortText", "LongText")
        for character in "\0\x07\x08\x0b\x0c\x1b\x7f\x80\x9f\ud800\udfff\u202a\u202e\u2066\u2069"
    ],
]


@pytest.mark.parametrize(("kind", "value"), GOOD, ids=range(len(GOOD)))
def test_what_is_taken_as_it_is(kind: str, value: object) -> None:
    assert take(kind, value) == value


@pytest.mark.parametrize(("kind", "value"), BAD, ids=range(len(BAD)))
def test_what_is_refused(kind: str, value: object) -> None:
    with pytest.raises(ValidationError):
        take(kind, value)


@pytest.mark.parametrize(
    ("value", "cents"),
    [(0, 0), ("0", 0), ("0.00", 0), (3, 300), ("3", 300), (0.1, 10), ("0.1", 10), ("0.10", 10),
     (1.15, 115), (1e2, 10_000), (MAX_CENTS // 100, MAX_CENTS), (str(MAX_CENTS // 100), MAX_CENTS)],
)  # fmt: skip
def test_amounts_become_whole_cents(value: object, cents: int) -> None:
    taken = take("Amount", value)
    assert (taken, type(taken)) == (cents, int)


NO_AMOUNTS: list[object] = [
    *(-1, "-1", "-0.01", 0.001, "0.001", "1.000", "", " 1", "1 ", "1,000.00", "1_000", "$1"),
    *("1e2", "1.", ".5", "+1", "01", "nan", float("nan"), float("inf"), True, False, None, [1]),
    *(b"1", 1j, MAX_CENTS // 100 + 1, "1000000000.01", 1e18, 10**5000, "\u0663", "\uff11"),
]


@pytest.mark.parametrize("value", NO_AMOUNTS, ids=range(len(NO_AMOUNTS)))
def test_what_is_no_amount(value: object) -> None:
    with pytest.raises(ValidationError):
        take("Amount", value)


@given(st.integers(0, MAX_CENTS))
def test_every_amount_can_be_written_as_text(cents: int) -> None:
    assert take("Amount", f"{cents // 100}.{cents % 100:02d}") == cents


@given(st.integers(0, 10**9))
def test_every_amount_can_be_written_as_a_number(cents: int) -> None:
    assert take("Amount", cents / 100) == cents


# --- Drawing -------------------------------------------------------------------------------------


def lowest(bound: int) -> int:
    assert bound >= 1
    return 0


def highest(bound: int) -> int:
    assert bound >= 1
    return bound - 1


def drawing(seed: int) -> Callable[[int], int]:
    generator = np.random.default_rng(seed)
    return lambda bound: int(generator.integers(bound))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_drawn_is_taken(kind: str) -> None:
    draw = domain_of(kind).draw
    for pick in (lowest, highest, *[drawing(seed) for seed in range(100)]):
        take(kind, draw(pick, YEAR))


@pytest.mark.parametrize("kind", KINDS)
def test_more_than_one_value_is_drawn_and_the_same_from_the_same_picks(kind: str) -> None:
    draw = domain_of(kind).draw
    drawn = [draw(drawing(seed), FLEET) for seed in range(60)]
    assert len({repr(value) for value in drawn}) > 1
    assert drawn == [draw(drawing(seed), FLEET) for seed in range(60)]


def test_what_is_drawn_is_there_in_the_market() -> None:
    names = {name for product in YEAR.products for name in (product.sku, product.name)}
    addresses = {supplier.email for supplier in YEAR.suppliers}
    for seed in range(100):
        pick = drawing(seed)
        assert domain_of("Row").draw(pick, YEAR) < len(YEAR.machine.row_sizes)
        assert domain_of("Column").draw(pick, YEAR) < YEAR.machine.columns
        assert domain_of("Product").draw(pick, YEAR) in names
        assert domain_of("EmailAddress").draw(pick, YEAR) in addresses
        assert take("Amount", domain_of("Amount").draw(pick, YEAR)) > 0
