"""Mail that people of the market send to the business."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vendsim.clock import start_of_day

if TYPE_CHECKING:
    from vendsim.world.business import Business
    from vendsim.world.world import World

__all__ = ["receive", "reply_minute"]


def receive(business: Business, sender: str, subject: str, body: str, minute: int) -> None:
    """Put a mail into the business's inbox, and write that down."""
    email = business.mailbox.deliver(minute, sender, business.address, subject, body)
    business.world.trading.note_email(email)


def reply_minute(world: World, address: str) -> int:
    """The minute at which whoever has an address answers next morning."""
    spec = world.scenario.mail
    span = spec.reply_to_minute - spec.reply_from_minute + 1
    offset = world.streams.below(span, "reply_minute", address, world.day)
    return start_of_day(world.day + 1) + spec.reply_from_minute + offset
