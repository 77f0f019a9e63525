"""A small real model, where one is served: not for its score, but for its ways of being wrong.

Optional: it runs where ``VENDSIM_SMALL_MODEL_URL`` names a server of OpenAI's interface, such as
``python -m llama_cpp.server --model FILE.gguf --chat_format chatml-function-calling``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vendsim import run_episode
from vendsim.play import replay
from vendsim.play.budget import Budget
from vendsim.study.verify import verify_record

URL = os.environ.get("VENDSIM_SMALL_MODEL_URL", "")


@pytest.mark.sweep
@pytest.mark.skipif(not URL, reason="no small model is served: VENDSIM_SMALL_MODEL_URL is not set")
def test_a_small_model_plays_a_few_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    path = tmp_path / "run.sqlite"
    options = {
        "model": "small",
        "base_url": URL,
        "max_output_tokens": 256,
        "context": "vb1",
        "context_tokens": 3_000,
        "stream": False,
    }
    episode = run_episode(
        "sprint",
        "openai_chat",
        seed=1,
        days=2,
        record=path,
        agent_options=options,
        budget=Budget(tool_calls=6, messages=24),
    )
    assert episode.usage is not None
    assert episode.usage["requests"] >= 1
    assert episode.usage["output_tokens"] >= 1
    assert verify_record(path).holds
    assert replay(path).record_hash == episode.record_hash
    print(episode)
