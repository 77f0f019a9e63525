"""What commands say of a record in words."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from vendsim import run_episode
from vendsim.cli import words
from vendsim.record import Recorder, read_record
from vendsim.study.score import score_record
from vendsim.study.verify import verify_record


def said(path: Path) -> list[str]:
    """What score and verify say of a record."""
    verdict = verify_record(path)
    verified = {"record": str(path), "holds": verdict.holds, **asdict(verdict)}
    score = {"record": str(path), **asdict(score_record(path))}
    return [words.of_score(score), words.of_verdict(verified)]


def test_only_a_record_with_a_call_in_it_has_a_balance(tmp_path: Path) -> None:
    played, killed = tmp_path / "played.sqlite", tmp_path / "killed.sqlite"
    run_episode("year", "do_nothing", seed=1, days=2, record=played)
    # Killed before the first rows went to the file.
    Recorder(killed, read_record(played).header).close()
    for text in said(killed):
        assert "nothing has been played yet" in text
        assert "$" not in text
    for text in said(played):
        assert "nothing has been played" not in text
        assert "final balance" in text
