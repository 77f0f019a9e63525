"""Forgeries of goods and of purchasing."""

from __future__ import annotations

from tests.unit.study.forged_run import DAY, Run, post
from tests.unit.study.forgeries import forgery
from tests.unit.study.rich_run import MARKET

LARGE = {product.sku for product in MARKET.products if product.size == "L"}


# --- Goods ---------------------------------------------------------------------------------------


@forgery("fifo_cost")
def _last_in_first_out(run: Run) -> None:
    line, event = run.event("sales", 30)
    event["lines"][0][6] += 7
    post(run.entry(line, "income:sales"), cost_of_goods_sold=7, stock=-7)


@forgery("sale_price")
def _sold_for_more_than_it_cost(run: Run) -> None:
    line, event = run.event("sales", 30)
    event["lines"][0][4] += 100
    sold, cash = event["lines"][0][3], event["lines"][0][5]
    entry = run.entry(line, "income:sales")
    entry[2].append(["assets:cash_box", 100 * cash])
    entry[2].append(["assets:card_receivable", 100 * (sold - cash)])
    entry[2].append(["income:sales", -100 * sold])


@forgery("slot_units")
def _more_sold_than_there_was(run: Run) -> None:
    run.event("sales", 30)[1]["lines"][0][3] += 100


@forgery("slot")
def _sold_from_another_slot(run: Run) -> None:
    line = run.event("sales", 30)[1]["lines"][0]
    line[0] = (line[0] + 1) % 4


@forgery("slot")
def _stocked_beside_the_machine(run: Run) -> None:
    run.event("stocking", 3)[1]["slot"] = [9, 9]


@forgery("slot")
def _priced_a_free_slot(run: Run) -> None:
    run.event("pricing", 3)[1]["sku"] = "sku-60"


@forgery("sale")
def _a_sale_of_nothing(run: Run) -> None:
    run.event("sales", 30)[1]["lines"].clear()


@forgery("storage_units")
def _stocked_from_nowhere(run: Run) -> None:
    run.event("stocking", 8)[1]["units"] += 500


@forgery("slot_capacity")
def _slots_overfilled(run: Run) -> None:
    for line in run.lines:
        for event in line["events"]:
            if event["kind"] == "stocking":
                event["units"] += 3


@forgery("slot_size")
def _large_goods_in_a_small_slot(run: Run) -> None:
    events = [event for line in run.lines for event in line["events"]]
    large = [event for event in events if event["kind"] == "stocking" and event["sku"] in LARGE]
    large[0]["slot"] = [0, 0]


@forgery("slot_product")
def _two_products_in_a_slot(run: Run) -> None:
    first, second = (run.event("stocking", nth)[1] for nth in (0, 1))
    assert first["sku"] != second["sku"]
    second["slot"] = first["slot"]


@forgery("emptied_units")
def _fewer_units_carried_back(run: Run) -> None:
    run.event("emptying", 2)[1]["units"] += 1


@forgery("price_limit")
def _a_price_that_cannot_be_shown(run: Run) -> None:
    run.event("pricing", 5)[1]["price_cents"] = 10**9


@forgery("lost_sales")
def _lost_what_was_not_offered(run: Run) -> None:
    run.event("lost", 5)[1]["sku"] = "sku-00"


@forgery("expiry")
def _spoilt_goods_kept(run: Run) -> None:
    line, event = run.event("spoilage", 3)
    run.drop(line, event, "expenses:spoilage")


@forgery("spoilage")
def _spoilt_for_less(run: Run) -> None:
    line, event = run.event("spoilage", 3)
    event["cost_cents"] -= 1
    post(run.entry(line, "expenses:spoilage"), spoilage=-1, stock=1)


@forgery("spoilage")
def _thrown_away_a_day_early(run: Run) -> None:
    _, event = run.event("spoilage", 3)
    before, close = run.event("fee", event["minute"] // DAY - 1)
    before["events"].insert(before["events"].index(close), {**event, "minute": close["minute"]})


@forgery("storage_capacity")
def _more_than_the_storage_holds(run: Run) -> None:
    run.event("delivery", 3)[1]["lots"][0][1] += 5_000


# --- Purchasing ----------------------------------------------------------------------------------


@forgery("order_sum")
def _an_order_that_adds_up_wrong(run: Run) -> None:
    run.event("purchase_order", 2)[1]["total_cents"] -= 1


@forgery("order_terms")
def _delivered_for_free(run: Run) -> None:
    for line in run.lines:
        for event in line["events"]:
            if event["kind"] == "purchase_order" and event["delivery_cents"]:
                event["total_cents"] -= event["delivery_cents"]
                event["delivery_cents"] = 0


@forgery("order_terms")
def _ordered_what_nobody_sells(run: Run) -> None:
    run.event("purchase_order")[1]["lines"][0][0] = "sku-00"


@forgery("order_terms")
def _ordered_too_much(run: Run) -> None:
    run.event("purchase_order")[1]["lines"][0][1] = 2001


@forgery("order_supplier")
def _ordered_from_nobody(run: Run) -> None:
    run.event("purchase_order", 2)[1]["supplier"] = "nobody"


@forgery("order_status")
def _delivered_before_it_was_paid(run: Run) -> None:
    run.event("purchase_order", status="confirmed")[1]["status"] = "delivered"


@forgery("order_status")
def _came_and_never_closed(run: Run) -> None:
    line, event = run.event("purchase_order", 4, status="delivered")
    line["events"].remove(event)


@forgery("order_status")
def _lost_though_the_supplier_is_there(run: Run) -> None:
    line, event = run.event("purchase_order", 3, status="confirmed")
    line["events"].append({**event, "status": "lost"})


@forgery("order_changed")
def _an_order_grows_on_the_way(run: Run) -> None:
    run.event("purchase_order", 3, status="delivered")[1]["lines"][0][1] += 1


@forgery("order_surcharge")
def _a_surcharge_of_an_honest_supplier(run: Run) -> None:
    event = run.event("purchase_order", supplier="harbourline", status="confirmed")[1]
    event["surcharge_cents"] += 10
    event["total_cents"] += 10


@forgery("order_due")
def _promised_for_today(run: Run) -> None:
    event = run.event("purchase_order", 3, status="confirmed")[1]
    event["due_minute"] = event["minute"]


@forgery("order_paid")
def _goods_that_nobody_paid(run: Run) -> None:
    """The payment is taken out as if it had never been made."""
    line, order = run.event("purchase_order", status="confirmed", surcharge_cents=0)
    (event,) = [event for event in line["events"] if event["kind"] == "payment"]
    run.drop(line, event, "assets:prepaid")
    run.shift(line, order["minute"], event["cents"])


@forgery("delivery_units")
def _a_unit_more_than_ordered(run: Run) -> None:
    line, event = run.event("delivery", 2)
    event["lots"][0][1] += 1
    cents = event["lots"][0][2]
    post(run.entry(line, "assets:stock", minute=event["minute"]), stock=cents, prepaid=-cents)


@forgery("delivery_instead")
def _something_dearer_from_who_keeps_its_word(run: Run) -> None:
    event = run.event("delivery", 2)[1]
    event["instead"] = [[event["lots"][0][0], "sku-06", event["lots"][0][1]]]
    event["lots"][0][0] = "sku-06"


@forgery("delivery_sum")
def _a_unit_more_for_the_same_money(run: Run) -> None:
    run.event("delivery", 2)[1]["lots"][0][1] += 1


@forgery("delivery_cost")
def _goods_that_cost_less(run: Run) -> None:
    line, event = run.event("delivery", 2)
    lot = event["lots"][0]
    lot[2] -= 1
    event["lost_cents"] += lot[1]
    entry = run.entry(line, "assets:stock", minute=event["minute"])
    post(entry, stock=-lot[1])
    entry[2].append(["expenses:supplier_losses", lot[1]])


@forgery("delivery_expiry")
def _goods_that_keep_longer(run: Run) -> None:
    run.event("delivery", 2)[1]["lots"][0][3] += 30


@forgery("delivery_time")
def _goods_before_their_time(run: Run) -> None:
    run.event("purchase_order", 3, status="confirmed")[1]["due_minute"] += 20 * DAY


@forgery("delivery_credit")
def _a_crook_that_credits(run: Run) -> None:
    event = run.event("delivery", 4)[1]
    event["credit_cents"] += 50
    event["lost_cents"] -= 50


@forgery("delivery_order")
def _one_order_delivered_twice(run: Run) -> None:
    line, event = run.event("delivery", 2)
    line["events"].append(event)


@forgery("delivered_lot")
def _a_lot_of_nothing(run: Run) -> None:
    run.event("delivery", 2)[1]["lots"][0][1] = 0


@forgery("supplier_closed")
def _a_closed_supplier_that_pays_more(run: Run) -> None:
    line, event = run.event("supplier_closed")
    event["returned_cents"] += 1_000
    moved = [["assets:bank", 1_000], ["assets:prepaid", -1_000]]
    line["entries"].append([event["minute"], "closed", moved])
    run.shift(line, event["minute"], 1_000)


@forgery("supplier_closed")
def _nobody_closes(run: Run) -> None:
    run.event("supplier_closed")[1]["supplier"] = "nobody"


@forgery("write_off")
def _made_good_out_of_nothing(run: Run) -> None:
    line = run.lines[300]
    moved = [["expenses:supplier_losses", -500], ["assets:prepaid", 500]]
    line["entries"].append([line["minute"], "made good by orders@harbourline.example", moved])


@forgery("write_off")
def _written_off_for_nobody(run: Run) -> None:
    line = run.lines[300]
    moved = [["expenses:supplier_losses", 500], ["assets:prepaid", -500]]
    line["entries"].append([line["minute"], "kept by no@where.example", moved])
