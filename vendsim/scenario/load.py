"""From a folder to a :class:`Scenario`, or to every fault that stands in the way.

A scenario folder holds ``scenario.toml`` (the rules), ``products.csv``, ``suppliers.toml``
(tables ``[[supplier]]``), ``pages.toml`` (tables ``[[page]]``: the web the agent can
search), ``letters.toml`` (tables ``[[letter]]``: mail of other people) and ``briefing.md``
(what the agent is told).
"""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path

from vendsim.bundled import bundled_folder
from vendsim.errors import Fault, ScenarioError, clip
from vendsim.scenario.disruptions import check_disruptions
from vendsim.scenario.draft import Draft
from vendsim.scenario.files import RULES
from vendsim.scenario.listings import (
    read_briefing,
    read_letters,
    read_pages,
    read_products,
    read_suppliers,
)
from vendsim.scenario.rules import read_head, read_rules
from vendsim.scenario.scenario import Scenario, ScenarioHead
from vendsim.scenario.schema import SLUG_PATTERN

__all__ = ["list_scenarios", "load_scenario"]

_SHIPPED_NAME = re.compile(SLUG_PATTERN)


def load_scenario(source: str | Path) -> Scenario:
    """Load a shipped scenario by name, or any by the path of its folder.

    A shipped scenario is read once and shared: scenarios are frozen.

    Args:
        source: The name of a shipped scenario, e.g. ``"year"``; or a path. Text counts as
            a path when it holds a path separator or starts with a dot.

    Raises:
        ScenarioError: There is no such scenario, or it has faults; all are named at once.
    """
    if isinstance(source, str) and not _looks_like_path(source):
        return _load_shipped(source)
    return _load_folder(Path(source), str(source))


def list_scenarios() -> list[ScenarioHead]:
    """What the shipped scenarios are called, in alphabetical sequence.

    Raises:
        ScenarioError: The head of one has faults.
    """
    return [_read_shipped_head(name) for name in _shipped_names()]


def _looks_like_path(source: str) -> bool:
    separators = {"/", os.sep, os.altsep or os.sep}
    return source.startswith(".") or any(separator in source for separator in separators)


def _shipped_names() -> list[str]:
    home = bundled_folder("scenarios")
    if not home.is_dir():
        return []
    return sorted(
        folder.name
        for folder in home.iterdir()
        if _SHIPPED_NAME.fullmatch(folder.name) and (folder / RULES).is_file()
    )


@functools.lru_cache(maxsize=64)
def _load_shipped(name: str) -> Scenario:
    shipped = _shipped_names()
    if name not in shipped:
        message = (
            f"{clip(name)} is not a shipped scenario; shipped are: {', '.join(shipped)}."
            " To load a folder, give its path with a slash, such as ./market"
        )
        raise ScenarioError(name, (Fault(RULES, "", message),))
    return _load_folder(bundled_folder("scenarios") / name, name)


@functools.lru_cache(maxsize=64)
def _read_shipped_head(name: str) -> ScenarioHead:
    draft = Draft(bundled_folder("scenarios") / name)
    head = read_head(draft)
    if head is None:
        raise ScenarioError(name, draft.sorted_faults())
    return head


def _load_folder(folder: Path, name: str) -> Scenario:
    """Reads all six files, so that one broken file hides no fault of another."""
    if not _is_folder(folder):
        message = f"{clip(name)} is no folder; give the folder that holds {RULES}"
        raise ScenarioError(name, (Fault(RULES, "", message),))
    draft = Draft(folder)
    read_rules(draft)
    read_products(draft)
    read_suppliers(draft)
    read_pages(draft)
    read_letters(draft)
    read_briefing(draft)
    check_disruptions(draft)
    if draft.faults:
        raise ScenarioError(name, draft.sorted_faults())
    return Scenario.model_validate(draft.parts)


def _is_folder(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except (OSError, ValueError):
        # A path that is too long, or holds a NUL, names no folder either.
        return False
