"""Reading ``scenario.toml``: the head, one table a section, and the tools."""

from __future__ import annotations

from vendsim.errors import clip
from vendsim.scenario.charges import ChargesSpec
from vendsim.scenario.checks import check_wake
from vendsim.scenario.choice_spec import DEMAND_MODELS
from vendsim.scenario.draft import Draft
from vendsim.scenario.faults import unknown_name
from vendsim.scenario.files import RULES
from vendsim.scenario.fleets import PLURAL, read_places
from vendsim.scenario.memory import MemorySpec
from vendsim.scenario.merge import COMPOSING
from vendsim.scenario.names import NamesTable
from vendsim.scenario.people import CustomersSpec
from vendsim.scenario.scenario import ScenarioHead
from vendsim.scenario.schema import (
    TOOL_NAMES,
    CalendarSpec,
    DemandSpec,
    LimitsSpec,
    MachineSpec,
    MailSpec,
    MoneySpec,
    Spec,
    StorageSpec,
    ToolName,
    ToolSpec,
    WeatherSpec,
)
from vendsim.scenario.score import ScoreSpec
from vendsim.scenario.supplier_spec import KINDS, KindSpec
from vendsim.scenario.talk import TalkSpec, check_talk
from vendsim.scenario.worlds import WorldsSpec

__all__ = ["read_head", "read_rules"]

_SECTIONS: dict[str, type[Spec]] = {
    "calendar": CalendarSpec,
    "money": MoneySpec,
    "machine": MachineSpec,
    "storage": StorageSpec,
    "mail": MailSpec,
    "limits": LimitsSpec,
    "weather": WeatherSpec,
    "demand": DemandSpec,
    "customers": CustomersSpec,
}
NIGHT_TOOL: ToolName = "wait_until_tomorrow"
"""The tool that no market can do without: it lets time pass to the next morning."""

_OPTIONAL: dict[str, type[Spec]] = {
    "memory": MemorySpec,
    "score": ScoreSpec,
    "talk": TalkSpec,
    "worlds": WorldsSpec,
}
"""Tables that may be left out: all their keys have defaults."""

_TOOL_EXAMPLE = "{ minutes = 15 }"


class _Names(Spec):
    """``[names]`` by itself."""

    names: NamesTable


def read_head(draft: Draft) -> ScenarioHead | None:
    """Only what the scenario is called; ``None``, with the faults noted, if that is wrong."""
    return None if draft.stack.rules[-1] is None else _head(draft, draft.rules)


def read_rules(draft: Draft) -> None:
    """The whole file: each section checked by itself, then how they agree."""
    rules = draft.rules
    if draft.stack.rules[-1] is None:
        return
    known = [
        *COMPOSING,
        "names",
        *ScenarioHead.model_fields,
        *_SECTIONS,
        *_OPTIONAL,
        *PLURAL,
        "tools",
        "supplier_kinds",
        "charges",
    ]
    for key in rules:
        if key not in known and not draft.is_full:
            draft.refuse(RULES, clip(key)[1:-1], unknown_name(key, known))
    _read_names(draft, rules)
    head = _head(draft, rules)
    if head is not None:
        draft.parts.update({key: getattr(head, key) for key in ScenarioHead.model_fields})
    model: type[Spec] | None
    for key, model in (_SECTIONS | _OPTIONAL).items():
        if key == "machine":
            read_places(draft, rules)
            continue
        if key not in rules:
            if key in _OPTIONAL:
                continue
            listed = ", ".join(model.model_fields)
            draft.refuse(RULES, key, f"is missing; give a table [{key}] with {listed}")
            continue
        if key == "demand":
            model = _demand_model(draft, rules[key])
        section = None if model is None else draft.validate(model, rules[key], RULES, key)
        if section is not None:
            draft.parts[key] = section
    _read_tools(draft, rules.get("tools"))
    _read_kinds(draft, rules.get("supplier_kinds", {}))
    charges = draft.validate(ChargesSpec, rules.get("charges", {}), RULES, "charges")
    if charges is not None:
        draft.parts["charges"] = charges
    calendar, tools = draft.parts.get("calendar"), draft.parts.get("tools")
    talk = draft.parts.get("talk")
    if isinstance(talk, TalkSpec) and isinstance(tools, dict):
        draft.note(RULES, "talk", check_talk(talk, tools, NIGHT_TOOL))
    if isinstance(calendar, CalendarSpec) and isinstance(tools, dict):
        draft.note(RULES, "calendar", check_wake(calendar, tools))
    mail = rules.get("mail")
    address = mail.get("address") if isinstance(mail, dict) else None
    draft.own_address = address if isinstance(address, str) else None


def _head(draft: Draft, rules: dict[str, object]) -> ScenarioHead | None:
    contents = {key: rules[key] for key in ScenarioHead.model_fields if key in rules}
    return draft.validate(ScenarioHead, contents, RULES, "")


def _demand_model(draft: Draft, contents: object) -> type[Spec] | None:
    """Which schema the table names as its model; ``None``, with the fault noted, if none."""
    if not isinstance(contents, dict):
        return DemandSpec
    due = "one of " + ", ".join(f'"{name}"' for name in DEMAND_MODELS)
    if "model" not in contents:
        draft.refuse(RULES, "demand.model", f"is missing; give {due}")
        return None
    name = contents["model"]
    if not isinstance(name, str) or name not in DEMAND_MODELS:
        draft.refuse(RULES, "demand.model", f"{clip(name)} is not {due}")
        return None
    return DEMAND_MODELS[name]


def _read_tools(draft: Draft, contents: object) -> None:
    """``[tools]``: the tools that the agent gets; one of them has to end the day."""
    if not isinstance(contents, dict):
        message = f"needs a table of the agent's tools, such as {NIGHT_TOOL} = {_TOOL_EXAMPLE}"
        draft.refuse(RULES, "tools", message)
        return
    before = len(draft.faults)
    for name in contents:
        if name not in TOOL_NAMES and not draft.is_full:
            draft.refuse(RULES, f"tools.{clip(name)[1:-1]}", unknown_name(name, TOOL_NAMES))
    tools: dict[ToolName, ToolSpec] = {}
    for name in TOOL_NAMES:
        if name not in contents:
            continue
        tool = draft.validate(ToolSpec, contents[name], RULES, f"tools.{name}")
        if tool is not None:
            tools[name] = tool
    if NIGHT_TOOL not in contents:
        message = (
            f"is missing; without it no day could be ended: write {NIGHT_TOOL} = {_TOOL_EXAMPLE}"
        )
        draft.refuse(RULES, f"tools.{NIGHT_TOOL}", message)
    if len(draft.faults) == before:
        draft.parts["tools"] = tools


def _read_kinds(draft: Draft, contents: object) -> None:
    """``[supplier_kinds]``: how each kind behaves; whatever is left out deals plainly."""
    if not isinstance(contents, dict):
        message = f"is not a table; describe a kind as [supplier_kinds.{KINDS[1]}]"
        draft.refuse(RULES, "supplier_kinds", message)
        return
    kinds: dict[str, KindSpec] = {}
    for name, described in contents.items():
        key = f"supplier_kinds.{clip(name)[1:-1]}"
        if name not in KINDS:
            draft.refuse(RULES, key, unknown_name(name, KINDS))
            continue
        kind = draft.validate(KindSpec, described, RULES, key)
        if kind is not None:
            kinds[name] = kind
    draft.kinds = frozenset(name for name in contents if name in KINDS)
    draft.parts["supplier_kinds"] = kinds


def _read_names(draft: Draft, rules: dict[str, object]) -> None:
    """``[names]``: the proper names that prose mentions; there may be none."""
    names = draft.validate(_Names, {"names": rules.get("names", {})}, RULES, "")
    if names is not None:
        draft.parts["names"] = names.names
