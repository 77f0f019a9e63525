"""``[demand]`` of the choice model: read, and every fault named."""

from __future__ import annotations

import re

import pytest

from tests.unit.scenario.folders import RULES_TEXT, Market
from vendsim.scenario import AppealSpec, ChoiceSpec, GoodwillSpec, Scenario

CHOICE = """\
[demand]
model = "choice"
customers_per_day = 60
dispersion = 4
hour_shares = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
weekday_factors = [1, 1, 1, 1, 1, 1, 1]
month_factors = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
temperature_reference_c = 16.4
wet_factor = 0.95
price_sensitivity_per_dollar = 0.75
loss_aversion = 0.5
no_purchase_share = 0.3
nest_dissimilarity = 0.5
appeals = [{ sku = "cola", share_weight = 2.5 }]
goodwill = { let_down_effect = 0.3, memory_days = 14, floor = 0.7 }

[tools]
"""
_DEMAND = re.compile(r"\[demand\]\n.*?\[tools\]\n", re.DOTALL)


@pytest.fixture
def choosing(market: Market) -> Market:
    """The small market with people who choose."""
    market.write("scenario.toml", _DEMAND.sub(CHOICE, RULES_TEXT))
    return market


def test_the_choice_model_is_read(choosing: Market) -> None:
    scenario = choosing.load()
    demand = scenario.demand
    assert isinstance(demand, ChoiceSpec)
    assert demand.nest_dissimilarity == 0.5
    assert demand.appeals == (AppealSpec(sku="cola", share_weight=2.5),)
    assert demand.goodwill == GoodwillSpec(let_down_effect=0.3, memory_days=14, floor=0.7)
    assert Scenario.from_json(scenario.canonical_json) == scenario


def test_what_is_left_out_is_off(choosing: Market) -> None:
    for line in ("loss_aversion", "nest_dissimilarity", "appeals", "goodwill"):
        text = (choosing.folder / "scenario.toml").read_text(encoding="utf-8")
        choosing.write("scenario.toml", re.sub(rf"(?m)^{line} = .*\n", "", text))
    demand = choosing.load().demand
    assert isinstance(demand, ChoiceSpec)
    assert (demand.loss_aversion, demand.nest_dissimilarity) == (0.0, 1.0)
    assert (demand.appeals, demand.goodwill) == ((), None)


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ('model = "choice"\n', "", "model", 'is missing; give one of "elasticity", "choice"'),
        ('"choice"', '"magic"', "model", '\'magic\' is not one of "elasticity", "choice"'),
        ('"choice"', "3", "model", '3 is not one of "elasticity", "choice"'),
        ("= 60", "= 0", "customers_per_day", "0 is not a number, above 0 and at most 600"),
        ("= 0.75", "= -1", "price_sensitivity_per_dollar", "-1 is not a number from 0.01 to 20"),
        ("= 0.3\n", "= 0\n", "no_purchase_share", "0 is not a number from 0.001 to 0.999"),
        ("larity = 0.5", "larity = 0", "nest_dissimilarity", "0 is not a number from 0.1 to 1"),
        ("0.5, 0.5", "0.5, 0.4", "hour_shares", "the shares sum to 0.9; they must sum to 1"),
        ("= 14,", "= 0,", "goodwill.memory_days", "0 is not a whole number from 1 to 1,000"),
        ("memory_days = 14, ", "", "goodwill.memory_days", "is missing; give a whole number"),
        ("= 2.5", "= 0", "appeals[0].share_weight", "0 is not a number, above 0 and at most"),
        ('"cola"', '"Cola!"', "appeals[0].sku", "'Cola!' is not a SKU of small letters"),
        ("loss_aversion", "loss_averison", "loss_averison", "is not known here (is loss_aversion"),
    ],
)
def test_one_wrong_value_is_named_with_what_would_do(
    choosing: Market, old: str, new: str, key: str, message: str
) -> None:
    choosing.replace("scenario.toml", old, new)
    fault = choosing.only_fault()
    assert fault.key == f"demand.{key}"
    assert fault.message.startswith(message)


def test_a_key_of_the_other_model_is_not_known(choosing: Market) -> None:
    choosing.replace("scenario.toml", "wet_factor = 0.95", "wet_factor = 0.95\nvariety = 3")
    assert choosing.only_fault().key == "demand.variety"
