"""Write docs/threads.md: correspondences with suppliers of the year market, as they happen.

Each is played in a world of its own; a test keeps the page current.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import fill
from typing import Any, NamedTuple

from vendsim.clock import Calendar
from vendsim.mail import Email, Folder
from vendsim.scenario import load_scenario
from vendsim.tools import perform
from vendsim.world import World

FILE = Path(__file__).resolve().parent.parent / "docs" / "threads.md"
HEAD = """\
# Three correspondences

Whole threads with suppliers of the market `year`, as an agent would see them. The buyer's mails
are written by hand, the answers come from the simulation; this page is written by
`python scripts/write_threads_doc.py`.
"""


class Thread(NamedTuple):
    """A correspondence to be played.

    Attributes:
        title: Heading of the thread.
        about: What there is to see in it.
        supplier: Id of the supplier.
        seed: Seed of the world.
        steps: A text is a mail (``@`` stands for the latest order number), a number lets days
            pass, ``"pay"`` as a whole pays what the supplier's unpaid orders come to.
    """

    title: str
    about: str
    supplier: str
    seed: int
    steps: tuple[str | int, ...]


THREADS = (
    Thread(
        "A price that comes down",
        "A supplier that opens high and gives way round by round, once the bids are serious, and"
        " an order on the terms agreed.",
        "ostrander",
        5,
        (
            "Good morning,\n\nwe run a vending machine at the coach station and look for a"
            " regular source of drinks. What do you charge for Cola Can 12oz and Energy Slim"
            " 8.4oz?\n\nThank you,\nLantern Lane Vending",
            "Thanks for the prices. They are a good deal above what we can work with. If you can"
            " do $0.10 for Cola Can 12oz I will take 210 units.",
            "All right, let me be serious. We offer $0.70 per unit for 210 units of Cola Can 12oz.",
            "We would still like to do business. $0.70 per unit for 210 units of Cola Can 12oz,"
            " and we pay the same day.",
            "Please send 210 units of Cola Can 12oz.",
            "pay",
            8,
            "Where is order @?",
        ),
    ),
    Thread(
        "An order that is not clear, and one that is",
        "A warm-hearted confectioner who will not guess: half a name is asked back, then the"
        " order is placed, paid and delivered, and repeated in five words.",
        "pennywhistle",
        3,
        (
            "Hi Odile! Could I get your price list?",
            "Lovely. Please send 40 cookies and 24 Peanut Candy 1.74oz.",
            "Sorry! Please send 40 Peanut Cookies 2oz and 24 Peanut Candy 1.74oz.",
            "pay",
            6,
            "They sell well. Same as last time please.",
        ),
    ),
    Thread(
        "Too good to be true",
        "The lowest prices in town, a first parcel as promised, and then a second one.",
        "lowtide",
        3,
        (
            "Hello, what do you charge for Energy Slim 8.4oz?",
            "Please send 24 Energy Slim 8.4oz.",
            "pay",
            9,
            "That went well. Please send 72 Energy Slim 8.4oz.",
            "pay",
            "We paid order @ in full, at the price you named. Please ship it or give us our money"
            " back.",
            10,
        ),
    ),
)


def play(thread: Thread) -> Iterator[Email]:
    """Play a thread; every mail between the buyer and the supplier, in sequence."""
    scenario = load_scenario("year")
    world = World(scenario, thread.seed)
    (supplier,) = (s for s in world.trading.suppliers.values() if s.spec.id == thread.supplier)
    business, address = world.business, supplier.spec.email

    def do(tool: str, **arguments: Any) -> None:
        outcome = perform(world, {"tool": tool, "arguments": arguments})
        assert not outcome.error, outcome.text

    subject = "Prices"
    for step in thread.steps:
        if isinstance(step, int):
            for _ in range(step):
                do("wait_until_tomorrow")
        elif step == "pay":
            for order in supplier.unpaid_orders(business.id):
                amount = f"{order.total_cents / 100:.2f}"
                do("make_payment", to=address, amount=amount, description=order.id)
            do("wait_until_tomorrow")
        else:
            last = supplier.last_order(business.id)
            body = step.replace("@", last.id if last else "")
            do("send_email", to=address, subject=subject, body=body)
            subject = "Re: Prices"
            do("wait_until_tomorrow")
    folders: tuple[Folder, ...] = ("inbox", "sent")
    mails = [mail for folder in folders for mail in business.mailbox.list(folder, False, 10_000, 0)]
    for mail in sorted(mails, key=lambda mail: mail.id):
        if address in (mail.sender, mail.to):
            yield mail


def mail_text(calendar: Calendar, mail: Email) -> str:
    """A mail as a block of the page."""
    when = calendar.format_time(mail.minute)
    quoted = "\n".join(f"> {line}".rstrip() for line in mail.body.split("\n"))
    # Markdown joins lines; two blanks at an end keep them apart.
    quoted = quoted.replace("\n", "  \n")
    return f"**{mail.sender}**, {when}: *{mail.subject}*\n\n{quoted}\n"


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    calendar = World(load_scenario("year"), 0, days=1).calendar
    for thread in THREADS:
        parts.append(f"## {thread.title}\n\n{fill(thread.about, 98)}\n")
        parts += [mail_text(calendar, mail) for mail in play(thread)]
    return "\n".join(parts)


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
