"""Forgeries of a fleet: which machine it was, what lies in its cash box, and the ways."""

from __future__ import annotations

from tests.unit.study.forged_run import DAY, Run
from tests.unit.study.forgeries import forgery

OTHER = {"hall-1": "hall-2", "hall-2": "office-1", "office-1": "hall-1"}


@forgery("day_machines", "fleet")
def _a_unit_more_at_one_machine_of_a_day(run: Run) -> None:
    run.event("day", 20)[1]["machines"]["hall-1"][0] += 1


@forgery("day_machines", "fleet")
def _a_day_without_a_machine(run: Run) -> None:
    del run.event("day", 20)[1]["machines"]["office-1"]


@forgery("tool_minutes", "fleet")
def _a_way_that_took_no_time(run: Run) -> None:
    line = next(one for one in run.lines[1:] if one["result"]["data"].get("way_minutes"))
    line["minute"] -= line["result"]["data"]["way_minutes"]


@forgery("slot", "fleet")
def _a_sale_at_a_machine_that_lacks_the_product(run: Run) -> None:
    event = run.event("sales", 3)[1]
    event["machine"] = "hall-9"


@forgery("act_result", "fleet")
def _goods_put_into_another_machine(run: Run) -> None:
    event = run.event("stocking", 5)[1]
    event["machine"] = OTHER[event["machine"]]


@forgery("act_result", "fleet")
def _a_price_at_another_machine(run: Run) -> None:
    event = run.event("pricing", 5)[1]
    event["machine"] = OTHER[event["machine"]]


@forgery("collection", "fleet")
def _the_cash_of_another_machine(run: Run) -> None:
    event = run.event("collection", 3)[1]
    event["machine"] = OTHER[event["machine"]]


@forgery("cash_box", "fleet")
def _cash_booked_into_another_box(run: Run) -> None:
    boxes = [f"assets:cash_box:{machine}" for machine in OTHER]
    entry = next(
        entry
        for line in run.lines
        for entry in line["entries"]
        if entry[2][0][0] == boxes[0] and entry[2][0][1] > 0
    )
    entry[2][0][0] = boxes[1]


@forgery("entry_account", "fleet")
def _a_box_that_is_not_there(run: Run) -> None:
    line = next(one for one in run.lines if any("cash_box" in str(e) for e in one["entries"]))
    for _, _, postings in line["entries"]:
        for posting in postings:
            if posting[0].startswith("assets:cash_box:"):
                posting[0] = "assets:cash_box:attic"


@forgery("told", "fleet")
def _a_morning_that_takes_sales_for_another_machine_s(run: Run) -> None:
    for line in run.lines[1:]:
        machines = line["result"]["data"].get("morning", {}).get("machines", {})
        if machines.get("hall-1") != machines.get("office-1"):
            machines["hall-1"], machines["office-1"] = machines["office-1"], machines["hall-1"]
            return


@forgery("complaint", "fleet")
def _a_complaint_about_a_machine_that_is_not_there(run: Run) -> None:
    run.event("complaint", reason="faulty")[1]["machine"] = "hall-9"


@forgery("out_of_order", "fleet")
def _a_machine_repaired_a_day_later_than_it_was(run: Run) -> None:
    line, event = run.event("disruption", id="hall-2-breaks", turn="ended")
    line["events"].remove(event)
    event["minute"] += DAY
    late = next(one for one in run.lines if one["minute"] > event["minute"])
    place = sum(one["minute"] < event["minute"] for one in late["events"])
    late["events"].insert(place, event)


@forgery("out_of_order", "fleet")
def _a_site_that_misses_customers_while_its_machines_are_broken(run: Run) -> None:
    line, event = run.event("disruption", id="office-breaks", turn="began")
    sku = run.event("stocking", machine="office-1")[1]["sku"]
    lost = {"kind": "lost", "minute": event["minute"], "sku": sku, "units": 1, "site": "office"}
    line["events"].insert(line["events"].index(event) + 1, lost)


@forgery("lost_sales", "fleet")
def _customers_who_miss_what_only_a_broken_machine_has(run: Run) -> None:
    line, event = run.event("disruption", id="office-breaks", turn="began")
    sku = run.event("stocking", machine="office-1")[1]["sku"]
    lost = {"kind": "lost", "minute": event["minute"], "sku": sku, "units": 1, "site": "office"}
    line["events"].insert(line["events"].index(event) + 1, lost)
