"""Many runs at a time in an event loop: for agents that wait for a provider most of the time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

from vendsim.play.agent import Agent
from vendsim.play.models.agent import ChatAgent
from vendsim.play.models.gate import AdaptiveGate
from vendsim.study.runs.executors.executor import Results
from vendsim.study.runs.play import play_run_async
from vendsim.study.runs.result import RunResult
from vendsim.study.runs.task import RunTask

__all__ = ["EventLoopExecutor"]

FIRST_ASKING = 4
"""So many ask a provider at a time at the beginning."""


class EventLoopExecutor:
    """Plays in an event loop of this process.

    Args:
        workers: How many runs at a time, at most; how many of them ask at a time is found out.
    """

    name = "async"

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._gates: dict[str, AdaptiveGate] = {}

    def play(self, tasks: Iterable[RunTask]) -> Results:
        """Play runs, as many at a time as there are workers."""
        waiting = iter(tasks)
        playing: set[asyncio.Task[RunResult]] = set()
        with asyncio.Runner() as runner:
            try:
                while True:
                    ended = runner.run(self._until_one_ends(waiting, playing))
                    if not ended:
                        return
                    for each in ended:
                        playing.discard(each)
                        yield each.result()
            finally:
                runner.run(_stop(playing))

    async def _until_one_ends(
        self, waiting: Iterator[RunTask], playing: set[asyncio.Task[RunResult]]
    ) -> set[asyncio.Task[RunResult]]:
        while len(playing) < self.workers and (task := next(waiting, None)) is not None:
            playing.add(asyncio.create_task(play_run_async(task, self._ready)))
        if not playing:
            return set()
        ended, _ = await asyncio.wait(playing, return_when=asyncio.FIRST_COMPLETED)
        return ended

    def _ready(self, agent: Agent) -> None:
        """Have an agent share the gate of its provider."""
        if isinstance(agent, ChatAgent):
            provider = getattr(agent.model, "provider", agent.model.surface)
            if provider not in self._gates:
                self._gates[provider] = AdaptiveGate(FIRST_ASKING, self.workers)
            agent.ask_through(self._gates[provider])


async def _stop(playing: set[asyncio.Task[RunResult]]) -> None:
    """Have those under way commit what they have."""
    for each in playing:
        each.cancel()
    await asyncio.gather(*playing, return_exceptions=True)
