"""What a study will take, before money is spent on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from vendsim.errors import ComparisonError
from vendsim.study.comparison import Plan as PowerPlan
from vendsim.study.comparison import assume, from_pilot, make_plan
from vendsim.study.runs import Plan, RunResult, open_study
from vendsim.study.runs.manifest import MANIFEST
from vendsim.study.runs.task import PRIVILEGED

__all__ = ["PlanFigures", "plan_figures"]

# Of what has been published: coefficients of variation of 0.2 to 0.7.
_VARIATION, _CORRELATION = 0.5, 0.5


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """What a study will take.

    Attributes:
        runs: How many runs.
        models: Names of the models that play.
        dollars: What they will cost; ``None`` where nobody can say.
        power: What numbers of runs can find; ``None`` where that is not to be had.
        notes: What that rests on, or why it is not to be had.
    """

    runs: int
    models: tuple[str, ...]
    dollars: float | None
    power: PowerPlan | None
    notes: str

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "runs": self.runs,
            "models": list(self.models),
            "dollars": self.dollars,
            "power": None if self.power is None else self.power.as_dict(),
            "notes": self.notes,
        }

    @property
    def table(self) -> list[tuple[str, ...]]:
        """The power table in words; empty without one."""
        if self.power is None:
            return []
        effects = [_share(effect.share, effect.difference) for effect in self.power.effects]
        head = ("runs an arm", "found, paired", "unpaired", *(f"power at {e}" for e in effects))
        mean = self.power.assumptions.mean
        rows = [
            (
                f"{row.runs}{' *' if row.exploratory else ''}",
                _found(row.detectable_paired, mean),
                _found(row.detectable_unpaired, mean),
                *(f"{power:.2f}" for power in row.power_paired),
            )
            for row in self.power.rows
        ]
        return [head, *rows]


def plan_figures(plan: Plan, folder: Path) -> PlanFigures:
    """Work out what a study will take, from what has been played of it if there is anything."""
    pilot = open_study(folder).results if (folder / MANIFEST).exists() else ()
    models = tuple(sorted({arm.model for arm in plan.arms if arm.model}))
    entries = {arm.name for arm in plan.arms if arm.agent != PRIVILEGED}
    power, notes = _power([run for run in pilot if run.arm in entries], len(entries))
    return PlanFigures(len(plan.keys), models, _dollars(plan, pilot), power, notes)


def _power(pilot: Sequence[RunResult], arms: int) -> tuple[PowerPlan | None, str]:
    """What numbers of runs can find, and what that rests on."""
    if arms < 2:
        return None, f"{'One arm' if arms else 'References only'}: there is nothing to compare."
    try:
        try:
            varies = from_pilot(pilot)
            source = f"As runs vary in the {len(pilot):,} that have been played"
        except ComparisonError:
            varies = assume(_VARIATION, _CORRELATION)
            source = (
                f"Without a pilot, taking a coefficient of variation of {_VARIATION} and a "
                f"correlation of {_CORRELATION} for granted"
            )
        power = make_plan(varies, arms)
    except ComparisonError as error:
        return None, f"No power table: {error}"
    return power, (
        f"{source}: the smallest difference of two arms that is found in "
        f"{power.power:.0%} of studies, with arms in the same worlds (paired) and in worlds of "
        f"their own; * fewer than 10 worlds, exploratory. {_needed(power)}"
    )


def _needed(power: PowerPlan) -> str:
    parts = [
        f"{_share(effect.share, effect.difference)}: {effect.runs_paired or 'over 100,000'}"
        for effect in power.effects
    ]
    return f"Runs of each arm needed, paired, for a difference of {'; '.join(parts)}."


def _share(share: float | None, difference: float) -> str:
    return f"{difference:.3f} NS" if share is None else f"{share:.0%}"


def _found(difference: float | None, mean: float) -> str:
    if difference is None:
        return "–"
    return f"{difference / mean:.0%}" if mean > 0 else f"{difference:.3f} NS"


def _dollars(plan: Plan, pilot: Sequence[RunResult]) -> float | None:
    """What the whole study will cost if it goes on like its pilot."""
    played = {arm.name: [r.dollars for r in pilot if r.arm == arm.name] for arm in plan.arms}
    runs = Counter(key.arm for key in plan.keys)
    total = 0.0
    for arm in plan.arms:
        costs = [cost for cost in played[arm.name] if cost is not None]
        if arm.model and not costs:
            return None
        total += fmean(costs) * runs[arm.name] if costs else 0.0
    return total
