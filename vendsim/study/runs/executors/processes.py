"""Runs in several processes of this machine, each started afresh."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from typing import Any

from vendsim.study.runs.executors.executor import Results
from vendsim.study.runs.executors.waiting import Waiting
from vendsim.study.runs.executors.worker import work
from vendsim.study.runs.play import fail_run
from vendsim.study.runs.result import RunResult
from vendsim.study.runs.task import RunTask

__all__ = ["ProcessExecutor"]

_GRACE_SECONDS = 20.0


class _Worker:
    """One process, and what it is playing."""

    def __init__(self) -> None:
        # Nothing of this process is copied: no lock that another thread of it may hold.
        context = multiprocessing.get_context("spawn")
        self.line, far_end = context.Pipe()
        self.process: Any = context.Process(target=work, args=(far_end,))
        with _interrupts_held():
            self.process.start()
        far_end.close()
        self.task: RunTask | None = None

    def give(self, task: RunTask) -> None:
        """Have it play a run."""
        self.task = task
        with suppress(OSError):  # It has died: that is seen when its answer is waited for.
            self.line.send(task)

    def result(self) -> RunResult | None:
        """What it has sent; ``None`` where it has died."""
        try:
            found: RunResult = self.line.recv()
        except (EOFError, OSError):
            return None
        self.task = None
        return found

    def interrupt(self) -> None:
        """Have it commit what it is playing, and end."""
        self.line.close()
        if self.task is not None and self.process.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGINT)

    def join(self) -> None:
        """Wait until it has ended; end it where that takes too long."""
        self.process.join(_GRACE_SECONDS)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        self.process.close()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Have a process begin without interrupts, until it is able to end as it should.

    One that comes meanwhile is passed on behind it: half begun, it could only complain.
    """
    # Beginning it, the tracker would let interrupts through again.
    resource_tracker.ensure_running()
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    caught: list[int] = []
    answers = threading.current_thread() is threading.main_thread()
    # Another thread of this process may take the signal, and this one has to answer it.
    before = signal.signal(signal.SIGINT, lambda number, _: caught.append(number)) if answers else 0
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        if answers:
            signal.signal(signal.SIGINT, before or signal.SIG_DFL)
    if caught:
        signal.raise_signal(signal.SIGINT)


class ProcessExecutor:
    """Plays in processes that are started once and play one run after the other.

    Args:
        workers: How many.
    """

    name = "processes"

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def play(self, tasks: Iterable[RunTask]) -> Results:
        """Play runs, as many at a time as there are workers."""
        waiting = Waiting(tasks)
        workers: list[_Worker] = []
        try:
            while True:
                self._hand_out(workers, waiting)
                busy = {worker.line: worker for worker in workers if worker.task is not None}
                if not busy:
                    return
                for line in wait(list(busy)):
                    assert isinstance(line, Connection)
                    result = _result_of(busy[line], workers, waiting)
                    if result is not None:
                        yield result
        finally:
            for worker in workers:
                worker.interrupt()
            for worker in workers:
                worker.join()

    def _hand_out(self, workers: list[_Worker], waiting: Waiting) -> None:
        """Give every worker a run, and start another one where there are too few."""
        for worker in workers:
            if worker.task is None and (task := waiting.take()) is not None:
                worker.give(task)
        while len(workers) < self.workers and (task := waiting.take()) is not None:
            workers.append(_Worker())
            workers[-1].give(task)


def _result_of(worker: _Worker, workers: list[_Worker], waiting: Waiting) -> RunResult | None:
    """What a worker has to say; one that has died is let go, and its run put back."""
    task = worker.task
    assert task is not None, "only workers that play are waited for"
    result = worker.result()
    if result is not None:
        return result
    workers.remove(worker)
    worker.line.close()
    worker.join()
    failed = waiting.put_back(task)
    return None if failed is None else fail_run(task, failed)
