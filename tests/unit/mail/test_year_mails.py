"""Mails to suppliers of the year market, labelled by judgement and not by what the reader said."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from typing import NamedTuple

from tests.unit.mail.letters import FOLDER, label
from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario

# Not all: the mails were labelled first, and a few are still read otherwise.
LEAST_SHARE = 0.98


class Year(NamedTuple):
    """A mail: ``orders_nothing`` asks for no intent in particular, only for no order."""

    subject: str
    body: str
    expect: list[str]
    orders_nothing: bool


@cache
def mails() -> list[Year]:
    return [
        Year(mail.get("subject", ""), mail["body"], mail["expect"], mail.get("none", False))
        for path in sorted((FOLDER / "year").glob("*.toml"))
        for mail in tomllib.loads(path.read_text(encoding="utf-8"))["mail"]
    ]


def read(mail: Year) -> Counter[str]:
    names = Desk.of(load_scenario("year")).names
    found = [label(intent) for intent in read_mail(mail.subject, mail.body, names)]
    return Counter("unreadable" if each.startswith("unreadable") else each for each in found)


def orders(found: Counter[str] | list[str]) -> list[str]:
    return [each for each in found if each.startswith("order ")]


def goods(ordered: list[str]) -> set[str]:
    """Products with their quantities, without the prices."""
    return {each.partition(" @")[0].partition(" =")[0] for each in ordered}


def test_intents_products_quantities_and_prices_are_right() -> None:
    right = wrong = 0
    for mail in mails():
        found = read(mail)
        if mail.orders_nothing:
            right += not orders(found)
            wrong += bool(orders(found))
            continue
        want = Counter(mail.expect)
        right += (want & found).total()
        wrong += (want | found).total() - (want & found).total()
    assert right >= LEAST_SHARE * (right + wrong), f"{right} right, {wrong} wrong"


def test_mails_that_order_nothing_order_nothing() -> None:
    quiet = [mail for mail in mails() if not orders(mail.expect)]
    assert len(quiet) >= 150
    for mail in quiet:
        found = read(mail)
        assert not orders(found) or found["unreadable"], mail.body


def test_nothing_else_is_ordered_than_is_wanted() -> None:
    # An unreadable part beside it keeps an order from being booked.
    for mail in mails():
        found = read(mail)
        if not found["unreadable"]:
            assert goods(orders(found)) <= goods(orders(mail.expect)), mail.body


def test_there_are_enough_of_them() -> None:
    assert len(mails()) >= 300
