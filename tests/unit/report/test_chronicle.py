from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.unit.report.hand_made import HOSTILE, RESET, RUN, Step, purchase_order, write_run
from vendsim.errors import RecordError
from vendsim.record import read_record
from vendsim.report.chronicle import Chronicle, gather
from vendsim.scenario import Scenario


@pytest.fixture
def chronicle(run_record: Path) -> Chronicle:
    return gather(read_record(run_record))


def test_days_and_opening_balance(chronicle: Chronicle) -> None:
    assert chronicle.opening_cents == 50000
    assert [day.balance_cents for day in chronicle.days] == [48400, 48800]
    assert chronicle.record_hash == chronicle.record.verify_chain()


def test_a_products_sales_losses_and_spoilage_add_up(chronicle: Chronicle) -> None:
    assert list(chronicle.products) == ["cola"]
    cola = chronicle.products["cola"]
    assert (cola.name, cola.units, cola.revenue_cents, cola.cost_cents) == ("Cola Can", 4, 600, 360)
    assert (cola.margin_cents, cola.lost_units) == (240, 2)
    assert (cola.spoiled_units, cola.spoiled_cents) == (6, 540)
    assert cola.paid_cents == {0: 150}
    assert chronicle.lost_units == {0: 2}


def test_a_purchase_order_keeps_its_start_and_its_last_status(chronicle: Chronicle) -> None:
    (purchase,) = chronicle.purchases.values()
    assert (purchase.placed_minute, purchase.delivered_minute) == (510, 800)
    assert purchase.order.status == "delivered"


def test_an_order_that_never_came_is_not_delivered(tmp_path: Path, kiosk: Scenario) -> None:
    never = {"kind": "delivery", "minute": 800, "order": "NO-1001", "supplier": "north"}
    events: list[object] = [
        purchase_order(510, "unpaid"),
        purchase_order(520, "confirmed"),
        never | {"lots": [], "lost_cents": 1400},
        purchase_order(800, "lost"),
    ]
    steps: list[Step] = [RESET, (900, "wait", {}, {}, events, [], 50000)]
    record = read_record(write_run(tmp_path / "run.sqlite", kiosk, steps))
    (found,) = gather(record).purchases.values()
    assert (found.order.status, found.lost_cents) == ("lost", 1400)
    assert found.delivered_minute is None


def test_entries_and_balances(chronicle: Chronicle) -> None:
    assert len(chronicle.entries) == 8
    assert chronicle.balances["assets:bank"] == 48800
    assert sum(chronicle.balances.values()) == 0


def test_calls_are_read_row_first_and_clipped(chronicle: Chronicle) -> None:
    sent, refused, *_ = chronicle.calls
    assert (sent.tool, sent.error, sent.answer) == ("send_email", "", "E-mail 1 sent.")
    assert refused.arguments == f"row 9, column 0, price {HOSTILE}"
    assert refused.error == "invalid_arguments"
    assert refused.answer == f"Error (invalid_arguments): {HOSTILE}"


def test_a_call_that_is_none_is_shown_as_it_was_sent(tmp_path: Path, kiosk: Scenario) -> None:
    told: dict[str, object] = {"text": "x" * 500, "data": {}, "error": "invalid_call"}
    steps: list[Step] = [RESET, (480, "", ["not", "a call"], told, [], [], 50000)]
    (call,) = gather(read_record(write_run(tmp_path / "run.sqlite", kiosk, steps))).calls
    assert (call.tool, call.arguments) == ("", '["not","a call"]')
    assert len(call.answer) == 160
    assert call.answer.endswith("x…")


def test_a_product_the_scenario_lacks_is_refused(tmp_path: Path, kiosk: Scenario) -> None:
    lost = {"kind": "lost", "minute": 500, "sku": "ghost", "units": 1}
    steps: list[Step] = [RESET, (500, "wait", {}, {}, [lost], [], 50000)]
    with pytest.raises(RecordError, match="'ghost'"):
        gather(read_record(write_run(tmp_path / "run.sqlite", kiosk, steps)))


def test_a_changed_step_is_refused(run_record: Path) -> None:
    with closing(sqlite3.connect(run_record)) as connection:
        connection.execute(
            "UPDATE line SET body = json_set(body, '$.balance_cents', 1) WHERE seq = 2"
        )
        connection.commit()
    with pytest.raises(RecordError, match="step 2 is damaged"):
        gather(read_record(run_record))


def test_a_scenario_of_another_version_is_refused(tmp_path: Path, kiosk: Scenario) -> None:
    text = '{"name":"older"}'
    path = write_run(
        tmp_path / "run.sqlite",
        kiosk,
        RUN,
        scenario_json=text,
        scenario_hash=sha256(text.encode()).hexdigest(),
    )
    with pytest.raises(RecordError, match="cannot read its scenario"):
        gather(read_record(path))
