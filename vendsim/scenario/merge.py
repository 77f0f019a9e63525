"""Laying one folder's data over another's: what ``extends`` and ``[remove]`` mean.

Tables are merged key by key; lists and single values replace what they stand over. A listed
thing (a product, supplier, page, letter or disruption) whose name is known is a table to be merged,
one whose name is new is added at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias, TypeGuard

from vendsim.errors import Fault, clip
from vendsim.scenario.faults import unknown_name
from vendsim.scenario.files import RULES
from vendsim.scenario.layers import Layer, Stack
from vendsim.scenario.scenario import ScenarioHead

__all__ = [
    "COMPOSING",
    "REMOVABLE",
    "REMOVE_ALL",
    "Entry",
    "Source",
    "laid_over",
    "lay_over",
    "merge_rules",
    "without_references",
    "without_removed",
]

COMPOSING: Final = ("extends", "remove")
"""The keys of ``scenario.toml`` that say what it is made of."""

REMOVE_ALL: Final = "all"
"""Stands for every listed thing of a kind in ``[remove]``."""

_LISTED: Final = ("products", "suppliers", "pages", "letters", "disruptions")
REMOVABLE: Final = ("keys", *_LISTED)
"""The keys of ``[remove]``."""

Contents: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table, or a row, stands in one layer.

    Attributes:
        layer: The folder.
        file: The file.
        prefix: The key of the table in its file; empty for the file itself, and for a row.
        row_line: The line of a row; ``None`` for a table.
        columns: The columns that the row gives.
    """

    layer: Layer
    file: str
    prefix: str = ""
    row_line: int | None = None
    columns: tuple[str, ...] = ()

    def line_of(self, key: str) -> int | None:
        """The line of a key of the table or row, of the whole if it is empty."""
        if self.row_line is not None:
            return self.row_line if not key or key in self.columns else None
        glue = "." if self.prefix and key and not key.startswith("[") else ""
        return self.layer.line_of(self.file, f"{self.prefix}{glue}{key}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed thing: what it is called, what is said of it, and where, topmost first."""

    name: object
    contents: Contents
    sources: tuple[Source, ...]


def laid_over(base: Contents, top: Contents) -> dict[str, object]:
    """One table over another.

    >>> laid_over({"a": {"b": 1, "c": 2}, "d": [1, 2]}, {"a": {"b": 3}, "d": [4]})
    {'a': {'b': 3, 'c': 2}, 'd': [4]}
    """
    whole = dict(base)
    for key, value in top.items():
        below = whole.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            whole[key] = laid_over(below, value)
        else:
            whole[key] = value
    return whole


def lay_over(base: Sequence[Entry], top: Sequence[Entry]) -> list[Entry]:
    """One list over another; a name that stands twice in the upper one stays there twice."""
    whole = list(base)
    known = {entry.name: place for place, entry in enumerate(base) if isinstance(entry.name, str)}
    for entry in top:
        place = known.pop(entry.name, None) if isinstance(entry.name, str) else None
        if place is None:
            whole.append(entry)
            continue
        below = whole[place]
        contents = laid_over(below.contents, entry.contents)
        whole[place] = Entry(entry.name, contents, entry.sources + below.sources)
    return whole


def merge_rules(stack: Stack, faults: list[Fault]) -> dict[str, object]:
    """What ``scenario.toml`` says with everything it extends; the head is the own one's only."""
    whole: dict[str, object] = {}
    for layer, rules in zip(stack.layers, stack.rules, strict=True):
        if rules is None:
            continue
        _check_removal(layer, rules, faults)
        for index, name in enumerate(_removed(rules, "keys") or ()):
            left = _without(whole, name.split("."))
            if left is None:
                message = f"{clip(name)} is no key of what is extended"
                faults.append(layer.fault(RULES, f"remove.keys[{index}]", message))
            else:
                whole = left
        left_out = COMPOSING if layer is stack.own else (*COMPOSING, *ScenarioHead.model_fields)
        whole = laid_over(whole, {key: rules[key] for key in rules if key not in left_out})
    return whole


def without_removed(
    entries: Sequence[Entry], kind: str, layer: Layer, rules: Contents | None, faults: list[Fault]
) -> list[Entry]:
    """The entries that a layer's ``[remove]`` leaves of what stands below it."""
    names = _removed(rules, kind)
    if names is None:
        return []
    known = {entry.name for entry in entries if isinstance(entry.name, str)}
    for index, name in enumerate(names):
        if name not in known:
            message = f"{clip(name)} is none of the {kind} of what is extended"
            faults.append(layer.fault(RULES, f"remove.{kind}[{index}]", message))
    gone = set(names)
    return [entry for entry in entries if not isinstance(entry.name, str) or entry.name not in gone]


def without_references(
    entries: Sequence[Entry],
    kind: str,
    key: str,
    rules: Contents | None,
    kept: frozenset[str],
) -> list[Entry]:
    """What is left of the entries below a layer when what it removes is not told of either.

    Args:
        entries: What stands below.
        kind: Which things that are removed they may refer to.
        key: Where they do: in a list, which loses the name, or by one name, without which there
            is no entry.
        rules: What the layer says.
        kept: The things there are in the end, given anew or not.
    """
    removed = _removed(rules, kind)
    told = {name for entry in entries for name in _names_in(entry.contents.get(key))}
    gone = (told if removed is None else told.intersection(removed)) - kept
    left: list[Entry] = []
    for entry in entries:
        value = entry.contents.get(key)
        if isinstance(value, list):
            shorter = [name for name in value if not isinstance(name, str) or name not in gone]
            left.append(replace(entry, contents={**entry.contents, key: shorter}))
        elif not isinstance(value, str) or value not in gone:
            left.append(entry)
    return left


def _names_in(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _without(table: Contents, path: Sequence[str]) -> dict[str, object] | None:
    """A table without the key at a path; ``None`` if it is not there."""
    key, *rest = path
    inner = table.get(key)
    if not rest:
        return {name: table[name] for name in table if name != key} if key in table else None
    left = _without(inner, rest) if isinstance(inner, dict) else None
    return None if left is None else {**table, key: left}


def _removed(rules: Contents | None, kind: str) -> Sequence[str] | None:
    """The names to take away, ``None`` for all; none of them where the table is wrong."""
    remove = rules.get("remove") if rules is not None else None
    names = remove.get(kind) if isinstance(remove, dict) else None
    if names == REMOVE_ALL and kind in _LISTED:
        return None
    return names if _are_names(names) else ()


def _check_removal(layer: Layer, rules: Contents, faults: list[Fault]) -> None:
    """The form of ``[remove]``; whether the names are known is seen where they are removed."""
    if "remove" not in rules:
        return
    remove = rules["remove"]
    if "extends" not in rules or not isinstance(remove, dict):
        rule = "is not a table" if "extends" in rules else "needs extends beside it"
        listed = ", ".join(REMOVABLE)
        message = f"{rule}; [remove] takes away from what is extended: {listed}"
        faults.append(layer.fault(RULES, "remove", message))
        return
    for key, names in remove.items():
        place = f"remove.{clip(key)[1:-1]}"
        if key not in REMOVABLE:
            faults.append(layer.fault(RULES, place, unknown_name(key, REMOVABLE)))
        elif not _are_names(names) and (key == "keys" or names != REMOVE_ALL):
            due = "a list of names" if key == "keys" else f'a list of names, or "{REMOVE_ALL}"'
            faults.append(layer.fault(RULES, place, f"{clip(names)} is not {due}"))


def _are_names(names: object) -> TypeGuard[list[str]]:
    return isinstance(names, list) and all(isinstance(name, str) for name in names)
