"""What customers write: complaints, one reminder, thanks, and a last angry word.

The words are data, in ``customers.toml``; the facts (product, time, price, sum) are put into
them. A *mark* is a number in (0, 1) that picks one of several; what is left of it picks the
next.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from vendsim.clock import MONTHS, WEEKDAYS, Calendar, day_of, format_minute
from vendsim.money import format_cents

__all__ = [
    "CustomerNote",
    "Situation",
    "Story",
    "facts_of",
    "invent_customer",
    "write_again",
    "write_complaint",
]

Story: TypeAlias = Literal[
    "faulty", "expired", "stale", "swallowed_money", "unjustified", "excessive"
]
"""What a complaint tells, whether it is true or not."""
Situation: TypeAlias = Literal["reminder", "thanks", "annoyed"]
"""Why a customer writes once more."""
Facts: TypeAlias = dict[str, str]
"""What stands in a customer's mails, by its name in ``customers.toml``."""

_FILE = Path(__file__).with_name("customers.toml")
_SIGNS = (".", "_", "-", "")


class CustomerNote(NamedTuple):
    """A mail of a customer."""

    subject: str
    body: str


def invent_customer(mark: float, number: int) -> tuple[str, str]:
    """A name and an e-mail address.

    Args:
        mark: Picks both.
        number: Stands in the address and makes it one that nobody else has.
    """
    words = _words()
    first, last, domain, sign = _picked(
        mark, words["first_names"], words["last_names"], words["domains"], _SIGNS
    )
    return f"{first} {last}", f"{first}{sign}{last}{number}@{domain}".lower()


def facts_of(
    product: str, minute: int, price_cents: int, claimed_cents: int, calendar: Calendar
) -> Facts:
    """What was bought when for how much, and how much is wanted back, in words.

    Args:
        product: Its name.
        minute: When, in minutes since the start of day 0.
        price_cents: What was paid, as it is told.
        claimed_cents: What is wanted back.
        calendar: Names the day.
    """
    date = calendar.date(day_of(minute))
    return {
        "product": product,
        "day": f"{WEEKDAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]}",
        "time": format_minute(minute),
        "price": format_cents(price_cents),
        "claim": format_cents(claimed_cents),
    }


def write_complaint(story: Story, facts: Facts, word_mark: float, manner: float) -> CustomerNote:
    """The mail that tells what happened, and says what is wanted and where to pay it.

    Args:
        story: What is told.
        facts: As of :func:`facts_of`, with the writer's ``name`` and ``address`` and the ``site``.
        word_mark: Picks how it is told.
        manner: Picks how the writer greets, asks and closes.
    """
    words = _words()
    told = words[story]
    subject, body = _picked(word_mark, told["subjects"], told["bodies"])
    greeting, ask, closing = _picked(manner, words["greetings"], words["asks"], words["closings"])
    text = f"{greeting}\n\n{body}\n\n{ask}\n\n{closing}\n%(name)s"
    return CustomerNote(subject % facts, text % facts)


def write_again(why: Situation, facts: Facts, word_mark: float) -> CustomerNote:
    """A later mail: still not paid, paid, or refused. Arguments as of :func:`write_complaint`."""
    told = _words()[why]
    subject, body = _picked(word_mark, told["subjects"], told["bodies"])
    return CustomerNote(subject, f"{body}\n\n%(name)s" % facts)


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    # {name} becomes %(name)s, which is put in twice as fast.
    text = _FILE.read_text("utf-8")
    assert "%" not in text, "no sign in these letters may be mistaken for a place to fill in"
    return tomllib.loads(text.replace("{", "%(").replace("}", ")s"))


def _picked(mark: float, *lists: Sequence[str]) -> list[str]:
    """One of each list; what is left of the mark by one pick makes the next."""
    found = []
    for choices in lists:
        place = mark * len(choices)
        number = int(place)
        mark = place - number
        found.append(choices[number])
    return found
