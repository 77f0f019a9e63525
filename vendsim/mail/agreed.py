"""Mails that only agree to something: "OK, deal." says that its writer buys, not what."""

from __future__ import annotations

import re

from vendsim.mail.intents import Intent, unreadable

__all__ = ["with_agreements"]

MOST_WORDS = 10
"""Longer mails that agree to something say what."""
_AGREES = re.compile(
    r"\b(?:deal(?! with| of)|book (?:it|them)|go ahead"
    r"|let['’]s (?:do (?:it|this|that)|proceed|go (?:ahead|with|for))"
    r"|(?:i|we)(?:['’]ll| will) take (?:it|them|that|those|the lot)"
    r"|(?:that|this|the|your) (?:(?:price|offer|quote) )?(?:works|suits|is fine)(?: for)?"
    r" (?:me|us))\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:no|great|good|big|real|fair) deal\b|n['’]t\b|\b(?:not|never|if|once|when|unless)\b|\?",
    re.IGNORECASE,
)


def with_agreements(found: list[Intent], text: str) -> list[Intent]:
    """The intents of a mail, with the question for its goods where it seems to talk but agrees.

    Whoever reads such a mail as small talk lets its writer believe that something is ordered.

    Args:
        found: The intents.
        text: The writer's own words.
    """
    talks = all(each.intent == "small_talk" for each in found)
    if not talks or len(text.split()) > MOST_WORDS:
        return found
    if _AGREES.search(text) is None or _OTHERWISE.search(text) is not None:
        return found
    return [unreadable("product", text)]
