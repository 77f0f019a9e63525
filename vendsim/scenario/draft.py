"""A scenario being read: the parts found good so far, and every fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from vendsim.errors import Fault
from vendsim.scenario.checks import Complaint
from vendsim.scenario.faults import explain
from vendsim.scenario.files import FILES, MAX_FAULTS, RULES
from vendsim.scenario.layers import Stack, stack_up
from vendsim.scenario.merge import Source, merge_rules
from vendsim.scenario.schema import Spec

__all__ = ["Draft"]

SpecT = TypeVar("SpecT", bound=Spec)


class Draft:
    """The parts of one scenario while the files of its folders are read.

    Attributes:
        stack: The scenario's own folder and those it extends.
        rules: What ``scenario.toml`` says with everything it extends.
        parts: Fields of the scenario that are good by themselves, by name.
        faults: What is wrong, in the sequence it was found.
        own_address: The business's e-mail address, ``None`` while unknown.
        skus: Every SKU of the product table, ``None`` while unknown.
        kinds: The supplier kinds that are described, ``None`` while unknown.
        suppliers: The ids of all suppliers, ``None`` while unknown.
        supplier_addresses: The suppliers' e-mail addresses, as far as they are known.

    The last five are taken as they stand, also from a part that is wrong in another way.
    """

    __slots__ = (
        "_sources",
        "faults",
        "kinds",
        "own_address",
        "parts",
        "rules",
        "skus",
        "stack",
        "supplier_addresses",
        "suppliers",
    )

    def __init__(self, folder: Path) -> None:
        self.parts: dict[str, object] = {}
        self.faults: list[Fault] = []
        self.stack: Stack = stack_up(folder, self.faults)
        self.rules = merge_rules(self.stack, self.faults)
        self._sources: dict[tuple[str, str], tuple[Source, ...]] = {}
        self.stands_at("", "")
        self.own_address: str | None = None
        self.skus: frozenset[str] | None = None
        self.kinds: frozenset[str] | None = None
        self.suppliers: frozenset[str] | None = None
        self.supplier_addresses: frozenset[str] = frozenset()

    @property
    def is_full(self) -> bool:
        """Whether so many faults are known that no more are looked for."""
        return len(self.faults) >= MAX_FAULTS

    def refuse(self, file: str, key: str, message: str) -> None:
        """Note one fault, unless there are more than anybody reads."""
        if not self.is_full:
            self.faults.append(Fault(file, key, message))

    def validate(
        self,
        model: type[SpecT],
        contents: object,
        file: str,
        place: str,
        lacking: frozenset[str] = frozenset(),
    ) -> SpecT | None:
        """Check one part by its schema; ``None``, with the faults noted, if it is refused.

        Args:
            model: The schema.
            contents: What the file holds.
            file: The file.
            place: Where in the file the part stands; empty at its top.
            lacking: Keys whose absence has been noted already.
        """
        try:
            return model.model_validate(_frozen(contents))
        except ValidationError as error:
            if not self.is_full:
                self.faults.extend(explain(model, error, file, place, lacking))
            return None

    def note(self, file: str, place: str, complaints: Iterable[Complaint]) -> None:
        """Note what a check complains of, as keys below ``place``."""
        for key, message in complaints:
            if self.is_full:
                break
            self.refuse(file, f"{place}.{key}" if place else key, message)

    def came_from(self, file: str, place: str, sources: Sequence[Source]) -> None:
        """Note where a part stands: its own layers, the topmost first."""
        self._sources[file, place] = tuple(sources)

    def stands_at(self, place: str, key: str) -> None:
        """Note under which key of ``scenario.toml`` a part stands that faults call ``place``."""
        layers = reversed(self.stack.layers)
        self.came_from(RULES, place, [Source(layer, RULES, key) for layer in layers])

    def sorted_faults(self) -> tuple[Fault, ...]:
        """Every fault at its line, by file in the sequence of :data:`.files.FILES`."""
        told = self.placed(self.faults[:MAX_FAULTS])
        if not self.is_full:
            return told
        more = f"these are the first {MAX_FAULTS} faults; there may be more"
        return (*told, Fault(RULES, "", more))

    def placed(self, found: Iterable[Fault]) -> tuple[Fault, ...]:
        """What was found, each at its line, by file in the sequence of :data:`.files.FILES`."""
        placed = [self._placed(one) for one in found]
        return tuple(sorted(placed, key=lambda one: FILES.index(one.file.rpartition("/")[2])))

    def _placed(self, fault: Fault) -> Fault:
        """The same fault with the layer and line on which its key, or what holds it, stands."""
        if fault.line is not None or not fault.key:
            return fault
        for place in _upwards(fault.key):
            sources = self._sources.get((fault.file, place))
            if sources is None:
                continue
            for key in _upwards(fault.key[len(place) :].removeprefix(".")):
                for source in sources:
                    line = source.line_of(key)
                    if line is not None:
                        return replace(fault, file=source.layer.label + fault.file, line=line)
        return fault


def _frozen(contents: object) -> object:
    """The same contents with tuples for lists, as the strict schema wants them."""
    if isinstance(contents, dict):
        return {key: _frozen(value) for key, value in contents.items()}
    if isinstance(contents, list):
        return tuple([_frozen(value) for value in contents])
    # A zero has no sign: -0.0 would be another scenario by its hash, and by nothing else.
    return contents + 0.0 if isinstance(contents, float) else contents


def _upwards(key: str) -> Iterator[str]:
    """A key, then what holds it, and so on up to the file itself.

    >>> list(_upwards("a.b[2]"))
    ['a.b[2]', 'a.b', 'a', '']
    """
    yield key
    while key:
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
        yield key
