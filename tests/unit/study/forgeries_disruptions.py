"""Forgeries of disruptions: when they come, what they are, and what a broken machine sells."""

from __future__ import annotations

from tests.unit.study.forged_run import DAY, Run
from tests.unit.study.forgeries import forgery


@forgery("disruption", "disrupted")
def _a_disruption_of_another_market(run: Run) -> None:
    run.event("disruption", id="broken")[1]["id"] = "flood"


@forgery("disruption", "disrupted")
def _a_heat_wave_called_road_works(run: Run) -> None:
    run.event("disruption", id="heat")[1]["what"] = "road_works"


@forgery("disruption", "disrupted")
def _a_disruption_at_noon(run: Run) -> None:
    line, event = run.event("disruption", id="heat", turn="ended")
    line["events"].remove(event)
    event["minute"] += DAY // 2
    next(one for one in run.lines if one["minute"] > event["minute"])["events"].append(event)


@forgery("disruption", "disrupted")
def _a_disruption_that_begins_twice(run: Run) -> None:
    run.event("disruption", id="heat", turn="ended")[1]["turn"] = "began"


@forgery("disruption", "disrupted")
def _a_hidden_day_outside_its_range(run: Run) -> None:
    line, event = run.event("disruption", id="shift")
    line["events"].remove(event)
    event["minute"] = 0
    run.lines[0]["events"].insert(0, event)


@forgery("disruption", "disrupted")
def _a_breakdown_left_out(run: Run) -> None:
    line, event = run.event("disruption", id="broken", turn="began")
    line["events"].remove(event)
    line, event = run.event("disruption", id="broken", turn="ended")
    line["events"].remove(event)


@forgery("disruption", "disrupted")
def _a_breakdown_a_day_late(run: Run) -> None:
    line, event = run.event("disruption", id="broken", turn="began")
    line["events"].remove(event)
    event["minute"] += DAY
    late = next(one for one in run.lines if one["minute"] > event["minute"])
    place = sum(one["minute"] < event["minute"] for one in late["events"])
    late["events"].insert(place, event)


@forgery("out_of_order", "disrupted")
def _a_repair_a_day_later_than_it_was(run: Run) -> None:
    line, event = run.event("disruption", id="broken", turn="ended")
    line["events"].remove(event)
    event["minute"] += DAY
    late = next(one for one in run.lines if one["minute"] > event["minute"])
    place = sum(one["minute"] < event["minute"] for one in late["events"])
    late["events"].insert(place, event)
