"""Private markets on the command line: made, promised, played, proved."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.e2e.commands import Done, done
from vendsim.scenario import load_scenario

NONCE = "00112233445566778899aabbccddeeff"


@pytest.fixture
def made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Done:
    where = ("--out", tmp_path / "market")
    words = ("scenario", "generate", "--base", "year", "--skin-seed", 5, *where)
    return done(capsys, *words, "--commit", "--nonce", NONCE, "--json")


def test_a_market_is_made_and_can_be_played(
    tmp_path: Path, made: Done, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made.code == 0
    market = load_scenario(tmp_path / "market")
    assert made.result["hash"] == market.hash
    assert made.result["name"] == market.name
    words = ("run", "--scenario", tmp_path / "market", "--agent", "fixed_price", "--seed", 1)
    ran = done(capsys, *words, "--days", 20, "--out", tmp_path / "runs", "--json")
    assert ran.code == 0
    assert ran.result["scenario"] == market.name
    assert done(capsys, "verify", ran.result["record"]).code == 0
    assert done(capsys, "scenario", "check", tmp_path / "market").code == 0


def test_a_promise_is_proved_from_folder_and_reveal(
    tmp_path: Path, made: Done, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = Path(made.result["reveal"])
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    for path in (tmp_path / "market", kept):
        proved = done(
            capsys, "scenario", "reveal", path, "--commitment", made.result["commitment"], "--json"
        )
        assert proved.code == 0
        assert proved.result["skin_seed"] == 5
        assert proved.result["hash"] == made.result["hash"]
    words = done(capsys, "scenario", "reveal", kept, "--commitment", made.result["commitment"])
    assert words.out.startswith("This is the market that was promised.")


def test_another_commitment_proves_nothing(
    tmp_path: Path, made: Done, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = done(capsys, "scenario", "reveal", tmp_path / "market", "--commitment", "0" * 64)
    assert refused.code == 1
    assert "belongs to the commitment" in refused.err
    assert refused.out == ""


def test_market_that_moved_has_to_be_named(
    tmp_path: Path, made: Done, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "market").rename(tmp_path / "elsewhere")
    kept = made.result["reveal"]
    words = ("scenario", "reveal", kept, "--commitment", made.result["commitment"])
    refused = done(capsys, *words)
    assert refused.code == 1
    assert "name its folder with --folder" in refused.err
    assert done(capsys, *words, "--folder", tmp_path / "elsewhere").code == 0


def test_base_that_is_a_folder_is_found_again(
    tmp_path: Path, made: Done, capsys: pytest.CaptureFixture[str]
) -> None:
    base, out = tmp_path / "market", tmp_path / "second"
    words = ("scenario", "generate", "--base", base, "--skin-seed", 6, "--out", out, "--commit")
    second = done(capsys, *words, "--json")
    assert second.code == 0
    assert json.loads(Path(second.result["reveal"]).read_text())["base"] == str(base)
    commitment = second.result["commitment"]
    assert done(capsys, "scenario", "reveal", out, "--commitment", commitment).code == 0
    base.rename(tmp_path / "first")
    proof = ("scenario", "reveal", out, "--commitment", commitment)
    assert done(capsys, *proof).code == 1
    assert done(capsys, *proof, "--base", tmp_path / "first").code == 0


def test_without_a_nonce_two_promises_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("scenario", "generate", "--base", "year", "--skin-seed", 5, "--commit", "--json")
    both = [done(capsys, *words, "--out", tmp_path / name).result for name in ("one", "two")]
    assert both[0]["hash"] == both[1]["hash"]
    assert both[0]["commitment"] != both[1]["commitment"]


def test_without_commit_nothing_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = done(capsys, "scenario", "generate", "--base", "year", "--skin-seed", 5)
    assert made.code == 0
    assert "commitment" not in made.out
    assert [path.name for path in tmp_path.iterdir()] == [load_scenario(_only(tmp_path)).name]


def _only(folder: Path) -> Path:
    return next(folder.iterdir())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--nonce", NONCE), "is for --commit alone"),
        (("--commit", "--nonce", "abc"), "32 to 128 hexadecimal digits"),
        (("--skin-seed", "-1"), "'--skin-seed'"),
    ],
)
def test_wrong_words_are_refused(
    words: tuple[str, ...],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = words if "--skin-seed" in words else (*words, "--skin-seed", "5")
    out = tmp_path / "market"
    refused = done(capsys, "scenario", "generate", "--base", "year", "--out", out, *given)
    assert refused.code == 2
    assert message in refused.err
    assert not out.exists()


def test_nothing_is_written_over(
    tmp_path: Path, made: Done, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(made.result["reveal"]).read_text()
    words = ("scenario", "generate", "--base", "year", "--skin-seed", 9)
    again = done(capsys, *words, "--out", tmp_path / "market")
    assert again.code == 2
    assert "not an empty folder" in again.err
    (tmp_path / "market").rename(tmp_path / "moved")
    again = done(capsys, *words, "--out", tmp_path / "market", "--commit")
    assert again.code == 2
    assert "exists already" in again.err
    assert not (tmp_path / "market").exists()
    assert Path(made.result["reveal"]).read_text() == before


def test_commitment_of_another_form_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = done(capsys, "scenario", "reveal", tmp_path, "--commitment", "abc")
    assert refused.code == 2
    assert "64 hexadecimal digits" in refused.err
