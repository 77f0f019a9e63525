from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.errors import ToolError
from vendsim.mail import Mailbox


def filled() -> Mailbox:
    box = Mailbox()
    for number in range(3):
        box.deliver(number, "a@x.example", "me@x.example", f"in {number}", "text")
        box.sent(number, "me@x.example", "a@x.example", f"out {number}", "text")
    return box


def test_numbers_run_through_both_folders() -> None:
    box = filled()
    assert [mail.id for mail in box.list("inbox", False, 10, 0)] == [5, 3, 1]
    assert [mail.id for mail in box.list("sent", False, 10, 0)] == [6, 4, 2]
    assert box.list("sent", True, 10, 0) == []


def test_lists_are_cut_to_pages() -> None:
    box = filled()
    assert [mail.id for mail in box.list("inbox", False, 2, 0)] == [5, 3]
    assert [mail.id for mail in box.list("inbox", False, 2, 2)] == [1]
    assert box.list("inbox", False, 2, 3) == []
    assert box.list("inbox", False, 0, 0) == []


def test_reading_marks_as_read_once() -> None:
    box = filled()
    assert box.unread_count == 3
    assert box.read(3).subject == "in 1"
    assert box.read(3).unread is False
    assert box.unread_count == 2
    assert [mail.id for mail in box.list("inbox", True, 10, 0)] == [5, 1]
    assert box.read(2).subject == "out 0"
    assert box.unread_count == 2


@pytest.mark.parametrize("number", [0, 7, -1, 10**6])
def test_an_unknown_mail_is_refused_and_changes_nothing(number: int) -> None:
    box = filled()
    before = json.dumps(box.state())
    with pytest.raises(ToolError, match="1 to 6") as refused:
        box.read(number)
    assert refused.value.code == "unknown_email"
    assert json.dumps(box.state()) == before


def test_an_empty_box_says_so() -> None:
    with pytest.raises(ToolError, match="none yet"):
        Mailbox().read(1)


@given(st.lists(st.one_of(st.just("in"), st.just("out"), st.integers(1, 20)), max_size=30))
def test_the_unread_are_counted(steps: list[str | int]) -> None:
    box = Mailbox()
    for step in steps:
        if step == "in":
            box.deliver(0, "a", "b", "s", "t")
        elif step == "out":
            box.sent(0, "b", "a", "s", "t")
        elif isinstance(step, int) and step <= len(box.state()):
            box.read(step)
        assert box.unread_count == len(box.list("inbox", True, 100, 0))
