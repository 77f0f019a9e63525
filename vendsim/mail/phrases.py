"""How suppliers put things: a file for each tone, at least five phrasings a situation.

Phrases carry manners, never terms: amounts, prices, dates and order numbers stand in lines
of their own that are the same in every tone (see :mod:`vendsim.mail.terms`). The files
``phrases/TONE.toml`` are written as one person each would write.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from hashlib import shake_128
from importlib.resources import files
from typing import Literal, TypeAlias, get_args

__all__ = [
    "FEWEST_PHRASINGS",
    "PHRASES",
    "SITUATIONS",
    "TONES",
    "Phrases",
    "Situation",
    "Tone",
    "checked_phrases",
    "choice",
]

Tone: TypeAlias = Literal["plain", "warm", "brisk", "formal"]
Situation: TypeAlias = Literal[
    "hello",
    "bye",
    "aside",
    "catalogue",
    "quote",
    "not_carried",
    "out_of_stock",
    "how_to_order",
    "counter",
    "last_word",
    "agreed",
    "too_low",
    "fixed_prices",
    "rival_believed",
    "rival_unmoved",
    "rival_doubted",
    "rival_refuted",
    "no_secrets",
    "membership_offer",
    "membership_joined",
    "acknowledged",
    "confirmed",
    "from_credit",
    "charged",
    "declined",
    "unbilled",
    "refused",
    "other_price",
    "nothing_placed",
    "payment_in",
    "short",
    "credit_kept",
    "payment_kept",
    "surcharge",
    "status",
    "no_orders",
    "cancelled",
    "stays",
    "lapsed",
    "delayed",
    "delivered",
    "short_delivery",
    "damaged_delivery",
    "substituted",
    "storage_full",
    "complaint",
    "makes_good",
    "refuses_claim",
    "unreadable",
    "small_talk",
    "closing",
    "opened",
]
Phrases: TypeAlias = Mapping[Situation, tuple[str, ...]]
"""The phrasings of one tone."""

TONES: tuple[Tone, ...] = get_args(Tone)
SITUATIONS: tuple[Situation, ...] = get_args(Situation)
FEWEST_PHRASINGS = 5

_TERM = re.compile(r"[0-9$@|\n]|https?:|www\.|\.example\b")
_MASK = 2**64 - 1


def checked_phrases(text: str, source: str) -> Phrases:
    """The phrasings in a TOML text, a list a situation.

    Args:
        text: The TOML.
        source: Its name, for faults.

    Raises:
        AssertionError: The text does not keep the rules of phrases, all faults named. Phrases
            ship with the package, so that is our mistake and nobody else's.
    """
    read: dict[str, list[str]] = tomllib.loads(text)
    faults = [f"{situation}: no phrasings" for situation in SITUATIONS if situation not in read]
    faults += [f"{name}: no such situation" for name in read if name not in SITUATIONS]
    for name, ways in read.items():
        if len(ways) < FEWEST_PHRASINGS:
            faults.append(f"{name}: {len(ways)} phrasings, at least {FEWEST_PHRASINGS} are due")
        faults += [f"{name}: {fault}: {way!r}" for way in ways if (fault := _fault(name, way))]
    counts = Counter(way for ways in read.values() for way in ways)
    faults += [f"stands {count} times: {way!r}" for way, count in counts.items() if count > 1]
    if faults:
        raise AssertionError(f"{source}:\n" + "\n".join(faults))
    return {situation: tuple(read[situation]) for situation in SITUATIONS}


def _fault(name: str, way: str) -> str:
    """What is wrong with a phrasing; empty if nothing is."""
    if not way.strip() or way != way.strip():
        return "blank, or with blanks around it"
    if _TERM.search(way):
        return "holds a digit, an amount, an address or a second line"
    bare = way.replace("{buyer}", "", 1) if name == "hello" else way
    if "{" in bare or "}" in bare or (name == "hello" and bare == way):
        return "only the greeting names {buyer}, and names it once"
    return ""


def _read(tone: Tone) -> Phrases:
    source = files("vendsim.mail") / "phrases" / f"{tone}.toml"
    return checked_phrases(source.read_text(encoding="utf-8"), f"phrases/{tone}.toml")


PHRASES: Mapping[Tone, Phrases] = {tone: _read(tone) for tone in TONES}
"""The phrasings of every tone."""

# Odd numbers of 64 random-looking bits. Named by the situation, so that a new situation
# leaves the phrasings of the others alone.
_FACTORS: Mapping[Situation, int] = {
    situation: int.from_bytes(shake_128(situation.encode()).digest(8), "little") | 1
    for situation in SITUATIONS
}


def choice(word: int, situation: Situation, count: int) -> int:
    """Which of a situation's phrasings a letter uses, from 0 to ``count - 1``.

    Multiplicative hashing (Knuth, The Art of Computer Programming, vol. 3, 6.4): the upper
    half of word times an odd factor, so that one word serves every situation and no choice
    tells another.

    Args:
        word: The letter's random word of 64 bits.
        situation: What has to be put.
        count: How many ways there are to put it.
    """
    return ((word * _FACTORS[situation] & _MASK) >> 32) * count >> 32
