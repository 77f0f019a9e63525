"""Where a sentence turns from one thing to another: "20 of these please, and what do those cost?".

The clauses of such a sentence say as little of each other as two sentences would. None begins
where a condition, a denial or somebody's words may go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vendsim.mail.tokens import word_set

__all__ = ["MAX_CLAUSE_CHARS", "turns"]

MAX_CLAUSE_CHARS = 400
"""Of a sentence that is looked into."""
MOST_TURNS = 8
_AND = r"(?:and|&|n|but|then|also|plus)\s+"
_JOINT = rf"(?:\s?[,;:-]\s*(?:{_AND}){{0,3}}|\s+(?:{_AND}){{1,3}})"
_TO = r"(?:please |pls |kindly |also |do |then |just )?"
_YOU = r"(?:can|could|would|will) you (?:please |kindly |also |perhaps )?"
_ASKING = (
    r"(?:what(?:'s|s| is| are| do| does| would| will| about| can| could| price| you)\b"
    r"|how ?(?:much|about)\b|how'?s\b"
    rf"|{_TO}(?:tell me|let me know|quote|price up)\b|{_YOU}(?:tell|quote|let me know|price)\b"
    r"|(?:i'd|we'd|(?:i |we )?would) (?:also )?(?:like|love) to (?:know|hear|learn)\b"
    r"|do you (?:have|sell|stock|carry)\b|(?:a|the) (?:quote|price|prices) (?:for|of|on)\b)"
)
_CANCELLING = rf"{_TO}(?:cancel|delete|remove|strike|scrap)\b"
_ORDERING = (
    rf"{_TO}(?:(?:send|ship|add|put|give me|give us|bring|enter|deliver|order|book in|get me)\b"
    r"|(?:i|we)(?:'ll| will) (?:take|have)\b)"
)
_TURNS = (
    ("ask", re.compile(rf"{_JOINT}(?={_ASKING})", re.IGNORECASE)),
    ("cancel", re.compile(rf"{_JOINT}(?={_CANCELLING})", re.IGNORECASE)),
    ("order", re.compile(rf"{_JOINT}(?={_ORDERING})", re.IGNORECASE)),
)
_REMOVING = re.compile(
    r"\b(?:cancel|delete|remove|strike|scrap|withdraw|take .{1,60}\boff)\b", re.IGNORECASE
)
_BINDING = word_set(
    "if unless provided when once until before after should whether might may not no never"
    " said says told asked wrote would wouldn't don't won't can't"
)
_WORD = re.compile(r"[a-z']+")


def turns(text: str) -> Iterator[tuple[str, str]]:
    """The ways to take a sentence apart into what it does first and what it does then.

    Args:
        text: The sentence.
    """
    if len(text) > MAX_CLAUSE_CHARS:
        return
    for kind, turn in _TURNS:
        for number, match in enumerate(turn.finditer(text)):
            if number < MOST_TURNS and _may_turn(kind, text[: match.start()], text[match.end() :]):
                yield text[: match.start()], text[match.end() :]


def _may_turn(kind: str, first: str, then: str) -> bool:
    words = set(_WORD.findall(first.lower()))
    if not words or not _BINDING.isdisjoint(words):
        return False
    if kind == "ask":
        return True
    if then.rstrip().endswith("?"):
        return False
    return kind == "cancel" or (
        _REMOVING.search(first) is not None and _BINDING.isdisjoint(_WORD.findall(then.lower()))
    )
