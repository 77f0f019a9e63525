"""The published boards as data: what is printed, to the cent, and nothing that is no board."""

from __future__ import annotations

from pathlib import Path

import pytest

from vendsim.errors import StudyError
from vendsim.study.published import read_boards

BOARD = """
[[boards]]
id = "b"
name = "Board"
date = "2026-10"
dated = "the paper's"
source = "a paper"
measure = "balance"
length = "a year"
opening_cash = 500
runs = "5"

[[boards.models]]
model = "one"
mean = 0.1
minimum = -24
"""


def test_the_shipped_boards_are_whole() -> None:
    first, second = read_boards()
    assert (first.id, first.date, len(first.entries)) == ("vb1", "2025-02", 8)
    assert (second.id, second.date, len(second.entries)) == ("vb2", "2026-10-10", 20)
    best = second.entries[0]
    assert (best.model, best.mean_cents, best.standard_error_cents) == (
        "GPT-6 Astra",
        1_551_470,
        107_400,
    )
    assert first.entries[-1].minimum_cents == -2_400
    assert [each.amount_cents for each in first.references] == [84_405]
    assert [each.amount_cents for each in second.references] == [6_300_000]


def test_what_was_not_printed_is_not_there() -> None:
    board = read_boards()[1]
    assert board.entries[1].standard_error_cents is None
    assert {entry.minimum_cents for entry in board.entries} == {None}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mean = 0.1", "mean = 0.125", "at most two decimals"),
        ("mean = 0.1", "mean = -25", "minimum of one is above its mean"),
        ("mean = 0.1", "mean = 1\nstandard_error = -1", "below 0"),
        ('date = "2026-10"', 'date = "October"', "boards.0.date"),
        (
            "[[boards.models]]",
            '[[boards.models]]\nmodel = "z"\nmean = 0\n[[boards.models]]',
            "best",
        ),
        (
            "[[boards.models]]",
            '[[boards.models]]\nmodel = "one"\nmean = 9\n[[boards.models]]',
            "twice",
        ),
        ('runs = "5"', 'runs = "5"\nwins = 1', "boards.0.wins"),
        ("[[boards]]", "[[boards", "boards.toml"),
    ],
)
def test_what_is_no_board_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "boards.toml"
    file.write_text(BOARD, "utf-8")
    assert read_boards(file)[0].entries[0].mean_cents == 10
    file.write_text(BOARD.replace(old, new, 1), "utf-8")
    with pytest.raises(StudyError, match=said):
        read_boards(file)


def test_two_boards_of_one_id_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "boards.toml"
    file.write_text(BOARD + BOARD, "utf-8")
    with pytest.raises(StudyError, match="one id"):
        read_boards(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"none\.toml: cannot be read: No such file"):
        read_boards(tmp_path / "none.toml")
