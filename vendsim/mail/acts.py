"""What one sentence does: order, ask, offer, cancel, complain, or nothing."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from vendsim.mail.commitment import COMMITTING_WORDS, ORDER_VERBS, QUESTION_STARTS, commitment
from vendsim.mail.cues import FIRST_WORDS, Cue, cues_in
from vendsim.mail.spoken import NUMBER_WORDS
from vendsim.mail.tokens import word_set
from vendsim.mail.wanted import Line, Wanted

__all__ = ["NOTHING", "Deed", "Sentence", "judge"]

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

_POINTERS = word_set(
    "goods stock supplies restock following below above these those them it items products list"
    " listed order orders quote"
    " quotation offer both all everything this"
)
_TURNS = frozenset(("but", "however", "although", "though", "except"))
_ACCEPTING = word_set("fine agreed agree accept ok okay works good happy deal acceptable perfect")
_DOUBTS: frozenset[Cue] = frozenset(
    ("cancel", "claim", "condition", "counter", "hypothetical", "negated", "paid", "past")
)
_REQUESTS = word_set(
    "send need provide give like want request requesting get please could can would share require"
    " rfq request may might let looking interested receive inquiry enquiry love see know tell list"
)
_GRATEFUL = word_set("thanks thank appreciate received got")
_CAME = word_set("sent delivered shipped received got arrived came")
_HOW_MUCH = word_set("what how which what's")
_MONEY_WORDS = word_set("payment money funds transfer deposit")
_SENT_WORDS = word_set("way sent made transferred wired paid remitted gone completed")
_NOT = word_set("not don't never no")
_PAYING = word_set("wired transferred remitted")
_THEIRS = word_set(
    "you your order orders delivery deliveries box boxes case cases package packages shipment goods"
    " arrived cans bottles bags packs units product products refund credit delivered came invoice"
    " received charged it them"
)
_HOLDINGS = word_set("left stock inventory sold sell sells sales have had has remaining currently")
# What may stand between "please send" and the goods. Anything else makes the goods a part of
# another request ("please send a technician for ..."), and the writer is asked.
_LIGHT = word_set(
    ', : ; - ( ) . ! " # @ = x me us over out the this these following below listed my our your a'
    " an of to for and also now just then please kindly ahead with on in by at from per as up is"
    " are directly another additional more extra further new next first again each both items item"
    " products product goods units unit quantity quantities qty cases case full order orders"
    " ordering list storage room address warehouse machine team today tomorrow week asap soon"
    " possible monday tuesday wednesday thursday friday saturday sunday delivery shipment offer"
    " quote quoted prices price follows down like purchase buy ship send deliver supply dispatch"
    " place immediately right away exactly only total take have go accept confirm put sum firm"
    " initial small trial weekly restock some few several couple proceed with worth stock"
    " into over authorize authorise purchase hereby follow list go let's do it here's here"
)
_ABOUT_ORDER = word_set("confirmation number status details form total id summary history")
_OUTWEIGH: frozenset[Deed] = frozenset(
    ("cancel", "claim", "counter_offer", "payment_notice", "complain", "ask_status")
)


# A sentence without any of these words does nothing.
_TELLING = FIRST_WORDS | COMMITTING_WORDS | ORDER_VERBS | QUESTION_STARTS


class Sentence(NamedTuple):
    """The judgement on one sentence.

    Attributes:
        deed: What it does.
        firm: Whether an order is a plain instruction rather than a stated wish.
        points: Whether it speaks of goods named elsewhere ("the following", "these").
        restricts: Whether it sets a condition on the rest of the mail.
        fresh: Whether it says that an order is a new one.
        forbids: Whether it takes back any order the mail makes.
        wants: Whether it asks for a price or, more formally, for a quote.
        states: Whether it only names goods and quantities, so that another can order them.
        accepts: Whether it agrees to a price, or says what the sum is.
    """

    deed: Deed
    firm: bool = False
    points: bool = False
    restricts: bool = False
    fresh: bool = False
    forbids: bool = False
    wants: Literal["", "price", "quote"] = ""
    states: bool = False
    accepts: bool = False


NOTHING = Sentence("none", states=True)


def judge(line: Line, asks: bool) -> Sentence:
    """What a sentence does.

    Args:
        line: Its tokens, product names masked, and the products, quantities and prices in it.
        asks: Whether it ends with a question mark.
    """
    tokens = line.tokens
    if _TELLING.isdisjoint(tokens) and not asks:
        return NOTHING
    cues = cues_in(tokens)
    if _accepts(line, cues, asks):
        return Sentence("none", accepts=True)
    if "condition" in cues and [t for t in tokens if t.isalpha()][-3:] == ["if", "you", "can"]:
        del cues["condition"]
    if tokens[0] in ("thank", "thanks") and not asks and "please" not in tokens:
        cues = {cue: at for cue, at in cues.items() if cue not in ("quote", "price", "catalogue")}
    asks = asks or (
        tokens[0] in QUESTION_STARTS
        and tokens[:2] not in (["would", "like"], ["could", "not"])
        and not ("please" in tokens and tokens[0] in ("can", "could", "would", "will"))
    )
    money = bool(line.prices) or any(
        each.unit_price_cents or each.total_cents or each.loose_cents for each in line.wanted
    )
    fresh = "fresh" in cues
    begins = commitment(tokens)
    deed = _deed_without_order(cues, line, asks, money)
    restricts = _restricts(tokens, cues, money)
    if "negated" in cues and (begins or not ORDER_VERBS.isdisjoint(tokens)):
        return Sentence(deed, False, _points(tokens, 0), restricts, fresh, True)
    if begins is None:
        points = _points(tokens, 0)
        states = deed in ("none", "small_talk") and not asks and _states(tokens, cues)
        return Sentence(deed, False, points, restricts, fresh, False, _wants(deed, cues), states)
    at, firm = begins
    points = _points(tokens, at)
    if deed in _OUTWEIGH:
        return Sentence(deed, restricts=restricts, fresh=fresh)
    if _asks_for_prices(cues, line, at):
        about_goods = line.wanted or (points and "catalogue" not in cues)
        deed = "ask_quote" if about_goods else _price_question(cues)
        return Sentence(deed, points=points, wants=_wants(deed, cues))
    if "condition" in cues and not asks:
        return Sentence("counter_offer", restricts=True)
    if asks or "hypothetical" in cues:
        about_goods = line.wanted or tokens[-1] == ":"
        return Sentence("ask_quote" if about_goods else "none", points=points)
    if "past" in cues:
        return Sentence("ask_status")
    open_end = tokens[-1] == ":" or not any(token.isalnum() for token in tokens[at + 1 :])
    if not _is_plain(line, at) or not (points or line.wanted or line.loose or open_end):
        return Sentence(deed if deed != "small_talk" else "none", restricts=restricts)
    return Sentence("order", firm, points, False, fresh)


def _accepts(line: Line, cues: dict[Cue, int], asks: bool) -> bool:
    """Whether a sentence agrees to a price without ordering anything itself."""
    tokens = line.tokens
    if asks or not (line.prices or any(_priced(each) for each in line.wanted)):
        return False
    if any(each.quantity for each in line.wanted) or not _DOUBTS.isdisjoint(cues):
        return False
    total = bool(line.prices) and not line.wanted and "total" in tokens[:3]
    if not total and _ACCEPTING.isdisjoint(tokens):
        return False
    return commitment(tokens) is None or not (line.wanted or line.loose)


def _priced(wanted: Wanted) -> bool:
    prices = (wanted.unit_price_cents, wanted.total_cents, wanted.loose_cents)
    return any(cents is not None for cents in prices)


def _states(tokens: list[str], cues: dict[Cue, int]) -> bool:
    """Whether a sentence does no more than name goods, as needed and not as had."""
    return _HOLDINGS.isdisjoint(tokens) and _DOUBTS.isdisjoint(cues)


def _points(tokens: list[str], at: int) -> bool:
    """Whether the words from a place on speak of goods named elsewhere."""
    for place in range(at, len(tokens)):
        if tokens[place] in _POINTERS:
            after = tokens[place + 1] if place + 1 < len(tokens) else ""
            if tokens[place] not in ("order", "orders") or after not in _ABOUT_ORDER:
                return True
    return False


def _is_plain(line: Line, verb_at: int) -> bool:
    """Whether the goods follow the verb at once, and nothing turns against it later."""
    tokens = line.tokens
    if not _TURNS.isdisjoint(tokens[verb_at:]):
        return False
    # "... 40 cans, we have 12 bags left": not all of these goods are wanted.
    alone = len(line.wanted) == 1 and not line.loose
    if not alone and _holds(tokens, verb_at + 2):
        return False
    if "to" in tokens and tokens[verb_at] == "add" and "order" in tokens:
        return False
    first = next((place for place in line.places if place > verb_at), None)
    if first is None:
        return True
    between = tokens[verb_at + 1 : first]
    if ":" in between:
        return True
    return _LIGHT.issuperset(token for token in between if token not in NUMBER_WORDS)


def _holds(tokens: list[str], start: int) -> bool:
    """Whether words from a place on speak of goods that somebody has ("... 12 left")."""
    return any(
        token in _HOLDINGS and not (token == "stock" and tokens[place - 1] in ("some", "more"))
        for place, token in enumerate(tokens)
        if place >= start
    )


def _wants(deed: Deed, cues: dict[Cue, int]) -> Literal["", "price", "quote"]:
    if deed != "ask_quote" or "catalogue" in cues:
        return ""
    return "quote" if "quote" in cues else "price" if "price" in cues else ""


def _restricts(tokens: list[str], cues: dict[Cue, int], money: bool) -> bool:
    """Whether a sentence makes what the mail says depend on something."""
    if "condition" not in cues:
        return False
    start = [token for token in tokens[:3] if token not in ("but", "and", "this", "however")]
    first = start[0] if start else ""
    return (
        money
        or first
        in ("only", "provided", "providing", "assuming", "unless", "subject", "conditional")
        or tokens[:4] == ["this", "order", "is", "conditional"]
        or "counter" in cues
        or "price" in cues
    )


def _asks_for_prices(cues: dict[Cue, int], line: Line, verb_at: int) -> bool:
    """Whether what is to be sent is a quote or a price list rather than goods."""
    first_goods = next((place for place in line.places if place > verb_at), None)
    for cue in ("quote", "catalogue", "price"):
        place = cues.get(cue)
        if place is not None and (first_goods is None or place < first_goods):
            return place > verb_at or cue != "price"
    return False


def _swapped(tokens: list[str]) -> bool:
    """Whether other goods came than were ordered."""
    return "instead" in tokens and not _CAME.isdisjoint(tokens)


def _requests(tokens: list[str]) -> bool:
    """Whether a sentence that holds the word "quote" asks for one."""
    if not _GRATEFUL.isdisjoint(tokens):
        return False
    return len(tokens) < 6 or tokens[0] in ("quote", "rfq") or not _REQUESTS.isdisjoint(tokens)


def _tells_of_payment(tokens: list[str]) -> bool:
    """Whether a sentence says that money was sent: "payment of $212.40 sent"."""
    if not _PAYING.isdisjoint(tokens) and not {"$", "usd", "dollars"}.isdisjoint(tokens):
        return True
    return not _MONEY_WORDS.isdisjoint(tokens) and not _SENT_WORDS.isdisjoint(tokens)


def _price_question(cues: dict[Cue, int]) -> Deed:
    return "ask_quote" if "quote" in cues and "catalogue" not in cues else "ask_catalogue"


def _deed_without_order(cues: dict[Cue, int], line: Line, asks: bool, money: bool) -> Deed:
    """What a sentence does when its words of ordering, if any, are left aside."""
    tokens = line.tokens
    unsure = "condition" in cues or "hypothetical" in cues
    asking: set[Cue] = {"price", "quote", "availability", "hypothetical"}
    if not asks and (money or not _requests(tokens)):
        asking -= {"price", "quote"} if money else {"quote"}
    if not asks and not _requests(tokens):
        cues = {cue: at for cue, at in cues.items() if cue not in ("quote", "catalogue")}
    if "cancel" in cues and not unsure:
        before = tokens[max(0, cues["cancel"] - 2) : cues["cancel"]]
        return "cancel" if _NOT.isdisjoint(before) else "ask_status"
    if "claim" in cues and (line.wanted or money or "price" in cues or "counter" in cues):
        return "claim"
    if "counter" in cues and tokens[:2] == ["how", "many"] and not money:
        return "ask_quote"
    if "counter" in cues and (
        money or line.wanted or "price" in cues or asks or line.loose or unsure or tokens[-1] == ":"
    ):
        return "counter_offer"
    if "condition" in cues and money:
        return "counter_offer"
    if "pay" in tokens and line.wanted and money and not asks:
        return "counter_offer"
    if ("paid" in cues or _tells_of_payment(tokens)) and not asks and not unsure:
        return "payment_notice"
    if _swapped(tokens) and not asks:
        return "complain"
    if "complain" in cues and (line.wanted or not _THEIRS.isdisjoint(tokens) or len(tokens) < 8):
        return "complain"
    if "status" in cues or ("past" in cues and asks):
        return "ask_status"
    goods = line.wanted or line.loose
    if "hypothetical" in cues and money and goods and tokens[0] not in _HOW_MUCH:
        return "counter_offer"
    if line.wanted and (asks or cues.keys() & asking):
        return "ask_quote"
    heads_question = "quote" in cues or ("price" in cues and not _REQUESTS.isdisjoint(tokens))
    if tokens[-1] == ":" and heads_question and "catalogue" not in cues:
        return "ask_quote"
    if "catalogue" in cues:
        return "ask_catalogue"
    if "quote" in cues or ("price" in cues and asks) or ("availability" in cues and asks):
        return "ask_quote"
    return "small_talk" if "thanks" in cues else "none"
