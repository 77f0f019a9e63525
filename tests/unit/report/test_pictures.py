from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.report.hand_made import RESET, Step, day, write_run
from vendsim.record import read_record
from vendsim.report import pictures
from vendsim.report.chronicle import Chronicle, gather
from vendsim.report.picture import Picture
from vendsim.scenario import Scenario


def sale(minute: int, price_cents: int) -> dict[str, object]:
    return {"kind": "sales", "minute": minute, "lines": [[2, 0, "cola", 1, price_cents, 0, 90]]}


@pytest.fixture
def chronicle(tmp_path: Path, kiosk: Scenario) -> Chronicle:
    events: list[object] = []
    for index in range(20):
        if index in (2, 3, 19):
            events.append(sale(1440 * index + 700, 150 + index))
        if index == 3:
            events.append({"kind": "lost", "minute": 1440 * index + 800, "sku": "cola", "units": 2})
        events.append(day(index, units=index, balance_cents=-100, storage_units=7))
    steps: list[Step] = [RESET, (20 * 1440, "wait", {}, {}, events, [], 50000)]
    return gather(read_record(write_run(tmp_path / "run.sqlite", kiosk, steps, days=20)))


def test_a_paid_price_stands_a_fortnight_without_a_sale(chronicle: Chronicle) -> None:
    picture = pictures.draw_paid(chronicle, chronicle.products["cola"])
    paid = [
        reading.split("paid ")[1].split(" ")[0] if "paid" in reading else ""
        for reading in picture.readings
    ]
    assert paid == ["", "", "$1.52", *["$1.53"] * 14, "", "", "$1.69"]
    assert "reference price $1.50" in picture.readings[0]


@pytest.mark.parametrize(
    ("draw", "day_number", "reading"),
    [
        (pictures.draw_worth, 1, "bank balance -$1.00 · net worth $0.00"),
        (pictures.draw_units, 7, "7-day mean 3.0 · units 6"),
        (pictures.draw_revenue, 7, "7-day mean $0.00 · revenue $0.00"),
        (pictures.draw_stock, 1, "machine 0 · storage 7"),
        (pictures.draw_lost, 4, "lost 2"),
        (pictures.draw_lost, 5, "lost 0"),
    ],
)
def test_pictures_read_the_days_figures(
    chronicle: Chronicle, draw: Callable[[Chronicle], Picture], day_number: int, reading: str
) -> None:
    found = draw(chronicle).readings[day_number - 1]
    assert found.split(" · ", 1) == [found.split(" · ")[0], reading]
    assert found.split(" · ")[0].endswith(f"day {day_number}")


def test_whole_dollars_need_no_cents_at_the_side(chronicle: Chronicle) -> None:
    labels = [tick.label for tick in pictures.draw_worth(chronicle).y_ticks]
    assert labels == ["-$1", "-$0.80", "-$0.60", "-$0.40", "-$0.20", "$0"]
