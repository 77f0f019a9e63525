from __future__ import annotations

import pytest

from vendsim.study.audit.goods import Slot
from vendsim.study.audit.lots import Lot
from vendsim.study.decomposition.show import Show, Span

HOURS = (0.0,) * 8 + (0.25,) * 4 + (0.0,) * 12  # from 08:00 to 12:00


def slot(sku: str, price_cents: int | None, units: int) -> Slot:
    found = Slot("S", "")
    found.sku, found.price_cents = sku, price_cents
    if units:
        found.pile.put([Lot(0, units, 50, 99)])
    return found


def test_a_day_is_parted_where_a_machine_is_touched_and_customers_are_counted_by_the_hour() -> None:
    cola, chips = slot("cola", 200, 3), slot("chips", None, 5)
    show = Show([cola, chips], HOURS)
    show.change(7 * 60)  # before anybody has come
    chips.price_cents = 150
    show.change(9 * 60)
    cola.pile.take(3)
    show.change(9 * 60)  # at the same minute
    show.open_day(1)
    show.open_day(2)
    both = (("chips", 150), ("cola", 200))
    assert show.spans == pytest.approx(
        {
            Span(0, (("cola", 200),), (("cola", 200),)): 0.25,
            Span(0, both, (("chips", 150),)): 0.75,
            Span(1, both, (("chips", 150),)): 1.0,
        },
        abs=1e-3,
    )


def test_of_a_product_in_several_slots_the_lowest_price_counts() -> None:
    show = Show([slot("cola", 250, 0), slot("cola", 200, 0), slot("cola", 300, 4)], HOURS)
    show.change(0)
    assert show.shown == {"cola": 200}
    assert show.in_stock() == (("cola", 300),)
