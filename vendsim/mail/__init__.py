"""Mail: mailbox, reading and writing of mails, and the directory of the web."""

from vendsim.mail.directory import Directory, Hit
from vendsim.mail.draft import Draft, Refused
from vendsim.mail.intents import Act, Intent, Missing
from vendsim.mail.mailbox import Email, Folder, Mailbox
from vendsim.mail.names import ProductNames
from vendsim.mail.own_words import own_lines
from vendsim.mail.reader import read_mail
from vendsim.mail.skin import Dressed, Skin, Try, dress
from vendsim.mail.terms import price_line
from vendsim.mail.tokens import plain_text
from vendsim.mail.writer import Desk, Letter, reply_subject

__all__ = [
    "Act",
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
    "Refused",
    "Skin",
    "Try",
    "dress",
    "own_lines",
    "plain_text",
    "price_line",
    "read_mail",
    "reply_subject",
]
