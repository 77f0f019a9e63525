"""A run killed while it closes its record: what it had begun to write is taken back."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from vendsim import replay, run_episode
from vendsim.record import read_record
from vendsim.study.score import score_record
from vendsim.study.verify import verify_record


def kill_in_a_rollback_journal(path: Path) -> None:
    """Leave a journal that has to be rolled back, as a kill in the midst of a write does."""
    child = os.fork()
    if not child:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN")
        connection.execute("UPDATE line SET body = body || 'x'")
        os._exit(0)
    os.waitpid(child, 0)
    journal = Path(f"{path}-journal")
    assert journal.exists()
    assert journal.stat().st_size > 0


def test_it_is_taken_back_by_whoever_looks_first(tmp_path: Path) -> None:
    for number, look in enumerate((read_record, score_record, verify_record, replay)):
        path = tmp_path / f"run-{number}.sqlite"
        episode = run_episode("year", "base_stock", seed=1, days=12, record=path)
        kill_in_a_rollback_journal(path)
        look(path)
        assert not Path(f"{path}-journal").exists()
        assert read_record(path).verify_chain() == episode.record_hash
        assert verify_record(path).holds
