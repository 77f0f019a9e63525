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
        "Please send 24 Lemon Tea or Peach Tea.",
        "Current levels: Peach Tea 4, Lemon Tea 12. Please book.",
        "On the trial Peach Tea sold 44 of 48, Lemon Tea 46 of 48. Please go ahead.",
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


@pytest.mark.parametrize(
    "body",
    [
        "Please send 12 Beef Jerky on Thursday and another 12 the Thursday after.",
        "Please send 24 Cola Can 12oz, Root Beer I mean.",
        "The umbrella broke at once. I want 6 replaced.",
    ],
)
def test_what_may_be_meant_otherwise_is_not_ordered(body: str) -> None:
    assert ordered(body) == []


def test_another_number_of_goods_not_counted_before_is_their_number() -> None:
    assert ordered("The lattes sell themselves; please send another 30 Bottled Latte.") == [
        ("sku-23", 30)
    ]


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("Please send 2cs ginger ale 3cs root beer 1cs orange sodas asap.", [48, 72, 24]),
        (
            "A case of the cheese ones and a case of the fish ones please, crackers I mean.",
            [45, 30],
        ),
        ("Please send $120 worth of hazelnut bars at your $1.00.", [120]),
        ("Order for Tuesday:\n- Cola Can 12oz: 70\n- Root Beer Can 12oz: 48", [70, 48]),
        ("Same as last time please, and add one case of beef sticks.", [24, None]),
    ],
)
def test_a_remark_beside_them_takes_no_goods_away(body: str, want: list[int | None]) -> None:
    assert [quantity for _, quantity in ordered(body)] == want


def test_a_price_told_behind_all_goods_is_that_of_each() -> None:
    for said in (", at $0.28 per bottle", ", both at $0.28", ", all at $0.28"):
        found = read_mail("", f"Please send 48 Lemon Tea and 48 Raspberry Tea{said}.", NAMES)
        assert [each.unit_price_cents for each in found] == [28, 28], said
    found = read_mail("", "Please send 48 Lemon Tea at $0.30 and 48 Raspberry Tea at $0.28.", NAMES)
    assert [each.unit_price_cents for each in found] == [30, 28]


@pytest.mark.parametrize(
    ("body", "want"),
    [
        ("What's your best price 4 coconut water and orange juice? 24 each.", [24, 24]),
        ("How much is one Hazelnut Bar if I buy sixty?", [60]),
        ("Please take the Cola Zero Can off order 9002.", [None]),
    ],
)
def test_numbers_that_count_something_else(body: str, want: list[int | None]) -> None:
    assert [each.quantity for each in read_mail("", body, NAMES)] == want
