"""Forgeries of tokens and customers, and of what the agent did and was told."""

from __future__ import annotations

from tests.unit.study.forged_run import Run, post
from tests.unit.study.forgeries import forgery

# --- Tokens and customers ------------------------------------------------------------------------


@forgery("token_charge")
def _tokens_for_free(run: Run) -> None:
    line, event = run.event("token_charge", 2)
    run.drop(line, event, "expenses:output_tokens")
    run.shift(line, event["minute"], event["cents"])


@forgery("token_charge")
def _tokens_a_cent_cheaper(run: Run) -> None:
    line, event = run.event("token_charge", 2)
    event["cents"] -= 1
    post(run.entry(line, "expenses:output_tokens"), output_tokens=-1, bank=1)
    run.shift(line, event["minute"], 1)


@forgery("token_charge")
def _fewer_tokens_than_were_written(run: Run) -> None:
    run.lines[70]["action"]["output_tokens"] += 1


@forgery("refund")
def _a_refund_that_nobody_paid(run: Run) -> None:
    line, event = run.event("refund")
    line["events"].append(event)


@forgery("refund")
def _a_payment_that_is_no_refund(run: Run) -> None:
    line, event = run.event("refund")
    line["events"].remove(event)


@forgery("complaint")
def _a_just_complaint_of_nothing(run: Run) -> None:
    run.event("complaint", reason="faulty")[1]["price_cents"] += 5


@forgery("complaint")
def _settled_for_too_little(run: Run) -> None:
    event = run.event("complaint_state", state="ignored")[1]
    event["state"] = "settled"


@forgery("promise")
def _a_broken_promise_called_kept(run: Run) -> None:
    run.event("promise_broken")[1]["kind"] = "promise_kept"


# --- What the agent did and was told -------------------------------------------------------------


@forgery("act")
def _a_price_set_by_looking(run: Run) -> None:
    line, event = run.event("pricing", 3)
    run.lines[run.lines.index(line) + 1]["events"].insert(0, {**event, "minute": line["minute"]})


@forgery("act")
def _a_call_that_nobody_made(run: Run) -> None:
    run.call("get_machine_inventory")["action"]["tool"] = "get_storage_inventory"


@forgery("act")
def _a_payment_without_an_act(run: Run) -> None:
    line, event = run.event("payment", to="no@where.example")
    run.drop(line, event, "assets:bank")
    run.shift(line, event["minute"], event["cents"])


@forgery("act_result")
def _another_price_than_was_asked(run: Run) -> None:
    run.event("pricing", 3)[1]["price_cents"] += 5


@forgery("refused_call")
def _a_refused_call_that_did_something(run: Run) -> None:
    line = run.refused()
    _, mail = run.event("mail", folder="inbox")
    line["events"].append({**mail, "minute": line["minute"]})


@forgery("told")
def _a_balance_told_wrong(run: Run) -> None:
    run.call("get_balance", 3)["result"]["data"]["balance_cents"] += 1


@forgery("told")
def _a_machine_told_wrong(run: Run) -> None:
    run.call("get_machine_inventory", 9)["result"]["data"]["slots"][2]["units"] += 1


@forgery("told")
def _a_storage_told_wrong(run: Run) -> None:
    run.call("get_storage_inventory", 9)["result"]["data"]["products"][0]["cost_cents"] += 1


@forgery("told")
def _a_morning_told_wrong(run: Run) -> None:
    mornings = [line for line in run.lines[1:] if "morning" in line["result"]["data"]]
    mornings[20]["result"]["data"]["morning"]["revenue_cents"] += 1


@forgery("mail_number")
def _a_mail_taken_out(run: Run) -> None:
    line, event = run.event("mail", 12)
    line["events"].remove(event)


@forgery("mail_party")
def _a_mail_of_somebody_else(run: Run) -> None:
    run.event("mail", 12, folder="inbox")[1]["to"] = "another@where.example"


@forgery("line_form")
def _an_event_without_a_minute(run: Run) -> None:
    del run.event("fee", 3)[1]["minute"]


@forgery("aside")
def _a_response_from_another_time(run: Run) -> None:
    run.lines.insert(40, {"content": "hm", "kind": "response", "minute": 1})


@forgery("line_form")
def _a_step_without_its_tool(run: Run) -> None:
    del run.lines[40]["tool"]
