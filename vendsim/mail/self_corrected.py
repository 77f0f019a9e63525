"""Goods that a writer counts anew in the same breath: "48 spring... no wait, 45 Spring Water".

What was begun first is left out before anything else is read, so that neither the number nor the
half name raises a doubt; of "48 lemon teas... sorry, make that 72" only the number goes.
"""

from __future__ import annotations

import re

from vendsim.mail.names import ProductNames
from vendsim.mail.spoken import CASE_WORDS, DOZENS, NUMBER_WORDS
from vendsim.mail.tokens import stem, tokens_of

__all__ = ["without_false_starts"]

_NUMBER = rf"(?:[1-9][0-9]{{0,3}}|{'|'.join(sorted(NUMBER_WORDS - {'half', 'another'}))})"
_WORD = (
    r"(?:no|sorry|pardon(?: me)?|oops|hmm|wait|hang on|hold on|actually|rather|correction"
    r"|(?:i|we) mea(?:n|nt)|make (?:that|it)|scratch that|strike that|excuse me)"
)
# A comma alone may go on with a list, so it takes a word that does nothing but correct.
_SURE_WORD = (
    r"(?:no,? wait|wait,? no|sorry|pardon(?: me)?|oops|correction|or rather|scratch that"
    r"|strike that|(?:no|actually|wait),)"
)
_FALSE_START = re.compile(
    rf"(?<![\w$\u20ac\u00a3.,#-])(?P<number>{_NUMBER}(?:[ -]{_NUMBER}){{0,4}})"
    rf"(?P<goods>(?:[ -](?!(?:and|plus|for|with|at)\b)[a-z'&/]+){{0,6}}?)\s*"
    rf"(?:(?:\.{{2,}}|\u2026|\?| -+|-+ |\u2013|\u2014)\s*{_WORD}|[,(]\s*{_SURE_WORD})"
    rf"(?:[,;:.!]?\s+{_WORD}){{0,3}}[,;:.!\u2026]*\s+(?={_NUMBER}\b(?![.%]?[0-9%\u00a2]))",
    re.IGNORECASE,
)
_HINTS = re.compile(rf"\b{_WORD}\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.,;:!?()]| and | plus | - ")
_ONLY_NUMBER = re.compile(
    rf"{_NUMBER}(?:[ -]{_NUMBER}){{0,4}}(?: of (?:those|them|these))?"
    r"(?=$|[.,;!)]|\s+(?:and|please)\b)",
    re.IGNORECASE,
)
MOST_CHARS = 2000
MOST_TAIL_CHARS = 80


def without_false_starts(text: str, names: ProductNames) -> str:
    """A line without goods, or a number of them, that it counts anew right behind.

    Args:
        text: The line.
        names: The products of the market.
    """
    if len(text) > MOST_CHARS or not _HINTS.search(text):
        return text
    kept: list[str] = []
    start = 0
    for match in _FALSE_START.finditer(text):
        if match.start() < start:
            continue
        tail = text[match.end() : match.end() + MOST_TAIL_CHARS]
        kept_goods = ""
        end = match.end()
        if not _names_goods(_CLAUSE_END.split(tail, maxsplit=1)[0], names):
            anew = _ONLY_NUMBER.match(tail)
            if anew is None or not _counts_the_same(match["goods"], names):
                continue
            kept_goods = f"{anew[0].split(' of ')[0]}{match['goods']}"
            end += anew.end()
        kept += (text[start : match.start()], kept_goods)
        start = end
    return "".join([*kept, text[start:]])


def _names_goods(text: str, names: ProductNames) -> bool:
    return bool(names.find([stem(token) for token in tokens_of(text)]))


def _counts_the_same(goods: str, names: ProductNames) -> bool:
    """Whether a number alone counts these goods for certain: behind cases it may count units."""
    measures = CASE_WORDS | DOZENS.keys()
    return _names_goods(goods, names) and measures.isdisjoint(goods.lower().split())
