"""Cancellations that a mail only denies ("please do not cancel my order"), or says in passing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vendsim.mail.intents import MAX_EVIDENCE_CHARS, Intent
from vendsim.mail.layout import Part

__all__ = ["with_plain_cancels", "without_denied_cancels"]

_CANCEL = re.compile(r"\bcancel\w*", re.IGNORECASE)
# Nothing but these stands between "not" and what it denies: in "I cannot take it so cancel", it
# denies something else.
_DENIAL = re.compile(
    r"(?:\b(?:not|never|no (?:need|reason|wish|intention|plans?))|n['’]t)"
    r" (?:(?:want|wish|mean|intend|need|ask(?:ed)?|tell|told|said|going|planning|trying|ever|yet"
    r"|i|we|to|of|for|be|just|simply|you to) ){0,5}$",
    re.IGNORECASE,
)
_PLAINLY = re.compile(
    r"(?:^|[.;:,!)]\s+|\b(?:please|pls|kindly|and|also|so|just|then|must|hereby|i|we|i['’]m|am)\s)"
    r"cancel(?:ling|ing)? (?:it|them|those|#|(?:my|our|the|that|this|\w+day['’]?s?)"
    r" (?:[\w'’]+ ){0,3}?(?:orders?|delivery|shipment)\b|(?:the rest of )?order\b)"
    r"(?! (?:with|at|from) (?!you\b))",
    re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"\b(?:not|never|if|unless|why|who|when|did|do|can|could|may|might|shall|should|would|otherwise"
    r"|or|rather than|instead of)\b[^.!?;]{0,40}$|n['’]t\b[^.!?;]{0,40}$",
    re.IGNORECASE,
)
_ASKED_ABOUT = re.compile(r"\s*(?:why|who|when|did|has|have|was|were)\b(?!n['’]t)", re.IGNORECASE)


def without_denied_cancels(found: list[Intent], parts: Sequence[Part]) -> list[Intent]:
    """The intents of a mail without cancellations that it never asks for.

    A cancelled order does not come back, so each "cancel" has to be denied or asked about, and
    then where orders stand is what is asked.
    """
    cancels = [each for each in found if each.intent == "cancel"]
    if not cancels:
        return found
    said = [(part.text, match) for part in parts for match in _CANCEL.finditer(part.text)]
    if not said or not all(_is_denied(text, match.start()) for text, match in said):
        return found
    kept = [each for each in found if each.intent != "cancel"]
    return kept or [Intent("ask_status", None, None, None, None, cancels[0].evidence)]


def with_plain_cancels(found: list[Intent], parts: Sequence[Part]) -> list[Intent]:
    """The intents of a mail, with the cancellation that it plainly asks for beside them."""
    if any(each.intent == "cancel" for each in found):
        return found
    for part in parts:
        said = _PLAINLY.search(part.text)
        if said and "?" not in part.text and not _DOUBTED.search(part.text[: said.start() + 1]):
            text = part.text[:MAX_EVIDENCE_CHARS]
            return [*found, Intent("cancel", None, None, None, None, text)]
    return found


def _is_denied(text: str, at: int) -> bool:
    if text.rstrip(" )").endswith("?") and _ASKED_ABOUT.match(text):
        return True
    return _DENIAL.search(text[:at]) is not None
