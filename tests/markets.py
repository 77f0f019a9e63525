"""Variants of the shipped market for tests."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from vendsim.scenario import ComplaintKindsSpec, CustomersSpec, Scenario, load_scenario

CUSTOMERS = CustomersSpec(
    complaints_per_unit=0.1,
    kinds=ComplaintKindsSpec(
        faulty=0.2, expired=0.2, swallowed_money=0.2, unjustified=0.2, fraudulent=0.2
    ),
    writes_within_days=2,
    reminder_after_days=4,
    promise_days=3,
    ignored_effect=0.01,
    satisfaction_floor=0.5,
)
"""Customers of small markets for tests."""


def variant(**sections: dict[str, Any]) -> Scenario:
    """The market ``year`` with some values of some sections changed, built anew.

    >>> variant(money={"opening_cash_cents": 0}).money.opening_cash_cents
    0
    """
    plain = json.loads(load_scenario("year").canonical_json)
    for section, values in sections.items():
        if section == "machine":
            plain["machines"][0].update(values)
            continue
        assert plain[section].keys() >= values.keys()
        plain[section].update(values)
    return Scenario.from_json(json.dumps(plain))


def disrupted(*disruptions: dict[str, Any], **sections: dict[str, Any]) -> Scenario:
    """A :func:`variant` with these disruptions.

    >>> wave = {"id": "heat", "kind": "heat_wave", "when": {"from_day": 3}, "warmer_c": 8.0}
    >>> disrupted(wave).disruptions[0].id
    'heat'
    """
    return _disrupted(json.dumps(disruptions), json.dumps(sections))


@functools.lru_cache(maxsize=64)
def _disrupted(disruptions: str, sections: str) -> Scenario:
    plain = json.loads(variant(**json.loads(sections)).canonical_json)
    plain["disruptions"] = json.loads(disruptions)
    return Scenario.from_json(json.dumps(plain))


def plain_dealing(**sections: dict[str, Any]) -> Scenario:
    """A :func:`variant` whose suppliers have fixed prices, deliver any day, and meet no fate.

    >>> plain_dealing().supplier_kinds
    {}
    """
    plain = json.loads(variant(**sections).canonical_json)
    plain["supplier_kinds"] = {}
    for supplier in plain["suppliers"]:
        for name in ("opens", "delivery_weekdays", "cutoff_minute", "least_cases"):
            supplier.pop(name)
    return Scenario.from_json(json.dumps(plain))


SITES = (
    {"id": "hall", "name": "Tallow Street coach station, Port Ellery", "travel_minutes": 15},
    {
        "id": "office",
        "name": "Marl House, Port Ellery",
        "travel_minutes": 25,
        "traffic_factor": 0.8,
        "sheltered": True,
        "weekday_factors": [1.4, 1.4, 1.4, 1.4, 1.4, 0.0, 0.0],
    },
)
MACHINES = (
    {"id": "hall-1", "site": "hall"},
    {"id": "hall-2", "site": "hall"},
    {"id": "office-1", "site": "office"},
)


def fleet(
    sites: Sequence[Mapping[str, Any]] = SITES,
    machines: Sequence[Mapping[str, Any]] = MACHINES,
    base: Scenario | None = None,
) -> Scenario:
    """A market with several machines of the shape that the only one of its base has.

    >>> [machine.id for machine in fleet().machines]
    ['hall-1', 'hall-2', 'office-1']
    """
    plain = json.loads((base or load_scenario("year")).canonical_json)
    shape = plain["machines"][0]
    plain["sites"] = list(sites)
    plain["machines"] = [{**shape, **machine} for machine in machines]
    return Scenario.from_json(json.dumps(plain))
