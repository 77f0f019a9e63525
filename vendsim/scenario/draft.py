"""A scenario being read: the parts found good so far, and every fault."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from vendsim.errors import Fault
from vendsim.scenario.checks import Complaint
from vendsim.scenario.faults import explain
from vendsim.scenario.files import FILES
from vendsim.scenario.schema import Spec

__all__ = ["Draft"]

SpecT = TypeVar("SpecT", bound=Spec)


class Draft:
    """The parts of one scenario folder while its files are read.

    Attributes:
        folder: The scenario folder.
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
        "faults",
        "folder",
        "kinds",
        "own_address",
        "parts",
        "skus",
        "supplier_addresses",
        "suppliers",
    )

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts: dict[str, object] = {}
        self.faults: list[Fault] = []
        self.own_address: str | None = None
        self.skus: frozenset[str] | None = None
        self.kinds: frozenset[str] | None = None
        self.suppliers: frozenset[str] | None = None
        self.supplier_addresses: frozenset[str] = frozenset()

    def refuse(self, file: str, key: str, message: str) -> None:
        """Note one fault."""
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
            self.faults.extend(explain(model, error, file, place, lacking))
            return None

    def note(self, file: str, place: str, complaints: Iterable[Complaint]) -> None:
        """Note what a check complains of, as keys below ``place``."""
        for key, message in complaints:
            self.refuse(file, f"{place}.{key}" if place else key, message)

    def sorted_faults(self) -> tuple[Fault, ...]:
        """Every fault, by file in the sequence of :data:`~vendsim.scenario.files.FILES`."""
        return tuple(sorted(self.faults, key=lambda fault: FILES.index(fault.file)))


def _frozen(contents: object) -> object:
    """The same contents with tuples for lists, as the strict schema wants them."""
    if isinstance(contents, dict):
        return {key: _frozen(value) for key, value in contents.items()}
    if isinstance(contents, list):
        return tuple([_frozen(value) for value in contents])
    return contents
