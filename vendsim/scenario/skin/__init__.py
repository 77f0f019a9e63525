"""Private markets: others of the same rules and about the same difficulty, from a seed."""

from vendsim.scenario.skin.folder import scenario_files, write_scenario
from vendsim.scenario.skin.make import make_skin
from vendsim.scenario.skin.promise import (
    COMMITMENT_PATTERN,
    NONCE_PATTERN,
    Reveal,
    promise,
    read_reveal,
)
from vendsim.scenario.skin.proof import prove

__all__ = [
    "COMMITMENT_PATTERN",
    "NONCE_PATTERN",
    "Reveal",
    "make_skin",
    "promise",
    "prove",
    "read_reveal",
    "scenario_files",
    "write_scenario",
]
