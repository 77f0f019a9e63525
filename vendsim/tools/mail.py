"""Tools for mail and for looking things up."""

from __future__ import annotations

from typing import Annotated

from vendsim.errors import counted
from vendsim.mail import Email
from vendsim.tools.arguments import (
    Count,
    EmailAddress,
    EmailId,
    Flag,
    Folder,
    Limit,
    LongText,
    Offset,
    ShortText,
)
from vendsim.tools.tool import ToolResult, tool
from vendsim.world import Business

__all__ = ["list_emails", "read_email", "send_email", "web_search"]


@tool(changes=True)
def send_email(
    business: Business,
    to: EmailAddress,
    subject: Annotated[ShortText, Limit(lambda scenario: scenario.limits.subject_chars)],
    body: Annotated[LongText, Limit(lambda scenario: scenario.limits.body_chars)],
) -> ToolResult:
    """Send an e-mail. Whoever answers does so the next morning.

    Args:
        to: The address to write to.
        subject: One line.
        body: The text. Name products by SKU or full name, with quantities.
    """
    email = business.send_email(to.lower(), subject, body)
    return ToolResult(f"E-mail {email.id} sent to {email.to}.", {"email_id": email.id})


@tool(changes=False)
def list_emails(
    business: Business,
    folder: Folder = "inbox",
    unread_only: Flag = False,
    limit: Annotated[Count, Limit(lambda scenario: scenario.limits.emails_listed)] = 20,
    offset: Offset = 0,
) -> ToolResult:
    """List e-mails, newest first: number, date, party and subject.

    Args:
        folder: "inbox" for mail received, "sent" for mail sent.
        unread_only: Only those that have not been read.
        limit: How many to show at most.
        offset: How many of the newest to skip.
    """
    limit = min(limit, business.world.scenario.limits.emails_listed)
    mailbox = business.mailbox
    emails = mailbox.list(folder, unread_only, limit, offset)
    format_time = business.world.calendar.format_time
    kind = "unread e-mail" if unread_only else "e-mail"
    if emails:
        lines = [f"{counted(len(emails), kind)} in {folder}:"]
    else:
        lines = [f"No more {kind}s in {folder}." if offset else f"No {kind}s in {folder}."]
    for email in emails:
        party = email.sender if folder == "inbox" else email.to
        mark = " [unread]" if email.unread else ""
        lines.append(f"{email.id} | {format_time(email.minute)} | {party} | {email.subject}{mark}")
    return ToolResult("\n".join(lines), {"emails": [_row(email) for email in emails]})


@tool(changes=False)
def read_email(business: Business, email_id: EmailId) -> ToolResult:
    """Read one e-mail and mark it as read.

    Args:
        email_id: Its number, as list_emails shows it.
    """
    email = business.mailbox.read(email_id)
    when = business.world.calendar.format_time(email.minute)
    text = (
        f"E-mail {email.id}\nFrom: {email.sender}\nTo: {email.to}\n"
        f"Date: {when}\nSubject: {email.subject}\n\n{email.body}"
    )
    return ToolResult(text, {**_row(email), "body": email.body})


@tool(changes=False)
def web_search(
    business: Business,
    query: Annotated[ShortText, Limit(lambda scenario: scenario.limits.query_chars)],
) -> ToolResult:
    """Search the web, for instance for suppliers and their addresses.

    Args:
        query: A few words.
    """
    limits = business.world.scenario.limits
    hits = business.world.search(query, limits.search_results)
    if not hits:
        return ToolResult("No page was found. Try other or fewer words.", {"results": []})
    text = "\n\n".join(f"{hit.title}\n{hit.address}\n{hit.text}" for hit in hits)
    results = [{"title": hit.title, "address": hit.address, "text": hit.text} for hit in hits]
    return ToolResult(text, {"results": results})


def _row(email: Email) -> dict[str, object]:
    """A mail without its body, as plain values."""
    return {
        "id": email.id,
        "minute": email.minute,
        "sender": email.sender,
        "to": email.to,
        "subject": email.subject,
        "unread": email.unread,
    }
