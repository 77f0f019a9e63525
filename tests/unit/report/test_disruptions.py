"""The report tells of disruptions: in a list, and as shaded days behind the pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.report.hand_made import RESET, RUN, Step, day, write_run
from tests.unit.report.test_page import page_of
from vendsim.record import read_record
from vendsim.report import pictures
from vendsim.report.chronicle import Chronicle, Spell, gather
from vendsim.scenario import Scenario


def turn(index: int, turned: str, name: str, what: str) -> dict[str, object]:
    minute = 1440 * index
    return {"kind": "disruption", "minute": minute, "id": name, "what": what, "turn": turned}


def steps() -> list[Step]:
    events: list[object] = [turn(0, "began", "works", "road_works")]
    for index in range(10):
        if index == 2:
            events.append(turn(2, "began", "july", "heat_wave"))
        if index == 4:
            events.append(turn(4, "ended", "july", "heat_wave"))
        if index == 7:
            events.append(turn(7, "began", "july", "heat_wave"))
        events.append(day(index, units=index))
    return [RESET, (10 * 1440, "wait", {}, {}, events, [], 50000)]


@pytest.fixture
def chronicle(tmp_path: Path, kiosk: Scenario) -> Chronicle:
    return gather(read_record(write_run(tmp_path / "run.sqlite", kiosk, steps(), days=10)))


def test_spells_have_their_first_day_and_the_day_after_their_last(chronicle: Chronicle) -> None:
    assert chronicle.spells == [
        Spell("works", "road_works", 0, None),
        Spell("july", "heat_wave", 2, 4),
        Spell("july", "heat_wave", 7, None),
    ]


def test_beginnings_are_marked_and_days_read_out(chronicle: Chronicle) -> None:
    for draw in (pictures.draw_worth, pictures.draw_revenue, pictures.draw_units):
        picture = draw(chronicle)
        assert [(start.label, start.at) for start in picture.starts] == [
            ("road works: works", "0%"),
            ("heat wave: july", "20%"),
            ("heat wave: july", "70%"),
        ]
        told = [reading.endswith(" · heat wave: july") for reading in picture.readings]
        assert told == [False] * 2 + [True] * 2 + [False] * 3 + [True] * 3
        assert all(" · road works: works" in reading for reading in picture.readings)
    assert pictures.draw_stock(chronicle).starts == []


def test_each_disruption_has_a_line_of_its_own(chronicle: Chronicle) -> None:
    works, july = pictures.draw_spells(chronicle)
    assert (works.id, works.what) == ("works", "road works")
    assert [(band.at, band.width) for band in works.bands] == [("0%", "100%")]
    assert [(band.at, band.width) for band in july.bands] == [("20%", "20%"), ("70%", "30%")]


def test_the_page_lists_them(tmp_path: Path, kiosk: Scenario) -> None:
    page = page_of(tmp_path, kiosk, steps(), days=10)
    assert "The dates of 3 beginnings" in page.text
    assert "julyheat wave7 Jan 2026 8 Jan 2026" in page.text
    assert "julyheat wave12 Jan 2026 –" in page.text
    bands = [attributes for tag, attributes in page.tags if attributes.get("class") == "band"]
    assert len(bands) == 3
    starts = [attributes for tag, attributes in page.tags if attributes.get("class") == "start"]
    assert len(starts) == 9


def test_a_run_without_any_says_nothing_of_them(tmp_path: Path, kiosk: Scenario) -> None:
    page = page_of(tmp_path, kiosk, RUN)
    assert "isruption" not in page.text
    assert not any(attributes.get("class") == "band" for _, attributes in page.tags)
