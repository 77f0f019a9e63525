"""Small studies, and agents that go wrong in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

from vendsim.study.runs import Study, Told, run_study, study_of
from vendsim.study.runs.executors import Executor, InlineExecutor

AGENT = """
    import os, signal
    from vendsim.errors import ProviderError

    class Odd:
        def __init__(self, what, at, flag):
            self.what, self.at, self.flag, self.calls = what, at, flag, 0

        def note_responses_with(self, note):
            self.note = note

        def begin(self, briefing, tools):
            pass

        def act(self, observation):
            self.calls += 1
            if self.calls == self.at:
                self.go_wrong()
            return {"tool": "wait_until_tomorrow", "arguments": {}}

        def go_wrong(self):
            if self.what == "raise":
                raise ValueError("lost the thread")
            if self.what == "hang":
                import time
                time.sleep(3600)
            if self.what == "exit":
                raise SystemExit(4)
            if self.what == "provider":
                self.note({"kind": "failure", "reason": "no answer"})
                if not os.path.exists(self.flag):
                    raise ProviderError("no answer")
            if self.what == "blame provider":
                raise ProviderError("no answer")
            if self.what == "disk" and not os.path.exists(self.flag):
                import sqlite3
                from vendsim.errors import RecordError
                raise RecordError("disk full")
            if self.what == "die":
                os.kill(os.getpid(), signal.SIGKILL)
            if self.what == "die once" and not os.path.exists(self.flag):
                open(self.flag, "w").close()
                os.kill(os.getpid(), signal.SIGKILL)

    def make_agent(what="nothing", at=4, flag=""):
        return Odd(what, at, flag)
"""


def odd_agent(folder: Path) -> str:
    """The file of an agent that goes wrong as its options say."""
    path = folder / "odd.py"
    path.write_text(dedent(AGENT))
    return str(path)


def study(
    arms: Sequence[Mapping[str, Any] | str] = ("do_nothing", "fixed_price"),
    *,
    seeds: Any = (0, 1),
    days: int | None = 8,
    scenario: str = "year",
    **more: Any,
) -> Told:
    """A study of a few short runs."""
    return study_of(
        {
            "name": "small",
            "arms": [{"agent": arm} if isinstance(arm, str) else arm for arm in arms],
            "markets": [{"scenario": scenario, "seeds": seeds, "days": days}],
            **more,
        },
        "small",
    )


def played(told: Told, folder: Path, executor: Executor | None = None) -> Study:
    """What is missing of a study, played in this process if nothing else is said."""
    return run_study(told, folder, [executor or InlineExecutor()])


def hashes(study: Study) -> list[str]:
    """The record hashes of all runs."""
    return [result.record_hash for result in study.results]
