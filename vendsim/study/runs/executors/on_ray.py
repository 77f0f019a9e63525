"""Runs on a Ray cluster: this process hands out seeds and configurations, and gets back rows."""

from __future__ import annotations

import re
import socket
import warnings
from collections.abc import Iterable
from itertools import chain
from typing import Any

from vendsim.errors import ClusterError
from vendsim.record import TornTail
from vendsim.study.runs.executors.cluster import connected, cpus_of, hosts_of, source_digest
from vendsim.study.runs.executors.executor import Results
from vendsim.study.runs.executors.termination import ended_by_termination
from vendsim.study.runs.executors.waiting import Waiting
from vendsim.study.runs.judging import Failed, unplayed
from vendsim.study.runs.play import play_run
from vendsim.study.runs.result import RunResult
from vendsim.study.runs.store import LocalStore
from vendsim.study.runs.task import RunTask
from vendsim.version import __version__

__all__ = ["RayExecutor"]

_WHERE = re.compile(r"\bip=([\w.:]+)")
_GRACE_SECONDS = 60.0
_LEAST_CPU = 0.0001  # Ray counts no finer.


class RayExecutor:
    """Plays on a Ray cluster, each run in a worker process of Ray's.

    Nothing of this process's environment is sent: keys of model providers and of stores must
    stand in the environment of the cluster's machines.

    Args:
        address: Of the cluster; see :func:`~vendsim.study.runs.executors.cluster.connected`.
        workers: How many runs go on at a time; as many as the cluster has CPUs if ``None``, also
            when it grows or shrinks. More than it has CPUs share them: right for agents that
            wait for a model.
    """

    name = "ray"

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        self._address = address
        self._as_asked = workers
        self.workers = workers or 1

    def play(self, tasks: Iterable[RunTask]) -> Results:
        """Play runs, as many at a time as there are workers.

        Raises:
            ClusterError: Ray is missing, the cluster cannot be reached, one of its machines has
                not this vendsim, or the study lies in a folder that they have not.
        """
        tasks = iter(tasks)
        first = next(tasks, None)
        if first is None:
            return  # No cluster is begun for nothing.
        waiting = Waiting(chain([first], tasks))
        with connected(self._address, self._as_asked) as ray:
            remote = self._remote(ray)
            playing: dict[Any, RunTask] = {}
            try:
                while True:
                    self._count(ray)
                    while len(playing) < self.workers and (task := waiting.take()) is not None:
                        _check_place(ray, task)
                        playing[remote.remote(task, source_digest())] = task
                    if not playing:
                        return
                    (done,), _ = ray.wait(list(playing), num_returns=1)
                    task = playing.pop(done)
                    result = _result(ray, done, task)
                    if result is None and (failed := waiting.put_back(task)) is not None:
                        result = unplayed(task, failed, 0.0)
                    if result is not None:
                        yield result
            finally:
                _interrupt(ray, list(playing))

    def _remote(self, ray: Any) -> Any:
        share = 1.0
        if self._as_asked is not None:
            share = max(min(1.0, cpus_of(ray) / self._as_asked), _LEAST_CPU)
        # Deaths are counted here: Ray itself tries runs that take too much memory for ever.
        return ray.remote(_play).options(num_cpus=share, max_retries=0)

    def _count(self, ray: Any) -> None:
        if self._as_asked is None:
            self.workers = cpus_of(ray)


def _play(task: RunTask, digest: str) -> RunResult:
    """Play a run in a worker of Ray's."""
    if source_digest() != digest:
        raise ClusterError(f"{socket.gethostname()} has another vendsim, {__version__}")
    # What a killed run had not finished writing is expected here, and dropped.
    warnings.simplefilter("ignore", TornTail)
    with ended_by_termination():
        return play_run(task)


def _check_place(ray: Any, task: RunTask) -> None:
    """Refuse a folder of this machine for runs that other machines may get."""
    if not isinstance(task.store, LocalStore):
        return
    others = [host for host in hosts_of(ray) if host != socket.gethostname()]
    if others:
        raise ClusterError(
            f"the study's folder {task.store.folder} is this machine's, and the cluster has others "
            f"({', '.join(others[:3])}): keep its records at a URL, as s3://bucket/study, or "
            f"file://{task.store.folder} if all of them share it"
        )


def _result(ray: Any, done: Any, task: RunTask) -> RunResult | None:
    """How a run went; ``None`` where its worker or its machine has died.

    Raises:
        ClusterError: A worker cannot play.
    """
    errors = ray.exceptions
    try:
        result: RunResult = ray.get(done)
    except errors.TaskCancelledError:
        return _failed(task, "it was cancelled by somebody else than its study")
    except errors.RayTaskError as error:
        # Whatever goes wrong in a run is in its result: this worker could not even begin one.
        text = str(error).strip()
        where = _WHERE.search(text)
        raise ClusterError(
            f"a worker at {where[1] if where else 'an unknown address'} cannot play: "
            f"{text.splitlines()[-1]}; every machine of the cluster needs this vendsim, "
            f"{__version__}, with the packages that the study's agents and place need"
        ) from error
    except (errors.WorkerCrashedError, errors.OutOfMemoryError, errors.NodeDiedError):
        return None
    except errors.RayError as error:
        return _failed(task, f"Ray lost it: {type(error).__name__}: {error}")
    return result


def _failed(task: RunTask, reason: str) -> RunResult:
    return unplayed(task, Failed("harness", reason), 0.0)


def _interrupt(ray: Any, playing: list[Any]) -> None:
    """Have workers commit what they are playing, and wait until they have."""
    for each in playing:
        ray.cancel(each)
    if playing:
        _, late = ray.wait(playing, num_returns=len(playing), timeout=_GRACE_SECONDS)
        for each in late:
            ray.cancel(each, force=True)
