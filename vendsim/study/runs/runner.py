"""Playing what a study lacks, and keeping what comes of it."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import closing

from vendsim.study.runs.executors import Executor
from vendsim.study.runs.log import ResultLog, key_of
from vendsim.study.runs.plan import Plan, tasks_of
from vendsim.study.runs.progress import Watch, standing
from vendsim.study.runs.result import RunResult, World
from vendsim.study.runs.spec import STUDY_LIMITS
from vendsim.study.runs.store import Store
from vendsim.study.runs.task import RunKey, RunTask

__all__ = ["Runner"]

_TELL_SECONDS = 0.2


class Runner:
    """Plays the runs of a plan that have no result that counts.

    Args:
        plan: The plan.
        store: Where records lie.
        log: Where results are kept.
        watch: Told how far it is, a few times a second at most, and at the end.
    """

    def __init__(self, plan: Plan, store: Store, log: ResultLog, watch: Watch) -> None:
        self._plan = plan
        self._store = store
        self._log = log
        self._watch = watch
        self._done: dict[RunKey, RunResult] = {}
        self._bounds: dict[World, int] = {}
        self._used = dict.fromkeys(STUDY_LIMITS, 0.0)
        ours = frozenset(plan.keys)
        for key, result in log.results.items():
            # Excluded ones of an earlier call are tried again; until then they are not done.
            if result.counts and key in ours:
                self._take(result)
        self._played = 0
        self._begun = self._told = time.monotonic()
        self.tell(None)

    def play(self, executors: Sequence[Executor]) -> None:
        """Play what is missing.

        Args:
            executors: The first plays arms that can play in an event loop, the last the others.
        """
        in_loop = {arm.name for arm in self._plan.arms if arm.in_loop}
        keys = [key for key in self._plan.keys if key not in self._done]
        parts = [[key for key in keys if (key.arm in in_loop) == here] for here in (True, False)]
        if len(executors) == 1:
            parts = [keys]
        for executor, part in zip((executors[0], executors[-1]), parts, strict=False):
            if part:
                self._play(executor, part)
        self.tell(None)

    def _play(self, executor: Executor, keys: Sequence[RunKey]) -> None:
        tasks = self._affordable(tasks_of(self._plan, self._store, keys, self._bounds))
        with closing(executor.play(tasks)) as results:
            for result in results:
                self._log.add(result)
                self._take(result)
                self._played += 1
                if time.monotonic() - self._told >= _TELL_SECONDS:
                    self.tell(result)

    def tell(self, last: RunResult | None) -> None:
        """Say how far the study is."""
        self._told = time.monotonic()
        seconds = self._told - self._begun
        known = self._done.values()
        self._watch(standing(self._plan.keys, known, self._played, seconds, last))

    def _take(self, result: RunResult) -> None:
        self._done[key_of(result)] = result
        if result.counts:
            self._bounds[result.world] = result.bound_cents
        used = self._used
        # What nobody knows may be anything: a budget of it is used up.
        used["dollars"] += math.inf if result.dollars is None else result.dollars
        used["tool_calls"] += result.tool_calls
        used["output_tokens"] += result.output_tokens
        used["tokens"] += result.input_tokens + result.output_tokens

    def _affordable(self, tasks: Iterator[RunTask]) -> Iterator[RunTask]:
        """Runs so long as the study's budget lasts."""
        limits = self._plan.told.spec.budget.study
        for task in tasks:
            if any(self._used[name] >= limit for name, limit in limits.items()):
                return
            yield task
