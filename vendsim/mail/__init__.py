"""Mail: mailbox, reading and writing of mails, and the directory of the web."""

from vendsim.mail.billing import read_billing
from vendsim.mail.customer_letters import (
    CustomerNote,
    Situation,
    Story,
    facts_of,
    invent_customer,
    write_again,
    write_complaint,
)
from vendsim.mail.directory import Directory, Hit
from vendsim.mail.draft import Draft, Refused
from vendsim.mail.intents import Act, Intent, Missing
from vendsim.mail.mailbox import Email, Folder, Mailbox
from vendsim.mail.names import ProductNames
from vendsim.mail.own_words import own_lines
from vendsim.mail.promises import Promise, promise_in
from vendsim.mail.reader import read_mail
from vendsim.mail.refusals import refuses_money
from vendsim.mail.skin import Dressed, Skin, Try, dress
from vendsim.mail.terms import NOTHING_BOOKED, price_line
from vendsim.mail.tokens import plain_text
from vendsim.mail.writer import Desk, Letter, reply_subject

__all__ = [
    "NOTHING_BOOKED",
    "Act",
    "CustomerNote",
    "Desk",
    "Directory",
    "Draft",
    "Dressed",
    "Email",
    "Folder",
    "Hit",
    "Intent",
    "Letter",
    "Mailbox",
    "Missing",
    "ProductNames",
    "Promise",
    "Refused",
    "Situation",
    "Skin",
    "Story",
    "Try",
    "dress",
    "facts_of",
    "invent_customer",
    "own_lines",
    "plain_text",
    "price_line",
    "promise_in",
    "read_billing",
    "read_mail",
    "refuses_money",
    "reply_subject",
    "write_again",
    "write_complaint",
]
