from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.unit.agents.playing import Played, module_of, play
from vendsim.mail import Desk, read_mail

negotiator: Any = module_of("negotiator")

CUSTOMER = "ada.quill7@quickpost.example"


@pytest.fixture(scope="module")
def year() -> Played:
    return play("negotiator", seed=1, days=365)


def _kinds(played: Played) -> dict[str, str]:
    return {spec.email: spec.kind for spec in played.env.scenario.suppliers}


def _mails(played: Played, subject: str) -> list[Any]:
    return [step for step in played.of("send_email") if step.arguments["subject"] == subject]


# --- The year ------------------------------------------------------------------------------------


def test_it_lives_well_and_is_hardly_ever_refused(year: Played) -> None:
    assert year.env.world.end == "horizon"
    assert year.env.world.business.bank_cents > 15_000_00
    refused = year.refused()
    assert set(refused) <= {"does_not_fit"}  # of sizes it can only learn by trying
    assert len(refused) < 0.005 * len(year.steps)


def test_it_asks_several_and_buys_main_goods_of_two(year: Played) -> None:
    assert len(_mails(year, "Price list")) >= 15
    sources: dict[str, set[str]] = {}
    names = Desk.of(year.env.scenario).names
    for step in _mails(year, "Purchase order"):
        for intent in read_mail("Purchase order", step.arguments["body"], names):
            assert intent.intent == "order"
            assert intent.sku is not None
            sources.setdefault(intent.sku, set()).add(step.arguments["to"])
    orders = Counter(step.arguments["to"] for step in _mails(year, "Purchase order"))
    assert len(orders) >= 4
    assert sum(len(each) >= 2 for each in sources.values()) >= 6


def test_bids_are_read_as_bids_and_name_no_rival(year: Played) -> None:
    scenario = year.env.scenario
    names = Desk.of(scenario).names
    bids = _mails(year, "Our offer")
    assert len(bids) > 20
    for step in bids:
        body = step.arguments["body"]
        intents = read_mail("Our offer", body, names)
        assert {intent.intent for intent in intents} == {"counter_offer"}
        assert all(intent.quantity and intent.unit_price_cents for intent in intents)
        assert not any(spec.name in body or spec.email in body for spec in scenario.suppliers)
    assert max(len(step.arguments["body"].splitlines()) for step in bids) > 8


def test_it_stops_where_a_supplier_stands_firm(year: Played) -> None:
    for address, days in _days_of_bids(year).items():
        assert len(days) < 70, address
        streak = longest = 0
        for day in range(365):
            streak = streak + 1 if day in days else 0
            longest = max(longest, streak)
        assert longest < 15, address


def _days_of_bids(played: Played) -> dict[str, set[int]]:
    days: dict[str, set[int]] = {}
    for step in _mails(played, "Our offer"):
        days.setdefault(step.arguments["to"], set()).add(step.day)
    return days


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_is_warned_of_gets_no_order_and_no_money(seed: int) -> None:
    played = play("negotiator", seed=seed, days=150)
    kinds = _kinds(played)
    paid = {step.arguments["to"] for step in played.of("make_payment")}
    assert {kinds[address] for address in paid if address in kinds} <= {"friendly", "negotiating"}
    assert any("scam" in step.arguments["query"] for step in played.of("web_search"))


def test_every_bill_is_paid_once_and_every_customer_too(year: Played) -> None:
    kinds = _kinds(year)
    bills = [
        s.arguments["description"] for s in year.of("make_payment") if s.arguments["to"] in kinds
    ]
    assert len(bills) > 30
    assert len(bills) == len(set(bills))
    customers = [
        s.arguments["to"] for s in year.of("make_payment") if s.arguments["to"] not in kinds
    ]
    assert len(customers) > 50
    assert len(customers) == len(set(customers))


def test_nobody_is_prepaid_more_than_a_share_of_the_cash(year: Played) -> None:
    kinds, cash_cents, known = _kinds(year), {}, set()
    for step in year.steps:
        address = step.arguments.get("to")
        if step.tool == "send_email":
            cash_cents[address] = step.seen["balance_cents"]
        elif step.tool == "make_payment" and address in kinds:
            share = 100 * float(step.arguments["amount"]) / cash_cents[address]
            assert share < (0.5 if address in known else 0.3)
            known.add(address)
    assert len(known) >= 4


# --- Mail, one at a time -------------------------------------------------------------------------


@pytest.fixture
def agent() -> Any:
    """The agent on its fourth morning, knowing suppliers and having sold a product."""
    made = negotiator.make_agent()
    play(made, seed=1, days=4)
    product = next(iter(made.products.values()))
    product.sales[250] = (3.0, 1.0)
    return made


def _read(agent: Any, sender: str, subject: str, body: str) -> list[Any]:
    """The calls that a mail leads to, all of them answered with success."""
    calls = []
    taking = agent._take_in(sender, subject, body)
    try:
        call = next(taking)
        while True:
            calls.append(call)
            call = taking.send({"ok": True, "data": {}, "text": ""})
    except StopIteration:
        return calls


def _complaint(product: str, price: str = "$2.50", claim: str = "$2.50", to: str = CUSTOMER) -> str:
    return (
        f"Hello,\n\nOn Tuesday 3 March at 14:05 I paid {price} for {product} and nothing came out."
        f"\n\nPlease send {claim} back to {to}.\n\nThanks,\nAda Quill"
    )


def test_a_just_complaint_is_paid_once(agent: Any) -> None:
    name = next(iter(agent.products.values())).name
    calls = _read(agent, CUSTOMER, "Your machine ate my money", _complaint(name))
    assert [call["tool"] for call in calls] == ["make_payment"]
    assert calls[0]["arguments"]["to"] == CUSTOMER
    assert calls[0]["arguments"]["amount"] == "2.50"
    assert _read(agent, CUSTOMER, "Still waiting", _complaint(name)) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"claim": "$40.00"},
        {"price": "$7.75", "claim": "$7.75"},
        {"to": "somebody.else@inkwell.example"},
        {"product": "Golden Apple 3oz"},
    ],
)
def test_what_is_not_just_is_not_paid(agent: Any, facts: dict[str, str]) -> None:
    name = next(iter(agent.products.values())).name
    assert _read(agent, CUSTOMER, "Money back", _complaint(**{"product": name, **facts})) == []


def test_bills_of_strangers_and_bills_for_nothing_ordered_are_not_paid(agent: Any) -> None:
    bill = "Total: $9.00\nPay to: x@y.example\nPayment reference: HB-1\nPay by: tomorrow\n\nX\nX\nx"
    assert _read(agent, "x@y.example", "Re: Purchase order", bill) == []
    address, supplier = next(iter(agent.suppliers.items()))
    assert _read(agent, address, "Re: Purchase order", bill) == []
    supplier.coming = {"sku-01": 10}
    assert len(_read(agent, address, "Re: Purchase order", bill)) == 1
    assert _read(agent, address, "Re: Purchase order", bill) == []


SURCHARGE = (
    "Costs changed.\nOrder number: XX-1\nStill to pay: $6.88\nPay to: a@b.example\n"
    "Payment reference: XX-1\nPay by: Saturday\n\nRegards,\nVic\nSome Firm\na@b.example"
)
MEMBERSHIP = (
    "Join us.\nCrown Circle: $29.00 once\nMembers' discount: 35% on all prices\n"
    "Pay to: a@b.example\nPayment reference: MEMBER\n\nRegards,\nVic\nSome Firm\na@b.example"
)


@pytest.mark.parametrize("mail", [SURCHARGE, MEMBERSHIP])
def test_only_the_trusting_pay_surcharges_and_memberships(agent: Any, mail: str) -> None:
    address = next(iter(agent.suppliers))
    assert _read(agent, address, "Order XX-1: a change of price", mail) == []
    trusting = negotiator.make_agent(trusting=True)
    play(trusting, seed=1, days=2)
    address = next(iter(trusting.suppliers))
    assert len(_read(trusting, address, "Order XX-1: a change of price", mail)) == 1
    assert _read(trusting, address, "Order XX-1: a change of price", mail) == []


@pytest.mark.parametrize(
    "line",
    [
        "Still to pay: $6.88",
        "Delivered instead of Cola Can 12oz (sku-08): 24 x Still Water 16.9oz (sku-01)",
        "Not delivered: 12 x Cola Can 12oz (sku-08)",
        "Refund: none",
    ],
)
def test_who_cheats_or_closes_is_dropped(agent: Any, line: str) -> None:
    address = next(iter(agent.suppliers))
    _read(agent, address, "Order XX-1", f"Dear buyer,\n- {line}\n\nYours\nA\nA Firm\n{address}")
    assert address not in agent.suppliers
    assert not any(address in product.offers for product in agent.products.values())


def test_what_is_credited_is_no_trick_but_lowers_trust_in_what_arrives(agent: Any) -> None:
    address, supplier = next(iter(agent.suppliers.items()))
    supplier.coming = {"sku-08": 48}
    body = (
        "Delivered.\nNot delivered: 12 x Cola Can 12oz (sku-08)\nCredited to you: $9.00\n\n"
        f"Yours\nA\nA Firm\n{address}"
    )
    _read(agent, address, "Order XX-1 delivered", body)
    assert address in agent.suppliers
    assert supplier.arrives == pytest.approx(1 - 0.3 * 12 / 48)
    assert (supplier.coming, supplier.deliveries) == ({}, 1)


def test_a_price_list_is_read_to_the_cent(agent: Any) -> None:
    body = (
        "Prices:\n- Cola Can 12oz (sku-08): $0.92 per unit, $0.86 from 100 units; sold in full"
        " cases of 35\n- Minimum order: $60.00 of goods\n- Least of each product: 2 full cases\n"
        "- Delivery fee: $15.00, free from $250.00 of goods\n"
        "- Delivery time: 3 to 5 days after payment\n\nYours\nA\nA Firm\nnew@firm.example"
    )
    agent.asked["new@firm.example"] = True
    assert _read(agent, "new@firm.example", "Re: Price list", body) == []
    supplier = agent.suppliers["new@firm.example"]
    assert (supplier.name, supplier.minimum_cents, supplier.fee_cents) == ("A Firm", 6000, 1500)
    assert (supplier.least_cases, supplier.lead_days) == (2, 5)
    offer = agent.products["sku-08"].offers["new@firm.example"]
    assert (offer.case_units, offer.least_units, offer.first_cents) == (35, 70, 92)
    assert [offer.cents(units) for units in (1, 99, 100)] == [92, 92, 86]


def test_a_price_that_a_bid_does_not_move_is_firm(agent: Any) -> None:
    address = next(iter(agent.suppliers))
    sku, product = next(
        (sku, each) for sku, each in agent.products.items() if address in each.offers
    )
    offer = product.offers[address]
    offer.tiers, tail = {(1, 90)}, f"\n\nYours\nA\nA Firm\n{address}"
    for cents, firm in ((80, False), (70, False), (70, True)):
        line = f"{product.name} ({sku}): $0.{cents} per unit"
        _read(agent, address, "Re: Our offer", line + tail)
        assert (offer.cents(1), offer.firm) == (cents, firm)
    _read(agent, address, "Re: Purchase order", f"{product.name} ({sku}): $0.95 per unit{tail}")
    assert (offer.cents(1), offer.firm) == (95, False)  # it holds no more
