"""Several machines' cash boxes: accounts of their own, and assets like the one box."""

from __future__ import annotations

import pytest

from vendsim.ledger import (
    ASSETS,
    BANK,
    CASH_BOX,
    CHART,
    SALES,
    Ledger,
    balance_sheet,
    balances_of,
    cash_box_of,
    net_worth_cents,
    trial_balance,
    with_cash_boxes,
)

BOXES = (cash_box_of("pier"), cash_box_of("hall"))


def _ledger() -> Ledger:
    ledger = Ledger(10_000, cash_boxes=BOXES)
    ledger.post(700, "sales", (BOXES[0], 350), (SALES, -350))
    ledger.post(710, "sales", (BOXES[1], 150), (SALES, -150))
    ledger.post(720, "cash collected from pier", (BANK, 350), (BOXES[0], -350))
    return ledger


def test_boxes_stand_behind_the_one_box() -> None:
    assert with_cash_boxes(CHART, ()) == CHART
    listed = with_cash_boxes(ASSETS, [*BOXES, BANK, "expenses:delivery"])
    assert set(listed) - set(ASSETS) == set(BOXES)
    place = listed.index(CASH_BOX)
    assert listed[place : place + 3] == (CASH_BOX, *BOXES)


def test_what_lies_in_boxes_is_owned() -> None:
    ledger = _ledger()
    assert [ledger.balance(box) for box in BOXES] == [0, 150]
    assert ledger.net_worth_cents == 10_500 == net_worth_cents(ledger.balances)
    sheet = balance_sheet(ledger.balances)
    assert sheet.net_worth_cents == 10_500
    assert {line.account: line.cents for line in sheet.assets}[BOXES[1]] == 150
    lines = trial_balance(ledger.balances).lines
    assert [line.account for line in lines] == list(with_cash_boxes(CHART, BOXES))


def test_a_journal_rebuilds_them() -> None:
    ledger = _ledger()
    assert balances_of(ledger.drain(), BOXES) == dict(ledger.balances)


def test_a_box_that_is_not_there_takes_no_posting() -> None:
    ledger = _ledger()
    before = dict(ledger.balances)
    with pytest.raises(ValueError, match="attic' is not in the chart of accounts"):
        ledger.post(730, "sales", (cash_box_of("attic"), 100), (SALES, -100))
    assert dict(ledger.balances) == before
    with pytest.raises(ValueError, match="pier' is not in the chart of accounts"):
        Ledger().post(730, "sales", (BOXES[0], 100), (SALES, -100))
