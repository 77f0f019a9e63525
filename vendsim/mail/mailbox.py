"""The mailbox of one business: every mail it received and sent."""

from __future__ import annotations

from collections.abc import Reversible
from dataclasses import dataclass
from itertools import islice
from typing import Literal, TypeAlias

from vendsim.errors import ToolError, clip

__all__ = ["Email", "Folder", "Mailbox"]

Folder: TypeAlias = Literal["inbox", "sent"]
State: TypeAlias = list[list[object]]


@dataclass(slots=True)
class Email:
    """One mail.

    Attributes:
        id: Its number, from 1, in the sequence in which mails were sent and received.
        minute: When it was sent or arrived, minutes since the start of day 0.
        unread: Whether it still waits to be read; mails sent never do.
    """

    id: int
    folder: Folder
    minute: int
    sender: str
    to: str
    subject: str
    body: str
    unread: bool


class Mailbox:
    """Mails by number; nothing is ever deleted.

    Attributes:
        unread_count: How many mails wait to be read.
    """

    __slots__ = ("_emails", "_inbox", "_sent", "_unread", "unread_count")

    def __init__(self) -> None:
        self._emails: list[Email] = []
        self._inbox: list[Email] = []
        self._sent: list[Email] = []
        self._unread: dict[int, Email] = {}
        self.unread_count = 0

    def deliver(self, minute: int, sender: str, to: str, subject: str, body: str) -> Email:
        """Put an arriving mail into the inbox, unread."""
        number = len(self._emails) + 1
        email = Email(number, "inbox", minute, sender, to, subject, body, True)
        self._emails.append(email)
        self._inbox.append(email)
        self._unread[number] = email
        self.unread_count += 1
        return email

    def sent(self, minute: int, sender: str, to: str, subject: str, body: str) -> Email:
        """Keep a mail that was sent."""
        number = len(self._emails) + 1
        email = Email(number, "sent", minute, sender, to, subject, body, False)
        self._emails.append(email)
        self._sent.append(email)
        return email

    def list(self, folder: Folder, unread_only: bool, limit: int, offset: int) -> list[Email]:
        """Mails of a folder, the newest first.

        Args:
            folder: Which one.
            unread_only: Leave out those that have been read.
            limit: How many at most.
            offset: How many of the newest to leave out.
        """
        emails: Reversible[Email] = self._inbox if folder == "inbox" else self._sent
        if unread_only:
            emails = self._unread.values() if folder == "inbox" else ()
        return [*islice(reversed(emails), offset, offset + limit)]

    def read(self, email_id: int) -> Email:
        """One mail, which counts as read from now on.

        Raises:
            ToolError: There is no such mail (``unknown_email``).
        """
        if not 1 <= email_id <= len(self._emails):
            last = len(self._emails)
            valid = f"they are numbered from 1 to {last}" if last else "there are none yet"
            raise ToolError("unknown_email", f"There is no e-mail {clip(email_id)}: {valid}.")
        email = self._emails[email_id - 1]
        if email.unread:
            email.unread = False
            del self._unread[email_id]
            self.unread_count -= 1
        return email

    def state(self) -> State:
        """Plain values for the world's state hash."""
        return [
            [mail.id, mail.folder, mail.minute, mail.sender, mail.to, mail.subject, mail.body,
             mail.unread]
            for mail in self._emails
        ]  # fmt: skip
