"""Orders of what was ordered before: "same as last time", "the usual please"."""

from __future__ import annotations

import re

__all__ = ["AGAIN_WORDS", "repeats_last"]

_AGAIN = re.compile(
    r"\b(?:the )?(?:exact(?:ly)? )?"
    r"same (?:again\b|(?:order|quantit(?:y|ies)|amounts?|items"
    r"|goods|products|thing|stuff|shipment|delivery)?\s*"
    r"(?:as|like|we ordered|i ordered)\s+(?:in |on )?"
    r"(?:(?:the|our|my) )?(?:last|before|previous|usual|always|yesterday|always))"
    r"|\b(?:repeat|duplicate|re-?order|renew|copy|rerun|re-?place) (?:of )?(?:our|my|the) "
    r"(?:last|previous|latest|most recent|usual|same) (?:purchase )?(?:order|one|delivery|list)?"
    r"|\b(?:send|ship|deliver|order|want|take|have|need|get)\b.{0,20}\b(?:the|our|my) usual\s*"
    r"(?:order|please|stuff|quantities|amounts?|again|[.!,]|$)"
    r"|^(?:the|our|my) usual(?: order)?[ ,]*(?:please)?[.!]?$"
    r"|\bthe same (?:products?|items?|goods|quantit\w+|amounts?|stuff|things?|mix|list|order)"
    r"(?: (?:and|&) (?:the )?(?:same )?(?:products?|items?|goods|quantit\w+|amounts?))?"
    r" (?:that |which )?(?:as|like|we|i) (?:(?:had|ordered|got|bought) )?(?:in |on )?"
    r"(?:(?:the|our|my) )?(?:last|before|previous|usual|always)\b"
    r"|\brepeat (?:our|my|the|that|this) order\b"
    r"|\b(?:the )?identical (?:order|shipment|delivery|goods|items|quantit(?:y|ies))\b"
    r"|\b(?:send|ship|deliver|order|re-?order|like|want|need|take|repeat)\b.{0,30}"
    r"\bwhat (?:i|we) (?:had|ordered|got|bought|took)(?: from you)? (?:the )?(?:last|previous)\b"
    r"|\b(?:repeat|duplicate|re-?order)(?: of)? (?:last|previous) (?:\w+['’]?s )?"
    r"(?:order|delivery|shipment|list)\b"
    r"|\blike last time\b|\bthe same (?:order )?as (?:last|before)\b|^same (?:order|again)\b",
    re.IGNORECASE,
)
AGAIN_WORDS = frozenset(
    ("same", "usual", "last", "previous", "latest", "recent", "repeat", "identical")
)
"""Words without any of which no sentence orders what was ordered before."""

_ELSE = re.compile(
    r"\b(?:but|except|plus|minus|without|instead|double|twice|half|also|if|not|don't|never|how much"
    r"|price|prices|cost|quote|would|could|can|might|maybe|will|was|were|thanks for|problem|issue"
    r"|wrong|late|damaged)\b|\?",
    re.IGNORECASE,
)
# Said beside it, these change nothing.
_UNCHANGED = re.compile(
    r"(?:,|and|with|at|for)? *(?:all )?(?:the )?same"
    r" (?:quantit(?:y|ies)|amounts?|items|products|prices?|cost|terms|address)",
    re.IGNORECASE,
)


def repeats_last(sentence: str) -> bool | None:
    """Whether a sentence orders the same as last time.

    Returns:
        True where it does; False where it speaks of it together with something else, which
        leaves it unclear; None where it does not speak of it at all.
    """
    if len(sentence) > 200 or not _AGAIN.search(sentence):
        return None
    return _ELSE.search(_UNCHANGED.sub("", sentence)) is None
