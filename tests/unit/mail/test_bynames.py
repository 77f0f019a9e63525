"""Goods by brand, by what shops say, and in other markets."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk
from vendsim.mail.names import ProductNames
from vendsim.mail.tokens import stem, tokens_of
from vendsim.scenario import load_scenario


def names_of(*called: str) -> ProductNames:
    """The names of a market that sells goods called so."""
    products = load_scenario("year").products
    renamed = [
        product.model_copy(update={"name": name})
        for product, name in zip(products, called, strict=False)
    ]
    return ProductNames(renamed)


def found(text: str, names: ProductNames | None = None) -> list[list[str]]:
    names = names or Desk.of(load_scenario("year")).names
    mentions = names.find([stem(each) for each in tokens_of(text)])
    return [[names.name(sku) for sku in mention.skus] for mention in mentions]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("two cases of Coke Zero Sugar", "Cola Zero Can 12oz"),
        ("Sprite 12oz cans", "Lemon-Lime Can 12oz"),
        ("seventy cans of Dr. Pepper", "Pepper Soda Can 12oz"),
        ("24 7-Ups", "Lemon-Lime Can 12oz"),
        ("48 Red Bull 8.4oz", "Energy Slim 8.4oz"),
        ("24 Red Bull sugar free", "Energy Slim Sugar Free 8.4oz"),
        ("48 Monster Energy Zero", "Energy Zero 16oz"),
        ("48 V8 vegetable juice", "Vegetable Juice 11.5oz"),
        ("peach Snapple", "Peach Tea 16oz"),
        ("Doritos nacho cheese 1.75oz", "Nacho Tortilla Chips 1.75oz"),
        ("Cool Ranch Doritos", "Cool Ranch Chips 1.75oz"),
        ("48 Peanut M&M's 1.74oz", "Peanut Candy 1.74oz"),
        ("minis by Oreo: mini Oreos", "Mini Sandwich Cookies 2oz"),
        ("Cheez-Its", "Cheese Crackers 1.5oz"),
        ("24 gatoraides", "Sports Drink 20oz"),
        ("24 of the 15oz OJ", "Orange Juice 15oz"),
        ("phone cables", "Charging Cable"),
        ("lime fizzy water", "Sparkling Water Lime 12oz"),
        ("peanut butter cookies", "Peanut Cookies 2oz"),
        ("tins of nuts", "Mixed Nut Tin 9oz"),
        ("the nut tins", "Mixed Nut Tin 9oz"),
        ("two kettle bags", "Kettle Chips Family Bag 13oz"),
        ("a case of the big popcorn", "Cheese Popcorn Party Bag 12oz"),
        ("24 kind bars", "Nut Protein Bar 1.8oz"),
        ("48 beef stix", "Beef Stick 1oz"),
        ("ten USB-C cables", "Charging Cable"),
        ("Cheez-it's 45", "Cheese Crackers 1.5oz"),
        ("Lays: fifty", "Classic Potato Chips 1.5oz"),
    ],
)
def test_one_product_is_called_so(text: str, name: str) -> None:
    assert found(text)[-1] == [name]


@pytest.mark.parametrize("text", ["48 Doritos", "24 Snapple", "60 Arizona", "24 Rockstar"])
def test_a_brand_of_several_kinds_is_asked_about(text: str) -> None:
    ((*skus,),) = found(text)
    assert len(skus) > 1


@pytest.mark.parametrize(
    "text",
    [
        *("24 Sprite Zero", "24 Red Bull 16oz", "24 cherry Coke", "24 Diet Dr Pepper"),
        *("24 Snickers almond", "24 dark Kit Kat", "a monster order", "20 degrees Celsius"),
        *("send 7 up to the gate", "24 stickers", "the crush at the door", "my wife is vegetarian"),
    ],
)
def test_what_is_not_sold_is_nothing_known(text: str) -> None:
    assert found(text) in ([], [[]])


def test_a_brand_means_what_the_market_calls_it() -> None:
    names = names_of("Lemon Lime Soda 330ml", "Slim Energy Drink 250ml", "Iced Latte 250ml")
    assert found("48 Sprites", names) == [["Lemon Lime Soda 330ml"]]
    assert found("24 Red Bull 250ml", names) == [["Slim Energy Drink 250ml"]]
    assert found("24 Frappuccino", names) == [["Iced Latte 250ml"]]
    assert found("24 Gatorade", names) == []


def test_a_word_cut_short_is_told_by_the_word_beside_it() -> None:
    assert found("6 vit water") == [["Vitamin Water 20oz"]]
    assert found("24 root b.") == [["Root Beer Can 12oz"]]
    assert found("70 lem-lime cans") == [["Lemon-Lime Can 12oz"]]
    assert found("Dt cola can 12oz") == [["Diet Cola Can 12oz"]]
    assert found("80 figg bars") == [["Fig Bar Twin 2oz"]]
    assert found("please fit cola cans") == [["Cola Can 12oz"]]


@pytest.mark.parametrize(
    "text", ["is the nut tin still $9?", "do you have still the nut tins", "nut tin: still none"]
)
def test_still_is_said_of_time(text: str) -> None:
    assert found(text) == [["Mixed Nut Tin 9oz"]]


def test_what_a_word_is_joined_to_does_not_hide_it() -> None:
    assert found("the popcorn's alright but your fruit leather's the best") == [
        ["Popcorn 0.65oz"],
        ["Fruit Leather 0.5oz"],
    ]
    assert found("1st Still Water 16.9oz ... 120") == [["Still Water 16.9oz"]]


def test_still_alone_is_water_where_it_is_counted() -> None:
    assert found("200 still at 15 cents") == [["Still Water 16.9oz"]]
    assert found("5 cases still missing") == []


def test_still_is_a_kind_of_water() -> None:
    assert found("water - still: 80") == found("80 still water") == [["Still Water 16.9oz"]]


def test_coffee_alone_may_be_any_coffee() -> None:
    assert found("2 coffees please") == [["Coffee Energy 15oz", "Bottled Latte 13.7oz"]]
    assert found("2 coffee energy") == [["Coffee Energy 15oz"]]
