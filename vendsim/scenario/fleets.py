"""Reading where machines stand: ``[machine]``, or ``[[sites]]`` and ``[[machines]]``.

In a market of one machine its site is named in words, where the machine is described.
"""

from __future__ import annotations

from typing import Final, TypeVar

from vendsim.scenario.draft import Draft
from vendsim.scenario.files import RULES
from vendsim.scenario.schema import MachineSpec, Spec
from vendsim.scenario.sites import (
    MAX_MACHINES,
    MAX_SITES,
    Pair,
    SiteSpec,
    check_places,
    place_of,
)

__all__ = ["PLURAL", "read_places"]

PLURAL = ("sites", "machines")
"""The keys of ``scenario.toml`` that several machines are written under."""

_BOTH = (
    "stands beside [[sites]] or [[machines]]; give one or the other. That of a market that is"
    ' extended is taken away by keys = ["machine"] under [remove]'
)

# What a machine is called that is given no id.
_UNNAMED: Final[str] = MachineSpec.model_fields["id"].default

SpecT = TypeVar("SpecT", bound=Spec)


def read_places(draft: Draft, rules: dict[str, object]) -> None:
    """Sites and machines as parts of the draft, however they are written."""
    if not any(key in rules for key in PLURAL):
        _read_one(draft, rules)
        return
    if "machine" in rules:
        draft.refuse(RULES, "machine", _BOTH)
    sites = _read_list(draft, rules, "sites", SiteSpec, MAX_SITES)
    machines = _read_list(draft, rules, "machines", MachineSpec, MAX_MACHINES)
    places = _pairs(rules, "sites", "name", MAX_SITES)
    stands = _pairs(rules, "machines", "site", MAX_MACHINES, id=_UNNAMED)
    before = len(draft.faults)
    if places and stands:
        draft.note(RULES, "", check_places(places, stands))
    if sites is not None and machines is not None and len(draft.faults) == before:
        draft.parts.update(sites=sites, machines=machines)


def _read_one(draft: Draft, rules: dict[str, object]) -> None:
    if "machine" not in rules:
        listed = ", ".join(name for name in MachineSpec.model_fields if name != "id")
        draft.refuse(RULES, "machine", f"is missing; give a table [machine] with {listed}")
        return
    machine = draft.validate(MachineSpec, rules["machine"], RULES, "machine")
    if machine is not None:
        site, machine = place_of(machine)
        draft.parts.update(sites=(site,), machines=(machine,))


def _pairs(
    rules: dict[str, object], key: str, other: str, most: int, **defaults: str
) -> list[Pair]:
    """What names each table of a list, as it stands in the file; none if it is no such list."""
    tables = rules.get(key)
    if not isinstance(tables, list) or len(tables) > most:
        return []
    given = [{**defaults, **table} if isinstance(table, dict) else {} for table in tables]
    return [(_text(each.get("id")), _text(each.get(other))) for each in given]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _read_list(
    draft: Draft, rules: dict[str, object], key: str, model: type[SpecT], most: int
) -> tuple[SpecT, ...] | None:
    """A list of tables; ``None``, with the faults noted, unless all of it is good."""
    tables = rules.get(key)
    if not isinstance(tables, list) or not 1 <= len(tables) <= most:
        listed = ", ".join(model.model_fields)
        draft.refuse(RULES, key, f"needs 1 to {most} tables [[{key}]], each with {listed}")
        return None
    read = [
        draft.validate(model, table, RULES, f"{key}[{place}]") for place, table in enumerate(tables)
    ]
    good = tuple([each for each in read if each is not None])
    return good if len(good) == len(read) else None
