"""Forgeries of the books, of fee, days and end, and of time."""

from __future__ import annotations

from tests.unit.study.forged_run import DAY, Run, post
from tests.unit.study.forgeries import forgery

# --- Money in and out ----------------------------------------------------------------------------


@forgery("entry_unfounded")
def _a_gift_on_the_last_evening(run: Run) -> None:
    line = run.lines[-1]
    gift = [["assets:bank", 100_000], ["expenses:other_payments", -100_000]]
    line["entries"].append([line["minute"] - 1, "a gift", gift])
    run.shift(line, line["minute"], 100_000)


@forgery("entry_unfounded")
def _cash_collected_twice(run: Run) -> None:
    line, event = run.event("collection", 3)
    line["entries"].append(run.entry(line, "assets:cash_box", "assets:bank"))
    run.shift(line, event["minute"], event["cents"])


@forgery("entry_missing")
def _an_entry_less(run: Run) -> None:
    line, event = run.event("payment", 2)
    line["entries"].remove(run.entry(line, "assets:bank"))
    run.shift(line, event["minute"], event["cents"])


@forgery("entry_balance")
def _a_credit_dropped(run: Run) -> None:
    line, _ = run.event("sales", 5)
    entry = run.entry(line, "income:sales")
    entry[2] = [posting for posting in entry[2] if posting[0] != "income:sales"]


@forgery("trial_balance")
def _a_debit_alone(run: Run) -> None:
    run.entry(run.event("sales", 4)[0], "income:sales")[2][0][1] += 1


@forgery("entry_account")
def _an_account_that_is_none(run: Run) -> None:
    entry = run.entry(run.event("payment")[0], "assets:bank")
    entry[2][0][0] = "assets:pocket"


@forgery("entry_amount")
def _a_posting_of_nothing(run: Run) -> None:
    run.entry(run.event("payment")[0], "assets:bank")[2].append(["assets:stock", 0])


@forgery("line_form")
def _half_a_cent(run: Run) -> None:
    entry = run.entry(run.event("payment")[0], "assets:bank")
    post(entry, bank=1)
    entry[2][-1][1] -= 0.5


@forgery("bank_balance")
def _a_balance_that_is_not_there(run: Run) -> None:
    run.lines[-1]["balance_cents"] += 5


@forgery("sales_account")
def _revenue_from_nowhere(run: Run) -> None:
    line = run.lines[40]
    line["entries"].append([line["minute"], "x", [["assets:cash_box", 5], ["income:sales", -5]]])


@forgery("cash_box")
def _cash_from_nowhere(run: Run) -> None:
    line = run.lines[40]
    line["entries"].append([line["minute"], "x", [["assets:cash_box", 5], ["income:sales", -5]]])


@forgery("card_takings")
def _cards_from_nowhere(run: Run) -> None:
    line = run.lines[40]
    moved = [["assets:card_receivable", 5], ["income:sales", -5]]
    line["entries"].append([line["minute"], "x", moved])


@forgery("stock_value")
def _goods_written_up(run: Run) -> None:
    line = run.lines[40]
    moved = [["assets:stock", 5], ["expenses:spoilage", -5]]
    line["entries"].append([line["minute"], "x", moved])


@forgery("prepaid")
def _a_payment_booked_as_prepaid(run: Run) -> None:
    line, _ = run.event("payment", to="no@where.example")
    run.entry(line, "expenses:other_payments")[2][0][0] = "assets:prepaid"


@forgery("overdraft")
def _more_paid_than_there_is(run: Run) -> None:
    line, event = run.event("payment", to="no@where.example")
    more = line["balance_cents"] + 1
    event["cents"] += more
    line["result"]["data"]["cents"] += more
    entry = run.entry(line, "assets:bank")
    post(entry, bank=-more, other_payments=more)
    run.shift(line, event["minute"], -more)


@forgery("collection")
def _some_cash_kept_back(run: Run) -> None:
    line, event = run.event("collection", 4)
    event["cents"] -= 25
    line["result"]["data"]["cents"] -= 25
    post(run.entry(line, "assets:cash_box", "assets:bank"), bank=-25, cash_box=25)
    run.shift(line, event["minute"], -25)


@forgery("card_settlement")
def _cards_settled_too_high(run: Run) -> None:
    line, event = run.event("card_settlement", 7)
    event["cents"] += 10
    post(
        run.entry(line, "assets:card_receivable", minute=event["minute"]),
        bank=10,
        card_receivable=-10,
    )
    run.shift(line, event["minute"], 10)


@forgery("card_settlement")
def _cards_settled_too_high_and_next_day_too_low(run: Run) -> None:
    for nth, cents in ((7, 10), (8, -10)):
        line, event = run.event("card_settlement", nth)
        event["cents"] += cents
        post(
            run.entry(line, "assets:card_receivable", minute=event["minute"]),
            bank=cents,
            card_receivable=-cents,
        )
        run.shift(line, event["minute"], cents)


@forgery("card_settlement")
def _cards_never_settled(run: Run) -> None:
    line, event = run.event("card_settlement", 7)
    run.drop(line, event, "assets:card_receivable")
    run.shift(line, event["minute"], -event["cents"])


@forgery("card_settlement")
def _cards_settled_an_hour_early(run: Run) -> None:
    line, event = run.event("card_settlement", 7)
    run.entry(line, "assets:card_receivable", minute=event["minute"])[0] -= 60
    event["minute"] -= 60


@forgery("cash_units")
def _more_paid_in_cash_than_bought(run: Run) -> None:
    run.event("sales", 6)[1]["lines"][0][5] = 99


# --- Fee, days and the end -----------------------------------------------------------------------


@forgery("fee")
def _a_fee_skipped(run: Run) -> None:
    line, event = run.event("fee", 11)
    run.drop(line, event, "expenses:machine_fee")
    run.shift(line, event["minute"], 200)


@forgery("fee")
def _a_fee_lowered(run: Run) -> None:
    line, event = run.event("fee", 11)
    event["cents"] = 100
    post(run.entry(line, "expenses:machine_fee"), bank=100, machine_fee=-100)
    run.shift(line, event["minute"], 100)


@forgery("fee")
def _a_fee_charged_twice(run: Run) -> None:
    line, event = run.event("fee", 11)
    line["events"].insert(line["events"].index(event), event)
    line["entries"].append(run.entry(line, "expenses:machine_fee"))
    run.shift(line, event["minute"], -200)


@forgery("fee_covered", "idle")
def _a_fee_said_to_be_covered(run: Run) -> None:
    run.event("fee", 4)[1]["covered"] = True


@forgery("uncovered_days", "idle")
def _uncovered_days_forgotten(run: Run) -> None:
    run.event("fee", 6)[1]["uncovered_days"] = 1


@forgery("end", "idle")
def _bankruptcy_called_the_horizon(run: Run) -> None:
    run.event("end")[1]["reason"] = "horizon"


@forgery("end", "idle")
def _bankruptcy_not_declared(run: Run) -> None:
    line, event = run.event("end")
    line["events"].remove(event)


@forgery("end")
def _an_end_before_the_end(run: Run) -> None:
    line, event = run.event("day", 30)
    end = {"kind": "end", "minute": event["minute"], "reason": "bankrupt"}
    line["events"].insert(line["events"].index(event) + 1, end)


@forgery("after_end")
def _a_step_after_the_end(run: Run) -> None:
    run.lines.append(run.lines[-1])


@forgery("after_end")
def _a_mail_after_the_end(run: Run) -> None:
    _, mail = run.event("mail", -1)
    last = run.lines[-1]
    last["events"].append({**mail, "id": mail["id"] + 1, "minute": last["minute"]})


@forgery("day")
def _a_day_left_out(run: Run) -> None:
    line, event = run.event("day", 12)
    line["events"].remove(event)


@forgery("day")
def _a_day_counted_twice(run: Run) -> None:
    run.event("day", 12)[1]["day"] = 11


@forgery("day_units")
def _a_day_that_sold_more(run: Run) -> None:
    run.event("day", 20)[1]["units"] += 1


@forgery("day_revenue")
def _a_day_that_earned_more(run: Run) -> None:
    run.event("day", 20)[1]["revenue_cents"] += 1


@forgery("day_balance")
def _a_day_that_closed_richer(run: Run) -> None:
    run.event("day", 20)[1]["balance_cents"] += 1


@forgery("day_worth")
def _a_day_worth_more(run: Run) -> None:
    run.event("day", 20)[1]["net_worth_cents"] += 1


@forgery("day_goods")
def _a_day_with_more_goods(run: Run) -> None:
    run.event("day", 20)[1]["machine_units"] += 1


# --- Time ----------------------------------------------------------------------------------------


@forgery("time_backwards")
def _time_turned_back(run: Run) -> None:
    run.lines[50]["minute"] -= 600


@forgery("tool_minutes")
def _a_call_that_took_no_time(run: Run) -> None:
    run.call("get_balance")["minute"] -= 15


@forgery("tool_minutes")
def _a_refusal_that_took_time(run: Run) -> None:
    run.refused()["minute"] += 5


@forgery("tool_minutes")
def _a_late_start(run: Run) -> None:
    run.lines[0]["minute"] += 60


@forgery("tool_minutes")
def _a_tool_that_is_none(run: Run) -> None:
    run.call("list_emails")["tool"] = "borrow"


@forgery("event_time")
def _a_mail_from_tomorrow(run: Run) -> None:
    run.event("mail", 9, folder="inbox")[1]["minute"] += DAY


@forgery("event_time")
def _an_entry_from_tomorrow(run: Run) -> None:
    run.entry(run.event("payment", 3)[0], "assets:bank")[0] += DAY
