"""What one sentence does: order, ask, offer, cancel, complain, or nothing."""

from __future__ import annotations

from typing import Literal, NamedTuple

from vendsim.mail.amounts import NAMED
from vendsim.mail.commitment import (
    AGREEING,
    COMMITTING_WORDS,
    ORDER_VERBS,
    QUESTION_STARTS,
    SENDING,
    commits_at,
)
from vendsim.mail.cues import FIRST_WORDS, Cue, cues_of
from vendsim.mail.deeds import HOLDINGS, Deed, amends, deed_of
from vendsim.mail.spoken import NUMBER_WORDS
from vendsim.mail.tokens import word_set
from vendsim.mail.wanted import Line, Wanted
from vendsim.mail.wording import OTHER_WORDINGS, plain_wording

__all__ = ["LIGHT", "NOTHING", "Sentence", "judge"]

_POINTERS = word_set(
    "goods stock supplies restock following below above these those them it items products list"
    " listed order orders quote quotation offer both all everything this"
)
_TURNS = word_set(
    "but however although though except back elsewhere faster were wasn't short somebody someone"
    " rid returned returns replaced refunded credited collected exchanged repaired"
)
_ACCEPTING = word_set("fine agreed agree accept ok okay works good happy deal acceptable perfect")
_DOUBTS: frozenset[Cue] = frozenset(
    ("cancel", "claim", "condition", "counter", "hypothetical", "negated", "paid", "past")
)
# What may stand between "please send" and the goods. Anything else makes the goods a part of
# another request ("please send a technician for ..."), and the writer is asked.
LIGHT = word_set(
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
    " revised latest counter kind generous special agreed discounted your yours deal agree agreed"
    " forward move ok okay yes so settle stick opt us great good fine well right usual regular"
    " get got after wanting wish need require needing approve some about's van truck run through"
    " way thing stuff purchases purchasing ordering straight off too final if possible reorder"
    " yourselves supplier confirmed rate terms basis it's that's that which was is be will next"
    " january february march april may june july august september october november december mon"
    " tue tues wed thu thurs fri sat sun morning afternoon noon day days earliest convenience"
    " want po quantity those them one ones yes yep yeah deal confirmed correct done sold"
    " accepted approved"
    " i we i'd we'd sure alright both across would love send over"
    " within date dated later than before by thing quick small modest opening starter standard"
    " business location office site door address account behalf company shop name named"
)
# After "send", these say that what is to be sent has been named before.
_WITHOUT_OBJECT = word_set(
    "with by to via on asap today tomorrow now when over out please at quick quickly as before"
    " immediately straight away , . and"
)
_PLAINLY_AGREEING = word_set("deal agreed confirmed done sold accepted approved")
_POINTING = word_set("those these all both that")
_ORDERING = ORDER_VERBS | word_set(
    "orders take taking placing place buying purchasing sending shipping commit committing go"
    " anything act dispatching delivering action processing"
)
_OUTRIGHT = word_set("stop hold pause halt cease")
_HAPPENED = word_set(
    "received arrived got paid heard seen been had come turned gotten shown delivered a the what"
    " sure only"
)
_OTHER_GOODS = word_set(
    "substitute substitutes substitution substitutions replacements replacement invoice samples"
    " else other more catalogues further bill"
)

_THANKED_FOR = ("quote", "price", "catalogue", "counter")
_NO_QUESTIONS = (["would", "like"], ["would", "appreciate"], ["could", "not"])
_OWNING = word_set("have budget balance quoted your account paid sent bank payment")
_HAVING = word_set("have has had")
_SOME = word_set("some more")
_GOING_ON = word_set("move go proceed accept confirm agree settle stick opt continue take")
_ABOUT_ORDER = word_set("confirmation number status details form total id summary history")
_OUTWEIGH: frozenset[Deed] = frozenset(
    ("cancel", "claim", "counter_offer", "payment_notice", "complain", "ask_status")
)


# A sentence without any of these words does nothing.
_TELLING = FIRST_WORDS | COMMITTING_WORDS | ORDER_VERBS | QUESTION_STARTS
_SAYING = _TELLING | OTHER_WORDINGS


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
        existing: Whether it names an order that exists.
        declines: Whether it says that goods are not wanted, which orders others no less.
        guessed: Whether only the second opinion makes an order of it.
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
    existing: bool = False
    declines: bool = False
    guessed: bool = False


NOTHING = Sentence("none", states=True)


def judge(line: Line, asks: bool) -> Sentence:
    """What a sentence does.

    Args:
        line: Its tokens, product names masked, and the products, quantities and prices in it.
        asks: Whether it ends with a question mark.
    """
    tokens = line.tokens
    quiet = not asks and not line.prices and _SAYING.isdisjoint(tokens)
    if quiet and not any("'" in token for token in tokens):
        return NOTHING
    text = plain_wording(tokens)
    words, places = text
    if not words or (_TELLING.isdisjoint(words) and not asks and not line.prices):
        return NOTHING
    cues = cues_of(words, places)
    found = commits_at(words)
    if found is not None and _is_denied(words, found[0]):
        found = None
    begins = None if found is None else (places[found[0]], found[1])
    if begins is None and not asks and words[0] in AGREEING:
        begins = _agreement(line, words, cues)
    if begins is None and not asks and _points_and_begs(line, words, cues):
        return Sentence("order", firm=True, points=True)
    if _accepts(line, cues, asks, begins is not None):
        return Sentence("none", accepts=True)
    if "condition" in cues and [t for t in tokens if t.isalpha()][-3:] == ["if", "you", "can"]:
        del cues["condition"]
    if tokens[0] in ("thank", "thanks") and not asks and "please" not in tokens:
        cues = {cue: at for cue, at in cues.items() if cue not in _THANKED_FOR}
    asks = asks or _is_question(tokens)
    money = bool(line.prices) or any(
        each.unit_price_cents or each.total_cents or each.loose_cents for each in line.wanted
    )
    deed = deed_of(text, cues, line, asks, money)
    about = Sentence(
        deed,
        restricts=_restricts(tokens, cues, money),
        fresh="fresh" in cues,
        existing=_names_order(tokens),
    )
    if "declines" in cues and not asks:
        return Sentence("small_talk", declines=True)
    if amends(words, line):
        return Sentence("none", existing=about.existing)
    if _forbids(words, cues):
        return about._replace(points=_points(tokens, 0), forbids=True)
    if begins is None:
        states = deed in ("none", "small_talk") and not asks and _states(tokens, cues)
        wants = _wants(deed, cues)
        return about._replace(points=_points(tokens, 0), wants=wants, states=states)
    return _committed(line, cues, about, begins, asks)


def _committed(
    line: Line, cues: dict[Cue, int], about: Sentence, begins: tuple[int, bool], asks: bool
) -> Sentence:
    """The judgement on a sentence with words of ordering in it."""
    tokens, deed = line.tokens, about.deed
    at, firm = begins
    points = _points(tokens, at)
    if deed == "ask_status" and about.fresh and line.wanted and not asks:
        deed = "none"
    if deed in _OUTWEIGH:
        return about
    if _asks_for_prices(cues, line, at):
        about_goods = line.wanted or ((points or tokens[-1] == ":") and "catalogue" not in cues)
        deed = "ask_quote" if about_goods else _price_question(cues)
        return Sentence(deed, points=points, wants=_wants(deed, cues))
    if "condition" in cues and not asks:
        return Sentence("counter_offer", restricts=True)
    if _names_price_first(tokens, at):
        return about._replace(deed="counter_offer")
    if asks or "hypothetical" in cues:
        about_goods = line.wanted or tokens[-1] == ":"
        return Sentence("ask_quote" if about_goods else "none", points=points)
    if "past" in cues:
        return Sentence("ask_status")
    open_end = tokens[-1] == ":" or not any(token.isalnum() for token in tokens[at + 1 :])
    open_end = open_end or (tokens[at] in SENDING and tokens[at + 1] in _WITHOUT_OBJECT)
    if not _is_plain(line, at) or not (points or line.wanted or line.loose or open_end):
        return about._replace(deed=deed if deed != "small_talk" else "none")
    return about._replace(deed="order", firm=firm, points=points, restricts=False)


def _agreement(line: Line, words: list[str], cues: dict[Cue, int]) -> tuple[int, bool] | None:
    """Whether a sentence agrees: "Yes, 100 units of the Cola Can 12oz", "Deal!"."""
    if not _DOUBTS.isdisjoint(cues):
        return None
    if line.wanted:
        counted = all(each.quantity for each in line.wanted)
        return (0, True) if counted and LIGHT.issuperset(line.other_words()) else None
    return None


def _is_denied(words: list[str], at: int) -> bool:
    """Whether a "not" before the words of ordering, in the same clause, denies them."""
    for back in range(at - 1, max(-1, at - 8), -1):
        if words[back] in (",", ";", ".", "-", ":", "but", "!"):
            return False
        if words[back] in ("not", "never", "nobody", "without"):
            return words[back + 1 : back + 2] != ["only"]
    return False


def _names_price_first(tokens: list[str], verb_at: int) -> bool:
    """Whether the price is the writer's: "75c a can and I'll have 140"."""
    before = tokens[:verb_at]
    if "and" not in before and "then" not in before:
        return False
    last = max(at for at, token in enumerate(before) if token in ("and", "then"))
    told = before[:last]
    prices = any(token in ("$", "c", "cent", "cents") for token in told)
    return prices and _ACCEPTING.isdisjoint(told) and _OWNING.isdisjoint(told)


def _points_and_begs(line: Line, words: list[str], cues: dict[Cue, int]) -> bool:
    """Whether a sentence without a verb asks for goods named before: "those three please"."""
    if line.wanted or not _DOUBTS.isdisjoint(cues):
        return False
    if words[0] in _PLAINLY_AGREEING:
        return LIGHT.issuperset(words)
    head = words[: words.index(",")] if "," in words else words
    plain = LIGHT.issuperset(word for word in head if word not in NUMBER_WORDS)
    return words[0] in _POINTING and "please" in words and plain


def _is_question(tokens: list[str]) -> bool:
    """Whether a sentence without a question mark is one by its first word."""
    if tokens[0] not in QUESTION_STARTS or tokens[:2] in _NO_QUESTIONS:
        return False
    if tokens[0] == "have" and tokens[1:2] in (["a"], ["sent"], ["paid"]):
        return False
    return not ("please" in tokens and tokens[0] in ("can", "could", "would", "will", "may"))


def _names_order(tokens: list[str]) -> bool:
    """Whether a sentence names an order that exists; a purchase order is the writer's own."""
    for at, token in enumerate(tokens):
        if token == "#" and not "".join(tokens[at + 1 : at + 2])[:1].isdigit():
            return tokens[max(0, at - 2) : at] != ["purchase", "order"]
    return False


def _forbids(words: list[str], cues: dict[Cue, int]) -> bool:
    """Whether a sentence says not to order, or not yet."""
    if "negated" not in cues:
        return False
    for at, word in enumerate(words):
        if word in _OUTRIGHT and not _ORDERING.isdisjoint(words[at : at + 6]):
            return True
        if word not in ("not", "never", "no", "without", "than", "of"):
            continue
        after = words[at + 1 : at + 6]
        happened = after[1:2] if after[:1] == ["yet"] else after[:1]
        if happened and happened[0] in _HAPPENED:
            continue
        if word in ("than", "of") and words[at - 1] not in ("rather", "instead"):
            continue
        for step, each in enumerate(after):
            if each in _ORDERING and _OTHER_GOODS.isdisjoint(words[at + step + 2 : at + step + 5]):
                return step == 0 or each not in ("order", "orders") or word in ("not", "no")
    return False


def _accepts(line: Line, cues: dict[Cue, int], asks: bool, commits: bool) -> bool:
    """Whether a sentence agrees to a price without ordering anything itself."""
    tokens = line.tokens
    if asks or not (line.prices or any(_priced(each) for each in line.wanted)):
        return False
    if any(each.quantity for each in line.wanted) or not _DOUBTS.isdisjoint(cues):
        return False
    total = bool(line.prices) and not line.wanted and "total" in tokens[:3]
    if not total and _ACCEPTING.isdisjoint(tokens):
        return False
    return not commits or not (line.wanted or line.loose)


def _priced(wanted: Wanted) -> bool:
    prices = (wanted.unit_price_cents, wanted.total_cents, wanted.loose_cents)
    return any(cents is not None for cents in prices)


def _states(tokens: list[str], cues: dict[Cue, int]) -> bool:
    """Whether a sentence does no more than name goods, as needed and not as had."""
    return HOLDINGS.isdisjoint(tokens) and _DOUBTS.isdisjoint(cues)


def _points(tokens: list[str], at: int) -> bool:
    """Whether the words from a place on speak of goods named elsewhere."""
    for place in range(at, len(tokens)):
        if tokens[place] in _POINTERS:
            after = tokens[place + 1] if place + 1 < len(tokens) else ""
            if tokens[place] not in ("order", "orders") or after not in _ABOUT_ORDER:
                return True
    return False


def _at_the_back(tokens: list[str]) -> bool:
    """Whether all that seems to turn is "deliver round the back"."""
    turns = [at for at, token in enumerate(tokens) if token in _TURNS]
    return all(tokens[at] == "back" and at and tokens[at - 1] == "the" for at in turns)


def _is_plain(line: Line, verb_at: int) -> bool:
    """Whether the goods follow the verb at once, and nothing turns against it later."""
    tokens = line.tokens
    if not _TURNS.isdisjoint(tokens[verb_at:]) and not _at_the_back(tokens):
        return False
    # "... 40 cans, we have 12 bags left": not all of these goods are wanted.
    alone = len(line.wanted) == 1 and not line.loose
    if not alone and _holds(tokens, verb_at + 2):
        return False
    if "to" in tokens and tokens[verb_at] == "add" and "order" in tokens:
        return False
    if tokens[verb_at] in SENDING and line.wanted and NAMED not in tokens[verb_at:]:
        return True  # the goods come first: "... 24 tins - please ship to ..."
    first = next((place for place in line.places if place > verb_at), None)
    if first is None or not (line.wanted or line.loose):
        return True
    between = tokens[verb_at + 1 : first]
    if ":" in between:
        return True
    for start, end in line.spans:
        if verb_at < start < first:
            between[start - verb_at - 1 : end - verb_at - 1] = [","] * (end - start)
    return LIGHT.issuperset(token for token in between if token not in NUMBER_WORDS)


def _holds(tokens: list[str], start: int) -> bool:
    """Whether words from a place on speak of goods that somebody has ("... 12 left")."""
    for place in range(start, len(tokens)):
        token = tokens[place]
        if token in _HAVING:
            if any(each == NAMED or each[0].isdigit() for each in tokens[place + 1 : place + 5]):
                return True
        elif token in HOLDINGS and not (token == "stock" and tokens[place - 1] in _SOME):
            return True
    return False


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
            at_price = "at" in line.tokens[max(0, place - 4) : place]
            if cue == "price" and (at_price or line.tokens[verb_at] in _GOING_ON):
                return False
            heads = line.tokens[verb_at] == ":"  # "... pricing on three products: ..."
            return place > verb_at or cue != "price" or heads
    return False


def _price_question(cues: dict[Cue, int]) -> Deed:
    return "ask_quote" if "quote" in cues and "catalogue" not in cues else "ask_catalogue"
