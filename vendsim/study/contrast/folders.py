"""Two folders of records against each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vendsim.errors import ComparisonError
from vendsim.study.contrast.sides import Contrast, contrast_arms
from vendsim.study.contrast.taking import Taken, take_folder

__all__ = ["contrast_folders"]


def contrast_folders(a: str | Path, b: str | Path) -> Contrast:
    """Hold the runs of two folders against each other, world by world.

    Each side is called by its agent, or by its folder where both are of one agent.

    Args:
        a: Folder of the first side, whose records are all of one agent.
        b: Folder of the second.

    Raises:
        ComparisonError: A folder has no record that is over, records of several agents, or both
            are the same folder.
        RecordError: A record cannot be read.
    """
    if Path(a).resolve() == Path(b).resolve():
        raise ComparisonError(f"{a} is not compared with itself: name another folder")
    sides = [(folder, take_folder(folder)) for folder in (a, b)]
    same_agent = sides[0][1].agent == sides[1][1].agent
    names = [str(folder) if same_agent else taken.agent for folder, taken in sides]
    results = []
    for name, (folder, taken) in zip(names, sides, strict=True):
        if not taken.results:
            raise ComparisonError(f"no run in {folder} is over: there is nothing to compare")
        results += [replace(run, arm=name) for run in taken.results]
    unfinished = tuple(place for side in sides for place in _unfinished(*side))
    told = [name for name, (_, taken) in zip(names, sides, strict=True) if taken.is_reference]
    return replace(contrast_arms(results, names[0], names[1], told), unfinished=unfinished)


def _unfinished(folder: str | Path, taken: Taken) -> list[str]:
    return [str(Path(folder, record)) for record in taken.unfinished]
