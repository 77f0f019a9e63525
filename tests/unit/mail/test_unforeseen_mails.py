"""Mails that nobody foresaw, in the liberties that people take with language."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache

from tests.unit.mail.letters import FOLDER
from tests.unit.mail.test_year_mails import Year, goods, orders, read

# What is read today; whoever mends the reader may raise it.
LEAST_SHARE = 0.8


@cache
def mails() -> list[Year]:
    return [
        Year(mail.get("subject", ""), mail["body"], mail["expect"], mail.get("none", False))
        for path in sorted((FOLDER / "unforeseen").glob("*.toml"))
        for mail in tomllib.loads(path.read_text(encoding="utf-8"))["mail"]
    ]


def test_most_are_read_wholly_right() -> None:
    right = sum(
        not orders(read(mail)) if mail.orders_nothing else read(mail) == Counter(mail.expect)
        for mail in mails()
    )
    assert right >= LEAST_SHARE * len(mails()), f"{right} of {len(mails())}"


def test_nothing_is_ordered_that_is_not_wanted() -> None:
    for mail in mails():
        found = read(mail)
        if not found["unreadable"]:
            assert goods(orders(found)) <= goods(orders(mail.expect)), mail.body
