"""A private market: no name of its base, other goods, the same difficulty, the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.markets import SITES, fleet
from tests.unit.scenario.skin.survivors import survivors
from vendsim.errors import ScenarioError
from vendsim.rng import MAX_SEED
from vendsim.scenario import Scenario, list_scenarios, load_scenario
from vendsim.scenario.skin import make_skin, scenario_files, write_scenario
from vendsim.scenario.skin.potential import daily_potential
from vendsim.world import World

SEEDS = (7, MAX_SEED)


@pytest.fixture(scope="module")
def year() -> Scenario:
    return load_scenario("year")


@pytest.fixture(scope="module")
def skin(year: Scenario) -> Scenario:
    return make_skin(year, 7)


@pytest.mark.parametrize("name", [head.name for head in list_scenarios()])
@pytest.mark.parametrize("seed", SEEDS)
def test_no_name_of_the_base_survives(name: str, seed: int) -> None:
    base = load_scenario(name)
    texts = scenario_files(make_skin(base, seed)).values()
    assert survivors(base, list(texts)) == []


def test_survivors_are_found(year: Scenario) -> None:
    texts = list(scenario_files(year).values())
    found = survivors(year, texts)
    for name in ("sku-08", "Cola Can 12oz", "Petra Vollen", "tillerman", "lanternlane.example"):
        assert name in found
    few = survivors(year, ["the TALLOW  street", "Brackwater's", "cash and carry"])
    assert set(few) == {"Tallow Street", "tallow", "brackwater"}
    assert survivors(year, ["A street, a cash box, and water in cans."]) == []


def test_same_seed_same_bytes_in_any_process(year: Scenario) -> None:
    code = (
        "from vendsim.scenario import load_scenario\n"
        "from vendsim.scenario.skin import make_skin\n"
        "print(make_skin(load_scenario('year'), 7).hash)"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hashing},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for hashing in ("1", "2")
    }
    assert found == {make_skin(year, 7).hash}


def test_base_read_back_from_a_record_gives_the_same(year: Scenario, skin: Scenario) -> None:
    assert make_skin(Scenario.from_json(year.canonical_json), 7).hash == skin.hash


def test_folder_loads_and_is_the_same(skin: Scenario, tmp_path: Path) -> None:
    write_scenario(skin, tmp_path / "market")
    assert load_scenario(tmp_path / "market") == skin


def test_other_seed_other_market(year: Scenario, skin: Scenario) -> None:
    other = make_skin(year, 8)
    assert other.name != skin.name
    assert not {each.name for each in other.products} & {each.name for each in skin.products}
    assert not {each.email for each in other.suppliers} & {each.email for each in skin.suppliers}


@pytest.mark.parametrize("name", ["beach", "turmoil"])
def test_no_seed_stands_for_a_world_of_the_base(name: str) -> None:
    base = load_scenario(name)
    skin, other = make_skin(base, 7), make_skin(base, 8)
    for seed in range(3):
        known, new, newer = (World(market, seed) for market in (base, skin, other))
        # Weather and the days of what befalls a market hang on no name that a skin changes.
        assert len({tuple(each.weather.days) for each in (known, new, newer)}) == 3
        assert len({_befalls(each) for each in (known, new, newer)}) == 3


def _befalls(world: World) -> tuple[tuple[str, int], ...]:
    return tuple((each.spec.id, each.first_day) for each in world.disruptions.occurrences)


def test_name_says_the_base_and_not_the_seed(skin: Scenario) -> None:
    assert re.fullmatch(r"year-skin-[0-9a-f]{8}", skin.name)


@pytest.mark.parametrize("name", [head.name for head in list_scenarios()])
def test_title_and_summary_tell_nothing_of_the_base(name: str) -> None:
    base = load_scenario(name)
    skin = make_skin(base, 77)
    digits = skin.name.rpartition("-")[2]
    assert skin.title == f"Private market {digits}"
    other = make_skin(load_scenario("year" if name != "year" else "sprint"), 77)
    assert skin.summary == other.summary
    assert base.summary not in skin.summary


def test_names_in_title_and_summary_need_not_be_declared(year: Scenario) -> None:
    told = {"title": "A machine in Quonsett", "summary": "Where Quonsett meets Yrbel."}
    skin = make_skin(year.model_copy(update=told), 3)
    assert "Quonsett" not in skin.canonical_json


def test_a_skin_can_be_made_of_a_skin(skin: Scenario) -> None:
    again = make_skin(skin, 7)
    assert survivors(skin, list(scenario_files(again).values())) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_goods_differ_within_bounds(year: Scenario, seed: int) -> None:
    products = make_skin(year, seed).products
    changed = 0
    for old, new in zip(year.products, products, strict=True):
        price = new.reference_price_cents / old.reference_price_cents
        assert 0.8 <= price <= 1.25
        assert 0.85 * price <= new.unit_cost_cents / old.unit_cost_cents <= 1.16 * price + 0.04
        assert 0.7 <= new.base_units_per_day / old.base_units_per_day <= 1.4
        assert 0.89 <= new.elasticity / old.elasticity <= 1.12
        assert 0.9 <= new.shelf_life_days / old.shelf_life_days <= 1.1
        assert 0.88 <= new.case_pack_units / old.case_pack_units <= 1.12
        assert (new.size, new.category) == (old.size, old.category)
        assert new.slot_capacity_units == old.slot_capacity_units
        cold = old.temperature_coefficient_per_c
        assert new.temperature_coefficient_per_c == pytest.approx(cold, rel=0.28, abs=1e-4)
        changed += new.unit_cost_cents != old.unit_cost_cents
    assert changed > 60


@pytest.mark.parametrize("seed", SEEDS)
def test_there_is_as_much_to_earn(year: Scenario, seed: int) -> None:
    # Twice as many goods as there are slots count: nobody finds the very best.
    sizes = ["S", "L"] * 12
    worth = daily_potential(make_skin(year, seed).products, sizes)  # type: ignore[arg-type]
    assert worth == pytest.approx(daily_potential(year.products, sizes), rel=1e-3)  # type: ignore[arg-type]


def test_rules_stay(year: Scenario, skin: Scenario) -> None:
    kept = ("calendar", "money", "tools", "limits", "weather", "demand", "customers")
    for part in (*kept, "supplier_kinds", "version"):
        assert getattr(skin, part) == getattr(year, part)
    assert skin.briefing == year.briefing
    old = sorted(_conditions(year))
    assert sorted(_conditions(skin)) == old


def _conditions(scenario: Scenario) -> list[str]:
    """What every supplier is like, but for its names and the SKUs it sells."""
    dropped = {"id", "name", "email", "contact", "products", "membership"}
    return [
        f"{each.model_dump_json(exclude=dropped)} {len(each.products)}"
        for each in scenario.suppliers
    ]


def test_suppliers_stand_in_another_sequence(year: Scenario, skin: Scenario) -> None:
    assert _conditions(skin) != _conditions(year)


def test_kinds_of_goods_stay_readable(year: Scenario, skin: Scenario) -> None:
    for old, new in zip(year.products, skin.products, strict=True):
        kind = re.sub(r"\s*\d+(\.\d+)?(oz|L)$", "", old.name).split()
        assert set(kind) < set(new.name.split())


def test_brands_of_goods_are_names(year: Scenario) -> None:
    cola = year.products[7].model_copy(update={"name": "Fizzmor Cola 12oz"})
    products = (*year.products[:7], cola, *year.products[8:])
    page = year.pages[0].model_copy(update={"text": "Fizzmor is what they ask for."})
    pages = (page, *year.pages[1:])
    base = year.model_copy(update={"products": products, "pages": pages})
    with pytest.raises(ScenarioError, match="'Fizzmor' in"):
        make_skin(base, 7)
    base = base.model_copy(update={"names": {**year.names, "Fizzmor": "firm"}})
    skin = make_skin(base, 7)
    assert re.fullmatch(r"[A-Z][a-z]+ Cola 1\d(\.5)?oz", skin.products[7].name)
    assert "Fizzmor" not in skin.pages[0].text


def test_goods_are_called_by_their_new_names_in_prose(year: Scenario, skin: Scenario) -> None:
    place = next(at for at, page in enumerate(year.pages) if "a charging cable" in page.text)
    assert re.search(r"a charging [A-Z][a-z]+ cable", skin.pages[place].text)


def test_prices_in_prose_follow_the_goods(year: Scenario, skin: Scenario) -> None:
    cola = next(at for at, each in enumerate(year.products) if each.name == "Cola Can 12oz")
    ratio = skin.products[cola].unit_cost_cents / year.products[cola].unit_cost_cents
    old = [page for page in year.pages if "Cola can $0.58" in page.text]
    assert len(old) == 1
    new = skin.pages[year.pages.index(old[0])].text
    assert f"Cola can ${round(58 * ratio) / 100:.2f}" in new


def test_goods_stay_below_the_limit_of_the_machines_that_they_fit(year: Scenario) -> None:
    large = max(product.reference_price_cents for product in year.products if product.size == "L")
    machines = (
        {"id": "small", "site": "hall", "row_sizes": ["S"]},
        {"id": "large", "site": "hall", "row_sizes": ["L"], "price_limit_cents": large},
    )
    base = fleet(SITES[:1], machines, year)
    for seed in range(4):
        skin = make_skin(base, seed)
        prices = [one.reference_price_cents for one in skin.products if one.size == "L"]
        assert max(prices) <= large


def test_undeclared_name_is_refused(year: Scenario) -> None:
    letter = year.letters[0].model_copy(update={"body": "Greetings from Zanzibor to all of you."})
    base = year.model_copy(update={"letters": (letter, *year.letters[1:])})
    with pytest.raises(ScenarioError, match="'Zanzibor' in letters"):
        make_skin(base, 7)
    declared = base.model_copy(update={"names": {**year.names, "Zanzibor": "place"}})
    assert "Zanzibor" not in make_skin(declared, 7).letters[0].body
    plain = base.model_copy(update={"names": {**year.names, "Zanzibor": "plain"}})
    assert "Zanzibor" in make_skin(plain, 7).letters[0].body


def test_text_that_gets_too_long_is_named(year: Scenario) -> None:
    page = year.pages[0].model_copy(update={"title": ("Tallow " * 17).strip()})
    base = year.model_copy(update={"pages": (page, *year.pages[1:])})
    with pytest.raises(ScenarioError, match=r"pages\.0\.title: with other names"):
        _make_several(base)


def _make_several(base: Scenario) -> None:
    for seed in range(20):  # A new name of seven letters or more is soon found.
        make_skin(base, seed)


@pytest.mark.parametrize("seed", [-1, MAX_SEED + 1])
def test_seed_out_of_range_is_refused(year: Scenario, seed: int) -> None:
    with pytest.raises(ValueError, match=f"seed {seed}"):
        make_skin(year, seed)
