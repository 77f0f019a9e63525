"""The rules of a new market as TOML that explains itself.

What stands above a key is the schema's own description of it, so that it cannot go stale.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from pydantic import BaseModel

from vendsim.scenario.choice_spec import DEMAND_MODELS
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.schema import MachineSpec, Spec, ToolSpec
from vendsim.scenario.sites import SiteSpec
from vendsim.scenario.skin.toml_text import toml_text

__all__ = ["rules_text"]

_ACTIVE: Final = ("calendar", "money", "machine", "storage", "demand")
"""Tables that a new market says itself: what authors change first."""

_RESTING: Final = (
    "mail",
    "limits",
    "score",
    "memory",
    "talk",
    "worlds",
    "weather",
    "customers",
    "charges",
)
"""Tables that are the base's until their comment signs are taken away."""

_LISTED: Final[dict[str, type[Spec]]] = {"sites": SiteSpec, "machines": MachineSpec}
"""Lists of tables, resting too: of a base with several machines."""

_LINE_CHARS = 96
_LONG_LIST = 24
_LONG_ROW, _ROW = 12, 6


def rules_text(
    scenario_name: str,
    title: str,
    extends: str,
    rules: Mapping[str, Any],
    removed: Mapping[str, Any],
) -> str:
    """The text of ``scenario.toml``.

    Args:
        scenario_name: What the new market is called.
        title: What people call it.
        extends: What it rests on, as ``extends`` says it.
        rules: Its rules, by table.
        removed: What its table ``[remove]`` takes away from the base.
    """
    parts = [_head(scenario_name, title, extends)]
    if removed:
        parts.append(
            _comment("Taken away from the base.") + toml_text({"remove": removed}).lstrip()
        )
    active = [name for name in _ACTIVE if name in rules]
    parts += ["\n".join(_table(name, _spec_of(name, rules), rules[name])) for name in active]
    parts.append(
        _comment(
            "From here on all is as in the base. To change a key, take the sign '#' away before it"
            " and before the name of its table. Lists of tables replace those of the base whole."
        ).rstrip()
    )
    parts += ["\n".join(_resting(name, rules)) for name in (*_RESTING, "tools") if name in rules]
    for name, spec in _LISTED.items():
        for values in rules[name] or ():
            parts.append("\n".join(_asleep(_table(name, spec, values, listed=True))))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _head(name: str, title: str, extends: str) -> str:
    lead = (
        f"A market that rests on {extends}: whatever does not stand here is as there, also the"
        " files that are not in this folder. What a key means is said above it. Money is whole"
        " cents, a time of day minutes since midnight, a day its index from 0."
    )
    fields = Scenario.model_fields
    head = {
        "name": name,
        "version": 0,
        "title": title,
        "summary": f"{title}: a market made from {extends}.",
    }
    lines = [_comment(lead), toml_text({"extends": extends})]
    for key, value in head.items():
        lines.append(_comment(fields[key].description or "") + toml_text({key: value}))
    return "\n".join(lines)


def _spec_of(name: str, rules: Mapping[str, Any]) -> type[BaseModel]:
    """The schema of a table of the rules."""
    if name == "demand":
        return DEMAND_MODELS[rules["demand"]["model"]]
    if name == "machine":
        return MachineSpec
    found = Scenario.model_fields[name].annotation
    assert isinstance(found, type)
    assert issubclass(found, Spec)
    return found


def _table(
    path: str, spec: type[BaseModel], values: Mapping[str, Any], *, listed: bool = False
) -> Iterator[str]:
    """A table with a comment above each key, and the tables inside it."""
    inner: dict[str, Mapping[str, Any]] = {}
    yield f"[[{path}]]" if listed else f"[{path}]"
    for key, field in spec.model_fields.items():
        value = values.get(key)
        if value is None or _is_long(value):
            continue
        if isinstance(value, Mapping):
            inner[key] = value
            continue
        yield (_comment(field.description or "") + _pair(key, value)).rstrip()
    for key, value in inner.items():
        found = _inner_spec(spec, key)
        yield ""
        yield _comment(spec.model_fields[key].description or "").rstrip()
        yield from _table(f"{path}.{key}", found, value)


def _pair(key: str, value: object) -> str:
    """A key and its value; what is said of hours in lines of six."""
    if isinstance(value, list | tuple) and len(value) > _LONG_ROW:
        rows = [
            f"    {', '.join(map(str, value[first : first + _ROW]))},\n"
            for first in range(0, len(value), _ROW)
        ]
        return f"{key} = [\n{''.join(rows)}]"
    return toml_text({key: value})


def _inner_spec(spec: type[BaseModel], key: str) -> type[BaseModel]:
    """The schema of a table inside another, be it one that may be left out."""
    annotation = spec.model_fields[key].annotation
    choices = (annotation, *getattr(annotation, "__args__", ()))
    return next(one for one in choices if isinstance(one, type) and issubclass(one, BaseModel))


def _is_long(value: object) -> bool:
    """Whether it is an empty list, or one of tables or very many values, which stay the base's."""
    if not isinstance(value, list | tuple):
        return False
    return not value or len(value) > _LONG_LIST or any(isinstance(each, Mapping) for each in value)


def _resting(name: str, rules: Mapping[str, Any]) -> Iterator[str]:
    """A table behind comment signs; what its keys mean stands one step in."""
    if name == "tools":
        minutes = ToolSpec.model_fields["minutes"].description or ""
        yield "# [tools]"
        yield _comment(minutes, "#   ").rstrip()
        for tool, value in rules[name].items():
            yield f"# {tool} = {{ minutes = {value['minutes']} }}"
        return
    yield from _asleep(_table(name, _spec_of(name, rules), rules[name]))


def _asleep(table: Iterable[str]) -> Iterator[str]:
    """The lines of a table behind comment signs."""
    for line in "\n".join(table).splitlines():
        if line.startswith("#"):
            yield f"#   {line[2:]}"
        else:
            yield f"# {line}".rstrip()


def _comment(text: str, sign: str = "# ") -> str:
    """A text as comment lines."""
    plain = " ".join(text.replace("``", "").split())
    if not plain:
        return ""
    lines = textwrap.wrap(
        plain, _LINE_CHARS, initial_indent=sign, subsequent_indent=sign, break_long_words=False
    )
    return "\n".join(lines) + "\n"
