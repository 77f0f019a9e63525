"""Lists in the forms people give them: numbered, aligned by spaces, in small letters."""

from __future__ import annotations

import pytest

from tests.unit.mail.letters import label
from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario


def read(body: str) -> list[str]:
    names = Desk.of(load_scenario("year")).names
    return [label(intent) for intent in read_mail("", body, names)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Please send:\n1 - Energy Original 16oz - 144 cans\n2 - Energy Zero 16oz - 96 cans",
            ["order sku-17 144", "order sku-18 96"],
        ),
        (
            "Please send:\n1 case Cola Can 12oz\n2 cases Peach Tea 16oz",
            ["order sku-08 35", "order sku-25 48"],
        ),
        (
            "Please send:\n\nITEM             CASES\nCola Can 12oz    2\nPeach Tea 16oz   1",
            ["order sku-08 70", "order sku-25 24"],
        ),
        (
            "Order:\nlemon-lime cans - 70\npeach tea 16oz - 48\nthanks",
            ["order sku-11 70", "order sku-25 48"],
        ),
        (
            "Please send:\n- Cola Can 12oz: 70 @ $0.46 = $32.20\n"
            "- Peach Tea 16oz: 48 @ $0.95 = $45.60\nTotal: $77.80",
            ["order sku-08 70 @46 =3220", "order sku-25 48 @95 =4560"],
        ),
        (
            "Please send, all full cases:\n24 Energy Original 16oz\n36 Fitness Energy 12oz",
            ["order sku-17 24", "order sku-21 36"],
        ),
        (
            "Please send, all numbers are in cases:\n2 Energy Original 16oz\n3 Peach Tea 16oz",
            ["order sku-17 48", "order sku-25 72"],
        ),
    ],
)
def test_lists(body: str, expected: list[str]) -> None:
    assert read(body) == expected
