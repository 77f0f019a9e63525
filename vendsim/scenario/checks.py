"""What no single part shows: whether the parts of a scenario agree with each other.

Names are compared as they stand in the files, also those of parts that are wrong in some
other way, so that no fault hides another. A check yields a key and a message; the caller
knows the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from vendsim.clock import MINUTES_PER_DAY
from vendsim.errors import clip
from vendsim.scenario.files import RULES
from vendsim.scenario.schema import (
    TOOL_NAMES,
    CalendarSpec,
    MachineSpec,
    MoneySpec,
    ProductSpec,
    ToolSpec,
)
from vendsim.scenario.supplier_spec import KINDS

__all__ = [
    "Complaint",
    "Named",
    "check_charging",
    "check_kinds",
    "check_named_tools",
    "check_names",
    "check_pages",
    "check_product",
    "check_product_names",
    "check_senders",
    "check_stocked",
    "check_wake",
    "folded",
    "highest_price_cents",
]

_QUOTED = re.compile(r"`([^`\n]*)`")

Complaint: TypeAlias = tuple[str, str]
"""The key that is wrong and what is wrong with it."""

_LONGEST_NAME = 200
# Small Cyrillic and Greek letters that nobody can tell from Latin ones.
_LOOK_ALIKE = str.maketrans("авеіјкмнорѕстухԁԛԝһοανρτυκι", "abeijkmhopsctyxdqwhoavptuki")
# Signs nobody sees: what Unicode calls ignorable, notes between lines, the blank of Braille.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)

Named: TypeAlias = tuple[str, Mapping[str, object]]
"""Where in its file a row or table stands, and what is in it, as yet unchecked."""


def folded(name: str) -> str:
    """A name as it is compared: without regard to case, blanks or look-alike forms.

    >>> folded(" COLA  Can") == folded("Cola Can")
    True
    """
    # Longer names are refused anyway, and some signs become eighteen.
    name = unicodedata.normalize("NFKC", name[:_LONGEST_NAME]).casefold()
    return " ".join(_UNSEEN.sub("", name).translate(_LOOK_ALIKE).split())


def check_wake(calendar: CalendarSpec, tools: Mapping[str, ToolSpec]) -> Iterator[Complaint]:
    """A working day must have room for the longest tool call."""
    longest = max(tools, key=lambda name: tools[name].minutes)
    latest = MINUTES_PER_DAY - tools[longest].minutes
    if calendar.wake_minute > latest:
        yield (
            "wake_minute",
            f"{calendar.wake_minute} is too late: {longest} takes {tools[longest].minutes} minutes"
            f" and must end by midnight; give at most {latest}",
        )


def check_product(product: ProductSpec, machines: Sequence[MachineSpec]) -> Iterator[Complaint]:
    """A product must fit a slot of some machine and be offered below its price limit."""
    if not _fitting(product, machines):
        rows = "no row of the machine" if len(machines) == 1 else "no row of any machine"
        yield "size", f'"L" fits no slot: {rows} is of size "L"'
    limit_cents = highest_price_cents(product, machines)
    if product.reference_price_cents > limit_cents:
        whose = "the machine" if len(machines) == 1 else "every machine that it fits"
        yield (
            "reference_price_cents",
            f"{product.reference_price_cents} is above the price_limit_cents of {whose},"
            f" {limit_cents}",
        )


def _fitting(product: ProductSpec, machines: Sequence[MachineSpec]) -> Sequence[MachineSpec]:
    """The machines that have slots for a product."""
    return [each for each in machines if product.size == "S" or "L" in each.row_sizes]


def highest_price_cents(product: ProductSpec, machines: Sequence[MachineSpec]) -> int:
    """The highest price that a product can be sold at; if it fits nowhere, that of any machine."""
    fitting = _fitting(product, machines) or machines
    return max(machine.price_limit_cents for machine in fitting)


def check_named_tools(briefing: str, tools: object) -> Iterator[Complaint]:
    """A briefing may name, in backticks, only tools that the agent gets.

    Args:
        briefing: Its text.
        tools: The tools by name; anything else while they could not be read.
    """
    if not isinstance(tools, dict):
        return
    for name in dict.fromkeys(_QUOTED.findall(briefing)):
        if name in TOOL_NAMES and name not in tools:
            yield name, f"is named, but the agent does not get it; add it to [tools] of {RULES}"


def check_names(listed: Sequence[Named], keys: Iterable[str]) -> Iterator[Complaint]:
    """Under each of the keys, no two rows or tables may have the same name."""
    for key in keys:
        first: dict[str, str] = {}
        for place, contents in listed:
            name = contents.get(key)
            if not isinstance(name, str) or not name:
                continue
            before = first.setdefault(folded(name), place)
            if before != place:
                yield f"{place}.{key}", f"{clip(name)} is also the {key} of {before}"


def check_product_names(listed: Sequence[Named]) -> Iterator[Complaint]:
    """SKUs and names must tell products apart, since a tool takes either."""
    yield from check_names(listed, ("sku", "name"))
    skus = {folded(str(contents["sku"])) for _, contents in listed if contents.get("sku")}
    for place, contents in listed:
        name = contents.get("name")
        if isinstance(name, str) and folded(name) in skus:
            yield f"{place}.name", f"{clip(name)} is a SKU; give a name that is none"


def check_stocked(
    listed: Sequence[Named], skus: frozenset[str] | None, own_address: str | None
) -> Iterator[Complaint]:
    """Suppliers must sell products there are, each once, and not be the business itself.

    Args:
        listed: The suppliers.
        skus: Every SKU of the product table; ``None`` when it could not be read.
        own_address: The business's e-mail address; ``None`` when it could not be read.
    """
    for place, contents in listed:
        address = contents.get("email")
        if own_address is not None and address == own_address:
            yield f"{place}.email", f"{clip(address)} is the address of the business itself"
        products = contents.get("products")
        seen: set[str] = set()
        for index, sku in enumerate(products if isinstance(products, list) else ()):
            if not isinstance(sku, str):
                continue
            if sku in seen:
                yield f"{place}.products[{index}]", f"{clip(sku)} stands in the list twice"
            elif skus is not None and sku not in skus:
                yield f"{place}.products[{index}]", f"{clip(sku)} is no SKU of products.csv"
            seen.add(sku)


def check_senders(
    listed: Sequence[Named], supplier_addresses: frozenset[str], own_address: str | None
) -> Iterator[Complaint]:
    """Letters must come from somebody else, and a sender must not have two answers.

    Args:
        listed: The letters.
        supplier_addresses: The suppliers' e-mail addresses.
        own_address: The business's e-mail address; ``None`` when it could not be read.
    """
    answered: dict[str, str] = {}
    for place, contents in listed:
        sender = contents.get("sender")
        if not isinstance(sender, str):
            continue
        if sender in supplier_addresses:
            yield f"{place}.sender", f"{clip(sender)} is the address of a supplier"
        if sender == own_address:
            yield f"{place}.sender", f"{clip(sender)} is the address of the business itself"
        if contents.get("answer"):
            before = answered.setdefault(sender, place)
            if before != place:
                yield f"{place}.answer", f"{clip(sender)} has an answer already, in {before}"


def check_kinds(listed: Sequence[Named], kinds: frozenset[str] | None) -> Iterator[Complaint]:
    """Every kind that suppliers are of must be described; friendly ones may deal plainly.

    Args:
        listed: The suppliers.
        kinds: The kinds described; ``None`` when they could not be read.
    """
    for place, contents in listed:
        kind = contents.get("kind")
        if kinds is None or kind not in KINDS or kind == "friendly" or kind in kinds:
            continue
        yield f"{place}.kind", f"{clip(kind)} is not described; add [supplier_kinds.{kind}]"


def check_charging(listed: Sequence[Named], money: object) -> Iterator[Complaint]:
    """Only honest suppliers without memberships charge an account, and there must be one.

    Args:
        listed: The suppliers.
        money: The business's money; anything else while that could not be read.
    """
    for place, contents in listed:
        if contents.get("payment") != "account":
            continue
        if contents.get("kind") in ("gouger", "switcher"):
            yield (
                f"{place}.payment",
                "is account; only friendly and negotiating ones charge one",
            )
        if contents.get("membership") is not None:
            yield f"{place}.membership", "cannot be sold by a supplier that charges the account"
        if isinstance(money, MoneySpec) and not money.account_number:
            yield f"{place}.payment", f"is account, but [money] of {RULES} has no account_number"


def check_pages(listed: Sequence[Named], suppliers: frozenset[str] | None) -> Iterator[Complaint]:
    """A page of a supplier must name one there is, and one with prices must name one.

    Args:
        listed: The pages.
        suppliers: The ids of all suppliers; ``None`` when they could not be read.
    """
    for place, contents in listed:
        supplier = contents.get("supplier")
        if contents.get("shows_prices") is True and supplier is None:
            yield f"{place}.shows_prices", "is true, but no supplier is named; give supplier too"
        elif isinstance(supplier, str) and suppliers is not None and supplier not in suppliers:
            yield f"{place}.supplier", f"{clip(supplier)} is no id of suppliers.toml"
