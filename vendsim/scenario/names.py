"""The proper names that stand in a scenario's texts, as its author declares them.

Only the making of private markets reads them (:mod:`vendsim.scenario.skin`): what the tables
name themselves, suppliers and streets among it, need not be said again.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from vendsim.scenario.schema import Line, Spec

__all__ = ["NameKind", "Names"]

NameKind: TypeAlias = Literal["person", "place", "firm", "plain"]
"""Person: people, pets, and names used in forums. Place: towns, streets, houses. Firm: also
clubs, journals and brands. Plain: a capitalised word that is no name and may stay."""


class Names(Spec):
    """The table ``[names]``: what is a name, and of whom."""

    names: Annotated[dict[Line, NameKind], Field(max_length=10_000)] = Field(
        default_factory=dict,
        description="Proper names that prose mentions, so that a private market can put others"
        " in their place.",
    )
