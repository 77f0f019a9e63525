from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.unit.report.hand_made import RESET, mail, write_run
from vendsim.clock import Calendar
from vendsim.record import read_record
from vendsim.report.chronicle import Call, Chronicle, gather
from vendsim.report.tables import (
    ALL_BODIES_CHARS,
    LEAST_BODY_CHARS,
    MAX_BODY_CHARS,
    ToolUse,
    by_month,
    threads_of,
    tool_uses,
)
from vendsim.scenario import Scenario


def chronicle_of(path: Path, kiosk: Scenario, mails: list[object]) -> Chronicle:
    minute, tool, action, result, _, entries, balance_cents = RESET
    step = (minute, tool, action, result, mails, entries, balance_cents)
    return gather(read_record(write_run(path, kiosk, [step])))


def test_rows_are_grouped_by_month() -> None:
    calendar = Calendar(dt.date(2026, 1, 30), 60)
    groups = by_month([0, 1439, 2880, 2880 + 28 * 1440], lambda minute: minute, calendar)
    assert [(group.title, group.rows) for group in groups] == [
        ("January 2026", [0, 1439]),
        ("February 2026", [2880]),
        ("March 2026", [2880 + 28 * 1440]),
    ]


def test_threads_are_by_the_other_party_and_the_busiest_is_first(
    tmp_path: Path, kiosk: Scenario
) -> None:
    mails: list[object] = [
        mail(1, 500, "sent", "stranger@away.example", "?"),
        mail(2, 501, "sent", "north@supply.example", "prices?"),
        mail(3, 1900, "inbox", "north@supply.example", "prices!"),
    ]
    threads = threads_of(chronicle_of(tmp_path / "run.sqlite", kiosk, mails))
    assert [(thread.name, thread.address) for thread in threads] == [
        ("North", "north@supply.example"),
        ("", "stranger@away.example"),
    ]
    assert [letter.email.id for letter in threads[0].letters] == [2, 3]


def test_a_long_mail_is_clipped_and_says_by_how_much(tmp_path: Path, kiosk: Scenario) -> None:
    mails: list[object] = [
        mail(1, 500, "sent", "a@away.example", "x" * MAX_BODY_CHARS),
        mail(2, 501, "sent", "a@away.example", "y" * (MAX_BODY_CHARS + 1)),
    ]
    (thread,) = threads_of(chronicle_of(tmp_path / "run.sqlite", kiosk, mails))
    assert [letter.cut_chars for letter in thread.letters] == [0, 1]
    assert thread.letters[1].body == "y" * MAX_BODY_CHARS


def test_many_long_mails_share_the_room_there_is(tmp_path: Path, kiosk: Scenario) -> None:
    count = 1000
    body = "z" * MAX_BODY_CHARS
    mails: list[object] = [mail(n, 500, "sent", "a@away.example", body) for n in range(count)]
    (thread,) = threads_of(chronicle_of(tmp_path / "run.sqlite", kiosk, mails))
    shown = [len(letter.body) for letter in thread.letters]
    assert LEAST_BODY_CHARS < shown[0] == ALL_BODIES_CHARS // count


def test_tools_are_counted_with_what_was_refused() -> None:
    calls = [
        Call(1, 480, "wait", "", "", ""),
        Call(2, 480, "wait", "", "", "invalid_arguments"),
        Call(3, 480, "", "7", "", "invalid_call"),
        Call(4, 480, "get_balance", "", "", ""),
    ]
    assert tool_uses(calls) == [
        ToolUse("wait", 2, 1),
        ToolUse("", 1, 1),
        ToolUse("get_balance", 1, 0),
    ]
