"""The agents of a study, tried in all its markets before a run is played."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vendsim.errors import Fault, VendsimError
from vendsim.play.agent import (
    Agent,
    AgentFactory,
    check_needs,
    factory_of,
    is_paid,
    load_agent,
    source_of,
)
from vendsim.play.budget import read_budget
from vendsim.play.episode import check_options
from vendsim.play.models.agent import ChatAgent
from vendsim.play.models.spent import Spent
from vendsim.rng import Streams
from vendsim.scenario import Scenario
from vendsim.study.privileged import Privileged
from vendsim.study.runs.markets import Market
from vendsim.study.runs.play import agent_of
from vendsim.study.runs.reading import FILE
from vendsim.study.runs.spec import ArmSpec, StudySpec
from vendsim.study.runs.task import PRIVILEGED
from vendsim.tools import tools_of

__all__ = ["Arm", "arms_of", "options_for"]

_SEED = "seed"
_AGENT_SEEDS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Arm:
    """An agent of a study.

    Attributes:
        name: What the study calls it.
        agent: What it is loaded by.
        agent_hash: SHA-256 of its file; empty where it has none.
        options: Its options as they are given.
        limits: What a run of it may cost.
        takes_seed: Whether it gets a seed for its own draws from the study.
        in_loop: Whether it can play in an event loop, with others.
        paid: Whether its calls cost money.
        model: The model that plays; empty without one.
        price: What the model's tokens cost, as the price list has it.
    """

    name: str
    agent: str
    agent_hash: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    takes_seed: bool = False
    in_loop: bool = False
    paid: bool = False
    model: str = ""
    price: Mapping[str, Any] | None = None


def arms_of(spec: StudySpec, markets: Iterable[Market], faults: list[Fault]) -> tuple[Arm, ...]:
    """The arms of a study; what is wrong with any, in any market, is added to the faults."""
    markets = tuple(markets)
    return tuple(
        _arm(arm, spec, markets, f"arms[{index}]", faults) for index, arm in enumerate(spec.arms)
    )


def options_for(arm: Arm, market: Market, seed: int, repetition: int) -> dict[str, Any]:
    """The options of one run: what the arm says, and what the study adds.

    An agent that takes a seed for its own draws and is given none gets one that follows from world
    and repetition alone: the same for all arms, so that twins share these draws too.
    """
    options = dict(arm.options)
    if arm.agent == PRIVILEGED:
        options[PRIVILEGED] = {"scenario": market.scenario.name, "seed": seed, "days": market.days}
    elif arm.takes_seed:
        options[_SEED] = Streams(seed).below(_AGENT_SEEDS, "agent_seed", "study", repetition)
    return options


def _arm(
    spec: ArmSpec, study: StudySpec, markets: tuple[Market, ...], place: str, faults: list[Fault]
) -> Arm:
    limits = {**study.budget.run, **spec.budget}
    bare = Arm(spec.name, spec.agent, options=spec.options, limits=limits)
    if spec.agent == PRIVILEGED:
        return _privileged(bare, markets, place, faults)
    try:
        check_options(spec.options)
        arm = _with_source(bare)
        agent = _made(arm)
    except (VendsimError, SystemExit) as error:
        faults.append(Fault(FILE, f"{place}.agent", str(error) or "it leaves the process"))
        return bare
    try:
        for market in markets:
            _check(agent, market.scenario, market.name, place, faults)
        spent = getattr(agent, "spent", None)
        found = spent if isinstance(spent, Spent) else None
        for whole in (limits, study.budget.study):
            read_budget(whole).check_known(found)
        return _described(arm, agent, found)
    except VendsimError as error:
        faults.append(Fault(FILE, f"{place}.budget", str(error)))
        return arm
    finally:
        if isinstance(agent, ChatAgent):
            agent.close()


def _check(agent: Agent, scenario: Scenario, market: str, place: str, faults: list[Fault]) -> None:
    try:
        check_needs(agent, tools_of(scenario))
    except VendsimError as error:
        faults.append(Fault(FILE, place, f"in market {market}: {error}"))


def _with_source(arm: Arm) -> Arm:
    return Arm(
        arm.name,
        arm.agent,
        source_of(arm.agent)[1],
        arm.options,
        arm.limits,
        takes_seed=_SEED not in arm.options and _takes_seed(factory_of(arm.agent)),
    )


def _takes_seed(factory: AgentFactory) -> bool:
    try:
        return _SEED in inspect.signature(factory).parameters
    except (TypeError, ValueError):  # Some built-in makers have none to be seen.
        return False


def _made(arm: Arm) -> Agent:
    return load_agent(arm.agent, {**arm.options, **({_SEED: 0} if arm.takes_seed else {})})


def _described(arm: Arm, agent: Agent, spent: Spent | None) -> Arm:
    price = None if spent is None or spent.price is None else spent.price
    return Arm(
        arm.name,
        arm.agent,
        arm.agent_hash,
        arm.options,
        arm.limits,
        arm.takes_seed,
        in_loop=inspect.iscoroutinefunction(getattr(agent, "act_async", None)),
        paid=is_paid(agent),
        model="" if spent is None else spent.model,
        price=None if price is None else price.model_dump(mode="json"),
    )


def _privileged(arm: Arm, markets: tuple[Market, ...], place: str, faults: list[Fault]) -> Arm:
    """The reference policy, which gets its world from the study; see :class:`Privileged`."""
    if set(arm.options) - {"asks"}:
        told = "the reference takes none but asks: the study tells it the world"
        faults.append(Fault(FILE, f"{place}.options", told))
    asks = arm.options.get("asks", 1.0)
    for market in markets:
        try:
            Privileged(market.scenario, 0, market.days, asks)
        except VendsimError as error:
            faults.append(Fault(FILE, place, f"in market {market.name}: {error}"))
    if not markets:
        return arm
    agent_hash = source_of(agent_of(PRIVILEGED, markets[0].scenario))[1]
    return Arm(arm.name, arm.agent, agent_hash, arm.options, arm.limits)
