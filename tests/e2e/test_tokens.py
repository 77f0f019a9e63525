"""An agent that says what its calls took: charged, recorded, replayed and scored alike."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import vendsim
from vendsim.play import replay
from vendsim.study.score import score_record

TOKENS = 123_457


class Talker:
    """Says of every call how many tokens it took; some of its calls are refused."""

    def begin(self, briefing: str, tools: object) -> None:
        self.told = briefing
        self.calls = 0

    def act(self, observation: Mapping[str, Any]) -> dict[str, Any]:
        self.calls += 1
        tool = "wait_until_tomorrow" if self.calls % 2 else "juggle"
        return {"tool": tool, "arguments": {}, "output_tokens": TOKENS}


def test_tokens_are_charged_and_replayed_to_the_cent(tmp_path: Path) -> None:
    path, agent = tmp_path / "run.sqlite", Talker()
    episode = vendsim.run_episode("year", agent, seed=1, days=20, record=path)
    assert "$100.00 for every million output tokens" in " ".join(agent.told.split())
    cents = round(agent.calls * TOKENS * 10_000 / 1_000_000)
    assert episode.final_balance_cents == 50_000 - 20 * 200 - cents
    assert score_record(path).final_balance_cents == episode.final_balance_cents
    assert replay(path).record_hash == episode.record_hash
