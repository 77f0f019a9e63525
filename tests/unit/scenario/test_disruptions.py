"""Faults of ``disruptions.toml`` are told in plain sentences, all at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.markets import disrupted, fleet
from tests.unit.scenario.folders import Market
from vendsim.clock import Calendar
from vendsim.disruption import Disruptions
from vendsim.errors import ScenarioError
from vendsim.rng import Streams
from vendsim.scenario import (
    HeatWaveSpec,
    LocalDisruption,
    MachineBreakdownSpec,
    NewsSpec,
    Scenario,
    WhenSpec,
    examine_scenario,
    load_scenario,
)
from vendsim.scenario.disruption_spec import DISRUPTION_KINDS, DISRUPTION_SPECS, MAX_DISRUPTIONS
from vendsim.scenario.faults import explain
from vendsim.scenario.schema import Spec

WHOLE = """
[[disruption]]
id = "heat"
kind = "heat_wave"
when = { per_year = 3.0, lasts_days = [3, 8], months = [6, 7, 8] }
warmer_c = 8.0
spread = 0.25

[disruption.news]
sender = "weather@news.example"
subject = "Hot until {{last_day}}"
body = "It will be hot from {{first_day}} on."
days_after = -2

[[disruption]]
id = "works"
kind = "road_works"
when = { from_date = 2026-01-10, to_date = 2026-01-20 }
traffic_factor = 0.6
delivery_delay_days = 2

[[disruption]]
id = "broken"
kind = "machine_breakdown"
when = { per_year = 4.0, lasts_days = [1, 3] }

[[disruption]]
id = "costs"
kind = "price_shock"
when = { some_day = [5, 20], chance = 0.5 }
cost_factor = 1.4
categories = ["soda"]

[[disruption]]
id = "rival"
kind = "rival_machine"
when = { from_day = 12 }
compare_share = 0.5
price_level = 0.9

[[disruption]]
id = "break"
kind = "regime"
when = { every_year = ["12-20", "01-08"] }
traffic_factor = 0.1
weekday_factors = [1, 1, 1, 1, 1, 0.5, 0.5]

[[disruption]]
id = "taste"
kind = "demand_shift"
when = { some_day = [5, 20] }
category_factors = { soda = 0.5, candy = 2.0 }
"""

HEAT = """
[[disruption]]
id = "heat"
kind = "heat_wave"
warmer_c = 5
when = { from_day = 3 }
"""


def test_every_kind_is_read_and_survives_the_record(market: Market) -> None:
    market.write("disruptions.toml", WHOLE)
    scenario = market.load()
    assert [each.kind for each in scenario.disruptions] == [
        *("heat_wave", "road_works", "machine_breakdown", "price_shock"),
        *("rival_machine", "regime", "demand_shift"),
    ]
    assert {each.kind for each in scenario.disruptions} == set(DISRUPTION_KINDS)
    assert scenario.disruptions[1].when.from_date == dt.date(2026, 1, 10)
    again = Scenario.from_json(scenario.canonical_json)
    assert again == scenario
    assert again.hash == scenario.hash
    assert set(DISRUPTION_SPECS) == set(DISRUPTION_KINDS)


def fault_of(market: Market, text: str) -> str:
    market.write("disruptions.toml", text)
    return str(market.only_fault())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"heat_wave"', '"heatwave"', "'heatwave' is not known here (is heat_wave meant?)"),
        ('kind = "heat_wave"\n', "", "kind: is missing; give one of heat_wave, price_shock"),
        ('"heat_wave"', "3", "3 is not one of heat_wave"),
        ("warmer_c = 5", "warmer_c = 50", "warmer_c: 50 is not a number from -40 to 40"),
        ("warmer_c = 5", "warmer_f = 5\nwarmer_c = 5", "warmer_f: is not known here (is warmer_c"),
        ('id = "heat"', 'id = "Heat"', "'Heat' is not a name of small letters"),
        ("from_day = 3", "", "holds none of from_date, from_day, every_year"),
        ("from_day = 3", "from_day = 3, per_year = 2", "holds from_day and per_year of"),
        ("from_day = 3", "from_day = 9, to_day = 8", "to_day, 8, is before from_day, 9"),
        ("from_day = 3", "to_day = 8", "holds none of"),
        ("from_day = 3", "from_day = 3, to_date = 2026-01-09", "to_date goes with from_date only"),
        ("from_day = 3", "from_day = 3, months = [1]", "months goes with per_year only"),
        ("from_day = 3", "from_day = 3, lasts_days = [1, 2]", "lasts_days goes with some_day or"),
        ("from_day = 3", "per_year = 2", "per_year needs lasts_days"),
        (
            "from_day = 3",
            "per_year = 90, lasts_days = [1, 1], months = [2]",
            "90 a year do not fit into 1 month; give at most 30",
        ),
        ("from_day = 3", "some_day = [9, 3]", "9 to 3 is no range"),
        ("from_day = 3", "some_day = [9]", "is missing; give a whole number from 0 to 3,660"),
        ("from_day = 3", 'every_year = ["02-29", "03-01"]', "02-29 is no day of every year"),
        ("from_day = 3", 'every_year = ["2-9", "03-01"]', "'2-9' is not a day of every year"),
        ("from_day = 3", "from_day = 30", "from_day: 30 is after the last day of the run, 29"),
        ("from_day = 3", "some_day = [30, 40]", "some_day: 30 is after the last day of the run"),
        ("from_day = 3", "from_date = 2026-02-04", "2026-02-04 is after the last day of the run"),
        (
            "from_day = 3",
            "from_date = 2025-02-04, to_date = 2026-01-04",
            "to_date: 2026-01-04 is before the first day of the run, 2026-01-05",
        ),
        (
            "from_day = 3 }",
            'from_day = 3 }\nnews = {sender = "a@a.example", subject = "x", body = "{{last_day}}"}',
            "news tells of {{last_day}}, but it has none",
        ),
        (
            "from_day = 3 }",
            'from_day = 3 }\nnews = { sender = "a@a.example", subject = "{{day}}", body = "x" }',
            "{{day}} is no figure; there are: first_day, last_day",
        ),
        (
            "from_day = 3 }",
            'from_day = 3 }\nnews = { sender = "north@supply.example", subject = "x", body = "x" }',
            "'north@supply.example' is the address of a supplier",
        ),
        (
            "from_day = 3 }",
            'from_day = 3 }\nnews = { sender = "kiosk@kiosk.example", subject = "x", body = "x" }',
            "'kiosk@kiosk.example' is the address of the business itself",
        ),
        ("[[disruption]]", "[disruption]", "disruption: is not a list of tables"),
    ],
)
def test_a_fault_says_what_would_be_valid(market: Market, old: str, new: str, told: str) -> None:
    assert old in HEAT
    assert told in fault_of(market, HEAT.replace(old, new))


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        ("price_shock", "", "changes no price; give cost_factor or inflation_per_month"),
        ("price_shock", 'cost_factor = 2\ncategories = ["sodas"]', "(is soda meant?)"),
        ("demand_shift", "", "category_factors: is missing"),
        ("demand_shift", "category_factors = { sodas = 2 }", "(is soda meant?)"),
        ("demand_shift", "category_factors = { soda = 20 }", "20 is not a number from 0 to 10"),
        ("demand_shift", "category_factors = { soda = 'x' }", "'x' is not a number from 0 to 10"),
        ("demand_shift", "category_factors = { 'So da' = 1 }", "'So da' is not a name of small"),
        ("demand_shift", "category_factors = {}", "is not a table with 1 to 1,000 entries"),
        ("demand_shift", "category_factors = 1", "1 is not a table with 1 to 1,000 entries"),
        ("regime", "weekday_factors = [1, 1]", "a list of 2 is not a list of 7 entries"),
        ("rival_machine", "compare_share = 2", "2 is not a number from 0 to 1"),
        ("road_works", "delivery_delay_days = 31", "31 is not a whole number from 0 to 30"),
    ],
)
def test_each_kind_has_its_own_keys(market: Market, kind: str, given: str, told: str) -> None:
    text = HEAT.replace('"heat_wave"', f'"{kind}"').replace("warmer_c = 5", given)
    market.write("disruptions.toml", text)
    assert any(told in str(fault) for fault in market.faults()), market.faults()


@pytest.mark.parametrize("kind", DISRUPTION_KINDS)
@given(data=st.data())
def test_no_value_of_a_file_is_beyond_explaining(kind: str, data: st.DataObject) -> None:
    spec = DISRUPTION_SPECS[kind]
    texts = st.text("XYZ09\x00\n \u202e", max_size=9)
    values = st.recursive(
        st.booleans() | st.integers() | st.floats() | texts | st.dates(),
        lambda inner: (
            st.lists(inner, max_size=4).map(tuple)
            | st.dictionaries(st.sampled_from([*WhenSpec.model_fields]) | texts, inner, max_size=4)
        ),
        max_leaves=8,
    )
    names = st.sampled_from([*spec.model_fields]) | texts
    try:
        spec.model_validate(data.draw(st.dictionaries(names, values, max_size=6)))
    except ValidationError as error:
        faults = explain(spec, error, "scenario.toml", "part")
        assert faults
        for fault in faults:
            assert str(fault).isprintable()
            for jargon in ("Input should", "pydantic", "literal", "instance", "tuple", "dict"):
                assert jargon not in str(fault)


def test_two_disruptions_do_not_share_an_id_and_there_are_not_too_many(market: Market) -> None:
    assert "'heat' is also the id of disruption 1 (heat)" in fault_of(market, HEAT + HEAT)
    assert "holds 201 disruptions; give 0 to 200" in fault_of(
        market, "[[disruption]]\n" * (MAX_DISRUPTIONS + 1)
    )


def test_every_fault_is_told_at_once(market: Market) -> None:
    text = HEAT.replace("5", "99").replace("from_day", "from_days") + HEAT.replace(
        '"heat_', '"eat_'
    )
    market.write("disruptions.toml", text)
    told = [str(fault) for fault in market.faults()]
    assert len(told) == 4
    assert any("from_days" in one for one in told)
    assert any("99" in one for one in told)


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        ({"from_day": 1}, False),
        ({"some_day": (1, 2)}, False),
        ({"some_day": (1, 2), "lasts_days": (1, 1)}, True),
        ({"every_year": ("01-01", "01-02")}, True),
        ({"per_year": 1.0, "lasts_days": (1, 1)}, True),
    ],
)
def test_what_ends_is_known(given: dict[str, Any], ends: bool) -> None:
    assert WhenSpec(**given).ends is ends


START = dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"from_day": 3}, {*range(3, 40)}),
        ({"from_day": 3, "to_day": 5}, {3, 4, 5}),
        ({"from_date": dt.date(2025, 12, 1), "to_date": dt.date(2026, 1, 6)}, {0, 1}),
        ({"from_date": dt.date(2026, 2, 10)}, {36, 37, 38, 39}),
        ({"every_year": ("01-31", "02-02")}, {26, 27, 28}),
        ({"every_year": ("02-12", "01-06")}, {0, 1, 38, 39}),
        ({"some_day": (3, 5), "lasts_days": (1, 2)}, {3, 4, 5, 6}),
        ({"some_day": (36, 70)}, {36, 37, 38, 39}),
        ({"per_year": 1.0, "lasts_days": (1, 3)}, {*range(40)}),
        ({"per_year": 1.0, "lasts_days": (1, 3), "months": (1,)}, {*range(29)}),
        ({"per_year": 1.0, "lasts_days": (1, 3), "months": (4,)}, set()),
    ],
)
def test_the_days_on_which_it_may_go_on(given: dict[str, Any], expected: set[int]) -> None:
    assert WhenSpec(**given).possible_days(START, 40) == expected


def test_no_world_has_it_on_another_day() -> None:
    ways: list[dict[str, Any]] = [
        {"some_day": [5, 30], "lasts_days": [2, 9]},
        {"per_year": 20.0, "lasts_days": [1, 9], "months": [2, 5, 12]},
        {"every_year": ["12-20", "01-09"]},
        {"from_date": "2026-03-01", "to_date": "2026-03-05"},
    ]
    for when in ways:
        market = disrupted({"id": "w", "kind": "heat_wave", "warmer_c": 1.0, "when": when})
        possible = market.disruptions[0].when.possible_days(START, 365)
        for seed in range(20):
            found = Disruptions(market, Calendar(START, 365), Streams(seed))
            assert {day for each in found.occurrences for day in each.days(365)} <= possible


def test_only_what_can_go_on_together_is_counted_together() -> None:
    def regime(name: str, factor: float, first: int, last: int) -> dict[str, Any]:
        when = {"from_day": first, "to_day": last}
        return {"id": name, "kind": "regime", "when": when, "traffic_factor": factor}

    apart = disrupted(regime("a", 2.0, 1, 9), regime("b", 3.0, 10, 19))
    assert set(apart.most_customers["site"].values()) == {3.0}
    together = disrupted(regime("a", 2.0, 1, 9), regime("b", 3.0, 9, 19), regime("c", 0.1, 0, 99))
    assert set(together.most_customers["site"].values()) == {6.0}
    spread = regime("a", 2.0, 1, 9) | {"spread": 0.5, "weekday_factors": [1, 1, 1, 1, 1, 3, 0]}
    assert set(disrupted(spread).most_customers["site"].values()) == {7.5}
    shift = {"id": "s", "kind": "demand_shift", "when": {"from_day": 3}}
    shifted = disrupted(shift | {"category_factors": {"soda": 2.0, "water": 0.5}})
    most = shifted.most_customers["site"]
    assert (most["soda"], most["water"], most["chips"], most[""]) == (2.0, 1.0, 1.0, 1.0)
    assert apart.most_customers["site"][""] == 3.0
    assert set(disrupted().most_customers["site"].values()) == {1.0}


def test_what_is_felt_at_different_sites_is_not_counted_together() -> None:
    def regime(name: str, factor: float, **places: list[str]) -> dict[str, Any]:
        when = {"from_day": 1, "to_day": 9}
        return {"id": name, "kind": "regime", "when": when, "traffic_factor": factor, **places}

    found = fleet(
        base=disrupted(
            regime("a", 2.0, sites=["hall"]), regime("b", 3.0, sites=["office"]), regime("c", 1.5)
        )
    ).most_customers
    assert set(found["hall"].values()) == {3.0}
    assert set(found["office"].values()) == {4.5}


PLACES = """
[[disruption]]
id = "broken"
kind = "machine_breakdown"
when = { from_day = 3 }
machines = ["coach-1", "office-2"]

[[disruption]]
id = "works"
kind = "road_works"
when = { from_day = 3 }
sites = ["college"]
"""


def of_fleet(folder: Path, text: str) -> Path:
    """A market of several machines with these disruptions, as a folder."""
    folder.joinpath("scenario.toml").write_text(
        'name = "child"\nversion = 0\ntitle = "Child"\nsummary = "x"\nextends = "fleet"\n'
        '[remove]\ndisruptions = "all"\n'
    )
    folder.joinpath("disruptions.toml").write_text(text)
    return folder


def test_places_are_read_and_survive_the_record(tmp_path: Path) -> None:
    scenario = load_scenario(of_fleet(tmp_path, PLACES))
    broken, works = scenario.disruptions
    assert isinstance(broken, MachineBreakdownSpec)
    assert isinstance(works, LocalDisruption)
    assert (broken.machines, broken.sites) == (("coach-1", "office-2"), ())
    assert [works.is_felt_at(site.id) for site in scenario.sites] == [False, False, True]
    assert [machine.id for machine in scenario.machines if broken.breaks(machine)] == [
        "coach-1",
        "office-2",
    ]
    assert Scenario.from_json(scenario.canonical_json) == scenario


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            '"coach-1"',
            '"coach-9"',
            "disruptions.toml:6: disruption 1 (broken).machines[0]: 'coach-9' is not known here"
            " (is coach-2 meant?); known are: coach-1, coach-2, office-1, office-2, college-1,",
        ),
        (
            '"college"',
            '"college-1"',
            "disruptions.toml:12: disruption 2 (works).sites[0]: 'college-1' is not known here"
            " (is college meant?); known are: coach, office, college",
        ),
        ('"office-2"', '"coach-1"', "machines: coach-1 stands twice; name each once"),
        ("machines = [", 'sites = ["coach"]\nmachines = [', "names both sites and machines"),
        ("sites =", "machines =", "disruption 2 (works).machines: is not known here"),
        ('["college"]', '"college"', "sites: 'college' is not a list of"),
    ],
)
def test_places_that_there_are_not_are_refused(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        load_scenario(of_fleet(tmp_path, PLACES.replace(old, new)))
    (fault,) = refused.value.faults
    assert told in str(fault)


@pytest.mark.parametrize("kind", ["heat_wave", "price_shock"])
def test_weather_and_costs_are_the_same_everywhere(tmp_path: Path, kind: str) -> None:
    given = "warmer_c = 3" if kind == "heat_wave" else "cost_factor = 2.0"
    text = PLACES.replace("road_works", kind).replace("sites", f"{given}\nsites")
    with pytest.raises(ScenarioError) as refused:
        load_scenario(of_fleet(tmp_path, text))
    (fault,) = refused.value.faults
    assert "(works).sites: is not known here" in str(fault)


@pytest.mark.parametrize(("key", "name"), [("machines", "machine"), ("sites", "site")])
def test_a_market_of_one_machine_names_no_place(market: Market, key: str, name: str) -> None:
    text = f"""
[[disruption]]
id = "broken"
kind = "machine_breakdown"
when = {{ from_day = 3 }}
{key} = ["{name}"]
"""
    assert fault_of(market, text) == (
        f"disruptions.toml:6: disruption 1 (broken).{key}: is for markets of several machines;"
        " this one has one: leave it out"
    )
    market.write("disruptions.toml", text.replace(f'["{name}"]', "[]"))
    assert market.load().disruptions[0].id == "broken"


def test_the_daily_chance_fills_the_year_it_is_given() -> None:
    every_day = WhenSpec(per_year=36.5, lasts_days=(1, 1))
    assert every_day.daily_chance == pytest.approx(0.1)
    summer = WhenSpec(per_year=3.0, lasts_days=(1, 1), months=(6, 7, 8))
    assert summer.daily_chance == pytest.approx(3 / (365 / 4))
    with pytest.raises(ValidationError, match="a month stands twice"):
        WhenSpec(per_year=3.0, lasts_days=(1, 1), months=(6, 6))


def test_a_scenario_that_extends_another_adds_changes_and_removes_disruptions(
    market: Market, tmp_path: Path
) -> None:
    market.write("disruptions.toml", WHOLE)
    child = tmp_path / "child"
    child.mkdir()
    child.joinpath("scenario.toml").write_text(
        'name = "child"\nversion = 0\ntitle = "Child"\nsummary = "x"\nextends = "../kiosk"\n'
        '[remove]\ndisruptions = ["works", "broken", "costs", "rival", "break"]\n'
    )
    child.joinpath("disruptions.toml").write_text(
        '[[disruption]]\nid = "heat"\nwarmer_c = 3\n' + HEAT.replace('"heat"', '"cold"')
    )
    heat, taste, cold = load_scenario(child).disruptions
    assert isinstance(heat, HeatWaveSpec)
    assert isinstance(cold, HeatWaveSpec)
    assert (heat.id, heat.warmer_c, heat.spread) == ("heat", 3.0, 0.25)
    assert (taste.id, cold.id, cold.warmer_c) == ("taste", "cold", 5.0)


def test_every_field_says_what_it_means() -> None:
    specs: list[type[Spec]] = [WhenSpec, NewsSpec, *DISRUPTION_SPECS.values()]
    for spec in specs:
        for name, field in spec.model_fields.items():
            assert field.description, f"{spec.__name__}.{name}"


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (
            "{ per_year = 2.0, lasts_days = [1, 2], months = [7] }",
            "disruptions.toml:6: disruption 1 (heat).when: it comes on no day of the run",
        ),
        (
            '{ every_year = ["07-01", "07-09"] }',
            "disruptions.toml:6: disruption 1 (heat).when: it comes on no day of the run",
        ),
        (
            "{ from_day = 3, chance = 0.0 }",
            "disruptions.toml:6: disruption 1 (heat).when.chance: 0, so it comes in no world",
        ),
    ],
)
def test_what_never_comes_is_odd(market: Market, when: str, told: str) -> None:
    market.write("disruptions.toml", HEAT.replace("{ from_day = 3 }", when))
    assert told in [str(each) for each in examine_scenario(market.folder).advice]
