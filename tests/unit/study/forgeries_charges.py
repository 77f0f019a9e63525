"""Forgeries of what the card processor and the tax office take."""

from __future__ import annotations

from tests.unit.study.forged_run import Run
from tests.unit.study.forgeries import forgery


@forgery("card_fee", "charged")
def _a_smaller_fee(run: Run) -> None:
    line, event = run.event("card_settlement", 3)
    event["fee_cents"] -= 1
    postings = run.entry(line, "expenses:card_fees")[2]
    for posting in postings:
        posting[1] += {"expenses:card_fees": -1, "assets:bank": 1}.get(posting[0], 0)
    run.shift(line, event["minute"], 1)


@forgery("entry_missing", "charged")
def _a_fee_that_is_not_booked(run: Run) -> None:
    line, _ = run.event("card_settlement", 2)
    line["entries"].remove(run.entry(line, "expenses:card_fees"))


@forgery("sales_tax", "charged")
def _a_cent_less_of_tax(run: Run) -> None:
    line, event = run.event("sales_tax", 4)
    event["cents"] -= 1
    for posting in run.entry(line, "expenses:sales_tax")[2]:
        posting[1] += -1 if posting[1] > 0 else 1


@forgery("sales_tax", "charged")
def _a_day_without_its_tax(run: Run) -> None:
    line, event = run.event("sales_tax", 5)
    run.drop(line, event, "expenses:sales_tax")


@forgery("tax_payment", "charged")
def _a_month_whose_tax_is_kept(run: Run) -> None:
    line, event = run.event("tax_payment")
    entry = run.entry(line, "liabilities:sales_tax", "assets:bank")
    line["events"].remove(event)
    line["entries"].remove(entry)
    run.shift(line, event["minute"], event["cents"])


@forgery("tax_payment", "charged")
def _a_part_of_the_tax(run: Run) -> None:
    line, event = run.event("tax_payment")
    event["cents"] -= 100
    for posting in run.entry(line, "liabilities:sales_tax", "assets:bank")[2]:
        posting[1] += -100 if posting[1] > 0 else 100
    run.shift(line, event["minute"], 100)
