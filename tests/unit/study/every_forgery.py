"""Every forgery there is, and what writes the runs that are forged.

Whoever needs the register whole takes it from here: the modules below fill it when they are
read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.unit.study import (
    forgeries_charges,
    forgeries_classic,
    forgeries_disruptions,
    forgeries_fleet,
    forgeries_goods,
    forgeries_money,
    forgeries_people,
)
from tests.unit.study.classic_run import write_classic_run
from tests.unit.study.forgeries import FORGERIES, Forgery
from tests.unit.study.rich_run import (
    write_charged_run,
    write_disrupted_run,
    write_fleet_run,
    write_idle_run,
    write_rich_run,
)

__all__ = ["FORGERIES", "MODULES", "RUNS", "Forgery"]

MODULES = (
    *(forgeries_charges, forgeries_classic, forgeries_disruptions, forgeries_fleet),
    *(forgeries_goods, forgeries_money, forgeries_people),
)

RUNS: dict[str, Callable[[Path], object]] = {
    "rich": write_rich_run,
    "idle": write_idle_run,
    "disrupted": write_disrupted_run,
    "charged": write_charged_run,
    "classic": write_classic_run,
    "fleet": write_fleet_run,
}
