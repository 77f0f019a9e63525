"""Whose a price is, what it is for, and which product it belongs to."""

from __future__ import annotations

import pytest

from tests.unit.mail.letters import names
from vendsim.mail.lines import of_topic, read_line
from vendsim.mail.tokens import tokens_of


def prices(text: str) -> list[tuple[int | None, int | None]]:
    read = read_line(tokens_of(text), names()).wanted
    return [(each.unit_price_cents, each.total_cents) for each in read]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40 cola cans for $0.75", [(75, None)]),
        ("40 cola cans, $32.00", [(None, 3200)]),
        ("40 cola cans at $26.25 a case", [(75, None)]),
        ("40 cola cans at $9.00 a dozen", [(75, None)]),
        ("40 cola cans at .75", [(75, None)]),
        ("your $0.90 for cola cans is too high, $0.75 each", [(75, None)]),
        ("$0.79 each for ginger ale and $0.82 each for cola cans", [(79, None), (82, None)]),
        ("cola cans: 2 cases, price per case: $31.50", [(90, None)]),
        ("cola cans @ $0.90 x 40 = $36.00", [(90, 3600)]),
        ("70 cola cans at $31.50", [(90, None)]),
        ("70 cola cans at 75 each", [(75, None)]),
        ("40 cola cans at $31.50 each", [(3150, None)]),
    ],
)
def test_what_a_price_is_for(text: str, expected: list[tuple[int | None, int | None]]) -> None:
    assert prices(text) == expected


def test_a_price_called_the_reader_s_is_no_offer() -> None:
    (wanted,) = read_line(tokens_of("your $0.90 for cola cans"), names()).wanted
    assert wanted.theirs
    (wanted,) = read_line(tokens_of("could you do $0.90 for cola cans"), names()).wanted
    assert not wanted.theirs


def test_a_line_without_a_product_is_about_the_topic() -> None:
    line = read_line(tokens_of("could you do $26.25 per case for 4 cases"), names())
    (wanted,) = of_topic(line, "sku-08", names()).wanted
    assert (wanted.quantity, wanted.unit_price_cents) == (140, 75)
