from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.report.hand_made import RESET, day, mail, write_run
from vendsim.errors import RecordError
from vendsim.record import read_record
from vendsim.report.events import Day, Email, events_of
from vendsim.scenario import Scenario


def read(path: Path, kiosk: Scenario, *events: object) -> list[object]:
    minute, tool, action, result, _, entries, balance_cents = RESET
    write_run(path, kiosk, [(minute, tool, action, result, list(events), entries, balance_cents)])
    (step,) = read_record(path).steps()
    return list(events_of(step))


def test_events_come_typed_and_in_sequence(tmp_path: Path, kiosk: Scenario) -> None:
    email, closed = read(
        tmp_path / "run.sqlite",
        kiosk,
        mail(1, 500, "sent", "north@supply.example", "prices?"),
        day(3, units=4),
    )
    assert isinstance(email, Email)
    assert email.body == "prices?"
    assert isinstance(closed, Day)
    assert (closed.day, closed.units) == (3, 4)


def test_kinds_a_report_does_not_read_are_left_out(tmp_path: Path, kiosk: Scenario) -> None:
    assert read(tmp_path / "run.sqlite", kiosk, {"kind": "parade", "minute": 3}) == []


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "lost", "minute": 3, "sku": "cola"},
        {"kind": "lost", "minute": 3, "sku": "cola", "units": "two"},
        {"kind": "lost", "minute": 3, "sku": "cola", "units": 1.5},
        {"kind": "lost", "sku": "cola", "units": 1},
        day(0) | {"wet": 1},
    ],
)
def test_an_event_that_lacks_or_mistypes_is_refused(
    tmp_path: Path, kiosk: Scenario, event: object
) -> None:
    with pytest.raises(RecordError, match="step 0: an event cannot be read"):
        read(tmp_path / "run.sqlite", kiosk, event)
