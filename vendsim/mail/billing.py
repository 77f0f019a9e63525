"""Where goods of an order go and which account pays: read, and put aside for the reader.

A supplier that charges an account needs both with every order. Their figures are no quantities,
so the mail is handed on with plain words in their places.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

from vendsim.errors import clip

__all__ = ["AccountGiven", "Billing", "read_billing"]

AccountGiven: TypeAlias = Literal["right", "wrong", "missing"]

_WORD = re.compile(r"\w+")
_LABEL = (
    r"(?:(?:the |our |my |bank |business )*\b(?:account|acct\.?|a/c)(?: (?:number|no\.?|nr\.?|#))?"
)
_LABEL += r"(?: is|:| =| #)?[ \t]*)"
_OTHER_NUMBER = re.compile(
    rf"{_LABEL}(?:number )?([A-Z]{{0,4}}[ -]?\d[\d -]{{2,30}}\d)", re.IGNORECASE
)
_SHARE_OF_WORDS = 0.6  # "Road" may be "Rd", and the town may be left out
_SPARE_WORDS = 2
_MAX_SHOWN_CHARS = 40


class Billing(NamedTuple):
    """What a mail says of delivery and payment.

    Attributes:
        names_address: Whether the delivery address stands in it.
        account: Whether the account to charge does, or another one.
        other_number: The number of that other account, as it was written; else empty.
        text: The mail with words in place of address and account.
    """

    names_address: bool
    account: AccountGiven
    other_number: str
    text: str


def read_billing(text: str, address: str, account_number: str) -> Billing:
    """Read where goods go and what account pays, and put both aside.

    The address counts with all its figures and most of its words, in any punctuation; the
    account number with all its letters and digits, however they are grouped.

    Args:
        text: The mail.
        address: Where the buyer takes goods in.
        account_number: The buyer's account.
    """
    rest, names_address = _without_address(text, address)
    right = _number_pattern(account_number)
    if right.search(rest):
        return Billing(names_address, "right", "", right.sub("our account", rest))
    other = _OTHER_NUMBER.search(rest)
    if other is None:
        return Billing(names_address, "missing", "", rest)
    rest = _OTHER_NUMBER.sub("our account", rest)
    return Billing(names_address, "wrong", clip(other[1].strip(), _MAX_SHOWN_CHARS)[1:-1], rest)


def _number_pattern(account_number: str) -> re.Pattern[str]:
    signs = [re.escape(sign) for sign in account_number if sign.isalnum()]
    number = r"[ .-]?".join(signs)
    return re.compile(rf"{_LABEL}?(?<![A-Za-z0-9]){number}(?![A-Za-z0-9])", re.IGNORECASE)


def _without_address(text: str, address: str) -> tuple[str, bool]:
    """The text with "our storage room" for the address, and whether that was found."""
    wanted = [word.casefold() for word in _WORD.findall(address)]
    found = False
    while (span := _find(text, wanted)) is not None:
        text = f"{text[: span[0]]}our storage room{text[span[1] :]}"
        found = True
    return text, found


def _find(text: str, wanted: list[str]) -> tuple[int, int] | None:
    """Where words of a text say an address: the first place, from its first word to its last."""
    words = [(match[0].casefold(), match.span()) for match in _WORD.finditer(text)]
    figures = {word for word in wanted if any(map(str.isdigit, word))}
    names = set(wanted) - figures
    least = _SHARE_OF_WORDS * len(names)
    for start, (first, span) in enumerate(words):
        if first not in names and first not in figures:
            continue
        last = start
        seen: set[str] = set()
        for place in range(start, min(start + len(wanted) + _SPARE_WORDS, len(words))):
            if words[place][0] in wanted and words[place][0] not in seen:
                seen.add(words[place][0])
                last = place
        if figures <= seen and len(names & seen) >= least:
            return span[0], words[last][1][1]
    return None
