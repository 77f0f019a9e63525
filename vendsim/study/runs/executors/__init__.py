"""Who plays the runs of a study: this process, several, an event loop, or a cluster."""

from vendsim.study.runs.executors.executor import Executor

__all__ = ["Executor"]
