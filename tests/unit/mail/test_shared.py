from __future__ import annotations

from tests.unit.supply.market import SUPPLIERS, small_market
from vendsim.mail import Desk
from vendsim.mail.shared import once_a_scenario
from vendsim.scenario import Scenario


def test_equal_scenarios_share_and_others_do_not() -> None:
    built: list[str] = []

    def build(scenario: Scenario) -> int:
        built.append(scenario.hash)
        return len(built)

    shared = once_a_scenario(build)
    one, same, other = small_market(), small_market(), small_market(suppliers=SUPPLIERS[:1])
    assert [shared(each) for each in (one, same, other, one)] == [1, 1, 2, 1]
    assert built == [one.hash, other.hash]


def test_a_scenario_has_one_desk() -> None:
    assert Desk.of(small_market()) is Desk.of(small_market())
