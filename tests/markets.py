"""Variants of the shipped market for tests."""

from __future__ import annotations

import json
from typing import Any

from vendsim.scenario import Scenario, load_scenario


def variant(**sections: dict[str, Any]) -> Scenario:
    """The market ``year`` with some values of some sections changed, built anew.

    >>> variant(money={"opening_cash_cents": 0}).money.opening_cash_cents
    0
    """
    plain = json.loads(load_scenario("year").canonical_json)
    for section, values in sections.items():
        assert plain[section].keys() >= values.keys()
        plain[section].update(values)
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
