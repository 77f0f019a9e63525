from __future__ import annotations

import pytest

from vendsim.mail import Desk
from vendsim.mail.tokens import stem, tokens_of
from vendsim.scenario import load_scenario


def found(text: str) -> list[tuple[str, ...]]:
    names = Desk.of(load_scenario("year")).names
    return [mention.skus for mention in names.find([stem(each) for each in tokens_of(text)])]


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("24 gingerale", "sku-13"),
        ("zero cola", "sku-09"),
        ("24 bottles of cola 20oz", "sku-15"),
        ("20oz colas", "sku-15"),
        ("8 family bags of kettle chips", "sku-70"),
        ("the Energy Slim (the sugar free version)", "sku-20"),
        ("Chese Crackers", "sku-44"),
        ("chocolate chip cookies", "sku-47"),
        ("veg. juice 11.5 oz", "sku-31"),
        ("inflatable travel pillows", "sku-74"),
        ("pistachios", "sku-57"),
        ("lemon lime soda", "sku-11"),
    ],
)
def test_one_product_fits(text: str, sku: str) -> None:
    assert found(text) == [(sku,)]


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("40 colas", ("sku-08", "sku-15")),
        ("24 orange", ("sku-12", "sku-32")),
        ("30 kettle chips", ("sku-37", "sku-70")),
    ],
)
def test_several_products_fit(text: str, skus: tuple[str, ...]) -> None:
    assert found(text) == [skus]


@pytest.mark.parametrize(
    "text",
    ["we are still waiting", "a free sample", "can you help us", "40 Mango Fizz", "hot in here"],
)
def test_ordinary_words_name_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["40 mango popcorn", "40 zesty cola cans", "35 cola zero 20oz"])
def test_another_variety_is_no_known_product(text: str) -> None:
    assert found(text) in ([()], [])
