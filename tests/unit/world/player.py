"""Plays a world by hand: calls that must work, goods that are simply there."""

from __future__ import annotations

from typing import Any

from vendsim.tools import Outcome, perform
from vendsim.world import World


def do(world: World, tool: str, **arguments: Any) -> Outcome:
    """Make a call that has to work."""
    outcome = perform(world, {"tool": tool, "arguments": arguments})
    assert not outcome.error, outcome.text
    return outcome


def sleep(world: World, nights: int = 1) -> None:
    """Wait until tomorrow, some nights in a row."""
    for _ in range(nights):
        do(world, "wait_until_tomorrow")


def mails(world: World, word: str = "") -> list[str]:
    """Subject and body of every mail in the inbox whose subject holds a word, oldest first."""
    found = world.business.mailbox.list("inbox", False, 1000, 0)
    return [f"{mail.subject}\n{mail.body}" for mail in reversed(found) if word in mail.subject]


def events(world: World, kind: str) -> list[dict[str, Any]]:
    """Events of a kind since the last drain, which they stay in."""
    return [event for event in world.events if event["kind"] == kind]


def order(world: World, text: str, dollars: int) -> None:
    """Order by mail from the first supplier, and pay in advance."""
    address = world.scenario.suppliers[0].email
    do(world, "send_email", to=address, subject="Order", body=text)
    do(world, "make_payment", to=address, amount=dollars, description="in advance")
