"""Playing one run of a study, or going on with it, and saying how it went."""

from __future__ import annotations

import asyncio
import sqlite3
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from vendsim.errors import AgentFailed, ProviderError, RecordInUse, VendsimError, clip
from vendsim.play.agent import Agent, AgentFactory, source_of
from vendsim.play.budget import Budget, read_budget
from vendsim.play.episode import episode
from vendsim.play.loop import Played, play_through, play_through_async
from vendsim.play.resume import resumption
from vendsim.record import COMPANIONS, RESPONSE, Recorder, read_record, secrets_here
from vendsim.scenario import Scenario
from vendsim.study.bounds import upper_bound
from vendsim.study.privileged import Privileged
from vendsim.study.runs.judging import Failed, judge, last_stop, unplayed
from vendsim.study.runs.result import RunResult
from vendsim.study.runs.store import Store
from vendsim.study.runs.task import PRIVILEGED, RunTask

__all__ = ["agent_of", "fail_run", "look_at_run", "market_of", "play_run", "play_run_async"]

_BUSY_TRIES, _BUSY_SECONDS = 25, 0.2

Ready = Callable[[Agent], None]


def play_run(task: RunTask) -> RunResult:
    """Play a run to its end, or go on with it where it was broken off; a finished one is judged.

    Whatever goes wrong in it is in the result.

    Raises:
        KeyboardInterrupt: It was interrupted; what was played is in its record.
    """
    begun = time.monotonic()
    opened = _open(task)
    if isinstance(opened, Failed):
        return unplayed(task, opened, time.monotonic() - begun)
    task, market, path = opened
    try:
        for _ in range(_BUSY_TRIES):
            try:
                failed = play_through(_attempt(task, market, path))
                break
            except RecordInUse:  # By a worker whose study was killed, and who will notice soon.
                time.sleep(_BUSY_SECONDS)
        else:
            failed = Failed("harness", "its record is being written by another process")
        return _close(task, market, path, failed, begun)
    finally:
        task.store.leave(task.key.record)


async def play_run_async(task: RunTask, ready: Ready) -> RunResult:
    """The same in an event loop, for an agent with ``act_async``.

    Args:
        task: The run.
        ready: Told of the agent before it plays.

    Raises:
        asyncio.CancelledError: It was interrupted; what was played is in its record.
    """
    begun = time.monotonic()
    opened = await asyncio.to_thread(_open, task)
    if isinstance(opened, Failed):
        return unplayed(task, opened, time.monotonic() - begun)
    task, market, path = opened
    try:
        for _ in range(_BUSY_TRIES):
            try:
                failed = await play_through_async(_attempt(task, market, path), ready)
                break
            except RecordInUse:
                await asyncio.sleep(_BUSY_SECONDS)
        else:
            failed = Failed("harness", "its record is being written by another process")
        return await asyncio.to_thread(_close, task, market, path, failed, begun)
    finally:
        task.store.leave(task.key.record)


def fail_run(task: RunTask, failed: Failed) -> RunResult:
    """How far a run came that somebody else's failure has ended."""
    opened = _open(task)
    if isinstance(opened, Failed):
        return unplayed(task, failed, 0.0)
    task, market, path = opened
    try:
        result = judge(task, market, path, failed, 0.0)
    finally:
        task.store.leave(task.key.record)
    assert result is not None, "somebody's failure has ended it"
    return result


def look_at_run(task: RunTask) -> RunResult | None:
    """How a run went by its record, without playing; ``None`` where there is none, or no end."""
    opened = _open(task)
    if isinstance(opened, Failed):
        return unplayed(task, opened, 0.0)
    task, market, path = opened
    try:
        return judge(task, market, path, None, 0.0) if path.exists() else None
    finally:
        task.store.leave(task.key.record)


def market_of(store: Store, file: str, scenario_hash: str) -> Scenario:
    """The market of a run, made once for all runs of a process.

    Raises:
        OSError: It cannot be read.
        ValueError: It is no market, or another.
    """
    market = _market_of(store, file, scenario_hash)
    if market.hash != scenario_hash:
        raise ValueError(f"the hash of {file} is {market.hash}, not {scenario_hash}")
    return market


@lru_cache(maxsize=32)
def _market_of(store: Store, file: str, scenario_hash: str) -> Scenario:
    return Scenario.from_json(store.read(file).decode())


def agent_of(agent: str, market: Scenario) -> str | AgentFactory:
    """What an agent is made by: its own file, or for the reference the market it is told."""
    if agent != PRIVILEGED:
        return agent

    def privileged(privileged: Mapping[str, Any], asks: float = 1.0) -> Agent:
        return Privileged(market, privileged["seed"], privileged["days"], asks)

    return privileged


def _open(task: RunTask) -> tuple[RunTask, Scenario, Path] | Failed:
    """What there has to be before anything is played: market, bound, and a place for the record."""
    try:
        market = market_of(task.store, task.market_file, task.scenario_hash)
        if task.bound_cents is None:
            found = upper_bound(market, task.key.seed, days=task.days)
            task = replace(task, bound_cents=found.bound_cents)
        return task, market, task.store.take(task.key.record)
    except Exception as error:
        return _of_harness(error)


def _close(
    task: RunTask, market: Scenario, path: Path, failed: Failed | None, begun: float
) -> RunResult:
    """Judge a run, and put its record where it belongs."""
    result = judge(task, market, path, failed, time.monotonic() - begun)
    try:
        task.store.give(task.key.record)
    except Exception as error:
        result = judge(task, market, path, _of_harness(error), time.monotonic() - begun)
    assert result is not None, "a run that was not interrupted has ended"
    return result


def _attempt(task: RunTask, market: Scenario, path: Path) -> Played[Failed | None]:
    """Play until the run is over, and sort what went wrong by whose failure it is."""
    played = _Opened(_played(task, market, path))
    try:
        yield from played.course()
    except (AgentFailed, SystemExit) as error:
        return _concede(path, str(error) or "it left the process")
    except ProviderError as error:
        return _given_up(path, str(error)) if played.is_open else Failed("provider", str(error))
    except RecordInUse:
        raise
    except Exception as error:
        return _of_harness(error)
    return None


class _Opened:
    """A run as it is played, and whether its agent has been made and begun.

    Args:
        played: Its course.
    """

    def __init__(self, played: Played[None]) -> None:
        self._played = played
        self.is_open = False

    def course(self) -> Played[None]:
        """The same course."""
        try:
            course = next(self._played)
            self.is_open = True
            try:
                ending = yield course
            except BaseException as error:
                self._played.throw(error)
                raise
            self._played.send(ending)
        except StopIteration:
            return


def _played(task: RunTask, market: Scenario, path: Path) -> Played[None]:
    """Begin a run, go on with it, or leave it as it is where it has come to its end."""
    agent = agent_of(task.agent, market)
    agent_hash = source_of(agent)[1]
    if agent_hash != task.agent_hash:
        raise VendsimError(f"the file of agent {clip(task.agent, 300)} has changed meanwhile")
    budget = _budget_of(task)
    options = dict(task.options)
    if not _begun(path):
        found = yield from episode(
            market,
            agent,
            seed=task.key.seed,
            days=task.days,
            record=path,
            agent_options=options,
            budget=budget,
        )
    elif last_stop(read_record(path)) is None:
        found = yield from resumption(path, agent=agent, agent_options=options, budget=budget)
    else:
        return
    if found.end == "truncated" and found.stopped is None:
        raise KeyboardInterrupt


def _begun(path: Path) -> bool:
    """Whether there is a record; one of a run killed while it made its file is cleared away."""
    if not path.exists():
        return False
    if path.stat().st_size and _has_tables(path):
        return True
    for companion in COMPANIONS:
        Path(f"{path}{companion}").unlink(missing_ok=True)
    return False


def _has_tables(path: Path) -> bool:
    """Whether a file holds anything; what is no database does."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as found:
            return bool(found.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.Error:
        return True


def _budget_of(task: RunTask) -> Budget | None:
    return read_budget(task.limits) if task.limits else None


def _given_up(path: Path, why: str) -> Failed | None:
    """A provider's failure where the record shows that a model was asked, else the agent's own.

    What a model answered is noted, and so is every try that failed. An agent of whom nothing is
    noted could else leave the comparison with every run that goes badly.
    """
    try:
        if any(aside.kind == RESPONSE for aside in read_record(path).asides()):
            return Failed("provider", why)
    except (VendsimError, OSError) as error:
        return _of_harness(error)
    return _concede(path, f"it blames a provider, and its record has no model's response: {why}")


def _concede(path: Path, why: str) -> Failed | None:
    """Note in a record that its agent has failed, so that it counts as it stands."""
    try:
        with Recorder.reopen(path, "step") as recorder:
            recorder.note_stop("agent", secrets_here().hide(why))
    except (VendsimError, OSError) as error:
        return _of_harness(error)
    return None


def _of_harness(error: Exception) -> Failed:
    """A failure of ours, or of the machine's, in one line with its place."""
    if isinstance(error, VendsimError):
        return Failed("harness", str(error))
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return Failed("harness", f"{type(error).__name__} in {where}: {error}")
