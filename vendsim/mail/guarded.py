"""Words that a reworded letter may use only where the supplier's own letter uses such words.

A model that words a letter could give something away in words ("half of that, for you")
where figures are refused. Each group is a kind of statement; a letter whose own sentences
make no such statement gets none from the model either.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

__all__ = ["guarded_words"]


def _whole(words: str) -> str:
    return rf"(?:{'|'.join(words.split())})\Z"


def _start(stems: str) -> str:
    return rf"(?:{'|'.join(stems.split())})"


# Small numbers are matched whole ("ten", not "tender"), long ones also inside a word that
# was glued together ("fiftycents"). "One", "first" and "second" are too common to guard.
_GROUPS = MappingProxyType(
    {
        "a number": re.compile(
            _whole(
                "zero nil two three four five six seven eight nine ten eleven twelve dozens? half"
                " halv(?:e|es|ed|ing) quarters? thirds? fourths? fifths? sixths? sevenths?"
                " eighths? ninths? tenths? doubl(?:e|es|ed|ing) tripl(?:e|es|ed) twice thrice"
                " couple scores? gross umpteen"
            )
            + "|.*(?:thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twent(?:y|ie)"
            "|thirt(?:y|ie)|fort(?:y|ie)|fift(?:y|ie)|sixt(?:y|ie)|sevent(?:y|ie)|eight(?:y|ie)"
            "|ninet(?:y|ie)|hundred|thousand|million|billion)"
        ),
        "a date": re.compile(
            _whole(
                "(?:mon|tues|wednes|thurs|fri|satur|sun)days? january february april june july"
                " august september october november december tomorrow tonight overnight"
                " weeks? weekends? fortnights? months? years? days hours minutes"
            )
        ),
        "an amount": re.compile(
            _whole(
                "bucks? usd eur gbp euros? pounds? penn(?:y|ies) pence dimes? nickels? p?cents?"
                " tenners? fivers? quid grand shillings?"
            )
            + "|.*(?:dollar|percent)"
        ),
        "a concession": re.compile(
            _whole("free deals? gifts? lower(?:s|ed|ing)? less beats? matche?[sd]? matching")
            + "|"
            + _start(
                "discount rebat refund reimburs waiv gratis complimentary bonus voucher coupon"
                " cashback credit cheap reduc markdown bargain member exclusiv premium surcharg"
            )
        ),
        "a promise": re.compile(
            _start("agree accept approv confirm guarante promis commit honou?r reserv contract")
            + "|"
            + _whole("sold okay ok yes")
        ),
        "a correction": re.compile(
            _start(
                "ignor disregard void invalid mistak erron error typo correct wrong outdat"
                " supersed overrid overrul instead obsolet"
            )
        ),
        "a way to pay": re.compile(
            _start("account bank iban paypal venmo zelle bitcoin crypto wallet wire transfer remit")
            + "|"
            + _whole("cash cheques? links? website click dot http https www")
        ),
    }
)
_WORD = re.compile(r"[a-z]+(?:[-'’][a-z]+)*")
_JOINT = re.compile(r"[-'’]")


def guarded_words(text: str) -> dict[str, str]:
    """The kinds of guarded statement in a text, each with the first word that makes it.

    Case, accents and hyphens hide nothing: ``Dis-Count`` is a concession. "Feel free" is
    none.
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    found: dict[str, str] = {}
    for word in _WORD.findall(bare.lower().replace("feel free", "feel")):
        forms = {word, *_JOINT.split(word), _JOINT.sub("", word)}
        for kind, pattern in _GROUPS.items():
            if kind not in found and any(pattern.match(form) for form in forms):
                found[kind] = word
    return found
