"""Text to tokens: words, numbers and signs, each a short lower-case string."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["plain_text", "stem", "tokens_of", "word_set"]

# A hyphen inside "sku-08", "24-pack" or "lemon-lime" only joins; one between numbers
# ("40-50") or with spaces around it says something and stays.
_JOINING_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z0-9])|(?<=[0-9])-(?=[a-z])")
# The comma in "sku-08,70" parts two numbers.
_CODE_COMMA = re.compile(r"((?<=[a-z])-[0-9]{1,9}),(?=[0-9])")
# A hyphen right before a number and after nothing is a minus; 1e3 is no way to order.
_MINUS = re.compile(r"(?<![^\s(])-(?=[0-9])")
_EXPONENT = re.compile(r"\b[0-9]+(?:\.[0-9]+)?e[0-9]+\b")
_TOKEN = re.compile(
    r"""
    [0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?   # 1,000.50
    | (?<![0-9,.])[0-9]{1,3}(?:\.[0-9]{3})*,[0-9]{2}(?![0-9,])  # 0,80, 1.234,50
    | (?<![0-9a-z.])\.[0-9]{2}(?![0-9]|(?!oz\b)[a-z])  # .80, .65oz
    | (?<![a-z0-9-])[0-9]{1,2},[0-9](?![0-9])(?=\ +(?:full\ )?(?:case|box|carton|dozen|tray))  # 1,5
    | [0-9]+(?:\.[0-9]+)?                            # 40, 16.9
    | [a-z]+(?:'[a-z]+)?                             # words, don't
    | [^\sa-z0-9]                                    # any other sign, alone
    """,
    re.VERBOSE,
)
_DOTTED_DATE = re.compile(r"(?<![0-9.])([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4}|[0-9]{2})(?![0-9.])")
_THOUSANDS = re.compile(r"(?<![0-9.,-])([1-9][0-9]{0,2})(?:k\b| 000\b)")
# Words as they are typed in haste, by what is meant.
_HASTY = {
    **dict.fromkeys(("pls", "plz", "pleas", "plese", "plase", "pleaes", "pelase"), "please"),
    **dict.fromkeys(("sned", "sedn", "snd"), "send"),
    **dict.fromkeys(("thx", "tnx", "thanx", "ty", "ta"), "thanks"),
    **dict.fromkeys(("cs", "ctn", "cse", "csae"), "case"),
    **dict.fromkeys(("ctns", "caes", "csaes"), "cases"),
    **dict.fromkeys(("oder", "ordr", "odrer"), "order"),
    **{"u": "you", "ur": "your", "dont": "don't", "cant": "can't"},
    **{"wont": "won't", "im": "i'm", "ive": "i've", "whats": "what's", "qnty": "qty"},
    **{"wld": "would", "cld": "could", "shld": "should", "r": "are", "tmrw": "tomorrow"},
    **{
        "thats": "that's",
        "didnt": "didn't",
        "doesnt": "doesn't",
        "isnt": "isn't",
        "em": "them",
        "ill": "i'll",
    },
    **{"havent": "haven't", "hasnt": "hasn't", "cuz": "because", "b4": "before", "yr": "your"},
    **dict.fromkeys(("bottel", "bottels", "botles", "botle", "bottls"), "bottles"),
    **dict.fromkeys(("peices", "pices", "peaces"), "pieces"),
    **dict.fromkeys(("cartoon", "cartoons", "cartns"), "cartons"),
    **{"cann": "cans", "dosen": "dozen", "dozon": "dozen", "boxs": "boxes", "tho": "though"},
    **{"bx": "box", "bxs": "boxes"},
    **{"recd": "received", "rcvd": "received", "pric": "price", "fwd": "forward"},
    **{"n": "and", "w": "with", "tomorow": "tomorrow", "recieved": "received"},
}
_QUOTE_TAG = re.compile(r"<blockquote\b[^<>]{0,200}>", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:html|body|head|p|br|div|table|tr|li|ul|ol|h[1-6])\b[^<>]{0,200}>", re.IGNORECASE
)
_INLINE_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|font|td|th|small)\b[^<>]{0,200}>", re.IGNORECASE
)
# Curly quotes and apostrophes, and dashes of every length, as typewriters have them. There is one
# money in a market, by whatever sign somebody calls it.
_FANCY = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014\u2212\u00a3\u20ac", "''\"\"---$$")


def word_set(words: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(words.split())


def _wanted(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char)[0] not in "CM"


def plain_text(text: str) -> str:
    """A text without what only disguises it.

    HTML loses its tags, compatibility forms become plain ones, accents go, curly quotes and
    dashes become straight, and control characters, direction marks and lone surrogates
    disappear.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "<" in text:
        text = "\n".join(map(_without_tags, text.split("\n")))
    if text.isascii() and (text.isprintable() or text.replace("\n", "").isprintable()):
        return text
    # Marks go first: sorting a long run of them is quadratic in normalisation.
    text = "".join(filter(_wanted, text))
    text = unicodedata.normalize("NFKD", text).translate(_FANCY)
    return "".join(filter(_wanted, text))


def tokens_of(line: str) -> list[str]:
    """The tokens of one line.

    >>> tokens_of("40 x Cola Can 12oz (SKU-08) @ $0.92")
    ['40', 'x', 'cola', 'can', '12', 'oz', '(', 'sku', '08', ')', '@', '$', '0.92']
    """
    line = line.lower()
    if line.count(".") > 1:
        line = _DOTTED_DATE.sub(r"\1/\2/\3", line)
    if "000" in line or "k " in line:
        line = _THOUSANDS.sub(r"\g<1>000", line)
    if "-" in line:
        line = _CODE_COMMA.sub(r"\1 ,", line) if "," in line else line
        line = _MINUS.sub("minus ", _JOINING_HYPHEN.sub(" ", line))
    if "e" in line:
        line = _EXPONENT.sub("#", line)
    found: list[str] = _TOKEN.findall(line)
    if "," in line or " ." in line or "$." in line or "@." in line:
        found = [_with_point(token) for token in found]
    if not _HASTY.keys().isdisjoint(found):
        found = [_HASTY.get(token, token) for token in found]
    return found


def _with_point(token: str) -> str:
    """A fraction written with a comma, or without its zero, as 0.80."""
    if len(token) > 2 and token[-3] in ",.":
        if token[-3] == ",":
            return token[:-3].replace(".", "") + "." + token[-2:]
        return "0" + token if len(token) == 3 else token
    return token


def _without_tags(line: str) -> str:
    """A line without HTML; a quoted line stays one line, a quoted block is marked as such."""
    if "<" not in line or line.lstrip()[:1] == ">":
        return line
    line = _QUOTE_TAG.sub("\n----- original message -----\n", line)
    return _INLINE_TAG.sub("", _BLOCK_TAG.sub("\n", line))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A word without its plural: ``cans`` and ``can`` become one.

    >>> stem("cans"), stem("cookies"), stem("cookie"), stem("glass"), stem("08")
    ('can', 'cooky', 'cooky', 'glass', '8')
    """
    if word[0].isdigit():
        return word if "." in word else word.lstrip("0") or "0"
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("ie"):
        return word[:-2] + "y"
    if len(word) > 2 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word
