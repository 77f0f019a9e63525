"""Where the money went: what lies between a run's score and the bound of its world, in parts."""

from vendsim.study.decomposition.decomposing import decompose
from vendsim.study.decomposition.parts import (
    LABELS,
    MEANINGS,
    PARTS,
    Decomposition,
    Part,
    mean_decomposition,
)

__all__ = [
    "LABELS",
    "MEANINGS",
    "PARTS",
    "Decomposition",
    "Part",
    "decompose",
    "mean_decomposition",
]
