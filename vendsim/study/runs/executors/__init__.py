"""Who plays the runs of a study: this process, several, an event loop, or a cluster."""

from vendsim.study.runs.executors.choosing import EXECUTORS, executors_for
from vendsim.study.runs.executors.event_loop import EventLoopExecutor
from vendsim.study.runs.executors.executor import Executor, Results
from vendsim.study.runs.executors.inline import InlineExecutor
from vendsim.study.runs.executors.processes import ProcessExecutor

__all__ = [
    "EXECUTORS",
    "EventLoopExecutor",
    "Executor",
    "InlineExecutor",
    "ProcessExecutor",
    "Results",
    "executors_for",
]
