"""Whether the words of a sentence begin an order, whatever takes it back later."""

from __future__ import annotations

from vendsim.mail.spoken import is_number_word
from vendsim.mail.tokens import word_set
from vendsim.mail.wording import plain_wording, worded

__all__ = [
    "AGREEING",
    "COMMITTING_WORDS",
    "ORDER_VERBS",
    "QUESTION_STARTS",
    "SENDING",
    "commitment",
    "commits_at",
]

SENDING = word_set("send ship deliver supply dispatch restock fulfil fulfill reorder bring")
"""Verbs for what a supplier does with goods."""
_BUY = word_set("order buy purchase")
_TAKE = word_set("take have get grab")
_ARRANGE = word_set("add book process prepare arrange provide get pack confirm release sell load")
_PLACE = word_set("place submit make put raise issue enter create lodge")
_ACCEPT = word_set("accept authorise authorize confirm approve")
_DOING = {
    **{"ordering": "order", "buying": "buy", "purchasing": "buy", "taking": "take"},
    **{"placing": "place", "submitting": "place", "making": "place", "raising": "place"},
    **{"accepting": "accept", "confirming": "accept", "proceeding": "proceed"},
    **{"reordering": "order", "approving": "accept", "authorising": "accept"},
}
# What follows one of these is what is bought: "go ahead with", "we settle on".
_PROCEED = {
    **{"go": word_set("with for ahead"), "proceed": word_set("with"), "move": word_set("forward")},
    **{"settle": word_set("on for"), "opt": word_set("for"), "stick": word_set("with")},
    **{"continue": word_set("with"), "agree": word_set("to on"), "commit": word_set("to")},
}
_ADVERBS = word_set(
    "immediately kindly please go ahead and directly do instead reserve urgently promptly quickly"
    " still again"
)
_ARTICLES = word_set(
    "a an my the this that following new first another small trial purchase firm initial large"
    " second further additional repeat formal official quick weekly monthly regular through in down"
    " below restock modest"
)
QUESTION_STARTS = word_set(
    "what how when where which who why can could would do does did is are may should shall have"
    " has am any whether"
)
_WISHES = word_set(
    "like want wish love need pleased happy glad delighted writing decided proceed started ready"
    " prefer"
)
_REPORTS = word_set("said says say wrote write writes asked told tells saying replied")
_STARTS = word_set("so ! - : ; , . but yes ok okay great perfect sure deal agreed thanks good well")
_SUBJECTS = word_set("you to not i they he she it will would that who never and or if been we")
_ATTACHED = word_set("attached enclosed below")
_GRATEFUL = word_set("appreciate grateful obliged great wonderful lovely glad pleased")
_MOVING = word_set("get put fire pop stick load bung chuck sling drop throw whack bring have")
_MOVED = (["them"], ["those"], ["these"], ["it"], ["everything"], ["all"])
_YOURS = word_set("you your the this that my stock")
_OLD = word_set("of photo last previous old earlier from received your")
_OF_AMOUNTS = word_set("do get have")
_NEEDING = word_set("need want require like")
_SHIPPED = word_set("shipped delivered sent dispatched")
_TREATING = word_set("consider treat take accept regard")
_REGARDING = _TREATING | word_set("serves constitutes represents")
_NO_REGARD = word_set(", . ; : not no if whether before")
_NOT_ASKED = word_set("to you not will i would may might shall")
_MAY_I = (["can"], ["could"], ["may"])
_LIKING = frozenset(("like", "want", "wish"))
_YOU_MAY = word_set("may can")
AGREEING = word_set(
    "yes yep yeah deal agreed confirmed correct done sold accepted approved ok okay sure alright"
)
"""First words of a sentence that agrees to something."""
_FIRM_PHRASES = tuple(
    worded(phrase)
    for phrase in (
        *("here comes my order", "here goes my order", "here are my orders", "below is my order"),
        *("let us do it", "here is my order", "find below my order", "please proceed"),
        *("a firm order", "put me down for", "put me in for", "sign me up for", "count me in for"),
        *("go ahead with", "proceed with", "let us go with", "let us go for", "order as follows"),
        *("firm order", "find my order", "is an order", "is my order", "my order :"),
        *("my order is", "let us do", "let me get", "let me have", "give me", "green light for"),
        *("sell me",),
        *("i am in for", "mark me down for", "set me up with", "i will go for", "i will go with"),
        *(
            "find attached my order",
            "go ahead and",
            "you have my order for",
            "require delivery of",
            "need delivery of",
            "request delivery of",
            "request shipment of",
        ),
        *("like to go with", "like to go for", "happy to go with"),
        *("good to go on", "consider this my order", "consider this my purchase order"),
        *("consider this a firm order", "consider this an order", "treat this as my order"),
    )
)
_WISH_STARTS = tuple(
    worded(phrase)
    for phrase in (
        *("i would like", "would like", "i will take", "i will have", "will take", "i take"),
        *("i want", "please i need", "i would love", "i will do", "i will need"),
    )
)
_SETTLED = word_set("take have do")
_AFTER_HEADING = word_set("please for from list details sheet form time again")
# An order written as data: {"action": "order"}.
_DATA_HEADINGS = [
    [name, ":", each]
    for each in ("order", "purchase")
    for name in ("action", "type", "intent", "request", "message", "purpose")
]
_HEADINGS = frozenset(("order", "orders", "ordering", "po", "reorder"))
_PHRASES_BY_FIRST = {
    first: tuple(phrase for phrase in _FIRM_PHRASES if phrase[0] == first)
    for first in {phrase[0] for phrase in _FIRM_PHRASES}
}
_WISHERS = frozenset(start[0] for start in _WISH_STARTS)
_HEAD_WORDS = (
    _HEADINGS | _ARTICLES | _AFTER_HEADING | word_set("next please today week i would like vending")
)
_DATA_NAMES = frozenset(heading[0] for heading in _DATA_HEADINGS)
_VERBS = SENDING | _ARRANGE | _BUY | _PLACE | _ACCEPT | _DOING.keys() | _PROCEED.keys()
ORDER_VERBS = SENDING | _BUY | {"ordering", "charge", "process", "proceed", "proceeding"}
"""Verbs of which a negation takes an order back."""
COMMITTING_WORDS = (
    _MOVING
    | _ATTACHED
    | _REGARDING
    | _NEEDING
    | _VERBS
    | _WISHERS
    | _DATA_NAMES
    | _HEADINGS
    | AGREEING
    | _PHRASES_BY_FIRST.keys()
)
"""Words without any of which no sentence orders."""


def commitment(tokens: list[str]) -> tuple[int, bool] | None:
    """Where a sentence begins to order something, and whether firmly; None if it does not.

    Only the form of words is looked at: what takes the order back is judged elsewhere.
    """
    words, places = plain_wording(tokens)
    found = commits_at(words)
    return None if found is None else (places[found[0]], found[1])


def commits_at(words: list[str]) -> tuple[int, bool] | None:
    """As :func:`commitment`, of words in plain wording."""
    if not _VERBS.isdisjoint(words):
        for at, word in enumerate(words):
            firm = _firmness(words, at, word) if word in _VERBS else None
            if firm is not None:
                return at, firm
    return _phrase(words)


def _firmness(words: list[str], at: int, word: str) -> bool | None:
    """Whether a verb commits firmly (True), as a wish (False), or not at all (None)."""
    before = words[at - 1] if at else ""
    if words[at + 1 : at + 2] == ["of"]:
        return None  # "supply of ..." is no instruction
    if word in _DOING:
        meant = _DOING[word]
        if "from" in words[at:-1] and words[words.index("from", at) + 1] not in _YOURS:
            return None
        if meant == "place" and not _object_is_order(words, at):
            return None
        progressive = before == "am" or words[max(0, at - 2) : at] == ["i", "are"]
        if progressive and meant == "proceed":
            return words[at + 1 : at + 2] == ["with"] or None
        return progressive or None
    if word in _PROCEED:
        goes_on = words[at + 1 : at + 2]
        if not goes_on or goes_on[0] not in _PROCEED[word]:
            return None
        if words[at + 2 : at + 3] == ["and"]:
            return None  # "go ahead and ship": the verb behind it tells
        firm = _instructs(words, at)
        return firm if firm is not None else (before in ("i", "will", "us") or None)
    if word in _PLACE and not _object_is_order(words, at):
        return None
    if word in SENDING or word in _ARRANGE:
        firm = _instructs(words, at)
        if firm is not None:
            return firm
    elif word in _BUY or word in _PLACE:
        firm = _instructs(words, at)
        if firm is not None:
            return firm
        if before == "i":
            return True
    if word in _ACCEPT and _is_mine(words, at):
        return True
    return None


def _is_mine(words: list[str], at: int) -> bool:
    """Whether it is the writer who does something: "i confirm", "i am happy to accept"."""
    before = words[at - 1] if at else ""
    if before in ("i", "do") or not before or (before == "will" and words[at] == "accept"):
        return True
    return before == "to" and at >= 2 and words[at - 2] in _WISHES


def _phrase(words: list[str]) -> tuple[int, bool] | None:
    for at, word in enumerate(words):
        starts = not at or words[at - 1] in _STARTS
        if starts and word in _MOVING and words[at + 1 : at + 2] in _MOVED:
            return at, True
        if word == "down" and words[at - 1 : at + 2] == ["me", "down", "for"]:
            return at, True
        for phrase in _PHRASES_BY_FIRST.get(word, ()):
            whole = tuple(words[at : at + len(phrase)]) == phrase
            if whole and phrase[-1] in _OF_AMOUNTS and not _then_amount(words, at + len(phrase)):
                continue
            if whole and _is_said_here(words, at, word):
                return at + len(phrase) - 1, True
        if word in _NEEDING and at and words[at - 1] == "i" and _is_to_come(words, at):
            return at, False
        mine = word == "order" and words[max(0, at - 1) : at] == ["my"]
        if mine and "is" in words[at + 1 : at + 4]:
            end = words.index("is", at) + 1
            if _then_amount(words, end):
                return end - 1, True
        near = set(words[at + 1 : at + 6]) if word in _ATTACHED else set()
        if "order" in near and near.isdisjoint(_OLD):
            return at + 1 + words[at + 1 :].index("order"), True
        if word in _REGARDING:
            ordered_at = _regards_as_order(words, at)
            if ordered_at:
                return ordered_at, True
        shipped = word in ("shipped", "delivered", "sent") and "like" in words[max(0, at - 6) : at]
        if shipped and "would" in words[max(0, at - 7) : at]:
            return at, False
        may_i = word in _TAKE and at > 1 and words[at - 1] == "i" and "please" in words
        if may_i and [words[at - 2]] in _MAY_I:
            return at, True
        if word not in _WISHERS:
            continue
        for start in _WISH_STARTS:
            end = at + len(start)
            if tuple(words[at:end]) == start and ":" in words[end : end + 8]:
                return end + words[end:].index(":"), False
            if tuple(words[at:end]) == start and _then_amount(words, end):
                return end - 1, start[-1] in _SETTLED
    if [word for word in words[:9] if word.isalpha() or word == ":"][:3] in _DATA_HEADINGS:
        return 0, True
    colon = words.index(":") if ":" in words[:9] else 0
    if colon and not _HEADINGS.isdisjoint(words[:colon]) and _HEAD_WORDS.issuperset(words[:colon]):
        return colon, True
    if words[:2] == ["purchase", "order"] and (len(words) < 8 or ":" in words[:8]):
        return 0, True
    leads_at = _leads_to_order(words)
    return None if leads_at is None else (leads_at, True)


def _is_to_come(words: list[str], at: int) -> bool:
    """Whether goods are needed "shipped" or "delivered", not those that were."""
    return any(
        words[place] in _SHIPPED and words[place - 1] not in ("you", "was", "were", "if", "been")
        for place in range(at + 1, len(words))
    )


def _regards_as_order(words: list[str], at: int) -> int:
    """Where "consider this mail as my order", "this serves as our order" says "order"; or 0."""
    near = words[at + 1 : at + 10]
    if words[at] in _TREATING and near[:1] != ["this"]:
        return 0
    for step, word in enumerate(near, start=at + 1):
        if word in ("order", "po"):
            return step
        if word in _NO_REGARD:
            break
    return 0


def _is_said_here(words: list[str], at: int, word: str) -> bool:
    """Whether a phrase is the writer's own, and "give me" or "sell me" an instruction."""
    if not _REPORTS.isdisjoint(words[:at]):
        return False
    starts = not at or words[at - 1] in _STARTS or words[at - 1] in ("please", "and")
    return starts or word not in ("give", "let", "sell", "set", "sign", "count", "mark")


def _leads_to_order(words: list[str]) -> int | None:
    """Where a line says "... order:" at its end, or "Order" as a heading and no more."""
    end = len(words) - 1 if words and words[-1] in (":", ".") else len(words)
    kept = words[:end]
    if words[-1:] == [":"] and kept[-1:] in (["order"], ["purchase"]):
        leads = QUESTION_STARTS.isdisjoint(kept[:1]) and "your" not in kept[-4:]
        return end - 1 if leads else None
    starts = kept[1:] if kept[:1] and kept[0] in _ARTICLES else kept
    tells = not {"was", "is", "were", "has", "had", "will"}.isdisjoint(kept)
    heads = (
        not tells and starts[:1] == ["order"] and (len(starts) == 1 or starts[1] in _AFTER_HEADING)
    )
    return 0 if heads else None


def _then_amount(words: list[str], at: int) -> bool:
    """Whether a number, "a case" or "the following" comes next."""
    while words[at : at + 1] and words[at] in ("the", "all", "both", "these", "those", "another"):
        following = words[at + 1 : at + 2] == ["following"]
        if following or (":" in words[at:] and words[at] != "the"):
            return True
        at += 1
    if at >= len(words):
        return False
    after = words[at]
    if after == ":":
        return True
    if after in ("$", "(") and words[at + 1 : at + 2]:
        return words[at + 1][0].isdigit()
    return after[0].isdigit() or is_number_word(words, at)


def _object_is_order(words: list[str], at: int) -> bool:
    at += 1
    while at < len(words) and words[at] in _ARTICLES:
        at += 1
    return at < len(words) and words[at] in ("order", "orders", "po", "reorder")


def _instructs(words: list[str], at: int) -> bool | None:
    """Whether a verb is an instruction (True), a wish (False), or neither (None)."""
    back = at - 1
    asked = False
    while back >= 0 and words[back] in _ADVERBS:
        asked = asked or words[back] in ("please", "ahead")
        back -= 1
    before = words[back] if back >= 0 else ""
    if not _REPORTS.isdisjoint(words[:at]):
        return None
    if not before or before in _STARTS:
        if words[at] in _BUY or (words[at] in _ARRANGE and not asked):
            return True if asked else _heads_list(words, at)
        return True
    me_next = words[at + 1 : at + 2] == ["me"] and words[at] in SENDING
    if me_next and before not in _SUBJECTS and before not in QUESTION_STARTS:
        return True
    if before == "i" and "please" in words and words[back - 1 : back] in _MAY_I:
        return True
    asked = asked or words[0] == "please"
    if before in _LIKING and words[at] in _BUY:
        return False
    polite = back > 0 and words[back - 1] in ("can", "could", "would", "will")
    if before in ("could", "would", "can") and not _GRATEFUL.isdisjoint(words[:back]):
        return True
    if before == "you" and polite and asked:
        return True
    if before in _YOU_MAY and back and words[back - 1] == "you" and "?" not in words:
        return True if words[back - 2 : back - 1] not in (["if"], ["that"], ["when"]) else None
    if asked and before not in QUESTION_STARTS and before not in _NOT_ASKED:
        return True
    if before == "to" and back >= 1:
        wish = words[back - 1]
        if wish == "please":
            return True
        if wish == "free" and words[max(0, back - 2)] == "feel":
            return True
        if wish in _WISHES or (wish == "you" and back >= 2 and words[back - 2] in _WISHES):
            return False
    return None


def _heads_list(words: list[str], at: int) -> bool | None:
    """Whether a bare "order" is followed by a quantity or a colon."""
    after = words[at + 1] if at + 1 < len(words) else ""
    return True if after == ":" or after[:1].isdigit() else None
