"""Which of several products is meant, told by the rest of the mail."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.mail.layout import parts_of
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names
COLAS, TEAS = ("sku-08", "sku-15"), ("sku-25", "sku-27")


def goods(*lines: str) -> list[tuple[tuple[str, ...], int | None]]:
    return [(w.skus, w.quantity) for part in parts_of(list(lines), NAMES) for w in part.line.wanted]


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("96 raspberry tea and 48 lemon", "sku-26"),
        ("2 cases cola cans and a case of the orange", "sku-12"),
        ("24 original energy and 24 zero", "sku-18"),
        ("105 diet cola, 70 zero", "sku-09"),
        ("36 wafer bars and 48 nougat", "sku-52"),
        ("24 truffle selections and 24 nougat", "sku-68"),
        ("12 jerky and 24 nuts", "sku-66"),
        ("12 butter cookie tins and 16 bags of tortilla chips", "sku-69"),
        ("48 diet peach tea and 48 peach", "sku-25"),
        ("24 energy zero and 24 slim", "sku-19"),
        ("48 nougat bars", "sku-52"),
        ("60 mini sandwich cookies and 30 peanut ones", "sku-48"),
    ],
)
def test_goods_of_a_kind_tell_which_is_meant(text: str, sku: str) -> None:
    assert goods(text)[-1][0] == (sku,)


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("Please send 40 colas.", COLAS),
        ("24 Root Beer Can 12oz and 70 cola so that I can pay", COLAS),
        ("24 cola bottles, 70 cola cans, 10 cola", COLAS),
        ("two cases of the peach", TEAS),
        ("24 energy zero, 24 cola zero, 48 root beer, 24 zero", ("sku-09", "sku-18")),
        ("50 potato chips, 30 fish crackers and 30 cookies", None),
        ("15 bottled lattes and 24 energy drinks", None),
        ("24 energy original and 36 protein bars", ("sku-58", "sku-59")),
        ("24 bottles of lemon tea and 24 colas", COLAS),
        ("24 cola bottles and 24 colas", COLAS),
        ("24 nougat multipacks and 24 nougat bars", ("sku-52", "sku-68")),
    ],
)
def test_what_the_mail_does_not_tell_is_asked_about(
    text: str, skus: tuple[str, ...] | None
) -> None:
    told = goods(text)[-1][0]
    assert len(told) > 1
    assert skus in (None, told)


def test_cans_spoken_of_are_cans() -> None:
    assert goods("I want cola this summer.", "What are 350 cans?")[0][0] == ("sku-08",)
    assert goods("70 cola, 70 lemon lime, 70 diet cola")[0] == (("sku-08",), 70)
    assert goods("3 cs cola, 2 cs pepper soda")[0] == (("sku-08",), 105)


def test_two_names_of_one_product_tell_it_together() -> None:
    (first, _), (second, units) = goods("Are protein bars cheaper now?", "I want 36 peanut ones.")
    assert (first, second, units) == (("sku-58",), ("sku-58",), 36)
    assert goods("90 cookies with peanut") == [(("sku-48",), 90)]
    # Two quantities are of two products.
    assert goods("48 tea and 24 lemon")[0][0] == ("sku-25", "sku-26", "sku-27", "sku-28")


def test_products_named_one_after_another_are_several() -> None:
    assert [skus for skus, _ in goods("cola zero can 12oz diet cola can 12oz")] == [
        ("sku-09",),
        ("sku-10",),
    ]


def test_a_bare_name_beside_others_is_ordered() -> None:
    found = read_mail("", "Please send 70 cola, 70 lemon lime and 35 diet.", NAMES)
    assert [(each.intent, each.sku, each.quantity) for each in found] == [
        ("order", "sku-08", 70),
        ("order", "sku-11", 70),
        ("order", "sku-10", 35),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Teas: 24 peach, 36 lemon", [("sku-25", 24), ("sku-26", 36)]),
        ("Chips: nacho 64, cool ranch 128", [("sku-34", 64), ("sku-35", 128)]),
        ("Cookies please: 30 peanut, 60 sandwich", [("sku-48", 30), ("sku-46", 60)]),
        ("Crackers - 45 cheese, 30 fish", [("sku-44", 45), ("sku-45", 30)]),
        ("Water: still 40, mineral 24", [("sku-01", 40), ("sku-05", 24)]),
        ("Colas: 35 zero, 70 diet", [("sku-09", 35), ("sku-10", 70)]),
        ("Soda: cola 70, orange 24", [("sku-08", 70), ("sku-12", 24)]),
        ("Drinks: 35 cola cans, 24 lemon tea", [("sku-08", 35), ("sku-26", 24)]),
        ("18 peanut and 12 nut protein bars", [("sku-58", 18), ("sku-59", 12)]),
        ("We need chips: 64 nacho, 30 multigrain.", [("sku-34", 64), ("sku-40", 30)]),
        ("Yes to both teas (24 lemon, 48 peach)", [("sku-26", 24), ("sku-25", 48)]),
        ("Juice (72 orange at 1.09), please", [("sku-32", 72)]),
        ("two teas though: 24 lemon, 24 peach", [("sku-26", 24), ("sku-25", 24)]),
        ("Snapple teas (peach, lemon), one case each", [("sku-25", 24), ("sku-26", 24)]),
        (
            "48 root beer and these colas: 35 zero, 35 diet",
            [
                ("sku-16", 48),
                ("sku-09", 35),
                ("sku-10", 35),
            ],
        ),
        (
            "two cases each of mineral, still and spring",
            [
                ("sku-05", 48),
                ("sku-01", 80),
                ("sku-02", 30),
            ],
        ),
        ("64 nacho chips, same again for cool ranch", [("sku-34", 64), ("sku-35", 64)]),
        ("48 peach tea, ditto lemon", [("sku-25", 48), ("sku-26", 48)]),
        ("Mineral, six dozen", [("sku-05", 72)]),
        (
            "1 case each: cola, diet, zero, lemon lime",
            [("sku-08", 35), ("sku-10", 35), ("sku-09", 35), ("sku-11", 35)],
        ),
    ],
)
def test_a_kind_heads_a_list(text: str, told: list[tuple[str, int]]) -> None:
    assert goods(text) == [((sku,), units) for sku, units in told]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("tea: 24, root beer: 48", (("sku-25", "sku-26", "sku-27", "sku-28"), 24)),
        ("cola: 24 lemon tea: 48", (COLAS, 24)),
        ("Cola: 70 regular, 35 diet", (("sku-08",), 70)),
        ("Lemon tea: 24, peach: 48", (("sku-26",), 24)),
        ("Send colas (24), lemon tea (48)", (COLAS, 24)),
        ("Send 24 colas: lemon tea can wait", (COLAS, 24)),
    ],
)
def test_counted_goods_are_no_heading(text: str, first: tuple[tuple[str, ...], int]) -> None:
    assert goods(text)[0] == first


def test_half_of_a_kind_tells_nothing_of_the_whole() -> None:
    assert len(goods("48 energy, half original half zero")[0][0]) > 1


def read(body: str, subject: str = "") -> list[tuple[str, str | None, int | None]]:
    return [(each.intent, each.sku, each.quantity) for each in read_mail(subject, body, NAMES)]


def test_full_cases_tell_beside_other_goods() -> None:
    assert goods("Please send 105 colas and 24 vitamin water.")[0] == (("sku-08",), 105)
    assert goods("We need 36 fruit candy, 45 crackers and 54 protein bars.")[1:] == [
        (("sku-44",), 45),
        (("sku-58",), 54),
    ]
    assert read("Please cancel the 35 colas, they are void.") == [("cancel", "sku-08", 35)]


@pytest.mark.parametrize(
    "text",
    [
        "Please send 105 colas.",  # who orders nothing else may not know the cases
        "Please send 24 vitamin water and 48 zero.",  # four dozen
        "24 vitamin water, and cola: 70 if in cans, 48 if in bottles.",
        "Please send 24 vitamin water and 3 cases of protein bars.",
    ],
)
def test_cases_that_tell_nothing_are_asked_about(text: str) -> None:
    assert len(goods(text)[-1][0]) > 1
    assert all(intent != "order" or sku == "sku-06" for intent, sku, _ in read(text))


def test_a_price_tells_large_from_small() -> None:
    assert goods("Could you do 0.55 for the kettle chips?")[0][0] == ("sku-37",)
    assert goods("Could you do $6.10 for the kettle chips?")[0][0] == ("sku-70",)
    assert len(goods("Could you do $1.40 for the kettle chips?")[0][0]) == 2


def test_what_a_mail_answers_tells() -> None:
    offer = "> Coconut Water 16.9oz is back, $0.95 a bottle."
    assert read(f"{offer}\n\nGood. Please send 48 of the coconut.")[0][:2] == ("order", "sku-29")
    asked = "Please send 48 of the coconut."
    assert read(asked, "Coconut Water 16.9oz")[0] == ("order", "sku-29", 48)
    assert read(asked)[0][:2] == ("unreadable", None)
    both = f"{offer}\n> Refresher Coconut 12oz too.\n\n{asked}"
    assert read(both)[0][:2] == ("unreadable", None)


def test_what_is_named_before_tells() -> None:
    assert goods("Is Energy Zero back?", "Then 24 of the zero.")[1] == (("sku-18",), 24)
    # A kind that nobody counts is the whole kind.
    assert len(goods("The Lemon Tea sold out.", "Our teas go fast.")[1][0]) == 4


def test_the_regular_one_comes_as_its_varieties_do() -> None:
    assert goods("3 cases of the regular cola")[0] == (("sku-08",), 105)
    assert len(goods("3 cases of cola, the usual terms")[0][0]) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Our teas sell well. Please send 24 Lemon Tea.",
        "Teas\n- Lemon Tea 16oz: 24\n\nPlease send.",
        "Please send 24 Lemon Tea. Next month we may switch to crackers.",
        "Please send 24 Lemon Tea to 12 Water Street.",
    ],
)
def test_kinds_by_the_way_ask_nothing(text: str) -> None:
    assert read(text) == [("order", "sku-26", 24)]


@pytest.mark.parametrize("text", ["Please send 24 Lemon Tea and tea.", "24 Lemon Tea, 20 teas."])
def test_kinds_that_are_wanted_are_asked_about(text: str) -> None:
    assert ("unreadable", None) in [each[:2] for each in read(text)]


def test_a_number_right_behind_cases_counts_them_anew() -> None:
    assert goods("Make my usual two cases of ginger ale three this time.") == [(("sku-13",), None)]
    assert goods("Make it two cases of ginger ale.") == [(("sku-13",), 48)]
