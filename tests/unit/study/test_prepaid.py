"""What suppliers hold, counted by verification: what is made good in the step in which it came."""

from __future__ import annotations

import msgspec

from vendsim.scenario import load_scenario
from vendsim.study.audit.books import Books
from vendsim.study.audit.breach import Breach, Findings
from vendsim.study.audit.events import Delivery, PurchaseOrder
from vendsim.study.audit.market import Market
from vendsim.study.audit.prepaid import Prepaid
from vendsim.study.audit.step import Step

MARKET = msgspec.json.decode(load_scenario("year").canonical_json, type=Market)
ORDER = PurchaseOrder(
    minute=100,
    id="HB-1003",
    supplier="harbourline",
    status="confirmed",
    lines=[("sku-08", 10, 87)],
    goods_cents=870,
    delivery_cents=0,
    surcharge_cents=0,
    total_cents=870,
    due_minute=2_000,
)


def breaches(damaged: int, made_good_cents: int) -> list[Breach]:
    """Of a night in which an order comes, and a complaint about it is answered."""
    findings = Findings()
    prepaid, books = Prepaid(MARKET, findings), Books(MARKET, findings)
    prepaid.note(ORDER)
    prepaid._held["harbourline"] += ORDER.total_cents
    moved = [("expenses:supplier_losses", -made_good_cents), ("assets:prepaid", made_good_cents)]
    memo = "made good by orders@harbourline.example"
    night = Step(False, 0, 2_500, "wait", {}, {}, [(2_400, memo, moved)], [], 0)
    prepaid.write_off(night)
    lots = [("sku-08", 10 - damaged, 87, 90)]
    delivery = Delivery(
        2_000, "HB-1003", "harbourline", lots, [], [("sku-08", damaged)], [], 0, 87 * damaged
    )
    prepaid.deliver(delivery, ORDER)
    prepaid.note(msgspec.structs.replace(ORDER, status="delivered"))
    books.balances["assets:prepaid"] = made_good_cents
    prepaid.check(books)
    return findings.breaches


def test_damage_can_be_made_good_in_the_step_in_which_the_goods_came() -> None:
    assert breaches(damaged=1, made_good_cents=87) == []


def test_no_more_than_the_damage_is_made_good() -> None:
    (found,) = breaches(damaged=1, made_good_cents=88)
    assert (found.rule, found.count) == ("write_off", 1)
    assert "harbourline makes 1 cents good for nothing" in found.what
