"""New folders: whole, commented from the schema, and nothing where something is wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from vendsim.errors import ScenarioError
from vendsim.scenario import CalendarSpec, list_scenarios, load_scenario
from vendsim.scenario.skin import make_skin, write_scenario
from vendsim.scenario.starter import Choices, make_starter


@pytest.mark.parametrize("base", [head.name for head in list_scenarios()])
def test_without_a_choice_a_market_plays_like_its_base(base: str, tmp_path: Path) -> None:
    made = make_starter("corner", base, Choices(), tmp_path / "corner").scenario
    before = load_scenario(base)
    named = {"name": "corner", "version": 0, "title": made.title, "summary": made.summary}
    assert made.canonical_json == before.model_copy(update=named).canonical_json
    assert [path.name for path in (tmp_path / "corner").iterdir()] == ["scenario.toml"]


def test_choices_stand_where_they_belong(tmp_path: Path) -> None:
    choices = Choices(
        title="The corner",
        horizon_days=60,
        opening_cash_cents=800_00,
        daily_fee_cents=3_50,
        site="A corner",
        row_sizes=("S", "L"),
        columns=5,
        storage_units=400,
    )
    made = make_starter("corner", "year", choices, tmp_path / "corner").scenario
    assert made.title == "The corner"
    assert made.calendar.horizon_days == 60
    assert (made.money.opening_cash_cents, made.money.daily_fee_cents) == (800_00, 3_50)
    assert (made.sites[0].name, made.machine.row_sizes) == ("A corner", ("S", "L"))
    assert (made.machine.columns, made.storage.capacity_units) == (5, 400)


def test_what_comes_after_a_shorter_run_is_taken_away(tmp_path: Path) -> None:
    examined = make_starter("corner", "turmoil", Choices(horizon_days=30), tmp_path / "corner")
    assert examined.advice == ()
    assert len(examined.scenario.suppliers) < len(load_scenario("turmoil").suppliers)
    assert len(examined.scenario.disruptions) < len(load_scenario("turmoil").disruptions)


@pytest.mark.parametrize(("base", "model"), [("year", "choice"), ("realistic", "elasticity")])
def test_another_model_of_customers_keeps_seasons_and_says_so(
    base: str, model: str, tmp_path: Path
) -> None:
    choices = Choices(demand_model="choice" if model == "choice" else "elasticity")
    made = make_starter("corner", base, choices, tmp_path / "corner").scenario
    before = load_scenario(base)
    assert made.demand.model == model
    assert made.demand.month_factors == before.demand.month_factors
    assert made.demand.hour_shares == before.demand.hour_shares
    assert ("People who come by" in made.briefing) is (model == "choice")
    assert ("Sales follow" in made.briefing) is (model == "elasticity")
    lines = set(made.briefing.splitlines()) ^ set(before.briefing.splitlines())
    assert len(lines) == 5, "nothing else of the briefing is different"


def test_comments_are_the_descriptions_of_the_schema(tmp_path: Path) -> None:
    make_starter("corner", "year", Choices(), tmp_path / "corner")
    text = (tmp_path / "corner" / "scenario.toml").read_text("utf-8")
    about = CalendarSpec.model_fields["wake_minute"].description
    assert f"\n# {about}\nwake_minute = 480\n" in text
    keys = re.findall(r"^(?:# )?\w+ = .*$", text, re.MULTILINE)
    above = re.findall(r"^#.*\n(?=(?:# )?\w+ = )", text, re.MULTILINE)
    assert len(keys) > 60
    assert len(above) >= len(keys) - 1


@pytest.mark.parametrize("base", ["classic", "fleet"])
def test_every_resting_key_can_be_woken(base: str, tmp_path: Path) -> None:
    make_starter("corner", base, Choices(), tmp_path / "corner")
    file = tmp_path / "corner" / "scenario.toml"
    before = load_scenario(tmp_path / "corner").canonical_json
    text = file.read_text("utf-8")
    woken = re.sub(r"^# (?=\[|\w+ = | {4}\d|\])", "", text, flags=re.MULTILINE)
    assert {"mail", "limits", "weather", "customers", "tools"} <= tomllib.loads(woken).keys()
    assert ("machines" in tomllib.loads(woken)) is (base == "fleet")
    file.write_text(woken, "utf-8")
    assert load_scenario(tmp_path / "corner").canonical_json == before


def test_a_folder_beside_can_be_the_base(tmp_path: Path) -> None:
    make_starter("corner", "year", Choices(horizon_days=90), tmp_path / "corner")
    made = make_starter("kid", tmp_path / "corner", Choices(), tmp_path / "kid")
    assert made.bases == ("../corner", "year")
    assert made.scenario.calendar.horizon_days == 90
    with pytest.raises(ValueError, match="does not stand beside"):
        make_starter("kid", tmp_path / "corner", Choices(), tmp_path / "far" / "kid")


@pytest.mark.parametrize("base", ["year", "turmoil", "campus"])
def test_a_machine_of_small_slots_is_left_with_goods_that_fit(base: str, tmp_path: Path) -> None:
    made = make_starter("corner", base, Choices(row_sizes=("S", "S")), tmp_path / "corner")
    market, usual = made.scenario, load_scenario(base)
    small = [product.sku for product in usual.products if product.size == "S"]
    assert [product.sku for product in market.products] == small
    assert all(supplier.products for supplier in market.suppliers)
    assert len(market.disruptions) <= len(usual.disruptions)


@pytest.mark.parametrize("base", ["sprint", "fleet"])
def test_a_private_market_can_be_the_base(base: str, tmp_path: Path) -> None:
    skin = make_skin(load_scenario(base), 7)
    write_scenario(skin, tmp_path / "exam")
    made = make_starter("kid", tmp_path / "exam", Choices(horizon_days=20), tmp_path / "kid")
    assert (made.scenario.sites, made.scenario.machines) == (skin.sites, skin.machines)
    assert made.scenario.worlds == skin.worlds


def test_what_does_not_hold_together_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"machine\.columns: 0 is not a whole number"):
        make_starter("corner", "year", Choices(columns=0), tmp_path / "corner")
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "corner" / "mine.txt"
    kept.parent.mkdir()
    kept.write_text("mine", "utf-8")
    with pytest.raises(FileExistsError):
        make_starter("corner", "year", Choices(), kept.parent)
    assert [path.name for path in kept.parent.iterdir()] == ["mine.txt"]
