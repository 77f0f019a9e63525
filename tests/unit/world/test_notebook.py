"""The notebook by itself: notes by title, in the order they were first written."""

from __future__ import annotations

import json

import pytest

from vendsim.errors import ToolError
from vendsim.scenario import load_scenario
from vendsim.world.notebook import Notebook

LIMITS = load_scenario("year").limits


def notebook(notes: int = 3) -> Notebook:
    return Notebook(LIMITS.model_copy(update={"notes": notes}))


def test_a_new_notebook_is_empty() -> None:
    assert notebook().titles() == []
    assert notebook().state() == []


def test_notes_keep_their_order_when_they_are_replaced() -> None:
    book = notebook()
    assert [book.write(title, "x") for title in ("b", "a", "c")] == [False] * 3
    assert book.write("b", "four") is True
    assert book.titles() == [("b", 4), ("a", 1), ("c", 1)]
    assert book.read("b") == "four"


def test_a_note_thrown_away_and_written_again_comes_last() -> None:
    book = notebook()
    for title in ("a", "b"):
        book.write(title, "x")
    book.delete("a")
    assert book.write("a", "y") is False
    assert book.titles() == [("b", 1), ("a", 1)]


def test_lengths_are_counted_in_characters() -> None:
    book = notebook()
    book.write("a", "é🥤\n")
    assert book.titles() == [("a", 3)]


def test_a_full_notebook_takes_no_new_title_and_any_old_one() -> None:
    book = notebook(2)
    book.write("a", "x")
    book.write("b", "x")
    before = book.state()
    with pytest.raises(ToolError, match="2 notes") as caught:
        book.write("c", "x")
    assert caught.value.code == "notebook_full"
    assert book.state() == before
    assert book.write("a", "y") is True
    book.delete("b")
    assert book.write("c", "x") is False


def test_a_note_that_is_not_there_is_named() -> None:
    book = notebook()
    book.write("a", "x")
    for ask in (book.read, book.delete):
        with pytest.raises(ToolError, match="'A'") as caught:
            ask("A")
        assert caught.value.code == "unknown_note"
        assert "list_notes" in caught.value.message
    assert book.state() == [["a", "x"]]


def test_the_state_is_plain_and_knows_the_order() -> None:
    book, other = notebook(), notebook()
    for title in ("a", "b"):
        book.write(title, "x")
    for title in ("b", "a"):
        other.write(title, "x")
    assert json.loads(json.dumps(book.state())) == book.state() == [["a", "x"], ["b", "x"]]
    assert other.state() != book.state()
