"""The kinds of argument tools take: how each is checked, described and sampled.

A tool's parameter is annotated with one of these, e.g. ``row: Row``. Pydantic checks the
value by the annotation, the JSON schemas that agents see are made from it, and
:class:`~vendsim.env.ToolCallSpace` draws valid values from the :class:`Domain` in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from vendsim.money import parse_cents
from vendsim.scenario import Scenario

__all__ = [
    "Amount",
    "Column",
    "Count",
    "DayNumber",
    "Domain",
    "EmailAddress",
    "EmailId",
    "Flag",
    "Folder",
    "Hours",
    "Limit",
    "LongText",
    "MachineId",
    "MemoryId",
    "Offset",
    "Pick",
    "Product",
    "ReminderId",
    "Row",
    "ShortText",
    "Units",
]

MAX_WHOLE = 1_000_000_000
MAX_ADDRESS_CHARS = 254
MAX_NAME_CHARS = 200
MAX_TEXT_CHARS = 100_000
# Control characters but for tab and line breaks, lone surrogates, direction overrides.
_find_refused = re.compile(
    r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff"
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
).search


Pick: TypeAlias = Callable[[int], int]
"""Draws a whole number from 0 to below its argument."""


class Domain:
    """Where valid values of an argument come from, for sampling.

    Args:
        draw: Takes a :data:`Pick` and the scenario, returns a valid value.
    """

    __slots__ = ("draw",)

    def __init__(self, draw: Callable[[Pick, Scenario], Any]) -> None:
        self.draw = draw


class Limit:
    """The most an argument can be in a scenario: characters of a text, or a number.

    Agents are told it in the tool's schema; longer texts are refused.

    Args:
        most: Takes the scenario.
    """

    __slots__ = ("most",)

    def __init__(self, most: Callable[[Scenario], int]) -> None:
        self.most = most


def _plain_text(value: str) -> str:
    """Refuse control characters, lone surrogates and direction overrides in a text."""
    found = _find_refused(value)
    if found is not None:
        raise ValueError(
            f"character U+{ord(found[0]):04X} at position {found.start()} is not allowed: plain "
            "text without control characters or direction overrides"
        )
    return value


def _single_line(value: str) -> str:
    if "\n" in value or "\r" in value:
        raise ValueError("must be a single line")
    return value


_PLAIN = AfterValidator(_plain_text)
_WORDS = ("price list", "offer", "restock", "suppliers", "delivery", "snacks", "drinks", "plan")


def _draw_words(pick: Pick, scenario: Scenario) -> str:
    return f"{_WORDS[pick(len(_WORDS))]} {_WORDS[pick(len(_WORDS))]}"


def _draw_address(pick: Pick, scenario: Scenario) -> str:
    return scenario.suppliers[pick(len(scenario.suppliers))].email


def _draw_product(pick: Pick, scenario: Scenario) -> str:
    product = scenario.products[pick(len(scenario.products))]
    return product.name if pick(2) else product.sku


def _whole(low: int, high: int) -> Domain:
    return Domain(lambda pick, scenario: low + pick(high + 1 - low))


def _draw_amount(pick: Pick, scenario: Scenario) -> str:
    cents = 1 + pick(2000)
    return f"{cents // 100}.{cents % 100:02d}"


def _rows(scenario: Scenario) -> int:
    """The most rows that a machine has."""
    return max([len(machine.row_sizes) for machine in scenario.machines])


def _columns(scenario: Scenario) -> int:
    """The most columns that a machine has."""
    return max([machine.columns for machine in scenario.machines])


MachineId: TypeAlias = Annotated[
    str,
    Field(min_length=1, max_length=MAX_NAME_CHARS),
    _PLAIN,
    Domain(lambda pick, scenario: scenario.machines[pick(len(scenario.machines))].id),
]
"""One of several machines, by its id."""

Row: TypeAlias = Annotated[
    int,
    Field(ge=0, le=MAX_WHOLE),
    Domain(lambda pick, scenario: pick(_rows(scenario))),
    Limit(lambda scenario: _rows(scenario) - 1),
]
"""A row of the machine, from 0 at the top."""

Column: TypeAlias = Annotated[
    int,
    Field(ge=0, le=MAX_WHOLE),
    Domain(lambda pick, scenario: pick(_columns(scenario))),
    Limit(lambda scenario: _columns(scenario) - 1),
]
"""A column of the machine, from 0 at the left."""

Product: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=MAX_NAME_CHARS), _PLAIN, Domain(_draw_product)
]
"""A product by SKU or by name."""

Units: TypeAlias = Annotated[int, Field(ge=1, le=MAX_WHOLE), _whole(1, 12)]
"""A number of units."""

Amount: TypeAlias = Annotated[
    int,
    BeforeValidator(parse_cents),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number"},
                {"type": "string", "pattern": r"^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$"},
            ]
        }
    ),
    Field(ge=0),
    Domain(_draw_amount),
]
"""An amount in dollars, at most two decimals; whole cents once checked."""

EmailAddress: TypeAlias = Annotated[
    str,
    Field(min_length=3, max_length=MAX_ADDRESS_CHARS, pattern=r"^[^@\s]+@[^@\s]+$"),
    _PLAIN,
    Domain(_draw_address),
]
"""An e-mail address."""

EmailId: TypeAlias = Annotated[int, Field(ge=1, le=MAX_WHOLE), _whole(1, 20)]
"""The number of a mail."""

Folder: TypeAlias = Annotated[
    Literal["inbox", "sent"],
    Domain(lambda pick, scenario: ("inbox", "sent")[pick(2)]),
]
"""A mail folder."""

Count: TypeAlias = Annotated[int, Field(ge=1, le=MAX_WHOLE), _whole(1, 20)]
"""How many rows to show."""

Offset: TypeAlias = Annotated[int, Field(ge=0, le=MAX_WHOLE), _whole(0, 5)]
"""How many rows to skip."""

DayNumber: TypeAlias = Annotated[
    int,
    Field(ge=1, le=MAX_WHOLE),
    Domain(lambda pick, scenario: 1 + pick(scenario.calendar.horizon_days)),
]
"""A day as agents count it, from 1."""

MemoryId: TypeAlias = Annotated[int, Field(ge=1, le=MAX_WHOLE), _whole(1, 10)]
"""The number of a memory."""

ReminderId: TypeAlias = Annotated[int, Field(ge=1, le=MAX_WHOLE), _whole(1, 10)]
"""The number of a reminder."""

Flag: TypeAlias = Annotated[bool, Domain(lambda pick, scenario: pick(2) == 1)]
"""Yes or no."""

Hours: TypeAlias = Annotated[int, Field(ge=1, le=24), _whole(1, 24)]
"""Whole hours to wait."""

ShortText: TypeAlias = Annotated[
    str,
    Field(min_length=1, max_length=MAX_TEXT_CHARS),
    _PLAIN,
    AfterValidator(_single_line),
    Domain(_draw_words),
]
"""One line of text."""

LongText: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=MAX_TEXT_CHARS), _PLAIN, Domain(_draw_words)
]
"""A text of several lines."""
