"""Words of names so cut short or misspelt that only the word beside them tells what they are."""

from __future__ import annotations

from collections.abc import Iterable

from vendsim.mail.likeness import MOSTLY_ENGLISH, VOWELS, distance, skeleton
from vendsim.mail.spoken import CASE_WORDS, DOZENS, NUMBER_WORDS
from vendsim.mail.tokens import stem, word_set

__all__ = ["likely_words"]

# Short words of plain English: none of them is short for anything.
_SMALL_WORDS = word_set(
    "a about add after again all also always am an and another any are as asap ask at ate back bad"
    " be been best better big bill bit box both bring but buy by call can car case come could day"
    " days deal did do does done dont down each either else end even ever every extra far few for"
    " fresh from full get give go going gone good got great had half has have he her here hi him"
    " his how if in into is it its just keep kind know last late least leave less let like list"
    " little long look lot lots made make many may me mean might min mine more most much must my"
    " near need never new next no nor not note now of off ok old on one only or other our out over"
    " own part past pay per pick pls plus poor price pro put rate ready real rest right round run"
    " said sale same save saw say see sell send sent set she should show shut side so sold some"
    " soon sorry stop such sure take ten than that the their them then there these they this those"
    " till time to too took top total try two type under until up us use very via want warm was way"
    " we week well went were what when where which who why will with word work would yes yet you"
    " your fit pen pot pop pea hat con com cop arm art app war rat spa spot tan tar fan fat ban bat"
    " bet but com ill i im man men mat mix oz fl ml cl l g kg lb doz dz ea ct count pc pcs qty"
    " u w x"
)
_COUNTS = frozenset(stem(word) for word in NUMBER_WORDS | CASE_WORDS | DOZENS.keys())
_LEAST_CUT, _LEAST_SKELETON, _LEAST_MISSPELT = 3, 4, 4


def likely_words(word: str, beside: Iterable[str], dotted: bool) -> frozenset[str]:
    """What a word may be short for, or a misspelling of.

    "vit" is short for "vitamin" before "water", "b." for "beer" after "root", "dt" for "diet"
    before "cola".

    Args:
        word: A stemmed word that is none of a name.
        beside: The words of the names that its neighbour stands in.
        dotted: Whether a full stop follows.
    """
    if word in _SMALL_WORDS and not (dotted and len(word) == 1):
        return frozenset()
    if word in MOSTLY_ENGLISH or word in _COUNTS or not word.isalpha():
        return frozenset()
    return frozenset(each for each in beside if _resembles(word, each, dotted))


def _resembles(word: str, name: str, dotted: bool) -> bool:
    if word[0] != name[0] or len(name) < 3:
        return False
    if name.startswith(word) and (dotted or len(word) >= _LEAST_CUT):
        return True
    bones = skeleton(name)
    if len(word) > 1 and VOWELS.isdisjoint(word):
        return bones.startswith(skeleton(word))
    if len(word) >= _LEAST_SKELETON and len(bones) > 2 and skeleton(word) == bones:
        return True
    return len(word) >= _LEAST_MISSPELT and distance(word, name) == 1
