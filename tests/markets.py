"""Variants of the shipped market for tests."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from vendsim.demand import ElasticityDemand
from vendsim.scenario import (
    TOOL_NAMES,
    ComplaintKindsSpec,
    CustomersSpec,
    LimitsSpec,
    MoneySpec,
    Scenario,
    WeatherSpec,
    load_scenario,
)
from vendsim.world import World

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

MONEY = MoneySpec(
    opening_cash_cents=50_000,
    daily_fee_cents=200,
    bankrupt_after_days=10,
    cash_share=0.4,
    card_settlement_minute=360,
    output_token_cents_per_million=500,
)
LIMITS = LimitsSpec(
    subject_chars=200,
    body_chars=8_000,
    query_chars=200,
    description_chars=200,
    note_title_chars=100,
    note_text_chars=8_000,
    notes=100,
    reminder_text_chars=500,
    reminders=100,
    emails_listed=50,
    entries_listed=100,
    search_results=10,
    order_units=1_000,
    open_orders=20,
    refused_calls_per_day=200,
)
WEATHER = WeatherSpec(
    wet_after_wet=0.67,
    wet_after_dry=0.24,
    mean_high_c=16.4,
    season_amplitude_c=9.0,
    hottest_day_of_year=200,
    noise_sd_c=3.7,
    noise_correlation=0.7,
)
"""Money, limits and weather of the same."""


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


def choosing(demand: dict[str, Any] | None = None, **sections: dict[str, Any]) -> Scenario:
    """A :func:`variant` whose customers choose; its hours and calendar are those of ``year``.

    >>> choosing({"no_purchase_share": 0.5}).demand.no_purchase_share
    0.5
    """
    plain = json.loads(variant(**sections).canonical_json)
    kept = ("hour_shares", "weekday_factors", "month_factors", "temperature_reference_c")
    plain["demand"] = {
        "model": "choice",
        "customers_per_day": 60.0,
        "dispersion": 4.0,
        "wet_factor": 0.9,
        "price_sensitivity_per_dollar": 0.75,
        "no_purchase_share": 0.1,
        **{name: plain["demand"][name] for name in kept},
        **(demand or {}),
    }
    return Scenario.from_json(json.dumps(plain))


def scored_by_worth(**sections: dict[str, Any]) -> Scenario:
    """A :func:`variant` that judges by net worth."""
    return variant(score={"rule": "net_worth"}, **sections)


def with_every_tool(**sections: dict[str, Any]) -> Scenario:
    """A :func:`variant` whose agent gets every tool there is, those of ``year`` as there."""
    plain = json.loads(variant(**sections).canonical_json)
    plain["tools"] = {name: {"minutes": 5} for name in TOOL_NAMES} | plain["tools"]
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


def customers_of(world: World) -> ElasticityDemand:
    """The customers of a world whose products each have their own."""
    assert isinstance(world.demand, ElasticityDemand)
    return world.demand
