from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.unit.report.hand_made import (
    FIRST_NIGHT,
    HOSTILE,
    RESET,
    RUN,
    SENT,
    Step,
    day,
    write_run,
)
from vendsim.errors import RecordError
from vendsim.report import write_report
from vendsim.scenario import Scenario

VOID = {"meta", "link", "br", "img", "input"}


class Reader(HTMLParser):
    """Reads a page strictly: every tag is closed in turn; keeps tags and visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.text += data


def read_page(page: Path) -> Reader:
    reader = Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    reader.close()
    assert reader.open == []
    reader.text = " ".join(reader.text.split())
    return reader


def page_of(folder: Path, kiosk: Scenario, steps: list[Step], **changes: object) -> Reader:
    record = write_run(folder / "run.vendsim.sqlite", kiosk, steps, **changes)
    return read_page(write_report(record, folder / "run.html"))


@pytest.fixture
def page(run_record: Path) -> Reader:
    return read_page(write_report(run_record, run_record.with_name("run.html")))


@pytest.mark.parametrize(
    "told",
    [
        "by_hand in A kiosk",
        "scenario kiosk v3 · seed 7 · 5 Jan 2026 to 6 Jan 2026 · 2 of 2 days · record ",
        "Final balance$488.00",
        "Net worth$488.00",
        "Revenue$6.00",
        "Units sold4",
        "Tool calls4",
        "open to the last day. It began with $500.00",
        "Cola Can cola 4 $6.00 $3.60 $2.40 $1.50 2 6",
        "6 units thrown away, which had cost $5.40",
        "1 purchase order, 1 delivered",
        "NO-1001North 5 Jan 2026 5 Jan 2026 delivered 10 × Cola Can at $0.90 10 $5.00 $0.00"
        " $14.00 $0.00",
        "sales$6.00 cost of goods sold-$3.60 gross profit$2.40",
        "profit-$12.00",
        "net worth$488.00",
        "sum$506.00$506.00",
        "January 2026 8 entries",
        "North north@supply.example 1 mail",
        "stranger@away.example 1 mail",
        "Refused: 1 of 4 calls",
        "vendsim replay run.vendsim.sqlite",
        "greed = 0.5",
    ],
)
def test_the_page_tells_the_run(page: Reader, told: str) -> None:
    assert told in page.text


def test_notes_name_no_tone_that_turns_on_a_dark_page(run_record: Path) -> None:
    text = write_report(run_record, run_record.with_name("run.html")).read_text("utf-8")
    notes = re.findall(r'<p class="note">(.*?)</p>', text, re.DOTALL)
    assert any("the cost of the goods" in note for note in notes)
    assert [note for note in notes if re.search(r"\b(dark|light|pale)\b", note)] == []


def test_hostile_text_stays_text_and_is_seen(page: Reader) -> None:
    tags = [tag for tag, _ in page.tags]
    assert "img" not in tags
    assert tags.count("script") == 1 + len(re.findall("figure", " ".join(tags)))
    shown = HOSTILE.replace("\u202e", "\\u202e").replace("\x1b", "\\u001b")
    assert page.text.count(shown) >= 4  # Body, subject, arguments, answer.
    assert "\u202e" not in page.text


def test_nothing_is_asked_of_anyone(page: Reader) -> None:
    for tag, attributes in page.tags:
        for name in ("src", "href", "srcset", "action", "data", "style", "onclick", "onload"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:")), f"<{tag} {name}={value}>"


def test_the_policy_allows_exactly_the_style_and_script_of_the_page(run_record: Path) -> None:
    text = write_report(run_record, run_record.with_name("run.html")).read_bytes().decode()
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert found
    policy = unescape(found[1])
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        contents = re.findall(rf"<{tag}>(.*?)</{tag}>", text, flags=re.DOTALL)
        hashes = [
            base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            for content in contents
        ]
        assert len(hashes) == 1
        assert f"{tag}-src 'sha256-{hashes[0]}'" in policy


def test_the_same_record_gives_the_same_page(run_record: Path, tmp_path: Path) -> None:
    first = write_report(run_record, tmp_path / "first.html").read_bytes()
    assert write_report(run_record, tmp_path / "second.html").read_bytes() == first


def test_a_page_replaces_an_older_one(run_record: Path) -> None:
    page = run_record.with_name("run.html")
    page.write_text("old")
    assert write_report(run_record, page) == page.absolute()
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_page_never_replaces_its_record(run_record: Path) -> None:
    before = run_record.read_bytes()
    with pytest.raises(ValueError, match="would replace the record"):
        write_report(run_record, run_record)
    assert run_record.read_bytes() == before


@pytest.mark.parametrize("steps", [[], [RESET], [RESET, SENT]], ids=["nothing", "reset", "a mail"])
def test_a_record_that_stops_early_has_a_page(
    tmp_path: Path, kiosk: Scenario, steps: list[Step]
) -> None:
    text = page_of(tmp_path, kiosk, steps).text
    assert "The record stops on day 1" in text
    assert "No day has closed." in text
    assert "Nothing was sold." in text


def test_a_bankrupt_run_says_so(tmp_path: Path, kiosk: Scenario) -> None:
    end = {"kind": "end", "minute": 1439, "reason": "bankrupt"}
    steps: list[Step] = [RESET, (1440, "wait", {}, {}, [day(0), end], [], 50000)]
    text = page_of(tmp_path, kiosk, steps).text
    assert "Bankrupt at the close of day 1: the daily fee of $2.00 was not covered on 10" in text


def test_a_run_in_debt_draws_below_zero(tmp_path: Path, kiosk: Scenario) -> None:
    steps: list[Step] = [
        RESET,
        (1440, "wait", {}, {}, [day(0, balance_cents=-200, net_worth_cents=-200)], [], 50000),
    ]
    page = page_of(tmp_path, kiosk, steps)
    assert "-$2" in page.text
    assert ("line", "zero") in {(tag, attributes.get("class")) for tag, attributes in page.tags}


def test_books_that_do_not_balance_are_refused(tmp_path: Path, kiosk: Scenario) -> None:
    entry = (500, "magic", (("assets:bank", 5), ("income:sales", -4)))
    steps: list[Step] = [RESET, (500, "wait", {}, {}, [], [entry], 50005)]
    with pytest.raises(RecordError, match="does not balance"):
        page_of(tmp_path, kiosk, steps)


def test_an_account_that_is_in_no_chart_is_refused(tmp_path: Path, kiosk: Scenario) -> None:
    entry = (500, "hidden", (("assets:mattress", 5), ("assets:bank", -5)))
    steps: list[Step] = [RESET, (500, "wait", {}, {}, [], [entry], 49995)]
    with pytest.raises(RecordError, match="no account 'assets:mattress'"):
        page_of(tmp_path, kiosk, steps)


def test_an_agents_name_is_text(tmp_path: Path, kiosk: Scenario) -> None:
    page = page_of(tmp_path, kiosk, RUN, agent_name="<i>me</i>\u202e")
    assert "<i>me</i>\\u202e in A kiosk" in page.text


def test_a_long_run_stays_within_its_size(tmp_path: Path, kiosk: Scenario) -> None:
    call: Step = (500, *SENT[1:4], [], [], 50000)
    first = [RESET, *[call] * 2000]
    page = page_of(tmp_path, kiosk, [*first, FIRST_NIGHT])
    assert page.text.count("E-mail 1 sent.") == 2000
    assert (tmp_path / "run.html").stat().st_size < 2_000_000
