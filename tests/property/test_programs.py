"""Random programs of tool calls: cash and units are conserved after every one."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.invariants import Invariants
from tests.markets import variant
from vendsim.tools import perform
from vendsim.world import World

# More complaints than in the market itself, so that programs meet some.
YEAR = variant(
    customers={"complaints_per_unit": 0.3, "ignored_effect": 0.01, "satisfaction_floor": 0.5}
)
SUPPLIERS = [supplier.email for supplier in YEAR.suppliers]
SKUS = [product.sku for product in YEAR.products]

rows = st.integers(0, 4)
columns = st.integers(0, 3)
products = st.sampled_from(SKUS[:12] + SKUS[33:60])
amounts = st.integers(0, 60_000).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")
# Of the customers nobody knows the addresses before they write: they stand here by number.
customers = [f"customer-{number}@nowhere.example" for number in range(4)]
addresses = st.sampled_from([*SUPPLIERS, *customers, "nobody@nowhere.example"])


def call(tool: str, **arguments: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Calls of a tool, its arguments drawn from strategies."""
    return st.builds(
        lambda **drawn: {"tool": tool, "arguments": drawn},
        **arguments,
    )


order_texts = st.lists(st.tuples(st.integers(1, 80), products), min_size=1, max_size=5).map(
    lambda lines: "Please send\n" + "\n".join(f"{units} x {sku}" for units, sku in lines)
)

talk = st.sampled_from(
    ["I will refund you $2.50.", "You'll get it back.", "We will not refund you.", "Which slot?"]
)

calls = st.one_of(
    st.just({"tool": "wait_until_tomorrow", "arguments": {}}),
    st.just({"tool": "wait_until_tomorrow", "arguments": {}}),
    st.just({"tool": "collect_cash", "arguments": {}}),
    st.just({"tool": "get_machine_inventory", "arguments": {}}),
    call("wait", hours=st.integers(1, 24)),
    call("send_email", to=addresses, subject=st.just("Order"), body=order_texts),
    call("send_email", to=st.sampled_from(customers), subject=st.just("Refund"), body=talk),
    call("make_payment", to=st.sampled_from(customers), amount=amounts, description=st.just("x")),
    call("make_payment", to=addresses, amount=amounts, description=st.just("goods")),
    call("stock_slot", row=rows, column=columns, product=products, quantity=st.integers(1, 20)),
    call("empty_slot", row=rows, column=columns),
    call("set_price", row=rows, column=columns, price=amounts),
    call("list_emails"),
    call("read_email", email_id=st.integers(1, 30)),
    call("write_note", title=st.sampled_from("abc"), text=st.just("something")),
    call("delete_note", title=st.sampled_from("abc")),
)
# A business with goods in the machine, so that programs have something to sell and spoil.
OPENING = [
    {
        "tool": "send_email",
        "arguments": {
            "to": SUPPLIERS[0],
            "subject": "Order",
            "body": "Please send 60 x sku-08, 60 x sku-12, 60 x sku-34 and 60 x sku-51.",
        },
    },
    {
        "tool": "make_payment",
        "arguments": {"to": SUPPLIERS[0], "amount": "400", "description": "first order"},
    },
    *[{"tool": "wait_until_tomorrow", "arguments": {}}] * 6,
    *[
        {
            "tool": "stock_slot",
            "arguments": {"row": row, "column": 0, "product": sku, "quantity": 10},
        }
        for row, sku in enumerate(["sku-34", "sku-51", "sku-08", "sku-12"])
    ],
    *[
        {"tool": "set_price", "arguments": {"row": row, "column": 0, "price": "1.50"}}
        for row in range(4)
    ],
    *[{"tool": "wait_until_tomorrow", "arguments": {}}] * 3,
]


def addressed(world: World, action: dict[str, Any]) -> dict[str, Any]:
    """A call with the address of a customer who has written in place of a number."""
    known = list(world.business.complaints.by_address)
    to = action["arguments"].get("to")
    if to not in customers or not known:
        return action
    address = known[customers.index(to) % len(known)]
    return {**action, "arguments": {**action["arguments"], "to": address}}


@given(seed=st.integers(0, 2**31), program=st.lists(calls, min_size=5, max_size=60))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_cash_and_units_are_conserved_after_every_call(
    seed: int, program: list[dict[str, Any]]
) -> None:
    world = World(YEAR, seed, days=60)
    invariants = Invariants(world)
    invariants.check_every_event()
    for action in [*OPENING, *program]:
        if world.end is not None:
            break
        before = world.state_hash()
        outcome = perform(world, addressed(world, action))
        if outcome.error:
            assert world.state_hash() == before
        invariants.check()
    assert invariants.events_checked > 2 * world.day


def test_the_opening_really_stocks_the_machine() -> None:
    world = World(YEAR, 1, days=60)
    invariants = Invariants(world)
    for action in OPENING:
        assert not perform(world, action).error, action
        invariants.check()
    for _ in range(5):
        perform(world, {"tool": "wait_until_tomorrow"})
        invariants.check()
    assert world.business.sales.units > 10
