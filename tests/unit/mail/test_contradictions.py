"""Numbers that a mail corrects, denies or takes back, and numbers that count nothing."""

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names


def ordered(body: str, subject: str = "") -> list[tuple[str | None, int | None]]:
    found = read_mail(subject, body, NAMES)
    return [(each.sku, each.quantity) for each in found if each.intent == "order"]


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("Please place PO 878: 70 Lemon-Lime Can, 24 Orange Soda Can.", [70, 24]),
        ("Please send 24 Orange Soda Can at 10:30 to pier 4.", [24]),
        ("Please send one-three-eight Rolled Hot Chips.", [138]),
        ("Please send one twenty Cola Can 12oz.", [120]),
        ("Please send a dozen dozen Energy Original.", [144]),
        ("Please send 3 doz. Beef Stick, 1 doz. Fruit Candy.", [36, 12]),
        ("Please send three 24-packs of Ginger Ale Can.", [72]),
        ("Please send 48 Cola Can 12oz, make that 70.", [70]),
        ("Please send 90 Roasted Pistachios, you sell them by 24, so 96.", [96]),
        ("Please send 40 Cola Can 12oz, sorry, 70.", [70]),
        ("Please send two cases of Lemon Tea, so 48 bottles.", [48]),
    ],
)
def test_the_number_that_is_meant(body: str, want: list[int]) -> None:
    assert [quantity for _, quantity in ordered(body)] == want


@pytest.mark.parametrize(
    "body",
    [
        "Please send 3 cases of Cola Can 12oz, so 150 cans in total.",
        "Please send two cases, so 30 bags, of Kettle Chips Vinegar.",
        "Please send 96 Peach Tea. We need 48 bottles in all.",
        "Please send 18 Craft Soda Sampler. At 4.20, total 85.60.",
        "Please send 48 Wafer Chocolate Bar. 72 then.",
        "Please send 30 Hazelnut Bar on Tuesday, 30 Hazelnut Bar on Wednesday.",
        "Please send 24 Cola Can 12oz. On second thoughts thirty.",
        "Please send 24 Lemon Tea. Sorry, 48.",
        "Please send 24 Lemon Tea. Correction: 48 Lemon Tea.",
        "Please send 24 Lemon Tea or Peach Tea.",
        "Current levels: Peach Tea 4, Lemon Tea 12. Please book.",
    ],
)
def test_a_number_that_is_denied_is_asked_about(body: str) -> None:
    assert ordered(body) == []


def test_a_subject_that_says_otherwise_is_asked_about() -> None:
    body = "Please ship 6 cases of Orange Soda Can."
    assert ordered(body, "4 cases Orange Soda Can") == []
    assert ordered(body, "6 cases Orange Soda Can") == [("sku-12", 144)]


def test_a_few_beside_cases_may_be_cases() -> None:
    body = "Please send two cartons of Veggie Straws. Please send three Fruit Candy."
    assert ordered(body) == [("sku-43", 60)]


def test_what_is_left_out_later_is_not_ordered() -> None:
    body = "Please send 48 Lemon Tea and 24 Peach Tea. Not the Peach Tea."
    assert ordered(body) == [("sku-26", 48)]


@pytest.mark.parametrize(
    ("rows", "want"),
    [
        (
            "Item | On hand | Send\nPopcorn | 14 | 60\nVeggie Straws | 40 | 0",
            [("sku-41", 60)],
        ),
        (
            "Item | Qty | Price | Decision\nSports Drink 20oz | 72 | 0.78 | accept\n"
            "Coffee Energy 15oz | 24 | 2.05 | decline",
            [("sku-33", 72)],
        ),
        (
            "sku-08 / Cola Can 12oz / 105\nsku-10 / Diet Cola Can 12oz / 35",
            [("sku-08", 105), ("sku-10", 35)],
        ),
        ("Item / size / cases\nVitamin Water / 20oz / 3\nSports Drink / 20oz / 5",
         [("sku-06", 72), ("sku-33", 120)]),
        (
            "Truffle Selection, 36 boxes\nMixed Nut Tin 9oz, 24 tins",
            [("sku-67", 36), ("sku-66", 24)],
        ),
    ],
)  # fmt: skip
def test_columns_keep_their_numbers(rows: str, want: list[tuple[str, int]]) -> None:
    assert ordered(f"Hello,\nplease send:\n{rows}") == want


def test_a_price_to_be_filled_in_asks_for_it() -> None:
    body = "Product | Qty | Your price\nVeggie Straws 1oz | 90 | ____"
    assert ordered(f"Fill in please and send back:\n{body}") == []
    found = read_mail("", f"Fill in please and send back:\n{body}", NAMES)
    assert [(each.intent, each.quantity) for each in found] == [("ask_quote", 90)]


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("What does the Bottled Latte cost at 90?", 90),
        ("Would $0.52 be possible on Kettle Chips Vinegar if I go up to 120 bags?", 120),
        ("If you hold $1.15 on Sports Water I would commit to 60 a month.", 60),
    ],
)
def test_what_is_only_spoken_of_counts_questions_and_offers(body: str, want: int) -> None:
    found = read_mail("", body, NAMES)
    assert [each.quantity for each in found] == [want]
    assert ordered(body) == []
