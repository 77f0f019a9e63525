"""The proper names that stand in a scenario's texts, as its author declares them.

Only the making of private markets reads them (:mod:`vendsim.scenario.skin`): what the tables
name themselves, suppliers and streets among it, need not be said again.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from vendsim.scenario.schema import Line, Spec

__all__ = ["NamesSpec"]

_Names: TypeAlias = Annotated[tuple[Line, ...], Field(max_length=2000)]


class NamesSpec(Spec):
    """Proper names in prose, so that a private market can put others in their place."""

    people: _Names = Field(default=(), description="People, pets, and names used in forums.")
    places: _Names = Field(default=(), description="Towns, streets, houses, hills.")
    firms: _Names = Field(default=(), description="Firms, clubs, journals, products, brands.")
    plain: _Names = Field(
        default=(), description="Capitalised words that are no names and may stay."
    )
