"""Which worlds the seeds of a market stand for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vendsim.rng import MAX_SEED
from vendsim.scenario.schema import Spec

__all__ = ["WorldsSpec"]


class WorldsSpec(Spec):
    """Which worlds the seeds stand for: weather, luck and customers all follow from the seed.

    A market that rests on another has, under the same seed, that one's weather and luck as long as
    their salts are the same. A private market has a salt of its own, so that whoever knows the
    worlds of its base foresees nothing.
    """

    salt: Annotated[int, Field(ge=0, le=MAX_SEED)] = Field(
        default=0, description="Another number makes other worlds of all seeds."
    )
