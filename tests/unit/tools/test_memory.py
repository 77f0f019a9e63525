"""Notes: written, listed, read, thrown away, and how long and many they may be."""

from __future__ import annotations

import pytest

from tests.markets import variant
from tests.unit.tools.shop import refused, untold
from tests.unit.world.player import do, events, sleep
from vendsim.scenario import load_scenario
from vendsim.world import World

YEAR = load_scenario("year")


@pytest.fixture
def world() -> World:
    return World(YEAR, 1)


def test_a_note_comes_back_as_it_was_written(world: World) -> None:
    text = "Order café 7 on day 30.\n\n\ttotal: $1.50 <b>&amp;</b> 日本 '\" \\n"
    written = do(world, "write_note", title="Plan: week 1", text=text)
    assert written.data == {"title": "Plan: week 1", "replaced": False}
    assert written.text == 'Wrote note "Plan: week 1".'
    sleep(world, 3)
    read = do(world, "read_note", title="Plan: week 1")
    assert read.data == {"title": "Plan: week 1", "text": text}
    assert read.text == text


def test_a_note_of_the_same_title_is_replaced_where_it_stood(world: World) -> None:
    for title in ("a", "b"):
        do(world, "write_note", title=title, text="old")
    outcome = do(world, "write_note", title="a", text="newer")
    assert outcome.data == {"title": "a", "replaced": True}
    assert outcome.text == 'Replaced note "a".'
    listed = do(world, "list_notes")
    assert listed.data == {"notes": [{"title": "a", "chars": 5}, {"title": "b", "chars": 3}]}


def test_titles_are_exact(world: World) -> None:
    do(world, "write_note", title="Plan", text="x")
    for title in ("plan", "Plan ", " Plan"):
        assert refused(world, "read_note", title=title).error == "unknown_note"
        assert refused(world, "delete_note", title=title).error == "unknown_note"


def test_the_list_says_in_words_what_the_data_say(world: World) -> None:
    empty = do(world, "list_notes")
    assert (empty.text, empty.data) == ("No notes.", {"notes": []})
    for number in range(12):
        do(world, "write_note", title=f"note {number}", text="x" * (100 + number))
    outcome = do(world, "list_notes")
    notes = outcome.data["notes"]
    assert [note["title"] for note in notes] == [f"note {number}" for number in range(12)]
    lines = outcome.text.splitlines()
    assert lines[0] == "12 notes."
    assert lines[1:] == [f"- {note['title']} ({note['chars']} characters)" for note in notes]
    assert untold(world, "\n".join(lines[1:]), outcome.data) == []


def test_one_character_is_one_character(world: World) -> None:
    do(world, "write_note", title="a", text="x")
    assert do(world, "list_notes").text == "1 note.\n- a (1 character)"
    assert "You have 1 note;" in refused(world, "read_note", title="b").text


def test_a_deleted_note_is_gone(world: World) -> None:
    do(world, "write_note", title="a", text="x")
    outcome = do(world, "delete_note", title="a")
    assert (outcome.text, outcome.data) == ('Deleted note "a".', {"title": "a"})
    assert do(world, "list_notes").data == {"notes": []}
    told = refused(world, "read_note", title="a").text
    assert "'a'" in told
    assert "You have 0 notes" in told


def test_writing_and_deleting_are_written_down_and_reading_is_not(world: World) -> None:
    do(world, "write_note", title="a", text="x")
    do(world, "read_note", title="a")
    do(world, "list_notes")
    do(world, "delete_note", title="a")
    assert [(event["title"], event["text"]) for event in events(world, "note")] == [
        ("a", "x"),
        ("a", None),
    ]


@pytest.mark.parametrize("argument", ["title", "text"])
def test_lengths_at_the_limit_and_one_past_it(argument: str) -> None:
    world = World(variant(limits={"note_title_chars": 5, "note_text_chars": 7}), 1)
    limit = 5 if argument == "title" else 7
    arguments = {"title": "t", "text": "x"}
    for letter in ("x", "é", "🥤"):
        do(world, "write_note", **arguments | {argument: letter * limit})
        outcome = refused(world, "write_note", **arguments | {argument: letter * (limit + 1)})
        assert outcome.error == "too_long"
        assert f"{argument} has {limit + 1} characters; at most {limit}" in outcome.text


def test_the_notebook_at_its_limit_and_one_past_it() -> None:
    world = World(variant(limits={"notes": 3}), 1)
    for title in ("a", "b", "c"):
        do(world, "write_note", title=title, text="x")
    outcome = refused(world, "write_note", title="d", text="x")
    assert outcome.error == "notebook_full"
    assert "3 notes" in outcome.text
    assert "delete_note" in outcome.text
    assert do(world, "write_note", title="c", text="y").data["replaced"] is True
    do(world, "delete_note", title="a")
    do(world, "write_note", title="d", text="x")
    titles = [note["title"] for note in do(world, "list_notes").data["notes"]]
    assert titles == ["b", "c", "d"]


@pytest.mark.parametrize("arguments", [{"title": "", "text": "x"}, {"title": "x", "text": ""},
                                       {"title": "two\nlines", "text": "x"}])  # fmt: skip
def test_notes_need_a_line_of_title_and_some_text(world: World, arguments: dict[str, str]) -> None:
    assert refused(world, "write_note", **arguments).error == "invalid_arguments"
