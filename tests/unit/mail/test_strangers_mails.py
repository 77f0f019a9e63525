"""Mails by people who never saw the reader: what it must not do, and how far it gets.

Of each intent that is expected, ``loose`` names the fields on which reasonable people differ, and
``may`` the intents that are right to find too. Where two products fit, or figures contradict each
other (``ambiguous``), nothing may be ordered.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests.unit.mail.letters import FOLDER
from vendsim.mail import Desk, Intent, read_mail
from vendsim.scenario import load_scenario

# What is read today; whoever mends the reader may raise it.
LEAST_SHARE = 0.53
TAKEN_FOR_ANOTHER: set[str] = set()


@cache
def mails() -> list[dict[str, Any]]:
    lines = (FOLDER / "strangers" / "mails.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def found_in(text: str) -> list[Intent]:
    first, _, rest = text.partition("\n")
    has_subject = first.lower().startswith("subject:")
    subject, body = (first[8:].strip(), rest) if has_subject else ("", text)
    return read_mail(subject, body, Desk.of(load_scenario("year")).names)


def rows(found: list[dict[str, Any]], keys: list[str]) -> list[str]:
    return sorted(str([each[key] for key in keys]) for each in found)


def test_nothing_is_ordered_that_nobody_wanted() -> None:
    wrong = []
    for mail in mails():
        booked = {
            (each.sku, each.quantity)
            for each in found_in(mail["text"])
            if each.intent == "order" and each.quantity
        }
        wanted = {
            (each["sku"], each["quantity"])
            for each in mail["expected"]
            if each["intent"] == "order"
        }
        if not booked <= wanted:
            wrong.append(mail["id"])
    assert set(wrong) == TAKEN_FOR_ANOTHER


def test_what_sounds_like_an_order_and_is_none_orders_nothing() -> None:
    hard = [mail for mail in mails() if mail.get("hard_negative") or mail.get("ambiguous")]
    assert len(hard) > 50
    for mail in hard:
        if any(each["intent"] == "order" for each in mail["expected"]):
            continue
        found = [each.intent for each in found_in(mail["text"])]
        assert "order" not in found, mail["text"]


def test_intents_products_and_quantities_are_right_in_half_of_them() -> None:
    right = 0
    for mail in mails():
        loose, may = mail.get("loose", []), set(mail.get("may", []))
        expected = mail["expected"]
        may -= {each["intent"] for each in expected}
        keys = [key for key in ("intent", "sku", "quantity") if key not in loose]
        found = [each._asdict() for each in found_in(mail["text"]) if each.intent not in may]
        right += rows(found, keys) == rows(expected, keys)
    assert right >= LEAST_SHARE * len(mails()), f"{right} of {len(mails())}"


def test_figures_that_do_not_come_to_their_sum_are_asked_about() -> None:
    text = "Please ship 20 Charging Cables at $4.20 each, {sum}."
    asked = found_in(text.format(sum="total $94.00"))
    assert [(each.intent, each.missing) for each in asked] == [("unreadable", "which_quantity")]
    for fine in ("total $84.00", "total $94.00 including delivery"):
        (found,) = found_in(text.format(sum=fine))
        assert (found.intent, found.quantity) == ("order", 20)


def test_a_column_without_a_known_heading_holds_the_goods() -> None:
    table = "| Drink | Cases |\n|---|---|\n| Vitamin Water 20oz | 2 |"
    (found,) = found_in(f"Hello,\n\nplease send me:\n\n{table}\n\nThanks")
    assert (found.intent, found.quantity) == ("order", 48)
