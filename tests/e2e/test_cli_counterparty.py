"""`vendsim run --counterparty` as installed: a provider on this machine, a record, a replay."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.play.wire import KEY, Answer, Request, failure, serving
from vendsim.record import read_record

INSTALLED = Path(sys.executable).with_name("vendsim")
WORDS = ("run", "--scenario", "year", "--agent", "base_stock", "--seed", "2", "--days", "6")


def vendsim(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OPENAI_", "ANTHROPIC_"))
    }
    return subprocess.run(
        [INSTALLED, *words], cwd=folder, env=kept | {"HOME": str(folder)} | variables,
        capture_output=True, text=True,
    )  # fmt: skip


def cheerful(request: Request) -> str:
    return "Good day!\n\n" + "\n".join(request.draft["fixed_lines"]) + "\n\nCheers,"


@pytest.mark.parametrize(
    ("provider", "path"), [("openai", "/v1/chat/completions"), ("anthropic", "/v1/messages")]
)
def test_a_run_with_a_model_is_replayed_without_it(
    provider: str, path: str, tmp_path: Path
) -> None:
    with serving(cheerful) as wire:
        base = wire.url + ("/v1" if provider == "openai" else "")
        done = vendsim(
            tmp_path, *WORDS, "--json", "--counterparty", f"{provider}:some-model",
            **{f"{provider.upper()}_API_KEY": KEY, f"{provider.upper()}_BASE_URL": base},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert {request.path for request in wire.requests} == {path}
    result = json.loads(done.stdout)
    plain = json.loads(vendsim(tmp_path, *WORDS, "--json", "--no-record").stdout)
    assert list(result) == list(plain), "the keys of the result are a promise"
    assert result["final_balance_cents"] == plain["final_balance_cents"]
    assert result["record_hash"] != plain["record_hash"]
    assert read_record(Path(result["record"])).header.counterparty == f"{provider}:some-model"
    replayed = vendsim(tmp_path, "replay", result["record"], "--json")
    assert json.loads(replayed.stdout)["record_hash"] == result["record_hash"]


def test_without_a_key_nothing_is_made(tmp_path: Path) -> None:
    done = vendsim(tmp_path, *WORDS, "--counterparty", "openai:m")
    assert done.returncode == 1
    assert done.stderr == "vendsim: there is no key for the provider: set OPENAI_API_KEY\n"
    assert list(tmp_path.glob("runs/*")) == []


def test_a_name_that_is_none_is_a_wrong_call(tmp_path: Path) -> None:
    done = vendsim(tmp_path, *WORDS, "--counterparty", "gpt")
    assert done.returncode == 2
    assert "--counterparty" in done.stderr
    assert "openai:MODEL" in done.stderr


def test_a_provider_that_is_gone_is_one_message_and_a_whole_record(tmp_path: Path) -> None:
    def gone(request: Request) -> str | Answer:
        return cheerful(request) if len(wire.requests) == 1 else failure(401)

    with serving(gone) as wire:
        done = vendsim(
            tmp_path, *WORDS, "--counterparty", "openai:m",
            OPENAI_API_KEY=KEY, OPENAI_BASE_URL=f"{wire.url}/v1",
        )  # fmt: skip
    assert done.returncode == 1
    (record,) = tmp_path.glob("runs/*.sqlite")
    assert done.stderr == (
        "vendsim: counterparty openai:m: the key is not accepted (status 401): check "
        f"OPENAI_API_KEY; what was played is kept: vendsim resume {record}\n"
    )
    assert vendsim(tmp_path, "replay", str(record)).returncode == 0
