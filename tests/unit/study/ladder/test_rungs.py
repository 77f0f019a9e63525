from __future__ import annotations

import json

import pytest

from vendsim.play import Agent, list_agents
from vendsim.scenario import list_scenarios, load_scenario
from vendsim.study.ladder import LADDER, PRIVILEGED, TWINS, Rung, player_for
from vendsim.study.privileged import Privileged
from vendsim.study.runs import plan_study, study_of


def test_the_ladder_goes_from_doing_nothing_to_who_knows_everything() -> None:
    names = [rung.name for rung in LADDER]
    assert len(names) >= 12
    assert (names[0], names[-1]) == ("do_nothing", PRIVILEGED)
    assert len({*names, *(twin.name for twin in TWINS)}) == len(LADDER) + len(TWINS)
    told = [rung.is_told for rung in LADDER]
    assert told == sorted(told), "references stand above all that play fairly"


@pytest.mark.parametrize("rung", [*LADDER, *TWINS], ids=lambda rung: rung.name)
def test_each_can_be_an_arm_of_a_study(rung: Rung) -> None:
    assert rung.agent in {*list_agents(), PRIVILEGED}
    assert json.loads(json.dumps(rung.options)) == rung.options
    assert rung.shows
    player = player_for(rung, load_scenario("year"), 1)
    assert isinstance(player, Agent)
    assert isinstance(player, Privileged) == rung.is_told


def test_a_study_takes_them_all_for_its_arms() -> None:
    told = study_of(
        {
            "name": "ladder",
            "arms": [
                {"name": rung.name, "agent": rung.agent, "options": dict(rung.options)}
                for rung in (*LADDER, *TWINS)
            ],
            "markets": [{"scenario": "year", "seeds": [0]}],
        },
        "ladder",
    )
    plan = plan_study(told)
    assert [arm.name for arm in plan.arms] == [rung.name for rung in (*LADDER, *TWINS)]
    cheap = next(arm for arm in plan.arms if arm.name == "privileged_cheap")
    assert cheap.options == {"asks": 0.8}


def test_twins_are_compared_with_rungs_on_markets_there_are() -> None:
    rungs = {rung.name: rung for rung in LADDER}
    for twin in TWINS:
        healthy = rungs[twin.healthy]
        assert twin.options != healthy.options
        of = twin.options.get("of", twin.agent)
        assert of == healthy.agent
    assert {twin.market for twin in TWINS} <= {head.name for head in list_scenarios()}


def test_every_defect_stands_somewhere() -> None:
    options = [rung.options for rung in (*LADDER, *TWINS)]
    assert {each["defect"] for each in options if "defect" in each} == {
        "forgets_orders", "ignores_inflation", "loses_memory", "melts_down", "never_collects",
        "takes_days_off",
    }  # fmt: skip
    forgetful = {each["p"] for each in options if each.get("defect") == "forgets_orders"}
    assert forgetful == {0.05, 0.2, 0.5}
