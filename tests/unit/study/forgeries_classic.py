"""Forgeries of what the market `classic` has: charged accounts, memory stores, counted messages."""

from __future__ import annotations

from tests.unit.study.forged_run import DAY, Run, post
from tests.unit.study.forgeries import forgery

# --- Accounts charged ----------------------------------------------------------------------------


@forgery("account_charge", "classic")
def _charged_by_nobody(run: Run) -> None:
    run.event("account_charge")[1]["supplier"] = "nobody"


@forgery("account_charge", "classic")
def _charged_for_an_order_there_is_not(run: Run) -> None:
    run.event("account_charge")[1]["order"] = "MW-1"


@forgery("account_charge", "classic")
def _charged_more_than_the_order_comes_to(run: Run) -> None:
    line, event = run.event("account_charge")
    post(run.entry(line, "assets:prepaid", minute=event["minute"]), prepaid=100, bank=-100)
    event["cents"] += 100
    run.shift(line, event["minute"], -100)


@forgery("overdraft", "classic")
def _charged_less_than_nothing(run: Run) -> None:
    run.event("account_charge")[1]["cents"] *= -1


@forgery("order_paid", "classic")
def _confirmed_and_not_charged(run: Run) -> None:
    line, event = run.event("account_charge")
    run.drop(line, event, "assets:prepaid")
    run.shift(line, event["minute"], event["cents"])


# --- Memory --------------------------------------------------------------------------------------


@forgery("memory", "classic")
def _a_memory_with_anothers_number(run: Run) -> None:
    run.event("memory", 3)[1]["id"] += 1


@forgery("memory", "classic")
def _a_value_deleted_that_was_never_kept(run: Run) -> None:
    run.event("value", text=None)[1]["key"] = "day 9"


@forgery("act_result", "classic")
def _another_text_than_was_written(run: Run) -> None:
    run.event("scratchpad", 2)[1]["text"] = "It is another day."


@forgery("act_result", "classic")
def _kept_under_another_key(run: Run) -> None:
    run.event("value", 2)[1]["key"] += " "


@forgery("act", "classic")
def _a_memory_kept_by_looking(run: Run) -> None:
    line = run.call("search_memory")
    line["events"].append({"kind": "memory", "minute": line["minute"], "id": 9, "text": "x"})


@forgery("told", "classic")
def _a_scratchpad_read_wrong(run: Run) -> None:
    run.call("read_scratchpad", 2)["result"]["data"]["text"] += "!"


@forgery("told", "classic")
def _a_value_read_wrong(run: Run) -> None:
    run.call("read_value", 2)["result"]["data"]["text"] += "!"


@forgery("told", "classic")
def _keys_listed_wrong(run: Run) -> None:
    del run.call("list_keys", 2)["result"]["data"]["keys"][0]


@forgery("told", "classic")
def _a_memory_found_that_was_never_kept(run: Run) -> None:
    run.call("search_memory", 2)["result"]["data"]["memories"][0]["id"] = 77


# --- Messages ------------------------------------------------------------------------------------


@forgery("end", "classic")
def _an_end_before_the_last_message(run: Run) -> None:
    del run.lines[100]


@forgery("told", "classic")
def _messages_counted_wrong(run: Run) -> None:
    mornings = [line for line in run.lines[1:] if "morning" in line["result"]["data"]]
    mornings[5]["result"]["data"]["morning"]["messages"] += 2


@forgery("tool_minutes", "classic")
def _a_morning_after_the_last_message(run: Run) -> None:
    run.lines[-1]["minute"] += DAY // 3
