"""Whether the words of a sentence begin an order, whatever takes it back later."""

from __future__ import annotations

from vendsim.mail.tokens import word_set

__all__ = ["COMMITTING_WORDS", "ORDER_VERBS", "QUESTION_STARTS", "commitment"]

_SEND = word_set("send ship deliver supply dispatch restock fulfil fulfill reorder")
_BUY = word_set("order buy purchase")
_ARRANGE = word_set("add book process prepare arrange provide get pack confirm")
_PLACE = word_set("place submit make put")
_PLACING = frozenset(("placing", "submitting", "making"))
_ADVERBS = word_set(
    "also now just immediately then hereby therefore kindly please go ahead and directly"
    " do just simply reserve instead urgently promptly quickly kindly"
)
_ARTICLES = word_set(
    "a an my our the this that following new first another small trial purchase firm initial large"
    " second further additional repeat formal official"
)
QUESTION_STARTS = word_set(
    "what how when where which who why can could would do does did is are may should shall have has"
    " am any whether"
)
_WISHES = word_set(
    "like want wish love need pleased happy glad delighted writing decided proceed started"
)
_REPORTS = word_set("said says say wrote write writes asked told tells saying replied")
_WISH_STARTS = (
    ("i'd", "like"),
    ("we'd", "like"),
    ("would", "like"),
    ("i'll", "take"),
    ("we'll", "take"),
    ("i'll", "have"),
    ("we'll", "have"),
    ("will", "take"),
    ("i", "take"),
    ("we", "take"),
    ("i", "want"),
    ("we", "want"),
)
_FIRM_PHRASES = (
    ("let's", "do", "it"),
    ("here", "is", "my", "order"),
    ("here", "is", "our", "order"),
    ("here's", "my", "order"),
    ("here's", "our", "order"),
    ("find", "below", "our", "order"),
    ("find", "below", "my", "order"),
    ("i", "authorize"),
    ("we", "authorize"),
    ("i", "authorise"),
    ("we", "authorise"),
    ("we'll", "go", "for"),
    ("i'll", "go", "for"),
    ("please", "proceed"),
    ("a", "firm", "order"),
    ("put", "me", "down", "for"),
    ("put", "us", "down", "for"),
    ("go", "ahead", "with"),
    ("proceed", "with"),
    ("let's", "go", "with"),
    ("i", "accept"),
    ("we", "accept"),
    ("i", "confirm"),
    ("we", "confirm"),
    ("order", "as", "follows"),
    ("firm", "order"),
    ("find", "our", "order"),
    ("find", "my", "order"),
    ("is", "an", "order"),
    ("is", "my", "order"),
    ("is", "our", "order"),
    ("my", "order", ":"),
    ("our", "order", ":"),
    ("my", "order", "is"),
    ("our", "order", "is"),
)
_AFTER_HEADING = word_set("please for from list details sheet form")
# An order written as data: {"action": "order"}.
_DATA_HEADINGS = [
    [name, ":", "order"] for name in ("action", "type", "intent", "request", "message", "purpose")
]
_HEADINGS = frozenset(("order", "orders", "po"))
_PHRASES_BY_FIRST = {
    first: tuple(phrase for phrase in _FIRM_PHRASES if phrase[0] == first)
    for first in {phrase[0] for phrase in _FIRM_PHRASES}
}
_WISHERS = frozenset(start[0] for start in _WISH_STARTS)
_DATA_NAMES = frozenset(heading[0] for heading in _DATA_HEADINGS)
_VERBS = _SEND | _ARRANGE | _BUY | _PLACE | _PLACING | {"ordering"}
ORDER_VERBS = _SEND | _BUY | {"ordering", "charge", "process", "proceed"}
"""Verbs of which a negation takes an order back."""
COMMITTING_WORDS = _VERBS | _WISHERS | _DATA_NAMES | _HEADINGS | _PHRASES_BY_FIRST.keys()
"""Words without any of which no sentence orders."""


def commitment(tokens: list[str]) -> tuple[int, bool] | None:
    """Where a sentence begins to order something, and whether firmly; None if it does not.

    Only the form of words is looked at: what takes the order back is judged elsewhere.
    """
    if _VERBS.isdisjoint(tokens):
        return _phrase(tokens)
    for at, token in enumerate(tokens):
        if token in _SEND or token in _ARRANGE:
            firm = _instructs(tokens, at)
            if firm is not None:
                return at, firm
        elif token in _BUY or token in _PLACE:
            if token in _PLACE and not _object_is_order(tokens, at):
                continue
            firm = _instructs(tokens, at)
            if firm is None and at and tokens[at - 1] in ("i", "we", "hereby"):
                firm = True
            if firm is not None:
                return at, firm
        elif token == "ordering" or (token in _PLACING and _object_is_order(tokens, at)):
            firm = at > 0 and tokens[at - 1] in ("am", "i'm", "are", "we're", "hereby")
            if firm:
                return at, True
    return _phrase(tokens)


def _phrase(tokens: list[str]) -> tuple[int, bool] | None:
    for at, token in enumerate(tokens):
        for phrase in _PHRASES_BY_FIRST.get(token, ()):
            if tuple(tokens[at : at + len(phrase)]) == phrase:
                return at, True
        wishes = token in _WISHERS and tuple(tokens[at : at + 2]) in _WISH_STARTS
        if wishes and _then_amount(tokens, at + 2):
            return at, tokens[at + 1] in ("take", "have")
    if [token for token in tokens[:9] if token.isalpha() or token == ":"][:3] in _DATA_HEADINGS:
        return 0, True
    if tokens and tokens[0] in _HEADINGS and tokens[1:2] == [":"]:
        return 0, True
    if tokens[:2] == ["purchase", "order"] and (len(tokens) < 8 or ":" in tokens[:8]):
        return 0, True
    leads_at = _leads_to_order(tokens)
    if leads_at is not None:
        return leads_at, True
    return None


def _leads_to_order(tokens: list[str]) -> int | None:
    """Where a line says "... order:" at its end, or "Order" as a heading and no more."""
    end = len(tokens) - 1 if tokens and tokens[-1] in (":", ".") else len(tokens)
    words = tokens[:end]
    if tokens[-1:] == [":"] and words[-1:] in (["order"], ["purchase"]):
        leads = QUESTION_STARTS.isdisjoint(words[:1]) and "your" not in words[-4:]
        return end - 1 if leads else None
    starts = words[1:] if words[:1] and words[0] in _ARTICLES else words
    heads = starts[:1] == ["order"] and (len(starts) == 1 or starts[1] in _AFTER_HEADING)
    return 0 if heads else None


def _then_amount(tokens: list[str], at: int) -> bool:
    """Whether a number, "a case" or "the following" comes next."""
    after = tokens[at] if at < len(tokens) else ""
    if not after:
        return False
    second = tokens[at + 1] if at + 1 < len(tokens) else ""
    return (
        after[0].isdigit()
        or after in ("one", "two", "three", "four", "five", "six", "ten", "twelve", "twenty")
        or (after in ("a", "an") and second in ("case", "dozen", "carton", "hundred"))
        or (after in ("the", "all", "both", "these", "those") and (":" in tokens[at:]))
        or (after == "the" and second == "following")
    )


def _object_is_order(tokens: list[str], at: int) -> bool:
    at += 1
    if tokens[at : at + 1] == ["in"]:
        at += 1
    while at < len(tokens) and tokens[at] in _ARTICLES:
        at += 1
    return at < len(tokens) and tokens[at] in ("order", "orders")


def _instructs(tokens: list[str], at: int) -> bool | None:
    """Whether a verb is an instruction (True), a wish (False), or neither (None)."""
    back = at - 1
    asked = False
    while back >= 0 and tokens[back] in _ADVERBS:
        asked = asked or tokens[back] in ("please", "kindly", "ahead")
        back -= 1
    before = tokens[back] if back >= 0 else ""
    if not _REPORTS.isdisjoint(tokens[:at]):
        return None
    if before in ("", ",", ";", ".", "so", "!", "-", ":", "but"):
        if tokens[at] in _BUY or (tokens[at] in _ARRANGE and not asked):
            return True if asked else _heads_list(tokens, at)
        return True
    asked = asked or tokens[0] == "please"
    if before == "you" and asked and back and tokens[back - 1] in ("can", "could", "would", "will"):
        return True
    if asked and before not in QUESTION_STARTS and before not in ("to", "you", "not", "don't"):
        return True
    if before == "to" and back >= 1:
        wish = tokens[back - 1]
        if wish in _WISHES or (wish == "you" and back >= 2 and tokens[back - 2] in _WISHES):
            return False
    return None


def _heads_list(tokens: list[str], at: int) -> bool | None:
    """Whether a bare "order" is followed by a quantity or a colon."""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    return True if after == ":" or after[:1].isdigit() else None
