from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.unit.record.sample_run import SAMPLE_STEPS, sample_header, write_sample
from vendsim.errors import RecordError
from vendsim.record import Recorder, genesis, link, read_record
from vendsim.study.score import Score, score_record


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "run.sqlite"
    write_sample(path)
    return path


def rewrite(path: Path, key: str, seq: int, value: object, *, link_anew: bool = True) -> None:
    """Change a value of a step; the chain is made to fit, unless it is to be left as it was."""
    chain = genesis(read_record(path).header)
    with closing(sqlite3.connect(path)) as connection:
        for number, body in connection.execute(
            "SELECT seq, body FROM line ORDER BY seq"
        ).fetchall():
            text = json.dumps(json.loads(body) | {key: value}) if number == seq else body
            chain = link(chain, text.encode())
            connection.execute("UPDATE line SET body = ? WHERE seq = ?", (text, number))
            if link_anew:
                connection.execute("UPDATE line SET chain = ? WHERE seq = ?", (chain, number))
        connection.commit()


def test_the_sample_has_the_score_counted_by_hand(sample: Path) -> None:
    assert score_record(sample) == Score(
        score_rule="bank_balance",
        score_cents=49600,
        final_balance_cents=49600,  # 500 dollars, two fees of 2.
        net_worth_cents=49600 + 350 + 175 + 1600 - 3 * 80,
        units_sold=3,
        revenue_cents=525,
        tool_calls=3,
        days_played=2,
        end="horizon",
    )


def test_a_debt_lowers_the_net_worth(tmp_path: Path) -> None:
    loan = (0, "loan", (("assets:bank", 300), ("liabilities:loan", -300)))
    with Recorder(tmp_path / "run.sqlite", sample_header()) as recorder:
        recorder.append(0, "", None, {}, [], [loan], 300)
    score = score_record(tmp_path / "run.sqlite")
    assert (score.final_balance_cents, score.net_worth_cents) == (300, 0)


def test_an_unfinished_run_has_no_end(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    with Recorder(path, sample_header()) as recorder:
        for step in SAMPLE_STEPS[:-1]:
            recorder.append(*step)
    score = score_record(path)
    assert (score.end, score.days_played, score.tool_calls) == (None, 1, 2)


def test_a_record_without_steps_scores_nothing(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    Recorder(path, sample_header()).close()
    assert score_record(path) == Score("bank_balance", 0, 0, 0, 0, 0, 0, 0, None)


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("balance_cents", 50001, "the entries leave 50000 cents in the bank, the step says 50001"),
        ("entries", [[480, "opening capital", [["assets:bank", 50000]]]], "does not balance"),
        ("entries", [[0, "x", [["assets:bank", 0.5], ["income:sales", -0.5]]]], "not a whole"),
        ("entries", [[0, "x"]], "not enough values"),
        ("entries", 5, "not iterable"),
        ("events", [{"minute": 5}], "kind"),
        ("events", [{"kind": "sales", "lines": [[0, 0, "a", "2", 1, 0, 0]]}], "not a whole number"),
        ("events", [{"kind": "sales", "lines": [[0, 0, "a", 1, 1, 0, 0]]}], "sales account"),
        ("events", [{"kind": "refund", "cents": 5}], "refund account"),
        ("events", [{"kind": "token_charge", "cents": 5, "tokens": 1}], "token charge account"),
        ("events", [{"kind": "token_charge", "cents": 0, "tokens": 1}], "tokens were charged, 0"),
    ],
)
def test_a_record_that_contradicts_itself_has_no_score(
    sample: Path, key: str, value: object, complaint: str
) -> None:
    rewrite(sample, key, 0, value)
    with pytest.raises(RecordError, match=complaint):
        score_record(sample)


def test_a_missing_step_is_named(sample: Path) -> None:
    with closing(sqlite3.connect(sample)) as connection:
        connection.execute("DELETE FROM line WHERE seq = 1")
        connection.commit()
    with pytest.raises(RecordError, match="step 1 is missing"):
        score_record(sample)


def test_what_is_no_record_has_no_score(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    with pytest.raises(RecordError, match="there is no record"):
        score_record(path)
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(RecordError, match="is not a record"):
        score_record(path)


def test_a_record_with_a_broken_chain_has_no_score(sample: Path) -> None:
    rewrite(sample, "tool", 1, "another", link_anew=False)
    with pytest.raises(RecordError, match="at step 1: content and chain disagree"):
        score_record(sample)


def test_a_file_that_is_no_record_is_called_none(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    path.write_bytes(b"")
    with pytest.raises(RecordError, match="is not a record of vendsim"):
        score_record(path)


def test_another_format_is_refused_by_name(sample: Path) -> None:
    with closing(sqlite3.connect(sample)) as connection:
        connection.execute("UPDATE header SET value = '2' WHERE key = 'format'")
        connection.commit()
    with pytest.raises(RecordError, match="its format is '2'; this version reads 1"):
        score_record(sample)


def test_an_account_that_is_no_text_has_no_score(sample: Path) -> None:
    rewrite(sample, "entries", 0, [[0, "opening capital", [["assets:bank", 50000], [7, -50000]]]])
    with pytest.raises(RecordError, match="has no score"):
        score_record(sample)
