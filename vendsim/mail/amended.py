"""Sentences that change what the same mail has counted: "Make the root beer 24", "Halve it".

A plain correction is carried out before the mail is read: the goods get the new number, and the
sentence is gone. Goods that a sentence changes in any other way are in doubt, and orders for them
are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from vendsim.mail.amounts import NAMED, Amount, scan_amounts
from vendsim.mail.counting import DETERMINERS, units_of
from vendsim.mail.layout import Part
from vendsim.mail.names import ProductNames
from vendsim.mail.spoken import CASE_WORDS, NUMBER_WORDS
from vendsim.mail.tokens import word_set
from vendsim.mail.wanted import Wanted
from vendsim.mail.wording import plain_wording

__all__ = ["amended"]

_CHANGING = word_set(
    "make change reduce cut drop lower raise increase bump up trim put set take bring limit correct"
    " amend adjust revise edit update shrink scale knock keep round move say making changing"
    " reducing cutting only just"
)
_HALVES = word_set("halve half halving halved")
_FACTORS = _HALVES | word_set("double twice doubling doubled")
_REVISING = word_set(
    "actually instead rather sorry oops wait correction meant mean better just only enough plenty"
    " sufficient suffice suffices reflection thought thoughts edit ps not apologies hang"
    " mistake wrong do fine"
)
_SMALL = word_set(
    'the to a an at of for on in it that this , . - : ! ; ( ) " please kindly and but so oh hmm'
    " ok okay i we i'd we'd i'll we'll would will let let's lets us me have need want like is are"
    " be was should read say now then down back from thanks thank you many much my our your order"
    " line quantity number one amount single no after on second p s could can go with than must"
    " case cases x units unit dozen ought say says think as well today here take any"
    " count mistyped typed have been bit mind all"
)
_RELATIVE = word_set(
    "by more another extra additional add less fewer further plus most maximum max"
)
_EXCHANGING = word_set("swap replace exchange substitute switch swapped")
_SWITCHING = word_set("change make switch swap correct")
_MEANING = word_set("meant mean oops correction sorry instead")
_NO = (["no", ","], ["wait", ","])
_INSTEAD = word_set("instead rather not")
_DROPPING = word_set("scratch strike scrap delete axe bin nix")
_HOLDING_BACK = word_set("hold cancel postpone defer park withhold pause")
_TAKING = word_set("take leave pull")
_AWAY = word_set("off out away")
_ALL = word_set("both all each everything them those these apiece latter former first second last")
_OPENING = word_set(
    "please kindly and but so actually sorry no wait oops hmm oh ps , - : better then also ok okay"
    " now just let's lets let us me i we would could you can"
)
_PHRASES = frozenset(
    (
        *(("down", "to"), ("up", "to"), ("back", "to"), ("after", "all")),
        *(("make", "that"), ("make", "it"), ("make", "this")),
    )
)
_REPORTING = word_set("left stock inventory sold sell sells sales remaining on-hand forecast")
_NO_NEED = (("not", "need"), ("not", "want"), ("can", "wait"), (NAMED, "wait"), ("no", "longer"))
_BEFORE_OLD = word_set("not from than of")
_OFFERING = word_set("could can would should may might maybe perhaps or mind do i we you")
_BREAKS = frozenset((",", "-", "(", ";", "because", "since", "as"))
_OPEN = word_set("? if unless whether could would may might")
_ALL_BACK = re.compile(
    r"(?:(?:and|but|so|oh|no|actually|sorry|please|kindly|wait|well|hmm|ok|okay|then|better"
    r"|on (?:second|reflection)(?: thoughts?)?|let's|lets|just|in fact|or rather)[,:-]* )*"
    r"(?:(?:scratch|strike|disregard|ignore|forget|cancel|scrap|drop|stop|undo|withdraw|hold|leave)"
    r" (?:(?:all (?:of )?)?(?:it|that|this|them|those)|everything|it all|the lot|about it"
    r"|(?:the|my|this|that)(?: whole)? (?:order|thing|mail|message|thought))"
    r"|never ?mind|hold (?:off|on|fire)|stop|(?:maybe|perhaps) not|not (?:now|yet|just yet)"
    r"|(?:(?:i|we) )?(?:do not|don't|don\u2019t|need not|needn't|will not|won't)"
    r" (?:send|ship|deliver|dispatch|need|want|order|book|process|take|bother|do)"
    r"(?: (?:(?:any of )?(?:it|that|this|them|those)|any|anything|everything"
    r"|(?:the|this|my|our) order|sending (?:it|them|any)))?"
    r"|(?:i|we)(?: have|'ve)? changed (?:my|our) minds?"
    r"|(?:let me|let us|i'll|we'll|(?:i|we) (?:will|must|need to|have to))"
    r" (?:get back to you|come back to you|think (?:about |over )?(?:it|that|this)(?: over)?"
    r"|sleep on it|check first|ask (?:my|our) [a-z]+ first)"
    r"|(?:it|that|this)(?:'s| is| was) (?:just |only )?(?:a joke|a test|an example|not an order"
    r"|a draft|a mistake|an error))"
    r"(?: (?:please|for now|(?:just )?yet|then|after all|instead|on (?:it|this|that)|altogether"
    r"|at (?:the moment|present|all)|for (?:the moment|the time being|today|this week)|now|today"
    r"|entirely|completely|about (?:it|that|this)|until (?:i|we) (?:say|write|tell you)(?: so)?"
    r"|any ?(?:more|longer)))*[ .!,]*"
    r"(?:(?:[,;:-]| because| as| since) [^0-9?]*)?",
    re.IGNORECASE,
)
_UNSAID = word_set("to by not from than down on")
MOST_WORDS = 16
MOST_PLACES = 4
"""In how many places goods may be counted that a later sentence counts anew for certain."""


class _Held(NamedTuple):
    """Where goods are counted: in which part, as its how manieth, and how many units."""

    part: int
    place: int
    units: int


class _Change(NamedTuple):
    """What a sentence does to goods: a new number of units, or none; in doubt unless plain."""

    skus: tuple[str, ...]
    units: int = 0
    plain: bool = True


def amended(parts: Sequence[Part], names: ProductNames) -> tuple[list[Part], set[str]]:
    """A mail with its plain corrections carried out, and the products left in doubt.

    Args:
        parts: The sentences, list lines and rows.
        names: The products of the market.
    """
    kept: list[Part] = []
    held: dict[str, list[_Held]] = {}
    doubted: set[str] = set()
    for part in parts:
        doubted |= _scaled_within(part)
        change = _change(part, held, kept, names) if held and part.tokens != [""] else None
        if change is not None and change.plain:
            sku = change.skus[0]
            for each in held[sku]:
                kept[each.part] = _counted_anew(kept[each.part], each.place, sku, change.units)
            held[sku] = [each._replace(units=change.units) for each in held[sku]]
            doubted.discard(sku)
            if not change.units:
                del held[sku]
            if part.line.wanted:
                continue
        elif change is not None:
            doubted |= set(change.skus)
        _hold(part, len(kept), held)
        kept.append(part)
    return kept, doubted


def _scaled_within(part: Part) -> set[str]:
    """Goods that one sentence names twice, to be halved or doubled: "... but halve the tea"."""
    if _FACTORS.isdisjoint(part.line.tokens):
        return set()
    named = [each.skus[0] for each in part.line.wanted if len(each.skus) == 1]
    return {sku for sku in named if named.count(sku) > 1}


def _hold(part: Part, at: int, held: dict[str, list[_Held]]) -> None:
    """Add what a part counts."""
    if not _REPORTING.isdisjoint(part.tokens):
        return
    for place, wanted in enumerate(part.line.wanted):
        if len(wanted.skus) == 1 and wanted.quantity and not wanted.excluded:
            held.setdefault(wanted.skus[0], []).append(_Held(at, place, wanted.quantity))


def _counted_anew(part: Part, place: int, sku: str, units: int) -> Part:
    """A part in which one product has another number, or is left out."""
    wanted = list(part.line.wanted)
    wanted[place] = replace(
        wanted[place],
        skus=(sku,),
        quantity=units or None,
        unclear=False,
        bare=False,
        excluded=not units,
    )
    return part._replace(line=replace(part.line, wanted=wanted))


def _change(
    part: Part, held: dict[str, list[_Held]], before: Sequence[Part], names: ProductNames
) -> _Change | None:
    """What a sentence changes of what is counted so far."""
    tokens = part.line.tokens
    if part.line.prices or part.leads:
        return None
    if "?" in tokens:
        return _asked(part, held)
    if other := _other_goods(part, held):
        return _Change(other, plain=False)
    if len(part.line.wanted) > 1:
        return None
    if not part.line.wanted:
        if _ALL_BACK.fullmatch(part.text):
            return _Change(tuple(held), plain=False)
        change = _change_unnamed(part, held, names)
        if change is not None and any(map(_is_priced, before)):
            return change._replace(plain=False)  # "make it 85" may be a price
        return change
    wanted = part.line.wanted[0]
    meant = tuple(sku for sku in wanted.skus if sku in held)
    if not meant:
        return None
    if _EXCHANGING & set(tokens) and _opens(tokens, _EXCHANGING):
        return _Change(meant, plain=False)
    units = _new_units(tokens, wanted, held[meant[0]][-1].units, names)
    if units is None:
        return _left_out(tokens, meant)
    if units == held[meant[0]][-1].units and len(meant) == 1:
        return None
    if not _is_cued(tokens, before[held[meant[0]][-1].part].tokens):
        apart = part.reads_as_list or part.sentence.deed == "order" or not units
        if apart or not _REPORTING.isdisjoint(tokens):
            return None
    elif len(meant) == 1 and units and _is_plain(tokens) and _RELATIVE.isdisjoint(tokens):
        return _Change(meant, units, len(held[meant[0]]) <= MOST_PLACES)
    return _Change(meant, plain=False) if _is_short(tokens) else None


def _is_priced(part: Part) -> bool:
    return bool(part.line.prices) or any(
        each.unit_price_cents or each.total_cents or each.loose_cents for each in part.line.wanted
    )


def _is_cued(tokens: Sequence[str], before: Sequence[str] = ()) -> bool:
    """Whether a sentence says that something is to be otherwise than said before."""
    words = _REVISING | _RELATIVE.difference(before) | _FACTORS | {"should"}
    return (
        not words.isdisjoint(tokens)
        or _opens(tokens, _CHANGING)
        or any(pair in _PHRASES for pair in pairwise(tokens))
    )


def _is_short(tokens: Sequence[str]) -> bool:
    return len(tokens) <= MOST_WORDS and _OPEN.isdisjoint(tokens)


def _opens(tokens: Sequence[str], verbs: frozenset[str]) -> bool:
    """Whether a sentence tells its reader to do something, with one of some verbs."""
    at = 0
    while at < len(tokens) and tokens[at] in _OPENING and tokens[at] not in verbs:
        at += 1
    return at < len(tokens) and tokens[at] in verbs


def _new_units(tokens: list[str], wanted: Wanted, old: int, names: ProductNames) -> int | None:
    """How many units a sentence counts: 0 where that is unclear, None where it counts none."""
    if not _FACTORS.isdisjoint(tokens):
        if any(token[0].isdigit() for token in tokens):
            return 0
        if _HALVES.isdisjoint(tokens):
            return 2 * old
        return 0 if old % 2 else old // 2
    amounts = scan_amounts(_plainly(tokens))[0]
    if not amounts:
        return None
    olds = [each for each in amounts if _is_old(each, tokens)]
    news = [each for each in amounts if each not in olds]
    if any(units_of(each, wanted, names) != old for each in olds):
        return None if news else 0
    if not news:
        return None
    units = {units_of(each, wanted, names) for each in news}
    if len(units) > 1:
        units.discard(old)
    only = units.pop() if len(units) == 1 else None
    return only or 0


def _plainly(tokens: Sequence[str]) -> list[str]:
    """Tokens without the words by which a number behind them counts nothing elsewhere."""
    return ["," if token in _UNSAID else token for token in tokens]


def _is_old(amount: Amount, tokens: Sequence[str]) -> bool:
    """Whether a number is what no longer holds: "not 48", "from 48", "instead of 48"."""
    at = amount.start - 1
    while at > 0 and tokens[at] in DETERMINERS:
        at -= 1
    return at >= 0 and tokens[at] in _BEFORE_OLD


def _is_plain(tokens: list[str]) -> bool:
    """Whether a sentence says no more than that goods get another number; a reason may follow."""
    goods = (at for at, token in enumerate(tokens) if token == NAMED or _counts(token))
    last = max(goods, default=0)
    end = next((at for at in range(last + 1, len(tokens)) if tokens[at] in _BREAKS), len(tokens))
    known = _SMALL | _REVISING | _CHANGING | _FACTORS | CASE_WORDS
    if any(not (t in known or t == NAMED or _counts(t)) for t in tokens[:end]):
        return False
    return _OPEN.isdisjoint(tokens[end:])


def _counts(token: str) -> bool:
    return token[0].isdigit() or (token in NUMBER_WORDS and token not in ("a", "an"))


def _left_out(tokens: list[str], meant: tuple[str, ...]) -> _Change | None:
    """Whether a sentence takes goods back that stand right behind its verb."""
    if _opens(tokens, _DROPPING) and len(meant) == 1 and _is_plain_with(tokens, _DROPPING):
        return _Change(meant, 0)
    taken_off = _opens(tokens, _TAKING) and not _AWAY.isdisjoint(tokens)
    said = [*tokens, ".", *plain_wording(tokens)[0]]
    unneeded = any(pair in _NO_NEED for pair in pairwise(said))
    if taken_off or unneeded or _opens(tokens, _HOLDING_BACK | _DROPPING):
        return _Change(meant, plain=False)
    return None


def _is_plain_with(tokens: list[str], verbs: frozenset[str]) -> bool:
    return _is_plain([token for token in tokens if token not in verbs])


def _asked(part: Part, held: dict[str, list[_Held]]) -> _Change | None:
    """Goods that a question wants changed: "Could you make the root beer 24?"."""
    tokens = part.line.tokens
    meant = tuple(sku for each in part.line.wanted for sku in each.skus if sku in held)
    at = 0
    while at < len(tokens) and tokens[at] in _OPENING | _OFFERING:
        at += 1
    changes = _CHANGING | _FACTORS | _DROPPING | _EXCHANGING
    doubts = tokens[at : at + 1] and tokens[at] in changes and _OFFERING.intersection(tokens[:at])
    return _Change(meant, plain=False) if meant and doubts else None


def _other_goods(part: Part, held: dict[str, list[_Held]]) -> tuple[str, ...]:
    """Goods counted before, in the place of which a sentence names others without a number.

    "I meant the raspberry one.", "Send ginger ale instead of root beer."
    """
    tokens = part.line.tokens
    named = [sku for each in part.line.wanted for sku in each.skus]
    meant = tuple(sku for sku in named if sku in held)
    new = any(sku not in held for sku in named)
    if not new or any(each.quantity for each in part.line.wanted):
        swapped = new and _opens(tokens, _EXCHANGING)
        return meant if swapped else ()
    if meant:
        apart = not _INSTEAD.isdisjoint(tokens) or _opens(tokens, _EXCHANGING)
        return meant if apart else ()
    last = max(each[-1].part for each in held.values())
    changed = not _MEANING.isdisjoint(tokens) or any(pair in _PHRASES for pair in pairwise(tokens))
    changed = changed or (tokens[:2] in _NO and "not" not in tokens)
    if _is_short(tokens) and (changed or _opens(tokens, _SWITCHING)) and _is_plain(tokens):
        return tuple(sku for sku, each in held.items() if each[-1].part == last)
    return ()


def _change_unnamed(
    part: Part, held: dict[str, list[_Held]], names: ProductNames
) -> _Change | None:
    """What a sentence without goods does to those before: "Halve both", "Make that 24"."""
    tokens = part.line.tokens
    if not _is_short(tokens) or not _is_all_plain(tokens) or not _is_cued(tokens):
        return None
    scaled = not _FACTORS.isdisjoint(tokens)
    if not scaled and part.line.default is None and not scan_amounts(_plainly(tokens))[0]:
        return None
    only = next(iter(held)) if len(held) == 1 else None
    if only is None:
        return _Change(tuple(held), plain=False) if scaled or not _ALL.isdisjoint(tokens) else None
    old = held[only][-1].units
    units = _new_units(tokens, Wanted((only,)), old, names)
    if not units or units == old:
        return None
    sure = _RELATIVE.isdisjoint(tokens) and len(held[only]) <= MOST_PLACES
    return _Change((only,), units, sure)


def _is_all_plain(tokens: list[str]) -> bool:
    known = _SMALL | _REVISING | _CHANGING | _FACTORS | CASE_WORDS | _ALL
    return all(token in known or _counts(token) for token in tokens)
