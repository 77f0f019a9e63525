"""The proper names that stand in a scenario's texts, as its author declares them.

Only the making of private markets reads them (:mod:`vendsim.scenario.skin`): what the tables
name themselves, suppliers and streets among it, need not be said again.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from vendsim.scenario.schema import Line

__all__ = ["NameKind", "NamesTable"]

NameKind: TypeAlias = Literal["person", "place", "firm", "plain"]
"""Person: people, pets, and names used in forums. Place: towns, streets, houses. Firm: also
clubs, journals and brands. Plain: a capitalised word that is no name and may stay."""


NamesTable: TypeAlias = Annotated[dict[Line, NameKind], Field(max_length=10_000)]
"""The table ``[names]``: what is a name, and of whom."""
