"""How many may ask a provider at a time: found out by asking, on a clock of the test's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from vendsim.play.models.gate import AdaptiveGate, OpenGate
from vendsim.play.patience import Failure

CROWDED = Failure("it answers with status 429", "passing", None, True)
BROKEN = Failure("the connection failed", "passing")


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def run(scene: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(scene())


async def hear(gate: AdaptiveGate, *answers: object) -> None:
    for answer in answers:
        async with gate.passed() as told:
            told(answer)  # type: ignore[arg-type]


def test_answers_let_one_more_through_for_each_round_of_them() -> None:
    async def scene() -> None:
        gate = AdaptiveGate(4, 100)
        await hear(gate, *["well"] * 4)
        assert 4.9 < gate.limit <= 5.0
        await hear(gate, *["well"] * 5)
        assert 5.8 < gate.limit <= 6.0

    run(scene)


def test_no_more_than_the_most_are_let_through() -> None:
    async def scene() -> None:
        gate = AdaptiveGate(4, 5)
        await hear(gate, *["well"] * 50)
        assert gate.limit == 5.0

    run(scene)


def test_a_crowd_halves_it_but_never_below_one() -> None:
    async def scene() -> None:
        clock = Clock()
        gate = AdaptiveGate(8, 100, clock)
        for expected in (4.0, 2.0, 1.0, 1.0):
            clock.now += 1
            await hear(gate, CROWDED)
            assert gate.limit == expected
        assert gate.crowded == 4

    run(scene)


def test_other_failures_change_nothing() -> None:
    async def scene() -> None:
        gate = AdaptiveGate(8, 100)
        await hear(gate, BROKEN)
        assert (gate.limit, gate.crowded) == (8.0, 0)

    run(scene)


def test_those_turned_away_together_halve_it_once() -> None:
    async def scene() -> None:
        clock = Clock()
        gate = AdaptiveGate(8, 100, clock)
        all_in = asyncio.Barrier(8)

        async def ask() -> None:
            async with gate.passed() as told:
                await all_in.wait()
                clock.now += 1
                told(CROWDED)

        await asyncio.gather(*(ask() for _ in range(8)))
        assert gate.limit == 4.0
        assert gate.crowded == 8

    run(scene)


def test_no_more_ask_at_a_time_than_it_lets_through() -> None:
    async def scene() -> None:
        gate = AdaptiveGate(3, 3)
        most = 0

        async def ask() -> None:
            nonlocal most
            async with gate.passed() as told:
                most = max(most, gate.asked)
                await asyncio.sleep(0)
                told("well")

        await asyncio.gather(*(ask() for _ in range(20)))
        assert (most, gate.asked) == (3, 0)

    run(scene)


@pytest.mark.parametrize(
    ("asked_seconds", "waited_seconds"),
    [(7.0, 7.0), (86_400.0, 3_600.0), (1e20, 3_600.0)],  # a day's allowance used up; nonsense
)
def test_nobody_passes_while_the_provider_wants_to_be_left_alone(
    asked_seconds: float, waited_seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.now += seconds

    async def scene() -> None:
        gate = AdaptiveGate(8, 8, clock)
        await hear(gate, Failure("status 429", "passing", asked_seconds, True))
        monkeypatch.setattr(asyncio, "sleep", sleep)
        await hear(gate, "well")
        assert slept == [waited_seconds]

    run(scene)


async def held(gate: AdaptiveGate) -> tuple[asyncio.Task[None], asyncio.Event]:
    """Who has taken a place at a gate, and the event upon which it leaves."""
    inside, leave = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with gate.passed():
            inside.set()
            await leave.wait()

    holder = asyncio.create_task(hold())
    await inside.wait()
    return holder, leave


def test_who_is_cancelled_while_it_waits_takes_no_place() -> None:
    async def scene() -> None:
        gate = AdaptiveGate(1, 1)
        holder, leave = await held(gate)
        waiting = [asyncio.create_task(hear(gate, "well")) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.sleep(0)
        leave.set()
        await asyncio.wait_for(asyncio.gather(holder, *waiting[1:]), 10)
        assert gate.asked == 0

    run(scene)


def test_who_is_cancelled_after_it_was_let_in_passes_its_place_on() -> None:
    async def scene() -> None:
        gate = AdaptiveGate(1, 1)
        holder, leave = await held(gate)
        first, second = (asyncio.create_task(hear(gate, "well")) for _ in range(2))
        await asyncio.sleep(0)
        leave.set()
        await holder  # The first has been let in, and has not run since.
        first.cancel()
        await asyncio.wait_for(second, 10)
        assert gate.asked == 0

    run(scene)


def test_an_open_gate_lets_everybody_through() -> None:
    async def scene() -> None:
        async with OpenGate().passed() as told:
            told("well")

    run(scene)
