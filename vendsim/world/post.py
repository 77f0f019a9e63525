"""Mail that people of the market send to the business."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vendsim.world.business import Business

__all__ = ["receive"]


def receive(business: Business, sender: str, subject: str, body: str, minute: int) -> None:
    """Put a mail into the business's inbox, and write that down."""
    email = business.mailbox.deliver(minute, sender, business.address, subject, body)
    business.world.trading.note_email(email)
