"""What a study is: agents with options, markets with seeds, repetitions, budgets.

Who plays the runs, and how many at a time, is no part of it: results do not depend on that.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self, TypeAlias

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from vendsim.errors import clip
from vendsim.play.agent import name_of
from vendsim.play.budget import read_budget
from vendsim.rng import MAX_SEED
from vendsim.scenario.schema import Spec
from vendsim.scenario.skin import COMMITMENT_PATTERN

__all__ = ["STUDY_LIMITS", "ArmSpec", "BudgetSpec", "MarketSpec", "StudySpec"]

MAX_SEEDS = 100_000
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.=-]{0,79}")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.=-]+")

STUDY_LIMITS = ("dollars", "tool_calls", "tokens", "output_tokens")
"""What a whole study can be limited by."""


def _name(text: str) -> str:
    if not _NAME.fullmatch(text) or text.endswith("."):
        raise ValueError(
            f"{clip(text)} is not a name of letters, digits and the signs _ . = -, at most 80 "
            "characters, a letter or digit first and no dot last: folders are called by it"
        )
    return text


def _commitment(text: str) -> str:
    if not re.fullmatch(COMMITMENT_PATTERN, text):
        raise ValueError(f"{clip(text)} is not a commitment: 64 hexadecimal digits")
    return text


def _seeds(given: object) -> object:
    """A list of seeds as it is, ``{first, count}`` written out."""
    if not isinstance(given, Mapping):
        return given
    first, count = given.get("first", 0), given.get("count")
    unknown = given.keys() - {"first", "count"}
    if unknown or type(first) is not int or type(count) is not int:
        raise ValueError("give a list of seeds, or { first = 0, count = 20 }")
    if not (0 <= first <= MAX_SEED and 1 <= count <= MAX_SEEDS and first + count - 1 <= MAX_SEED):
        raise ValueError(
            f"first = {clip(first)}, count = {clip(count)}: seeds go from 0 to {MAX_SEED}, and "
            f"there may be {MAX_SEEDS:,} of them"
        )
    return tuple(range(first, first + count))


def _different(seeds: tuple[int, ...]) -> tuple[int, ...]:
    if len(set(seeds)) < len(seeds):
        twice = next(seed for at, seed in enumerate(seeds) if seed in seeds[:at])
        raise ValueError(f"seed {twice} stands there twice")
    return seeds


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    """Options as they will stand in a record."""
    for name in options:
        if not name.isidentifier():
            raise ValueError(f"{clip(name)} is not a Python name, so it is no option")
    try:
        found: dict[str, Any] = json.loads(json.dumps(options, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"an option is no JSON value: {error}") from error
    return found


def _limits(limits: dict[str, float]) -> dict[str, float]:
    read_budget(limits)
    return limits


def _study_limits(limits: dict[str, float]) -> dict[str, float]:
    for name in limits:
        if name not in STUDY_LIMITS:
            raise ValueError(f"{clip(name)} is not one of {', '.join(STUDY_LIMITS)}")
    return _limits(limits)


Name: TypeAlias = Annotated[str, AfterValidator(_name)]
Seed: TypeAlias = Annotated[int, Field(ge=0, le=MAX_SEED)]
Seeds: TypeAlias = Annotated[
    tuple[Seed, ...],
    Field(min_length=1, max_length=MAX_SEEDS),
    AfterValidator(_different),
    BeforeValidator(_seeds),
]
Options: TypeAlias = Annotated[dict[str, Any], AfterValidator(_plain)]
Limits: TypeAlias = Annotated[dict[str, Any], AfterValidator(_limits)]
StudyLimits: TypeAlias = Annotated[dict[str, Any], AfterValidator(_study_limits)]


def _with_model(schema: dict[str, Any]) -> None:
    """Name the key that is short for an option among those that are known."""
    schema["properties"]["model"] = {"type": "string"}


class ArmSpec(Spec):
    """An agent with its options: what is compared."""

    model_config = ConfigDict(json_schema_extra=_with_model)

    name: Name = Field(description="What the study calls it; made from agent and options if not.")
    agent: Annotated[str, Field(min_length=1, max_length=4000)] = Field(
        description="A shipped agent, a path ending in .py, module:factory, or privileged."
    )
    options: Options = Field(default_factory=dict, description="Options for the agent.")
    budget: Limits = Field(
        default_factory=dict, description="What a run of it may cost, over what the study says."
    )

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, given: Any) -> Any:
        """``model`` is short for an option, and a name is made where there is none."""
        if not isinstance(given, Mapping):
            return given
        found = dict(given)
        model = found.pop("model", None)
        if isinstance(model, str) and isinstance(found.get("options", {}), Mapping):
            found["options"] = {"model": model} | dict(found.get("options", {}))
        elif model is not None:
            raise ValueError(f"model {clip(model)} is not a text: the name of a model")
        if "name" not in found and isinstance(found.get("agent"), str):
            found["name"] = _called(found["agent"], found.get("options", {}))
        return found


class MarketSpec(Spec):
    """A market and the seeds of the worlds in it; public, or private and made from a seed."""

    name: Name | None = Field(
        default=None, description="What the study calls it; the market's own name if not."
    )
    scenario: str | None = Field(
        default=None, description="A shipped scenario, or the path of a folder."
    )
    reveal: str | None = Field(
        default=None, description="The reveal file of a private market that was promised."
    )
    commitment: Annotated[str, AfterValidator(_commitment)] | None = Field(
        default=None, description="What was published of it; compared with the reveal."
    )
    base: str | None = Field(default=None, description="The market that skins are made from.")
    skin_seeds: Seeds | None = Field(
        default=None, description="Seeds of skins: each makes a private market of its own."
    )
    seeds: Seeds = Field(description="Seeds of the worlds: a list, or { first = 0, count = 20 }.")
    days: Annotated[int, Field(ge=1, le=3660)] | None = Field(
        default=None, description="Days to play, if fewer than the market's."
    )

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        given = [name for name in ("scenario", "reveal", "base") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                f"it has {' and '.join(given) or 'none'} of scenario, reveal and base: give one"
            )
        if (self.base is None) != (self.skin_seeds is None):
            raise ValueError("base and skin_seeds belong together: give both or none")
        if self.commitment is not None and self.reveal is None:
            raise ValueError("a commitment belongs to a reveal: give both")
        return self


class BudgetSpec(Spec):
    """What a run may cost, and what the whole study may."""

    run: Limits = Field(default_factory=dict, description="Of a run, scored as it stands then.")
    study: StudyLimits = Field(
        default_factory=dict,
        description="Of the whole study: used up, no further run is begun. May be raised later.",
    )


class StudySpec(Spec):
    """A study; see :func:`vendsim.study.runs.read_study_spec` and ``docs/studies.md``."""

    name: Name = Field(description="What it is called.")
    arms: Annotated[tuple[ArmSpec, ...], Field(min_length=1, max_length=1000)] = Field(
        description="The agents that are compared."
    )
    markets: Annotated[tuple[MarketSpec, ...], Field(min_length=1, max_length=1000)] = Field(
        description="The markets that they play."
    )
    repetitions: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=1, description="Runs of each agent in each world."
    )
    budget: BudgetSpec = Field(default=BudgetSpec(), description="What runs and all may cost.")

    @model_validator(mode="after")
    def _has_different_arms(self) -> Self:
        # Folders are called by them, and some file systems make no difference between a and A.
        counts = Counter(arm.name.casefold() for arm in self.arms)
        twice = sorted({arm.name for arm in self.arms if counts[arm.name.casefold()] > 1})
        if twice:
            raise ValueError(f"arms are called the same: {', '.join(twice)}; give them a name each")
        return self


def _called(agent: str, options: object) -> str:
    """A name for an arm, such as ``negotiator-trusting=true``."""
    parts = [name_of(Path(agent) if agent.endswith(".py") else agent)]
    if isinstance(options, Mapping):
        parts += [f"{key}={_shown(value)}" for key, value in options.items()]
    return _NOT_IN_NAMES.sub("-", "-".join(parts)).strip("-.")[:80] or "arm"


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)
