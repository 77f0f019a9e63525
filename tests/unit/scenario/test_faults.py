from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.unit.scenario.folders import RULES_TEXT
from vendsim.errors import Fault
from vendsim.scenario import (
    BargainingSpec,
    CalendarSpec,
    ComplaintKindsSpec,
    CustomersSpec,
    DemandSpec,
    LetterSpec,
    LimitsSpec,
    MachineSpec,
    MailSpec,
    MembershipSpec,
    MoneySpec,
    OpeningSpec,
    PageSpec,
    ProductSpec,
    ScenarioHead,
    ServiceSpec,
    StorageSpec,
    SupplierSpec,
    ToolSpec,
    TricksSpec,
    VarietySpec,
    WeatherSpec,
)
from vendsim.scenario.faults import due, explain, unknown_name
from vendsim.scenario.schema import Spec

SPECS: list[type[Spec]] = [
    BargainingSpec,
    CalendarSpec,
    DemandSpec,
    LimitsSpec,
    MachineSpec,
    MailSpec,
    MembershipSpec,
    MoneySpec,
    OpeningSpec,
    PageSpec,
    ProductSpec,
    ScenarioHead,
    ServiceSpec,
    StorageSpec,
    SupplierSpec,
    ToolSpec,
    TricksSpec,
    VarietySpec,
    WeatherSpec,
    CustomersSpec,
    ComplaintKindsSpec,
    LetterSpec,
]

# Whatever a TOML file can hold, at any place; in signs of which no word of a message is made.
TEXTS = st.text("XYZ09\x00\n \u202e\u00e9\U0001f95c", max_size=20)
TOML_VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.integers(-3, 30)
    | st.floats()
    | TEXTS
    | st.dates()
    | st.times()
    | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple) | st.dictionaries(TEXTS, inner, max_size=4)
    ),
    max_leaves=12,
)


def faults_of(model: type[Spec], contents: object) -> list[Fault]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(contents)
    return explain(model, caught.value, "scenario.toml", "part")


@pytest.mark.parametrize("model", [spec for spec in SPECS if spec is not ServiceSpec])
def test_every_missing_key_is_asked_for_in_words(model: type[Spec]) -> None:
    faults = faults_of(model, {})
    needed = [name for name, field in model.model_fields.items() if field.is_required()]
    assert [fault.key for fault in faults] == [f"part.{name}" for name in needed]
    assert all(fault.message.startswith("is missing; give ") for fault in faults)


@pytest.mark.parametrize("model", SPECS)
@given(data=st.data())
def test_no_value_of_a_file_is_beyond_explaining(model: type[Spec], data: st.DataObject) -> None:
    names = st.sampled_from(list(model.model_fields)) | TEXTS
    contents = data.draw(st.dictionaries(names, TOML_VALUES, max_size=6) | TOML_VALUES)
    try:
        model.model_validate(contents)
    except ValidationError as error:
        faults = explain(model, error, "scenario.toml", "part")
        assert faults
        for fault in faults:
            text = str(fault)
            assert text.isprintable()
            assert len(text) < 1200
            assert " is not " in text or "is missing; give " in text or "the shares" in text
            for jargon in ("Input should", "pydantic", "literal", "instance", "tuple", "dict"):
                assert jargon not in text


def test_keys_lead_into_lists_and_tables() -> None:
    faults = faults_of(
        DemandSpec,
        {
            "model": "elasticity",
            "dispersion": 1.0,
            "hour_shares": (*(0.0,) * 23, "all"),
            "weekday_factors": (1.0,) * 7,
            "month_factors": (1.0,) * 12,
            "temperature_reference_c": 0.0,
            "wet_factor": 1.0,
            "variety": {
                "best_from": 1,
                "best_to": 2,
                "per_missing": 0,
                "per_excess": 2,
                "least_demand": 0,
            },
        },
    )
    assert [str(fault) for fault in faults] == [
        "scenario.toml: part.hour_shares[23]: 'all' is not a number from 0 to 1",
        "scenario.toml: part.variety.per_excess: 2 is not a number from 0 to 1",
        "scenario.toml: part.variety.floor: is missing; give a number from 0 to 1",
    ]


def test_a_key_already_noted_as_lacking_is_no_news() -> None:
    with pytest.raises(ValidationError) as caught:
        ToolSpec.model_validate({"x": 1})
    faults = explain(ToolSpec, caught.value, "f", "", frozenset(["minutes"]))
    assert [fault.key for fault in faults] == ["x"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "true"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (2.5, "2.5"),
        ("x" * 70, "'" + "x" * 56 + "..."),
        ("x" * 1001, "a text of 1,001 characters"),
        ("a\x00b", "a text with the character U+0000"),
        ("\u202eb", "a text with the character U+202E"),
        ({"a": 1}, "a table"),
        ((1, 2), "a list of 2"),
        (dt.date(2026, 1, 5), "2026-01-05"),
        (dt.time(8, 30), "08:30:00"),
        (10**3000, "an integer of about 3001 digits"),
    ],
)
def test_a_refused_value_is_shown_as_its_author_knows_it(value: object, shown: str) -> None:
    (fault,) = faults_of(ToolSpec, {"minutes": value})
    assert fault.message == f"{shown} is not a whole number from 1 to 720"


def test_what_is_due_is_told_by_kind_of_value() -> None:
    supplier = SupplierSpec.model_json_schema()
    assert due(supplier, ("delivery_fee_cents",)) == (
        "a whole number of cents from 0 to 100,000,000,000"
    )
    assert due(supplier, ("list_spread",)) == "a number, at least 0 and below 1"
    assert due(supplier, ("tone",)) == 'one of "plain", "warm", "brisk", "formal"'
    assert due(supplier, ("kind",)) == ('one of "friendly", "negotiating", "gouger", "switcher"')
    assert due(supplier, ("public_prices",)) == "true or false"
    assert due(supplier, ("membership",)) == "a table with name, fee_cents, discount"
    bargaining = BargainingSpec.model_json_schema()
    assert due(bargaining, ("exponent",)) == "a list of 2 entries"
    assert due(bargaining, ("exponent", 1)) == "a number, above 0 and at most 20"
    assert due(supplier, ("price_breaks",)) == "a list of 0 to 10 entries"
    assert due(supplier, ("price_breaks", 3)) == "a table with units, discount"
    assert due(supplier, ("lead_time",)) == "a table with shortest_days, longest_days"
    assert due(CalendarSpec.model_json_schema(), ("start_date",)) == (
        "a date without quotes, such as 2026-01-05"
    )


def test_unknown_names_are_answered_with_the_nearest_and_all() -> None:
    known = ["columns", "site"]
    assert unknown_name("colums", known) == (
        "is not known here (is columns meant?); known are: columns, site"
    )
    assert unknown_name("z" * 9000, known) == "is not known here; known are: columns, site"


def test_the_small_market_uses_every_section_that_is_explained() -> None:
    sections = (CalendarSpec, DemandSpec, LimitsSpec, MachineSpec, MailSpec, MoneySpec)
    named = {f"[{model.__name__.removesuffix('Spec').lower()}]" for model in sections}
    assert all(name in RULES_TEXT for name in named)
