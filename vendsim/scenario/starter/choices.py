"""What an author settles first of a new market, and the rules that come of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from vendsim.scenario.choice_spec import DEMAND_MODELS
from vendsim.scenario.load import load_scenario
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.sites import lone_machine

__all__ = ["DONORS", "Choices", "changed_rules"]

DONORS: Final = {"elasticity": "year", "choice": "realistic"}
"""The shipped market that lends a demand model its numbers where the base has the other model."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What is to differ from the base; ``None`` is as there.

    Attributes:
        title: What people call the market.
        start_date: Date of day 0.
        horizon_days: Days of the run.
        opening_cash_cents: In the bank account when day 0 begins.
        daily_fee_cents: Debited at the close of every day.
        site: Where the machine stands.
        row_sizes: Slot size of each row, ``"S"`` or ``"L"``.
        columns: Slots in each row.
        storage_units: Most units that the storage room holds.
        demand_model: Which model of customers it is.
    """

    title: str | None = None
    start_date: dt.date | None = None
    horizon_days: int | None = None
    opening_cash_cents: int | None = None
    daily_fee_cents: int | None = None
    site: str | None = None
    row_sizes: tuple[str, ...] | None = None
    columns: int | None = None
    storage_units: int | None = None
    demand_model: Literal["elasticity", "choice"] | None = None


def changed_rules(base: Scenario, choices: Choices) -> dict[str, Any]:
    """The rules of ``scenario.toml`` with what was chosen in the place of the base's, unchecked.

    Args:
        base: The market that the new one rests on.
        choices: What is to differ.

    Raises:
        ValueError: What is chosen of a machine cannot be said of a base with several.
    """
    rules = base.model_dump()
    machine = lone_machine(base.sites, base.machines)
    if machine is not None:
        rules = {**rules, "machine": machine, "machines": None, "sites": None}
    for section, chosen in _by_section(choices).items():
        given = {key: value for key, value in chosen.items() if value is not None}
        if given and section not in rules:
            raise ValueError(
                f"{base.name} has sites and machines of their own, and {', '.join(given)} would be"
                " that of which? Leave it out, and change [[machines]] in the folder"
            )
        if given:
            rules[section] = {**rules[section], **given}
    model = choices.demand_model
    if model is not None and model != base.demand.model:
        rules["demand"] = _other_demand(rules["demand"], model)
    return rules


def _by_section(choices: Choices) -> dict[str, dict[str, Any]]:
    """The choices by the table and key that they stand under."""
    return {
        "calendar": {"start_date": choices.start_date, "horizon_days": choices.horizon_days},
        "money": {
            "opening_cash_cents": choices.opening_cash_cents,
            "daily_fee_cents": choices.daily_fee_cents,
        },
        "machine": {
            "site": choices.site,
            "row_sizes": choices.row_sizes,
            "columns": choices.columns,
        },
        "storage": {"capacity_units": choices.storage_units},
    }


def _other_demand(demand: Mapping[str, Any], model: str) -> dict[str, Any]:
    """Demand by the other model: seasons stay, the rest is that of a shipped market."""
    lent = load_scenario(DONORS[model]).demand.model_dump()
    # How often single goods are chosen is told of the goods of that market only.
    lent.pop("appeals", None)
    # Spread of a day's count: of one product's customers in one model, of all in the other.
    kept = DEMAND_MODELS[model].model_fields.keys() - {"model", "dispersion"}
    return {**lent, **{key: value for key, value in demand.items() if key in kept}}
