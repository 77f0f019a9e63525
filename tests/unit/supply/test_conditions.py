from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.supply.market import BY_CASE, BY_UNIT, small_market
from vendsim.supply.conditions import Conditions, add_up
from vendsim.supply.quote import Objection

MARKET = small_market()


def unit_seller() -> Conditions:
    return Conditions(BY_UNIT, MARKET)


def case_seller(least_cases: int = 1, order_units: int = 1000) -> Conditions:
    spec = BY_CASE.model_copy(update={"least_cases": least_cases})
    return Conditions(spec, small_market(order_units=order_units))


def objection(conditions: Conditions, sku: str, units: int) -> Objection | None:
    found = conditions.objections([(sku, units)], 10**6)
    assert len(found) <= 1
    return found[0] if found else None


def test_lines_of_one_product_are_added_up() -> None:
    assert add_up([("a", 1), ("b", 2), ("a", 3)]) == [("a", 4), ("b", 2)]
    assert add_up([]) == []


def test_delivery_is_free_from_its_limit_on() -> None:
    conditions = unit_seller()
    assert [conditions.delivery_cents(cents) for cents in (0, 19999, 20000)] == [1500, 1500, 0]


@pytest.mark.parametrize(
    ("lines", "rules"),
    [
        ([("sku-08", 40)], []),
        ([("sku-34", 64)], ["not_carried"]),
        ([("sku-08", 0)], ["no_units"]),
        ([("sku-08", -5)], ["no_units"]),
        ([("sku-08", 1000)], []),
        ([("sku-08", 1001)], ["too_many_units"]),
        (
            [("sku-08", 0), ("sku-34", 3), ("sku-13", 1001)],
            ["no_units", "not_carried", "too_many_units"],
        ),
    ],
)
def test_conditions_of_sale(lines: list[tuple[str, int]], rules: list[str]) -> None:
    assert [each.rule for each in unit_seller().objections(lines, 10**6)] == rules


def test_goods_must_be_worth_the_minimum() -> None:
    lines = [("sku-08", 22)]
    assert unit_seller().objections(lines, 2000) == ()
    assert unit_seller().objections(lines, 1999) == (
        Objection("below_minimum", None, 1999, (2000,)),
    )
    # Where a line is wrong the sum says nothing yet.
    assert [each.rule for each in unit_seller().objections([("sku-08", 0)], 0)] == ["no_units"]


@pytest.mark.parametrize(
    ("units", "valid"),
    [(63, (64,)), (65, (64, 128)), (959, (896, 960)), (961, (960,)), (1000, (960,))],
)
def test_full_cases_only(units: int, valid: tuple[int, ...]) -> None:
    found = objection(case_seller(), "sku-34", units)
    assert found == Objection("full_cases", "sku-34", units, valid)
    for good in valid:
        assert objection(case_seller(), "sku-34", good) is None


@pytest.mark.parametrize(
    ("units", "rule", "valid"),
    [
        (1, "full_cases", (192,)),
        (65, "full_cases", (192,)),
        (191, "full_cases", (192,)),
        (193, "full_cases", (192, 256)),
        (64, "too_few_cases", (192,)),
        (128, "too_few_cases", (192,)),
        (0, "no_units", (192,)),
        (1001, "too_many_units", (960,)),
    ],
)
def test_fewest_cases(units: int, rule: str, valid: tuple[int, ...]) -> None:
    found = objection(case_seller(least_cases=3), "sku-34", units)
    assert found is not None
    assert (found.rule, found.valid) == (rule, valid)
    assert objection(case_seller(least_cases=3), "sku-34", 192) is None


def test_the_least_of_each_product() -> None:
    assert case_seller(least_cases=3).least_units("sku-34") == 192
    assert case_seller().least_units("sku-41") == 30
    assert unit_seller().least_units("sku-08") == 1
    assert unit_seller().case_pack_units("sku-08") is None
    assert case_seller().case_pack_units("sku-34") == 64


def test_what_would_be_valid_is_said_at_the_limit() -> None:
    for conditions, units, valid in (
        (case_seller(), 1001, (960,)),
        (case_seller(), 0, (64,)),
        (case_seller(order_units=50), 64, ()),
        (case_seller(order_units=50), 0, ()),
    ):
        found = objection(conditions, "sku-34", units)
        assert found is not None
        assert found.valid == valid
    for units, valid in ((1001, (1000,)), (-1, (1,))):
        found = objection(unit_seller(), "sku-08", units)
        assert found is not None
        assert found.valid == valid


@given(st.integers(-5, 1100), st.integers(1, 20), st.integers(1, 1000))
def test_what_is_called_valid_is_taken(units: int, least_cases: int, order_units: int) -> None:
    conditions = case_seller(least_cases, order_units)
    found = objection(conditions, "sku-34", units)
    if found is None:
        assert units % 64 == 0
        assert 64 * least_cases <= units <= order_units
        return
    for good in found.valid:
        assert objection(conditions, "sku-34", good) is None
    # Nothing is called valid only where nothing is.
    assert bool(found.valid) == (64 * least_cases <= order_units)
