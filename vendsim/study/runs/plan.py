"""What there is to be played in a study, all of it tried before anything is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vendsim.errors import Fault, StudyError
from vendsim.record import secrets_here
from vendsim.study.runs.arms import Arm, arms_of, options_for
from vendsim.study.runs.manifest import Manifest, manifest_of
from vendsim.study.runs.markets import Market, markets_of
from vendsim.study.runs.reading import FILE, Told
from vendsim.study.runs.result import World
from vendsim.study.runs.store import Store
from vendsim.study.runs.task import RunKey, RunTask

__all__ = ["Plan", "plan_study", "tasks_of"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to be played, all arms tried in all markets.

    Attributes:
        told: The study as its author told it.
        arms: Its arms.
        markets: Its markets.
        manifest: What its results will rest on.
        keys: Its runs, world by world: arms that are compared come after each other.
    """

    told: Told
    arms: tuple[Arm, ...]
    markets: tuple[Market, ...]
    manifest: Manifest
    keys: tuple[RunKey, ...]


def plan_study(told: Told) -> Plan:
    """Load markets and agents of a study, and try each agent in each market.

    Raises:
        StudyError: Something cannot be played; everything found is told at once.
    """
    spec = told.spec
    faults: list[Fault] = []
    if secrets_here().hide(told.text) != told.text:
        message = "holds a key of the environment, and is written down: leave it to the environment"
        faults.append(Fault(FILE, "", message))
    markets = markets_of(spec, faults)
    arms = arms_of(spec, markets, faults)
    if faults:
        raise StudyError(spec.name, tuple(faults))
    keys = tuple(
        RunKey(arm.name, market.name, seed, repetition)
        for market in markets
        for seed in market.seeds
        for repetition in range(spec.repetitions)
        for arm in arms
    )
    return Plan(told, arms, markets, manifest_of(spec, arms, markets, told.folder), keys)


def tasks_of(
    plan: Plan, store: Store, keys: Sequence[RunKey], bounds: Mapping[World, int]
) -> Iterator[RunTask]:
    """Runs as they are sent out.

    Args:
        plan: The plan.
        store: Where records lie.
        keys: Which runs.
        bounds: The upper bounds in cents that are known; looked at when a task is taken.
    """
    arms = {arm.name: arm for arm in plan.arms}
    markets = {market.name: market for market in plan.markets}
    for key in keys:
        arm, market = arms[key.arm], markets[key.market]
        yield RunTask(
            key=key,
            store=store,
            agent=arm.agent,
            agent_hash=arm.agent_hash,
            options=options_for(arm, market, key.seed, key.repetition),
            market_file=market.file,
            scenario_hash=market.scenario.hash,
            days=market.days,
            limits=arm.limits,
            bound_cents=bounds.get(World(key.market, key.seed)),
        )
