"""The chart of accounts: every account there is, grouped by kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

__all__ = [
    "ASSETS",
    "BANK",
    "CARD_FEES",
    "CARD_RECEIVABLE",
    "CASH_BOX",
    "CHART",
    "COST_OF_GOODS_SOLD",
    "CUSTOMER_REFUNDS",
    "DELIVERY",
    "EQUITY",
    "EXPENSES",
    "INCOME",
    "LIABILITIES",
    "MACHINE_FEE",
    "OPENING_CAPITAL",
    "OTHER_PAYMENTS",
    "OUTPUT_TOKENS",
    "PREPAID",
    "SALES",
    "SALES_TAX",
    "SALES_TAX_PAYABLE",
    "SPOILAGE",
    "STOCK",
    "SUPPLIER_LOSSES",
    "Account",
    "cash_box_of",
    "with_cash_boxes",
]

Account: TypeAlias = str
"""The name of an account: its kind, a colon, and what it holds."""

BANK: Account = "assets:bank"
"""Money in the bank; negative when the fee was debited from an empty account."""
CASH_BOX: Account = "assets:cash_box"
"""Coins and notes in the machine, until they are collected."""
CARD_RECEIVABLE: Account = "assets:card_receivable"
"""Card takings that have not reached the bank yet."""
PREPAID: Account = "assets:prepaid"
"""Money paid to suppliers for which no goods have come yet."""
STOCK: Account = "assets:stock"
"""Goods in storage and in the machine, at what they cost."""
OPENING_CAPITAL: Account = "equity:opening_capital"
"""What the business was given to start with."""
SALES: Account = "income:sales"
"""Revenue from customers, cash and card."""
COST_OF_GOODS_SOLD: Account = "expenses:cost_of_goods_sold"
"""What the goods sold had cost."""
SPOILAGE: Account = "expenses:spoilage"
"""What goods had cost that expired unsold."""
MACHINE_FEE: Account = "expenses:machine_fee"
"""The daily fee for the machine."""
DELIVERY: Account = "expenses:delivery"
"""What suppliers charge for bringing goods; not part of a lot's unit cost."""
SUPPLIER_LOSSES: Account = "expenses:supplier_losses"
"""Money suppliers took and gave no goods for: what came short or spoilt and was not made good,
surcharges, memberships, prepayments lost to somebody who vanished or closed down."""
CUSTOMER_REFUNDS: Account = "expenses:customer_refunds"
"""Payments to customers who have complained, whether they were owed the money or not."""
OTHER_PAYMENTS: Account = "expenses:other_payments"
"""Payments that bought nothing, such as one to an address that is no supplier's or customer's."""
OUTPUT_TOKENS: Account = "expenses:output_tokens"
"""What the tokens cost that the agent wrote, where the market charges for them."""

CARD_FEES: Account = "expenses:card_fees"
"""What the card processor keeps of card takings, where the market has such fees."""
SALES_TAX: Account = "expenses:sales_tax"
"""The tax that revenue included, where the market has a sales tax."""
SALES_TAX_PAYABLE: Account = "liabilities:sales_tax"
"""Tax collected in prices and not yet paid over."""

ASSETS: tuple[Account, ...] = (BANK, CASH_BOX, CARD_RECEIVABLE, PREPAID, STOCK)
# Only the tax office waits for its money: goods are paid for ahead, and an overdraft is a negative
# bank balance.
LIABILITIES: tuple[Account, ...] = (SALES_TAX_PAYABLE,)
EQUITY: tuple[Account, ...] = (OPENING_CAPITAL,)
INCOME: tuple[Account, ...] = (SALES,)
EXPENSES: tuple[Account, ...] = (
    COST_OF_GOODS_SOLD,
    SPOILAGE,
    MACHINE_FEE,
    DELIVERY,
    SUPPLIER_LOSSES,
    CUSTOMER_REFUNDS,
    OUTPUT_TOKENS,
    CARD_FEES,
    SALES_TAX,
    OTHER_PAYMENTS,
)
CHART: tuple[Account, ...] = (*ASSETS, *LIABILITIES, *EQUITY, *INCOME, *EXPENSES)
"""Every account, in the sequence statements list them."""


def cash_box_of(machine: str) -> Account:
    """The account of one machine's cash box, where there are several machines.

    >>> cash_box_of("pier-2")
    'assets:cash_box:pier-2'
    """
    return f"{CASH_BOX}:{machine}"


def with_cash_boxes(accounts: Iterable[Account], known: Iterable[Account]) -> tuple[Account, ...]:
    """Accounts of the chart, and behind that of the cash box those of several machines' boxes.

    Args:
        accounts: Accounts of the chart, in its sequence.
        known: Every account there is: the boxes among them are put in, in their sequence.
    """
    boxes = [account for account in known if account.startswith(f"{CASH_BOX}:")]
    listed: list[Account] = []
    for account in accounts:
        listed += [account, *boxes] if account == CASH_BOX else [account]
    return tuple(listed)
