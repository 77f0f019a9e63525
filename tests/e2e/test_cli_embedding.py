"""`vendsim run --embedding` as installed: a provider on this machine, a record, a replay."""

from __future__ import annotations

import json
from pathlib import Path

from tests.e2e.test_cli_counterparty import vendsim
from tests.unit.play.test_embedding import DAYS, vectors
from tests.unit.play.wire import KEY, serving

AGENT = '''
class Rememberer:
    """Keeps a memory a day and searches for it."""

    def begin(self, briefing, tools):
        self.calls = []

    def act(self, observation):
        if not self.calls:
            self.calls = [
                ("add_memory", {"text": f"It is day {observation['day']}."}),
                ("search_memory", {"query": "which day?"}),
                ("wait_until_tomorrow", {}),
            ]
        tool, arguments = self.calls.pop(0)
        return {"tool": tool, "arguments": arguments}


make_agent = Rememberer
'''
WORDS = ("run", "--scenario", "classic", "--seed", "2", "--days", str(DAYS), "--json")


def test_a_run_with_a_model_is_replayed_without_it(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(AGENT)
    words = (*WORDS, "--agent", "mine.py")
    with serving(vectors) as wire:
        done = vendsim(
            tmp_path, *words, "--embedding", "openai:some-model",
            OPENAI_API_KEY=KEY, OPENAI_BASE_URL=f"{wire.url}/v1",
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert [request.path for request in wire.requests] == ["/v1/embeddings"] * (2 * DAYS)
    result = json.loads(done.stdout)
    plain = json.loads(vendsim(tmp_path, *words, "--no-record").stdout)
    assert result["score_cents"] == plain["score_cents"]
    assert result["record_hash"] != plain["record_hash"]
    for command in ("replay", "verify", "score"):
        done = vendsim(tmp_path, command, result["record"], "--json")
        assert (done.returncode, done.stderr) == (0, "")


def test_a_market_without_memories_has_no_use_for_it(tmp_path: Path) -> None:
    done = vendsim(
        tmp_path, "run", "--scenario", "year", "--agent", "do_nothing", "--embedding", "openai:m",
        OPENAI_API_KEY=KEY, COLUMNS="200",
    )  # fmt: skip
    assert done.returncode == 2
    assert "have no memories to embed" in done.stderr


def test_names_and_keys(tmp_path: Path) -> None:
    words = (*WORDS, "--agent", "do_nothing", "--embedding")
    done = vendsim(tmp_path, *words, "gpt", COLUMNS="200")
    assert done.returncode == 2
    assert "openai:MODEL" in done.stderr
    done = vendsim(tmp_path, *words, "openai:m")
    assert (done.returncode, done.stderr) == (
        1,
        "vendsim: there is no key for the provider: set OPENAI_API_KEY\n",
    )
