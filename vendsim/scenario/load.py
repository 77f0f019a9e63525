"""From a folder to a :class:`Scenario`, or to every fault that stands in the way.

A scenario folder holds ``scenario.toml`` (the rules), ``products.csv``, ``suppliers.toml``
(tables ``[[supplier]]``), ``pages.toml`` (tables ``[[page]]``: the web the agent can
search), ``letters.toml`` (tables ``[[letter]]``: mail of other people), ``briefing.md``
(what the agent is told) and, where anything befalls the market, ``disruptions.toml`` (tables
``[[disruption]]``). A scenario that extends another gives of these what is different;
:mod:`vendsim.scenario.merge` says how they come together.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vendsim.bundled import bundled_folder
from vendsim.errors import Fault, ScenarioError, clip
from vendsim.scenario.advice import advise, advise_on_folder
from vendsim.scenario.disruptions import read_disruptions
from vendsim.scenario.draft import Draft
from vendsim.scenario.files import RULES
from vendsim.scenario.layers import shipped_names
from vendsim.scenario.listings import (
    read_briefing,
    read_letters,
    read_pages,
    read_products,
    read_suppliers,
)
from vendsim.scenario.rules import read_head, read_rules
from vendsim.scenario.scenario import Scenario, ScenarioHead

__all__ = ["Examined", "examine_scenario", "list_scenarios", "load_scenario"]


@dataclass(frozen=True, slots=True)
class Examined:
    """A scenario without faults, and what an author wants to know of it.

    Attributes:
        scenario: The scenario, whole.
        bases: The folders it extends, as its rules name them, from the nearest on.
        advice: What is sound and yet odd, each at its file and line.
    """

    scenario: Scenario
    bases: tuple[str, ...]
    advice: tuple[Fault, ...]


def load_scenario(source: str | Path) -> Scenario:
    """Load a shipped scenario by name, or any by the path of its folder.

    A shipped scenario is read once and shared: scenarios are frozen.

    Args:
        source: The name of a shipped scenario, e.g. ``"year"``; or a path. Text counts as
            a path when it holds a path separator or starts with a dot.

    Raises:
        ScenarioError: There is no such scenario, or it has faults; all are named at once.
    """
    if _is_name(source):
        return _load_shipped(str(source))
    return _scenario_of(_read_folder(Path(source), str(source)), str(source))


def examine_scenario(
    source: str | Path, play: Callable[[Scenario], tuple[Fault, ...]] = lambda scenario: ()
) -> Examined:
    """Load a scenario as :func:`load_scenario` does, and say what is odd about it.

    Args:
        source: The name of a shipped scenario, or the path of a folder.
        play: Finds what only shows when the scenario is to be played.

    Raises:
        ScenarioError: There is no such scenario, or it has faults.
    """
    name = str(source)
    draft = _read_folder(_shipped_folder(name) if _is_name(source) else Path(source), name)
    scenario = _scenario_of(draft, name)
    faults = play(scenario)
    if faults:
        raise ScenarioError(name, draft.placed(faults))
    own = draft.stack.own
    about_folder = (own.fault(*found) for found in advise_on_folder(scenario, own.folder))
    return Examined(
        scenario,
        tuple(layer.label.rstrip("/") for layer in reversed(draft.stack.layers[:-1])),
        (*draft.placed([Fault(*found) for found in advise(scenario)]), *about_folder),
    )


def list_scenarios() -> list[ScenarioHead]:
    """What the shipped scenarios are called, in alphabetical sequence.

    Raises:
        ScenarioError: The head of one has faults.
    """
    return [_read_shipped_head(name) for name in shipped_names()]


def _is_name(source: object) -> bool:
    """Whether a shipped scenario is meant, and no folder; what may be neither is refused."""
    if isinstance(source, str):
        separators = {"/", os.sep, os.altsep or os.sep}
        return not source.startswith(".") and not any(each in source for each in separators)
    if not isinstance(source, Path):
        message = f"{clip(source)} is neither a scenario's name nor the path of a folder"
        raise ScenarioError(clip(source), (Fault(RULES, "", f"{message}; {_shipped()}"),))
    return False


def _shipped() -> str:
    return f"shipped are: {', '.join(shipped_names())}"


@functools.lru_cache(maxsize=64)
def _load_shipped(name: str) -> Scenario:
    return _scenario_of(_read_folder(_shipped_folder(name), name), name)


def _shipped_folder(name: str) -> Path:
    if name not in shipped_names():
        message = (
            f"{clip(name)} is not a shipped scenario; {_shipped()}."
            " To load a folder, give its path with a slash, such as ./market"
        )
        raise ScenarioError(name, (Fault(RULES, "", message),))
    return bundled_folder("scenarios") / name


@functools.lru_cache(maxsize=64)
def _read_shipped_head(name: str) -> ScenarioHead:
    draft = Draft(bundled_folder("scenarios") / name)
    head = read_head(draft)
    if head is None:
        raise ScenarioError(name, draft.sorted_faults())
    return head


def _read_folder(folder: Path, name: str) -> Draft:
    """Reads every file, so that one broken file hides no fault of another."""
    if not _is_folder(folder):
        message = f"{clip(name)} is no folder; give the one that holds {RULES}, or a name"
        message += f"; {_shipped()}"
        raise ScenarioError(name, (Fault(RULES, "", message),))
    draft = Draft(folder)
    if draft.stack.is_whole:
        # While a base cannot be read, nobody knows what the scenario lacks.
        read_rules(draft)
        read_products(draft)
        read_suppliers(draft)
        read_pages(draft)
        read_letters(draft)
        read_disruptions(draft)
        read_briefing(draft)
    return draft


def _scenario_of(draft: Draft, name: str) -> Scenario:
    if draft.faults:
        raise ScenarioError(name, draft.sorted_faults())
    return Scenario.model_validate(draft.parts)


def _is_folder(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except (OSError, ValueError):
        # A path that is too long, or holds a NUL, names no folder either.
        return False
