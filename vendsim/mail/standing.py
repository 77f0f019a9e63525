"""What is no new order for now: standing orders, changes to an order, what may not be possible.

"Every Monday from now on send us 2 cases" may mean none of them now, one, or more; "Please change
my order: 48 lemon tea" means none beside those that are ordered. Both are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vendsim.mail.layout import Part

__all__ = ["standing"]

_CHANGE = re.compile(
    r"\b(?:chang(?:e|es|ing)|amend(?:ment|ing)?s?|alter(?:ation)?s?|modify|modification|revise|revision"
    r"|adjust(?:ment)?s?|edit|swap)(?: to| for| on| of)? (?:my|our|the|that|this|your|yesterday's"
    r"|last|earlier|previous)(?: [a-z-]{3,12})? (?:orders?|po)\b(?! (?:quantit|amount|size))",
    re.IGNORECASE,
)
_NO_CHANGE = re.compile(r"\b(?:not|no|without|n't|never)\b[^.;]{0,20}$", re.IGNORECASE)

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_EVERY = (
    rf"(?:every|each) (?:(?:other|second|third|single) )?(?:{_DAY}|day|week|weekend|fortnight|month"
    rf"|quarter|morning)|(?:once|twice) (?:a|per|every) (?:week|month)"
)
_ON = (
    rf"(?:from now on|until further notice|(?:as|on) a (?:standing|recurring) (?:order|basis)"
    rf"|on {_DAY}s|weekly|monthly|fortnightly|bi-?weekly)"
)
_VERB = r"(?:send|ship|deliver|bring|supply|drop|give|put|we'll (?:take|have)|I'll (?:take|have))"
# "Every Monday, please send ...", but not "Every Monday we restock, so please send ...".
_FIRST = re.compile(
    rf"(?:and |so |then )?(?:(?:on )?(?:the )?(?:first|last) of )?(?:{_EVERY}|from now on"
    rf"|until further notice)\b[ ,]*(?:from now on|starting \w+(?: \w+)?)?[ ,]*"
    rf"(?:could you |can you |please |kindly |just ){{0,2}}{_VERB}\b",
    re.IGNORECASE,
)
# "... 48 Lemon Tea every Monday.", but not "... 48 Lemon Tea, I restock every Monday."
_LAST = re.compile(
    rf"(?:{_EVERY}|{_ON})(?: from now on| please| thanks| as a standing order)?\s*[.!]?$",
    re.IGNORECASE,
)
# "I need ten cases. Can you make that fit?"
_WHETHER = re.compile(
    r"(?:so |and |but )?(?:(?:can|could|would|will) (?:you|we) (?:still |possibly )?(?:make|get)"
    r" (?:that|it|this|them) (?:fit|work|happen)"
    r"|(?:is|would) (?:that|this|it) (?:be )?(?:doable|possible|feasible|workable))\b[^.]*\?$",
    re.IGNORECASE,
)
# "..., I restock every Monday."
_TOLD = re.compile(r" (?:and |as |since |because )?(?:I|we|it|they|you|the \w+)\b", re.IGNORECASE)


def standing(parts: Sequence[Part]) -> set[str]:
    """Products asked for again and again, to change an order, or if the seller can make it work.

    Args:
        parts: The sentences and lines of a mail.
    """
    found: set[str] = set()
    last: set[str] = set()
    changes = begun = False
    for part in parts:
        # Goods of the sentence itself, of the next that names some, of the list that it leads to.
        changes = _changes(part.text) or (changes and (part.listed or not begun))
        begun = changes and (begun or bool(part.line.wanted))
        named = {sku for wanted in part.line.wanted for sku in wanted.skus}
        if changes or _comes_again(part.text.strip()):
            found |= named
        if _WHETHER.match(part.text.strip()):
            found |= last
        last = named or last
    return found


def _comes_again(sentence: str) -> bool:
    clause = sentence.rpartition(",")[2]
    return bool(_FIRST.match(sentence) or (_LAST.search(clause) and not _TOLD.match(clause)))


def _changes(sentence: str) -> bool:
    found = _CHANGE.search(sentence)
    return found is not None and not _NO_CHANGE.search(sentence[: found.start()])
