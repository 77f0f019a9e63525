"""What a conversation costs beside the model: milliseconds a turn, bytes a simulated day.

A scripted model plays a year that has to be played with a year's worth of talk: about 3,000 calls,
6,000 messages, through the agent that language models play with, the record on and every context
policy in turn. Its own answers take no time, so all that is left is ours::

    python benchmarks/talk.py [--context vb2]
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from year import calibration_seconds

import vendsim
from vendsim.play.models import POLICIES, ChatAgent, Request, ScriptedModel, answer, context_policy

CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("list_emails", {}),
    ("get_machine_inventory", {}),
    ("get_storage_inventory", {}),
    ("get_balance", {"transactions": 20}),
    ("web_search", {"query": "drinks and snacks wholesale"}),
    ("write_note", {"title": "plan", "text": "Look for better prices, and refill the top row."}),
    ("list_notes", {}),
    ("read_note", {"title": "plan"}),
    ("list_reminders", {}),
    ("get_balance", {"transactions": 5}),
    ("list_emails", {"unread_only": True}),
    ("wait_until_tomorrow", {}),
)
WORDS = "First I look at what has happened, then I decide what to do about it. " * 4
EARLY_DAY, LATE_DAY = 60, 200


class Timed(ChatAgent):
    """A chat agent whose own time is taken, and its memory on some days."""

    def __init__(self, context: str) -> None:
        super().__init__(ScriptedModel(self._say, paid=False), policy=context_policy(context))
        self.turns: list[float] = []
        self.bytes_by_day: dict[int, int] = {}
        self.traces = False

    @staticmethod
    def _say(request: Request, number: int) -> Any:
        return answer(WORDS, CALLS[number % len(CALLS)])

    def act(self, observation: Mapping[str, Any]) -> dict[str, Any]:
        """The next call."""
        day = observation["day"]
        if self.traces and day not in self.bytes_by_day:
            self.model.requests.clear()  # type: ignore[attr-defined]
            self.bytes_by_day[day] = tracemalloc.get_traced_memory()[0]
        start = time.perf_counter()
        action = super().act(observation)
        self.turns.append(time.perf_counter() - start)
        return action


def play(context: str, *, traces: bool) -> tuple[Timed, vendsim.Episode]:
    """A year under a policy."""
    agent = Timed(context)
    agent.traces = traces
    gc.collect()
    with tempfile.TemporaryDirectory() as folder:
        episode = vendsim.run_episode("year", agent, seed=1, record=Path(folder) / "run.sqlite")
    return agent, episode


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--context", choices=POLICIES, action="append")
    calibration = calibration_seconds()
    print(f"calibration {1000 * calibration:.1f} ms")
    for context in parser.parse_args().context or ("vb1", "vb2", "summary"):
        agent, episode = play(context, traces=False)
        assert episode.usage is not None
        turn = statistics.median(agent.turns)
        print(
            f"{context}: {episode.usage['messages']:,} messages, {1000 * turn:.2f} ms a turn at "
            f"the median ({turn / calibration:.4f} calibrations)"
        )
        tracemalloc.start()
        agent, _ = play(context, traces=True)
        tracemalloc.stop()
        early, late = (agent.bytes_by_day[day] for day in (EARLY_DAY, LATE_DAY))
        grown = (late - early) / (LATE_DAY - EARLY_DAY)
        print(f"{context}: {grown / 1024:.1f} KiB a day from day {EARLY_DAY} to day {LATE_DAY}")


if __name__ == "__main__":
    main()
