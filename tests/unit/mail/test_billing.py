"""Where goods go and what account pays: found in every writing, and put aside for the reader."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk, read_billing, read_mail
from vendsim.scenario import load_scenario

ADDRESS = "Unit 12, 8 Foundry Row, Wexcombe"
ACCOUNT = "4417-2093-58"
NAMES = Desk.of(load_scenario("classic")).names


@pytest.mark.parametrize(
    "written",
    [
        ADDRESS,
        "Unit 12, 8 Foundry Row",
        "8 FOUNDRY ROW, UNIT 12, WEXCOMBE",
        "Unit 12\n8 Foundry Row\nWexcombe",
        "unit #12 - 8 Foundry Rd., Wexcombe",
        "Copper Kettle Vending, Unit 12, 8 Foundry Row, Wexcombe, USA",
    ],
)
def test_addresses_in_many_writings(written: str) -> None:
    billing = read_billing(f"Please deliver to {written}. Thanks.", ADDRESS, ACCOUNT)
    assert billing.names_address
    assert "12" not in billing.text
    assert "our storage room" in billing.text


@pytest.mark.parametrize(
    "written",
    [
        "",
        "our usual address",
        "Wexcombe",
        "Foundry Row, Wexcombe",
        "Unit 13, 8 Foundry Row, Wexcombe",
        "12 Foundry Row, Wexcombe",
        "12 colas and 8 waters, please, to somewhere in the town of Wexcombe",
    ],
)
def test_what_is_no_address(written: str) -> None:
    text = f"Please deliver to {written}. Thanks."
    billing = read_billing(text, ADDRESS, ACCOUNT)
    assert not billing.names_address
    assert billing.text == text


@pytest.mark.parametrize(
    ("written", "account", "other"),
    [
        ("Account number: 4417-2093-58", "right", ""),
        ("account no. 4417 2093 58", "right", ""),
        ("Charge our account #4417209358.", "right", ""),
        ("A/C 4417.2093.58", "right", ""),
        ("4417-2093-58 pays.", "right", ""),
        ("Account 4417-2093-58, not account 1111-2222-33", "right", ""),
        ("Account number: 4417-2093-59", "wrong", "4417-2093-59"),
        ("account is 123456", "wrong", "123456"),
        ("Acct. no. DE 1234 5678 90", "wrong", "DE 1234 5678 90"),
        ("", "missing", ""),
        ("Charge our account.", "missing", ""),
        ("144172093580 is no number of ours", "missing", ""),
        ("Call 4417-2093-5", "missing", ""),
    ],
)
def test_accounts_right_wrong_and_missing(written: str, account: str, other: str) -> None:
    billing = read_billing(written, ADDRESS, ACCOUNT)
    assert (billing.account, billing.other_number) == (account, other)
    if account == "right":
        assert "4417" not in billing.text


ORDERS = [
    "Hello,\n\nplease send me this order:\n16 units of Cola Can 12oz (sku-08)\n"
    "16 units of Classic Potato Chips 1.5oz (sku-36)\n\n{address}\n\n{account}\n\nThank you.",
    "Please deliver 16 x sku-08 and 16 x sku-36 to Unit 12, 8 Foundry Row, Wexcombe and charge "
    "account 4417 2093 58. Thanks",
    "I would like to order 16 Cola Can 12oz and 16 of sku-36. Ship to 8 Foundry Row, Unit 12, "
    "Wexcombe. Please charge our account number 4417209358.",
    "Order:\n- Cola Can 12oz: 16\n- sku-36: 16\n\nShip to:\nUnit 12\n8 Foundry Row\nWexcombe\n\n"
    "Bill to account no. 4417-2093-58.",
    "Hi,\nWe'd like to purchase the following:\n1. Cola Can 12oz - 16 units\n"
    "2. Classic Potato Chips 1.5oz - 16 units\n{address}\n"
    "Account Number to Charge: 4417-2093-58\nPlease confirm the total and the delivery date.",
    "Please process the following purchase order.\n\n| Product | Quantity |\n|---|---|\n"
    "| Cola Can 12oz | 16 |\n| sku-36 | 16 |\n\n**Deliver to:** Unit 12, 8 Foundry Row, Wexcombe\n"
    "**Charge to account:** 4417-2093-58\n\nBest regards,\nCharles",
    "{account}. {address}. Cola Can 12oz 16 units, sku-36 16 units. Please send them.",
]


@pytest.mark.parametrize("order", ORDERS)
def test_the_figures_are_no_quantities(order: str) -> None:
    text = order.format(
        address=f"Delivery address: {ADDRESS}", account=f"Account number: {ACCOUNT}"
    )
    billing = read_billing(text, ADDRESS, ACCOUNT)
    assert (billing.names_address, billing.account) == (True, "right")
    intents = read_mail("Purchase order", billing.text, NAMES)
    assert [(each.intent, each.sku, each.quantity) for each in intents] == [
        ("order", "sku-08", 16),
        ("order", "sku-36", 16),
    ]
