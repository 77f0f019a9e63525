"""Which executors play a study, by name."""

from __future__ import annotations

import os

from vendsim.errors import clip
from vendsim.study.runs.executors.event_loop import EventLoopExecutor
from vendsim.study.runs.executors.executor import Executor
from vendsim.study.runs.executors.inline import InlineExecutor
from vendsim.study.runs.executors.processes import ProcessExecutor

__all__ = ["EXECUTORS", "executors_for"]

EXECUTORS = ("auto", "processes", "async", "ray", "inline")
"""What can be asked for."""

ASYNC_WORKERS = 16
"""Runs at a time in an event loop, where nobody says how many."""


def executors_for(
    name: str = "auto", workers: int | None = None, address: str | None = None
) -> tuple[Executor, ...]:
    """Who plays a study: arms that can play in an event loop, then the others.

    Args:
        name: One of :data:`EXECUTORS`; ``"auto"`` has each arm played where it fares best.
        workers: How many runs at a time; by default as many as there are processors, in an event
            loop :data:`ASYNC_WORKERS`, and on a cluster as many as it has processors. Inline it is
            one run at a time, and nothing else can be asked for.
        address: Of a Ray cluster.

    Raises:
        ValueError: There is no such executor, it has no address, or not so many workers.
        VendsimError: Its package is not installed.
    """
    if name not in EXECUTORS:
        raise ValueError(f"{clip(name)} is not one of {', '.join(EXECUTORS)}")
    if address is not None and name != "ray":
        raise ValueError(f"an address belongs to ray, not to {name}")
    if workers is not None and workers < 1:
        raise ValueError(f"{workers} workers would play nothing: give 1 or more, or none")
    if name == "inline" and workers not in (None, 1):
        raise ValueError(
            f"inline plays one run after the other, not {workers} at a time: leave the workers "
            "out, or take auto, processes, async or ray"
        )
    if name == "ray":
        from vendsim.study.runs.executors.on_ray import RayExecutor

        return (RayExecutor(address, workers),)
    in_loop = EventLoopExecutor(workers or ASYNC_WORKERS)
    in_processes = ProcessExecutor(workers or os.cpu_count() or 1)
    chosen: dict[str, tuple[Executor, ...]] = {
        "auto": (in_loop, in_processes),
        "processes": (in_processes,),
        "async": (in_loop,),
        "inline": (InlineExecutor(),),
    }
    return chosen[name]
