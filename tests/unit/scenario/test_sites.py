"""Sites and machines: the short form of one, the long form of several, and what is refused."""

from __future__ import annotations

import pytest

from tests.unit.scenario.folders import RULES_TEXT, Market
from vendsim.scenario import MAX_MACHINES, MAX_SITES, Scenario, load_scenario

START = RULES_TEXT.index("[machine]")
ONE = RULES_TEXT[START : RULES_TEXT.index("[storage]")]
TWO_SITES = """\
[[sites]]
id = "hall"
name = "The hall"
travel_minutes = 10

[[sites]]
id = "yard"
name = "The yard"
traffic_factor = 0.5
sheltered = true
weekday_factors = [2, 2, 2, 2, 2, 0, 0]

"""
SHAPE = 'row_sizes = ["S", "L"]\ncolumns = 2\nprice_limit_cents = 100000\n'
MACHINES = "".join(
    f'[[machines]]\nid = "{name}"\nsite = "{site}"\n{SHAPE}\n'
    for name, site in (("h1", "hall"), ("h2", "hall"), ("y1", "yard"))
)
FLEET = TWO_SITES + MACHINES


def test_one_machine_is_one_site_and_one_machine(market: Market) -> None:
    scenario = market.load()
    (site,), (machine,) = scenario.sites, scenario.machines
    assert (site.name, site.travel_minutes, machine.site) == ("Main Street", 0, site.id)
    assert not scenario.is_fleet
    assert scenario.demand_by_site[site.id] is scenario.demand
    assert Scenario.from_json(scenario.canonical_json) == scenario


def test_several_machines_stand_at_their_sites(market: Market) -> None:
    market.replace("scenario.toml", ONE, FLEET)
    scenario = market.load()
    assert scenario.is_fleet
    assert [(each.id, each.site) for each in scenario.machines] == [
        ("h1", "hall"),
        ("h2", "hall"),
        ("y1", "yard"),
    ]
    assert scenario.site_by_id["hall"].travel_minutes == 10
    assert Scenario.from_json(scenario.canonical_json) == scenario


def test_a_site_has_the_demand_of_the_market_but_for_its_own(market: Market) -> None:
    market.replace("scenario.toml", ONE, FLEET)
    scenario = market.load()
    here = scenario.demand_by_site["yard"]
    assert scenario.demand_by_site["hall"] == scenario.demand
    assert here.weekday_factors == (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)
    assert here.wet_factor == 1.0
    assert here.hour_shares == scenario.demand.hour_shares


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            'site = "yard"',
            'site = "attic"',
            "machines[2].site: 'attic' is no id of [[sites]]:",
        ),
        ('id = "h2"', 'id = "h1"', "machines[1].id: 'h1' is also the id of machines[0]"),
        ('id = "yard"', 'id = "hall"', "sites[1].id: 'hall' is also the id of sites[0]"),
        ('name = "The yard"', 'name = "THE hall"', "sites[1].name: 'the hall' is also the name of"),
        ('site = "yard"', 'site = "hall"', "sites[1].id: no machine stands at 'yard'"),
        ("= 0.5", "= 0", "sites[1].traffic_factor: 0 is not a number, above 0 and at most 10"),
        (
            "minutes = 10\n",
            "minutes = 241\n",
            "sites[0].travel_minutes: 241 is not",
        ),
        ("[2, 2, 2, 2, 2, 0, 0]", "[0, 0, 0, 0, 0, 0, 0]", "sites[1].weekday_factors: all are 0"),
        ('id = "h2"', 'id = "H 2"', "machines[1].id: 'H 2' is not a name of small letters"),
        ("[[machines]]", "[[machinery]]", "machines: needs 1 to 100 tables [[machines]], each wit"),
        ("[[sites]]", "[[places]]", "sites: needs 1 to 50 tables [[sites]], each with id, name, t"),
        ("[[sites]]", f"{ONE}\n[[sites]]", "machine: stands beside [[sites]] or [[machines]]; giv"),
    ],
)
def test_what_does_not_agree_is_named(market: Market, old: str, new: str, fault: str) -> None:
    market.replace("scenario.toml", ONE, FLEET)
    text = (market.folder / "scenario.toml").read_text("utf-8")
    count = -1 if old.startswith("[[") and "\n" not in new else 1
    market.write("scenario.toml", text.replace(old, new, count))
    found = [str(each) for each in market.faults()]
    assert any(fault in each for each in found), found


def test_a_wrong_number_hides_no_wrong_name(market: Market) -> None:
    market.replace("scenario.toml", ONE, FLEET)
    text = (market.folder / "scenario.toml").read_text("utf-8")
    text = text.replace("= 0.5", "= 0", 1).replace("columns = 2", "columns = 0", 1)
    market.write("scenario.toml", text.replace('site = "yard"', 'site = "attic"', 1))
    found = "\n".join(str(each) for each in market.faults())
    assert "sites[1].traffic_factor: 0 is not" in found
    assert "machines[0].columns: 0 is not" in found
    assert "machines[2].site: 'attic' is no id of [[sites]]" in found
    assert "sites[1].id: no machine stands at 'yard'" in found


def test_machines_without_an_id_are_told_apart(market: Market) -> None:
    market.replace("scenario.toml", ONE, FLEET)
    text = (market.folder / "scenario.toml").read_text("utf-8")
    market.write("scenario.toml", text.replace('id = "h1"\n', "").replace('id = "h2"\n', ""))
    (fault,) = market.faults()
    assert "machines[1].id: 'machine' is also the id of machines[0]" in str(fault)


def test_without_any_machine_the_short_form_is_asked_for(market: Market) -> None:
    market.replace("scenario.toml", ONE, "")
    (missing,) = market.faults()
    assert missing.key == "machine"
    assert missing.message.startswith("is missing; give a table [machine] with site, row_sizes")


@pytest.mark.parametrize(("sites", "machines"), [(MAX_SITES, MAX_MACHINES), (1, MAX_MACHINES)])
def test_as_many_as_there_can_be_load_and_one_more_is_refused(
    market: Market, sites: int, machines: int
) -> None:
    def text(sites: int, machines: int) -> str:
        places = "".join(f'[[sites]]\nid = "s{n}"\nname = "Site {n}"\n\n' for n in range(sites))
        return places + "".join(
            f'[[machines]]\nid = "m{n}"\nsite = "s{n % sites}"\n{SHAPE}\n' for n in range(machines)
        )

    whole = RULES_TEXT.replace(ONE, text(sites, machines))
    market.write("scenario.toml", whole)
    assert len(market.load().machines) == machines
    market.write("scenario.toml", RULES_TEXT.replace(ONE, text(sites, machines + 1)))
    assert [fault.key for fault in market.faults()] == ["machines"]
    market.write("scenario.toml", RULES_TEXT.replace(ONE, text(MAX_SITES + 1, machines)))
    assert [fault.key for fault in market.faults()] == ["sites"]


def test_a_product_must_fit_some_machine(market: Market) -> None:
    small = FLEET.replace('["S", "L"]', '["S"]')
    market.replace("scenario.toml", ONE, small)
    faults = [str(fault) for fault in market.faults()]
    assert any('"L" fits no slot: no row of any machine is of size "L"' in each for each in faults)
    market.write("scenario.toml", RULES_TEXT.replace(ONE, small.replace('["S"]', '["L"]', 1)))
    assert market.load().is_fleet


def test_the_fleet_briefing_lists_machines_and_ways() -> None:
    told = load_scenario("fleet").briefing_for(365)
    assert "- `college-2`: Ellery College, Port Ellery; rows 0 to 4, columns 0 to 2" in told
    assert "- Marl House, Port Ellery: 20 minutes." in told
    assert "6 vending machines at 3 sites" in told
    assert "{{" not in told
