"""Two sides, A and B, held against each other: arms of a study, folders of records, two runs."""

from vendsim.study.contrast.folders import contrast_folders
from vendsim.study.contrast.parting import Act, Parting, find_parting
from vendsim.study.contrast.runs import RunContrast, RunSide, contrast_runs
from vendsim.study.contrast.sides import Contrast, WorldPair, contrast_arms
from vendsim.study.contrast.taking import Taken, take_folder

__all__ = [
    "Act",
    "Contrast",
    "Parting",
    "RunContrast",
    "RunSide",
    "Taken",
    "WorldPair",
    "contrast_arms",
    "contrast_folders",
    "contrast_runs",
    "find_parting",
    "take_folder",
]
