"""Questions where orders stand that are asked beside something else.

"Where is Monday's order, and what are 36 Fruit Candy?" asks twice in one sentence, and a rule
or a score that hears the price hears nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vendsim.mail.intents import MAX_EVIDENCE_CHARS, Intent
from vendsim.mail.layout import Part

__all__ = ["with_status_questions"]

_ORDER = (
    r"(?:orders?|deliver(?:y|ies)|shipments?|parcels?|vans?|trucks?|lorr(?:y|ies)|loads?"
    r"|consignments?|pallets?|po|ref|#)"
)
_SOME = r"(?: [\w'’-]+){0,3}? "
_ABOUT = rf"(?: (?:with|of|on|about|to|from)){_SOME}{_ORDER}"
_ASKED = re.compile(
    rf"\bwhere(?:['’]?s| is| are| has| have)\b(?:{_SOME}{_ORDER}| \d{{3,6}}\b)"
    rf"|\b(?:has|have|did|is|are){_SOME}{_ORDER}(?: [\w'’/-]+){{0,4}}? (?:left|leave|go out|gone"
    r"|out|shipped|ship|sent|dispatched|on (?:its|their|the) way|on (?:time|schedule|track)"
    r"|on the (?:van|truck|road)|under way|arriv\w+|coming|due|moving)\b"
    rf"|\bwhat(?:['’]?s| is| has)? (?:happen\w*|the (?:story|status|latest|news)|going on){_ABOUT}"
    rf"|\b(?:any (?:news|word|update|sign)|status|whereabouts){_ABOUT}"
    rf"|\bwhen(?:['’]?s| (?:will|is|are|does|do|can|should|may|might|would)){_SOME}{_ORDER}\b"
    r"|\bwhen(?: exactly)?(?:['’]?s| will| can| are| is| shall| should)"
    r" (?:i|we|it|they|those|these)(?: [\w'’]+){0,3}?"
    r" (?:see|get|expect|receive|delivered|arriv\w+|com(?:e|ing)|land(?:ing)?|shipp\w+|ship"
    r"|sent|here|due|leav\w+)\b"
    r"|\bwhat(?:['’]?s| is)? (?:the )?(?:\w+ )?(?:eta|delivery date|date of delivery)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"\b(?:tell|know|confirm|hear|learn|say|advise|check)\b[^.?!]{{0,40}}\b(?:when|where|whether|if)"
    rf"{_SOME}{_ORDER}(?: [\w'’/-]+){{0,4}}?"
    r" (?:is|are|will|ships?|stands?|arrives?|comes?|left|leaves)\b"
    rf"|\b(?:tell|know|confirm)\b[^.?!]{{0,20}}\bwhat(?:['’]?s| is| has)"
    rf" (?:happen\w*|going on|become){_ABOUT}",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"^$|(?:\b(?:and|also|but)|[,.:;])\s+$", re.IGNORECASE)


def with_status_questions(found: list[Intent], parts: Sequence[Part]) -> list[Intent]:
    """The intents of a mail, with the question where an order stands if it is asked beside them."""
    if any(each.intent == "ask_status" for each in found):
        return found
    if not any(each.intent not in ("unreadable", "small_talk") or each.sku for each in found):
        return found
    for part in parts:
        if _asks(part.text):
            text = part.text[:MAX_EVIDENCE_CHARS]
            return [*found, Intent("ask_status", None, None, None, None, text)]
    return found


def _asks(text: str) -> bool:
    """Whether a sentence asks for an order, also without its question mark."""
    asked = _ASKED.search(text)
    if asked and ("?" in text or _BEGINS.search(text[: asked.start()])):
        return True
    return _TOLD.search(text) is not None
