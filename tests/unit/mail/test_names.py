from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.mail.letters import names
from tests.unit.supply.market import PRODUCTS, product
from vendsim.mail import ProductNames
from vendsim.mail.tokens import stem, tokens_of


def found(text: str, catalogue: ProductNames | None = None) -> list[tuple[str, ...]]:
    stems = [stem(token) for token in tokens_of(text)]
    return [mention.skus for mention in (catalogue or names()).find(stems)]


def test_every_product_is_found_by_its_sku_and_name() -> None:
    for one in PRODUCTS:
        for text in (
            one.sku,
            one.sku.upper(),
            one.name,
            one.name.upper(),
            one.name.replace("oz", " oz"),
        ):
            assert found(f"we want {text}, please") == [(one.sku,)], text


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("Cola Cans", [("sku-08",)]),
        ("cola can (12oz)", [("sku-08",)]),
        ("12 oz cola cans", [("sku-08",)]),
        ("Cola Can, 12 fl oz", [("sku-08",)]),
        ("Cola Can 12 ounces", [("sku-08",)]),
        ("Diet Cola Can 12oz", [("sku-10",)]),
        ("Energy Slim Sugar-Free", [("sku-20",)]),
        ("Spring Water 1 liter", [("sku-02",)]),
        ("travel pillows", [("sku-62",)]),
        ("sku 8", [("sku-08",)]),
        ("sku08", [("sku-08",)]),
        ("sku-8", [("sku-08",)]),
        ("Cola Can 16oz", [()]),
        ("Cherry Cola Can 12oz", [()]),
        ("Cola Can 12oz Zero", [("sku-09",)]),
        ("cola", [("sku-08", "sku-15")]),
        ("sku-99", [()]),
        ("12oz", []),
        ("", []),
    ],
)
def test_ways_to_write_a_product(text: str, skus: list[tuple[str, ...]]) -> None:
    assert found(text) == skus


def test_a_name_that_two_products_share_means_both_until_the_size_tells() -> None:
    both = ProductNames(
        [product("a-1", "Iced Tea 12oz", "L", 12, 50), product("a-2", "Iced Tea 16oz", "L", 12, 60)]
    )
    assert found("iced tea", both) == [("a-1", "a-2")]
    assert found("iced teas, 16 oz", both) == [("a-2",)]
    assert found("iced tea 20oz", both) == [()]


def test_a_size_without_its_unit_belongs_to_the_name_if_it_cannot_count() -> None:
    juices = ProductNames(
        [product("a-1", "Juice 11.5oz", "L", 12, 50), product("a-2", "Juice 12oz", "L", 12, 60)]
    )
    stems = [stem(token) for token in tokens_of("juice 11.5 and juice 12")]
    first, second = juices.find(stems)
    assert (first.skus, stems[first.start : first.end]) == (("a-1",), ["juice", "11.5"])
    assert (second.skus, stems[second.start : second.end]) == (("a-1", "a-2"), ["juice"])
    (priced,) = juices.find([stem(token) for token in tokens_of("juice 11.5 each")])
    assert priced.skus == ("a-1", "a-2")


def test_a_bare_number_is_no_name() -> None:
    odd = ProductNames([product("12", "Twelve Nuts", "S", 12, 50)])
    assert found("12 boxes", odd) == []
    assert found("12 twelve nuts", odd) == [("12",)]


def test_a_number_that_is_no_product_s_is_nothing_known() -> None:
    assert found("30 x sku-08, 24 sku-98") == [("sku-08",), ()]
    assert names().is_like_sku("SKU-999")
    assert not names().is_like_sku("PO-999")
    plain = ProductNames([product("12", "Twelve Nuts", "S", 12, 50)])
    assert not plain.is_like_sku("PO-999")


def test_exact_names_only() -> None:
    assert names().exact("COLA CAN 12OZ (SKU-08)") == "sku-08"
    assert names().exact("sku-08") == "sku-08"
    assert names().exact("Cola Cans 12oz") is None
    twins = ProductNames([product("a", "Nuts", "S", 12, 50), product("b", "nuts", "S", 12, 50)])
    assert twins.exact("nuts") is None
    assert twins.exact("Nuts (a)") == "a"


def test_labels() -> None:
    assert names().label("sku-08") == "Cola Can 12oz (sku-08)"
    assert names().name("sku-08") == "Cola Can 12oz"
    assert names().case_pack_units("sku-08") == 35
    assert names().is_like_sku("SKU-08")
    assert not names().is_like_sku("Cola Can 12oz")


@given(
    st.lists(
        st.sampled_from(["cola", "can", "12", "oz", "diet", "(", "sku", "8", "energy", "slim"])
    )
)
def test_mentions_never_overlap(stems: list[str]) -> None:
    end = 0
    for mention in names().find(stems):
        assert end <= mention.start < mention.end <= len(stems)
        end = mention.end
