"""Questions about a supplier's terms that are asked beside something else.

"Send 24 of each. What are your delivery days?" orders and asks; who hears the order alone leaves
the question unanswered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vendsim.mail.intents import MAX_EVIDENCE_CHARS, Act, Intent
from vendsim.mail.layout import Part

__all__ = ["with_questions_of_terms"]

_TERMS = (
    r"(?:(?:delivery|shipping|freight) (?:days?|fees?|charges?|costs?|terms|areas?|times?|schedule)"
    r"|payment (?:terms|methods?|options?)|(?:min(?:imum|\.)?|smallest)(?: first)? orders?"
    r"|min(?:imum|\.)? (?:quantity|quantities|value)|moq|lead times?|(?:opening|business) hours"
    r"|(?:credit |trade )?terms|returns? policy|price ?lists?|catalog(?:ue)?s?|product lists?"
    r"|clearance lists?|assortment|product range)"
)
_NEW = r"(?: (?:the|your|a|an|any|new|newest|current|latest|full|updated|complete|whole))*"
_ASKED = re.compile(
    rf"\b(?:what(?:['’]?s| is| are)?|which|is there|are there|(?:do|have) you (?:have|got))\b"
    rf"[^.?!\n]{{0,25}}?\b{_TERMS}\b[^.?!\n]{{0,60}}\?"
    r"|\b(?:is there|do you (?:have|charge))\b[^.?!\n]{0,15}\b(?:fee|charge|extra|surcharge)"
    r"\b[^.?!\n]{0,50}\?"
    r"|\bdo you (?:deliver (?:on|to|in|at|during|before)|accept payment)\b[^.?!\n]{0,60}\?"
    r"|\b(?:send|email|e-mail|mail|enclose|attach|forward)\b"
    rf"(?: (?:me|us|it|over))?{_NEW} {_TERMS}\b",
    re.IGNORECASE,
)
_ANSWERED: frozenset[Act] = frozenset(("ask_catalogue", "ask_quote", "counter_offer"))
"""Intents that are answered with terms as well."""


def with_questions_of_terms(found: list[Intent], parts: Sequence[Part]) -> list[Intent]:
    """The intents of a mail, with a question about terms if one is asked beside them."""
    if not any(each.intent not in ("unreadable", "small_talk") for each in found):
        return found
    if any(each.intent in _ANSWERED for each in found):
        return found
    for part in parts:
        if not part.line.wanted and _ASKED.search(part.text):
            text = part.text[:MAX_EVIDENCE_CHARS]
            return [*found, Intent("ask_catalogue", None, None, None, None, text)]
    return found
