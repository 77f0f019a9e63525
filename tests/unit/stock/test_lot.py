from __future__ import annotations

from vendsim.stock import Lot, count_units, total_cost_cents
from vendsim.stock.lot import put_lot, take_expired, take_units


def cola(units: int, arrival: int, *, cost_cents: int = 60, expiry_day: int = 90) -> Lot:
    return Lot("cola", units, cost_cents, expiry_day, arrival)


def test_lots_queue_by_arrival_whenever_they_are_put() -> None:
    queue: list[Lot] = []
    for arrival in (5, 2, 9, 0):
        put_lot(queue, cola(arrival + 1, arrival))
    assert [lot.arrival for lot in queue] == [0, 2, 5, 9]


def test_parts_of_a_lot_become_one_again() -> None:
    queue = [cola(4, 1), cola(5, 3)]
    put_lot(queue, cola(2, 1))
    assert queue == [cola(6, 1), cola(5, 3)]


def test_taking_goes_through_the_lots_and_splits_the_last() -> None:
    queue = [cola(4, 1, cost_cents=50), cola(5, 3, cost_cents=60)]
    taken = take_units(queue, 6)
    assert taken == [cola(4, 1, cost_cents=50), cola(2, 3, cost_cents=60)]
    assert queue == [cola(3, 3, cost_cents=60)]
    assert count_units(taken) == 6
    assert total_cost_cents(taken) == 4 * 50 + 2 * 60


def test_taking_exactly_a_lot_leaves_the_next_whole() -> None:
    queue = [cola(4, 1), cola(5, 3)]
    assert take_units(queue, 4) == [cola(4, 1)]
    assert queue == [cola(5, 3)]
    assert take_units(queue, 5) == [cola(5, 3)]
    assert queue == []


def test_lots_expire_at_the_close_of_their_last_day() -> None:
    queue = [cola(1, 0, expiry_day=7), cola(2, 1, expiry_day=5), cola(3, 2, expiry_day=6)]
    assert take_expired(queue, 4) == []
    assert take_expired(queue, 6) == [cola(2, 1, expiry_day=5), cola(3, 2, expiry_day=6)]
    assert queue == [cola(1, 0, expiry_day=7)]
