"""The sum that a payment notice is about, where the sentence that tells of it names goods too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vendsim.mail.amounts import scan_amounts
from vendsim.mail.intents import Intent
from vendsim.mail.layout import Part

__all__ = ["with_sums_paid"]

_PAID = re.compile(
    r"\b(?:paid|pay(?:ing|ment)|sent|send|transfer+(?:red|ed)?|wired?|remit(?:ted|tance)?|cheque"
    r"|check|deposit(?:ed)?|money|bank|invoice|bill|settled?|covers?|clears?|funds|account|went"
    r"|released|owed?)\b"
)
_BARE_SUM = re.compile(
    r"\b(?:paid|sent|transfer+ed|wired|remitted)(?: you| u| over| the| off)* ([0-9]{2,5})"
    r"(?= (?:even|by|for|on|this|today|yesterday|in|via|mon|tues?|wed|thurs?|fri|sat|sun)\b"
    r"|[.,!]|$)"
    r"|\b([0-9]{2,5}) even\b"
)


def with_sums_paid(intents: list[Intent], parts: Sequence[Part]) -> list[Intent]:
    """Complete payment notices without a sum by the only one that the mail says was paid."""
    if not any(each.intent == "payment_notice" and each.total_cents is None for each in intents):
        return intents
    cents = _sum_paid(parts)
    if cents is None:
        return intents
    return [
        each._replace(total_cents=cents)
        if each.intent == "payment_notice" and each.total_cents is None
        else each
        for each in intents
    ]


def _sum_paid(parts: Sequence[Part]) -> int | None:
    """The only sum of the sentences that tell of a payment, else the only one of the mail."""
    told: set[int] = set()
    named: set[int] = set()
    for part in parts:
        said = " ".join(part.tokens)
        sums = _sums(part, said)
        named |= sums
        if _PAID.search(said):
            told |= sums
    told = told or named
    return told.pop() if len(told) == 1 else None


def _sums(part: Part, said: str) -> set[int]:
    """What a sentence names that is no price of a unit; of several the one all others make."""
    prices = scan_amounts(part.tokens)[1]
    found = {price.cents for price in prices if not price.each and price.per != "unit"}
    if not prices:
        bare = _BARE_SUM.search(said)
        return {100 * int(bare[1] or bare[2])} if bare else set()
    most = max(found, default=0)
    return {most} if len(found) > 2 and 2 * most == sum(found) else found
