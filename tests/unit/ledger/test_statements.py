from __future__ import annotations

import pytest

from tests.unit.ledger.journal import FIRST_WEEK, post_journal, read_journal
from vendsim.ledger import (
    ASSETS,
    BANK,
    CARD_FEES,
    CHART,
    COST_OF_GOODS_SOLD,
    CUSTOMER_REFUNDS,
    DELIVERY,
    MACHINE_FEE,
    OPENING_CAPITAL,
    OTHER_PAYMENTS,
    OUTPUT_TOKENS,
    PROFIT,
    SALES,
    SALES_TAX,
    SALES_TAX_PAYABLE,
    SPOILAGE,
    STOCK,
    SUPPLIER_LOSSES,
    Ledger,
    TrialLine,
    balance_sheet,
    balances_of,
    income_statement,
    net_worth_cents,
    trial_balance,
    trial_balance_cents,
)


def test_trial_balance_lists_debits_and_credits() -> None:
    trial = trial_balance(post_journal(FIRST_WEEK).balances)
    assert [line.account for line in trial.lines] == list(CHART)
    assert TrialLine(BANK, 41_425, 0) in trial.lines
    assert TrialLine(SALES, 0, 3_750) in trial.lines
    assert trial.debit_cents == trial.credit_cents == 53_750


def test_trial_balance_shows_books_that_do_not_balance() -> None:
    balances = {**Ledger(50_000).balances, STOCK: 5}
    assert trial_balance_cents(balances) == 5
    trial = trial_balance(balances)
    assert trial.debit_cents - trial.credit_cents == 5


def test_an_overdraft_stands_in_the_credit_column() -> None:
    ledger = Ledger()
    ledger.post(1439, "machine fee", (MACHINE_FEE, 200), (BANK, -200))
    assert trial_balance(ledger.balances).lines[0] == (BANK, 0, 200)
    assert balance_sheet(ledger.balances).net_worth_cents == -200


def test_income_statement() -> None:
    statement = income_statement(post_journal(FIRST_WEEK).balances)
    assert statement.income == ((SALES, 3_750),)
    assert statement.expenses == (
        (COST_OF_GOODS_SOLD, 1_350),
        (SPOILAGE, 450),
        (MACHINE_FEE, 200),
        (DELIVERY, 1_200),
        (SUPPLIER_LOSSES, 0),
        (CUSTOMER_REFUNDS, 75),
        (OUTPUT_TOKENS, 30),
        (CARD_FEES, 0),
        (SALES_TAX, 0),
        (OTHER_PAYMENTS, 20),
    )
    assert statement.gross_profit_cents == 2_400
    assert statement.profit_cents == 425


def test_income_statement_of_a_period() -> None:
    period = [entry for entry in read_journal(FIRST_WEEK) if entry.minute >= 5_000]
    statement = income_statement(balances_of(period))
    assert statement.income == ((SALES, 0),)
    assert statement.profit_cents == -200 - 450 - 75 - 30 - 20


def test_balance_sheet() -> None:
    sheet = balance_sheet(post_journal(FIRST_WEEK).balances)
    assert [line.account for line in sheet.assets] == list(ASSETS)
    assert (BANK, 41_425) in sheet.assets
    assert (STOCK, 9_000) in sheet.assets
    assert sheet.liabilities == ((SALES_TAX_PAYABLE, 0),)
    assert sheet.equity == ((OPENING_CAPITAL, 50_000), (PROFIT, 425))
    assert sheet.net_worth_cents == sum(line.cents for line in sheet.assets) == 50_425
    assert sheet.net_worth_cents == sum(line.cents for line in sheet.equity)


def test_balance_sheet_refuses_books_that_do_not_balance() -> None:
    with pytest.raises(ValueError, match="differ by 5 cents"):
        balance_sheet({**Ledger(50_000).balances, STOCK: 5})


def test_buying_goods_leaves_net_worth_and_delivery_lowers_it() -> None:
    entries = read_journal(FIRST_WEEK)
    assert net_worth_cents(balances_of(entries[:1])) == 50_000
    assert net_worth_cents(balances_of(entries[:2])) == 50_000
    assert net_worth_cents(balances_of(entries[:3])) == 50_000 - 1_200
    assert net_worth_cents(balances_of(entries[:4])) == 50_000 - 1_200 + 2_400
