"""While a machine is out of order nothing in it is on show, and nothing is lost to its slots."""

from __future__ import annotations

from pathlib import Path

from tests.unit.study.rich_run import FLEET
from vendsim.play import run_episode
from vendsim.record import read_record
from vendsim.study.decomposition import decompose
from vendsim.study.decomposition.course import follow

DAYS = 34


def test_customers_see_the_machines_that_work(tmp_path: Path) -> None:
    path = tmp_path / "run.sqlite"
    run_episode(FLEET, "base_stock", seed=4, days=DAYS, record=path)
    course = follow(read_record(path), FLEET)
    assert course.days_played == DAYS
    hall, office = (
        [
            [{sku for sku, _ in span.shown} for span in course.shows[site].spans if span.day == day]
            for day in range(DAYS)
        ]
        for site in ("hall", "office")
    )
    # hall-2 is out of order on days 20 to 22; its goods are others than those beside it.
    assert set() < hall[20][0] < hall[19][-1]
    assert hall[23][0] > hall[22][-1]
    # Everything at the office stands still on days 29 to 31, and on no other.
    assert office[28][-1] != set()
    assert office[29] == office[30] == office[31] == [set()]
    assert office[20][0] == office[19][-1]
    parts = decompose(path).parts
    assert dict(parts)["assortment"] >= 0
