"""What a sentence does when its words of ordering, if any, are left aside."""

from __future__ import annotations

from typing import Literal, TypeAlias

from vendsim.mail.amounts import NAMED
from vendsim.mail.cues import Cue
from vendsim.mail.tokens import word_set
from vendsim.mail.wanted import Line
from vendsim.mail.wording import PlainWords

__all__ = ["HOLDINGS", "Deed", "amends", "deed_of"]

Deed: TypeAlias = Literal[
    "order",
    "ask_quote",
    "ask_catalogue",
    "counter_offer",
    "claim",
    "cancel",
    "ask_status",
    "payment_notice",
    "complain",
    "small_talk",
    "none",
]
"""An act of a whole sentence."""

HOLDINGS = word_set("left stock inventory sold sell sells sales have had has remaining on-hand")
"""Words for goods that somebody has, or had."""

_REQUESTS = word_set(
    "send need provide give like want request requesting get please could can would share require"
    " rfq may might let looking interested inquiry enquiry love see know tell list furnish advise"
    " propose kindly seeking after"
)
_GRATEFUL = word_set("thanks thank received got")
_CAME = word_set("sent delivered shipped received got arrived came")
_HOW_MUCH = word_set("what how which what's")
_NOT = word_set("not never no without")
# Who offers something at a price, and is neither the writer nor the reader.
_OFFERS = word_set(
    "offers offered offering quotes quoted quoting charges charged charging sells selling lists"
    " listed advertises supplies sold carries stocks has have do does is sell gave gives at for"
)
_WEAK_OFFERS = word_set("has have do does is at for sold")
_NO_RIVAL = word_set(
    "am the a an you i your me my it this that which price prices quote offer order orders and or"
    " if not would could can will do does did please to for is are be been as what how who whom"
    " when where had have has total cost costs units unit goods list them these those of on in at"
    " from by with so but we us should may might one ones product products supply cheap only anyone"
    " anybody boss manager customer customers machine ready"
)
_PROGRESSIVE = word_set("selling offering quoting charging")
_NOBODY = word_set(
    "it that today tomorrow yesterday week month year day supplier last next now here monday"
    " tuesday wednesday thursday friday saturday sunday other others stock storage"
)
_COSTING = word_set("is are costs cost goes runs comes lets retails")
_OURS = word_set("target total list offer budget limit max order maximum ceiling best fair")
_ACCEPTING = word_set("fine agreed accept ok okay works good happy deal acceptable perfect high")
_BUYING = word_set("do go pay manage stretch offer sign take buy live order purchase commit")
_LOWERING = word_set("lower reduce drop cut bring knock")
_MAX = word_set("max maximum limit budget ceiling target offer best top cap price number")
_PAYING = word_set(
    "paid pay wired wire transferred remitted settled sent remit transfer wiring sending deposited"
)
_MONEY_WORDS = word_set("payment money funds transfer deposit remittance wire")
_GONE = word_set(
    "way sent made transferred wired paid remitted gone completed submitted processed initiated"
    " executed issued complete done through went left out"
)
_CANCELLING = word_set(
    "cancel scrub scrap void kill bin drop annul withdraw revoke rescind axe nix retract disregard"
    " ignore forget stop pull"
)
_PLAINLY_CANCELLING = word_set("cancel scrub scrap void annul rescind")
_ORDERED = word_set("# order orders it that everything all this")
_DISCOUNTS = word_set("off less lower discount cheaper reduction below better knocked rebate under")
_AMENDING = word_set("remove drop change increase reduce amend swap delete decrease update raise")
_SELLING = word_set("sell carry stock offer supply have")
_WONDERING = word_set("where know heard waiting still yet wondering date when told")
_SHIPPING = (["ship"], ["send"], ["process"], ["deliver"], ["dispatch"])
_NOT_MINE = word_set("is are was were still confirm correct what how when why which does did")


def deed_of(text: PlainWords, cues: dict[Cue, int], line: Line, asks: bool, money: bool) -> Deed:
    """What a sentence does when its words of ordering, if any, are left aside.

    Args:
        text: Its words.
        cues: The cues in it.
        line: Products, quantities and prices in it.
        asks: Whether it is a question.
        money: Whether it names a price.
    """
    words = text.words
    unsure = "condition" in cues or "hypothetical" in cues
    if not unsure and _cancels(words, cues):
        return "cancel"
    if "cancel" in cues and not unsure:
        return "ask_status"
    if _claims(words, cues, line, asks, money):
        return "claim"
    if _counters(words, cues, line, asks, money, unsure):
        return "counter_offer"
    if "condition" in cues and money and "paid" not in cues:
        return "counter_offer"
    if not asks and not unsure and _tells_of_payment(words, cues, line, money):
        return "payment_notice"
    if _complains(words, cues, line, asks):
        return "complain"
    if "status" in cues or ("past" in cues and asks):
        return "ask_status"
    goods = line.wanted or line.loose
    if "hypothetical" in cues and money and goods and words[0] not in _HOW_MUCH:
        return "counter_offer"
    return _question(words, cues, line, asks, money)


def _question(words: list[str], cues: dict[Cue, int], line: Line, asks: bool, money: bool) -> Deed:
    sells = "price" not in cues and "you" in words and not line.wanted
    if words[0] in ("what", "which") and sells and not _SELLING.isdisjoint(words):
        return "ask_catalogue"
    requests = _requests(words)
    asking: set[Cue] = {"price", "quote", "availability", "hypothetical"}
    if not asks and (money or not requests):
        asking -= {"price", "quote"} if money else {"quote"}
    if not asks and not requests:
        cues = {cue: at for cue, at in cues.items() if cue not in ("quote", "catalogue")}
    if line.wanted and (asks or cues.keys() & asking):
        return "ask_quote"
    heads_question = "quote" in cues or ("price" in cues and not _REQUESTS.isdisjoint(words))
    if words[-1] == ":" and heads_question and "catalogue" not in cues:
        return "ask_quote"
    if "catalogue" in cues:
        return "ask_catalogue"
    if "quote" in cues or ("price" in cues and asks) or ("availability" in cues and asks):
        return "ask_quote"
    wonders = not _WONDERING.isdisjoint(words) and _MONEY_WORDS.isdisjoint(words)
    if "#" in words and (asks or wonders):
        return "ask_status"
    return "small_talk" if "thanks" in cues else "none"


def _cancels(words: list[str], cues: dict[Cue, int]) -> bool:
    if "cancel" in cues:
        at = next((at for at, word in enumerate(words) if word.startswith("cancel")), 0)
        return _NOT.isdisjoint(words[max(0, at - 3) : at]) and "do" not in words[at - 2 : at - 1]
    for at, word in enumerate(words):
        if word == "not" and words[at + 1 : at + 2] in _SHIPPING and "#" in words[at : at + 6]:
            return {"yet", "until", "before"}.isdisjoint(words)
        if word in _CANCELLING and _starts(words, at):
            after = [each for each in words[at + 1 : at + 5] if each != "not"]
            if word in _PLAINLY_CANCELLING and not _ORDERED.isdisjoint(after):
                return True
            if {"#", "order", "orders", "everything"}.intersection(after):
                return True
            if after[:1] == ["it"] and ("order" in words or "#" in words):
                return True
    return False


def _starts(words: list[str], at: int) -> bool:
    """Whether a verb begins a clause, or is asked for."""
    return (
        not at
        or not words[at - 1].isalpha()
        or words[at - 1]
        in (*("please", "to", "and", "so", "can", "could", "you", "must", "must", "mate", "just"),)
    )


def _claims(words: list[str], cues: dict[Cue, int], line: Line, asks: bool, money: bool) -> bool:
    """Whether a sentence tells of somebody else's price."""
    if "claim" in cues and (money or (line.wanted and {"price", "counter"} & cues.keys())):
        return True
    if money and not asks and _undercuts(words):
        return True
    if not money and not asks and line.wanted and _percent_off(words):
        strong = (at for at in range(1, len(words)) if words[at] not in _WEAK_OFFERS)
        return any(_offers_at(words, at, line) for at in strong)
    if not money or asks or not {"match", "beat"}.isdisjoint(words):
        return False
    if "i" in words and _gets_elsewhere(words):
        return True
    if "counter" not in cues and _is_rivals(words, line):
        return True
    return any(_offers_at(words, at, line) for at in range(1, len(words)))


def _undercuts(words: list[str]) -> bool:
    """Whether somebody else beats the reader's price: "Fernway beat your price"."""
    for at in range(1, len(words) - 1):
        named = words[at - 1].isalpha() and words[at - 1] not in _NO_RIVAL
        if words[at] in ("beat", "beats", "undercut", "undercuts") and words[at + 1] == "your":
            return named and words[at - 1] not in ("please", "still")
    return False


def _gets_elsewhere(words: list[str]) -> bool:
    """Such as "I can get it for $0.70 at the store", "I saw it for ...", "I was quoted ..."."""
    for at, word in enumerate(words):
        if word != "i":
            continue
        near = words[at + 1 : at + 5]
        if near[:1] == ["can"] and not {"get", "buy", "find", "source"}.isdisjoint(near[1:3]):
            return True
        if "you" in words[at:]:
            continue
        if near[:1] in (["saw"], ["found"]) or near[:2] in (["have", "seen"], ["have", "found"]):
            return True
        if near[:3] in (["have", "been", "quoted"], ["have", "been", "offered"]):
            return True
        gets = {"get", "buy", "pay", "paying", "paid", "buying", "getting"}.intersection(near[:2])
        if gets and not {"elsewhere", "supplier", "from"}.isdisjoint(words[at:]):
            return "you" not in words[at:]
        if gets and any(_names_place(words, place) for place in range(at, len(words))):
            return True
    return False


def _names_place(words: list[str], at: int) -> bool:
    """Whether "at" is followed by a name: "at Fernway"."""
    after = words[at + 1] if at + 1 < len(words) else ""
    place = words[at] == "at" and after.isalpha() and after != NAMED
    return place and after not in _NO_RIVAL and after not in ("the", "most", "least", "a", "all")


def _is_rivals(words: list[str], line: Line) -> bool:
    """Whether a price is said to be somebody's: "Fernway's", "a quote from", "it costs ... at"."""
    if not line.wanted or "you" in words or any(wanted.theirs for wanted in line.wanted):
        return False
    for at, word in enumerate(words):
        whose = word.endswith("'s") and word[:-2].isalpha() and word[:-2] not in _NOBODY
        if whose and "your" not in words[:at]:
            return True
        after = words[at + 1] if at + 1 < len(words) else ""
        named = after.isalpha() and after not in _NO_RIVAL and after not in _NOBODY
        quoted = not {"quote", "offer", "price", "bid"}.isdisjoint(words[:at])
        if word == "from" and named and quoted:
            return True
    if "your" in words or "i" in words or not _ACCEPTING.isdisjoint(words):
        return "lets" in words and "your" not in words
    counted = any(wanted.quantity for wanted in line.wanted)
    return not counted and not _COSTING.isdisjoint(words) and _OURS.isdisjoint(words)


def _offers_at(words: list[str], at: int, line: Line) -> bool:
    """Whether a verb of offering has somebody else as its subject ("Blue Crate sells")."""
    word, before = words[at], words[at - 1]
    if word in _PROGRESSIVE and before in ("is", "are") and at > 1:
        before = words[at - 2]
    if word in ("sell", "give") and before in ("will", "would", "can") and at > 1:
        return words[at - 2].isalpha() and words[at - 2] not in _NO_RIVAL
    if word not in _OFFERS or not before.isalpha() or before in _NO_RIVAL or before == NAMED:
        return False
    if word in _WEAK_OFFERS:
        follows = words[at + 1 : at + 5]
        about = NAMED in follows or "it" in follows or "them" in follows or "same" in follows
        starts = at <= 3 or words[max(0, at - 4)] in (",", ".", ";", "but", "and", "as", "since")
        return about and starts and bool(line.wanted) and word not in ("at", "for", "is")
    return True


def _counters(
    words: list[str],
    cues: dict[Cue, int],
    line: Line,
    asks: bool,
    money: bool,
    unsure: bool,
) -> bool:
    """Whether a sentence proposes, or asks for, another price."""
    wonders = words[0] in _HOW_MUCH and not money and "can you do" in " ".join(words)
    if "counter" in cues and not wonders and not (words[:2] == ["how", "many"] and not money):
        if asks and not money and "cheaper" in words and "any" in words:
            return False
        about = money or line.wanted or "price" in cues or asks or line.loose or unsure
        if about or words[-1] == ":":
            return True
    if _percent_off(words) and (asks or unsure or line.wanted or "i" in words or len(words) < 12):
        return True
    if not money:
        return False
    if not asks and line.wanted and ("pay" in words or _would_buy(words)):
        return True
    if not asks and any(words[at : at + 2] == ["or", "i"] for at in range(len(words))):
        return True
    about_money = not _MONEY_WORDS.isdisjoint(words) or "#" in words
    mine = _NOT_MINE.isdisjoint(words[:2]) and "your" not in words[:6] and "still" not in words
    if asks and line.wanted and mine and not about_money:
        return True
    if asks and words[:2] == ["how", "does"]:
        return True
    near = {each for at, word in enumerate(words) if word == "my" for each in words[at : at + 3]}
    limit = not _MAX.isdisjoint(near) and not {"accept", "agree"}.intersection(words)
    if "total" in words or "order" in words or ("budget" in near and not _by_the_unit(line)):
        return False
    return limit and "for" not in words[:2]


def _would_buy(words: list[str]) -> bool:
    """Such as "I can do $0.80", "I'd be happy to take 96 at $1.45", "lower it to $0.80"."""
    for at, word in enumerate(words):
        after = words[at + 1 : at + 6]
        if word == "i" and after[:1] and after[0] in ("can", "could", "would"):
            if after[1:2] and after[1] in _BUYING:
                return True
            if after[1:2] == ["be"] and "to" in after and after[2:3] != ["able"]:
                return True
        if word in _LOWERING and not {"to", "at", "down"}.isdisjoint(after):
            return True
    return False


def _by_the_unit(line: Line) -> bool:
    return any(wanted.unit_price_cents is not None for wanted in line.wanted)


def _percent_off(words: list[str]) -> bool:
    """Whether a share off the price is spoken of: "15 % less"."""
    for at, word in enumerate(words):
        if word in ("%", "percent") and at and words[at - 1][0].isdigit():
            return not _DISCOUNTS.isdisjoint(words[max(0, at - 4) : at + 6])
    return False


def _tells_of_payment(words: list[str], cues: dict[Cue, int], line: Line, money: bool) -> bool:
    """Whether a sentence says that money was sent: "payment of $212.40 sent"."""
    if "ordered" in words and "complain" in cues:
        return False
    if "paid" in cues or ({"negated", "quote"}.isdisjoint(cues) and _pays(words, line, money)):
        at = next((at for at, word in enumerate(words) if word in _NOT), None)
        return at is None or at > 8
    return False


def _pays(words: list[str], line: Line, money: bool) -> bool:
    sums = money and not line.wanted
    if "you" in words and not {"received", "receive", "get", "got"}.isdisjoint(words):
        return False
    later = {"once", "after", "will", "when"}.intersection(words)
    gone = (sums or not _MONEY_WORDS.isdisjoint(words)) and not _GONE.isdisjoint(words)
    if gone and not later and words[0] != "you":
        return True
    if not money or line.wanted:
        return False
    head = words[:6]
    paid = next((at for at, word in enumerate(head) if word in _PAYING), None)
    if paid is None or "you" in head[:paid] or "would" in head[:paid] or "can" in head[:paid]:
        return False
    if not {"will", "going", "shall"}.isdisjoint(head):
        when = {"when", "once", "after", "upon", "soon", "if", "as"}
        return "#" in words and when.isdisjoint(words)
    return paid == 0 or "i" in head[:paid] or "have" in head[:paid] or not head[0].isalpha()


def amends(words: list[str], line: Line) -> bool:
    """Whether an order that exists is to be changed: "drop the ..., the rest stands"."""
    if not line.wanted:
        return False
    for at, word in enumerate(words):
        if word in _AMENDING and _starts(words, at):
            return not {"#", "rest", "order", "existing"}.isdisjoint(words)
        if word in ("cancel", "take") and {"from", "rest", "order"} <= set(words[at:]):
            return True
        if word == "add" and "to" in words[at:]:
            to = at + words[at:].index("to")
            return not {"order", "#", "shipment"}.isdisjoint(words[to : to + 5])
    return False


def _complains(words: list[str], cues: dict[Cue, int], line: Line, asks: bool) -> bool:
    if not asks and "instead" in words and not _CAME.isdisjoint(words):
        return True
    came = not {"got", "received", "sent"}.isdisjoint(words)
    other = not {"but", "although", "not", "instead"}.isdisjoint(words)
    if not asks and "ordered" in words and came and other:
        return True
    if (
        not asks
        and "only" in words
        and not {"ordered", "of"}.isdisjoint(words)
        and not _CAME.isdisjoint(words)
    ):
        return True
    if "complain" not in cues or "condition" in cues:
        return False
    return bool(line.wanted or len(words) < 8)


def _requests(words: list[str]) -> bool:
    """Whether a sentence that holds the word "quote" asks for one."""
    noted = "please" not in words or words[1:2] == ["note"]
    if not _GRATEFUL.isdisjoint(words) and noted:
        return False
    if "appreciate" in words:
        return "would" in words
    return len(words) < 6 or words[0] in ("quote", "rfq") or not _REQUESTS.isdisjoint(words)
