"""Whether a mail refuses its reader money."""

from __future__ import annotations

import re

from vendsim.mail.promises import is_conditional
from vendsim.mail.sentences import sentences_of

__all__ = ["refuses_money"]

_PAYING = (
    r"(?:refund|reimburse|repay|compensate|pay|send|return|give|issue|offer|grant|accept|honou?r"
    r"|approve|process|provide|make)"
)
_NEVER = (
    r"(?:will not|won't|shall not|cannot|can not|can't|are not going to|am not going to|will never)"
)
_MATTER = (
    r"(?:refunds?|money|payment|reimbursement|compensation|\$|claim|request|demand|complaint"
    r"|dollars?|cents?|amount|sum|anything|you\b|it\b|that\b|this\b|back\b)"
)
_REFUSAL = re.compile(
    rf"\b(?:i|we)(?:'m|'re| am| are)? (?:\w+ ){{0,2}}?{_NEVER} (?:\w+ ){{0,2}}?"
    rf"{_PAYING}\b.{{0,60}}?{_MATTER}"
    rf"|\b(?:unable|not able|not willing|not prepared|not in a position) to (?:\w+ )?{_PAYING}\b"
    r"|\b(?:i|we)(?: will not|'ll not| won't| am not| are not|'m not|'re not) (?:be )?"
    r"(?:refunding|paying|reimbursing|compensating)\b"
    r"|\b(?:not|aren't|isn't|no) (?:a |an |any )?(?:grounds?|reason|basis|case) for (?:a |any )?"
    r"(?:refund|compensation|payment|reimbursement)\b"
    r"|\b(?:i|we|and|therefore|so) (?:must |have to |hereby |therefore |regret to |do )*"
    r"(?:refuse|reject|decline|deny|dismiss)\b"
    r".{0,40}?\b(?:refund|claim|request|demand|complaint|pay|payment|this|it|that)\b"
    r"|\b(?:claim|request|demand|complaint|refund)(?: \w+){0,4} (?:is|has been|was|must be)"
    r"(?: \w+)? (?:refused|rejected|declined|denied|dismissed|turned down)\b"
    rf"|\b(?:i|we) (?:{_NEVER}|do not|don't) (?:\w+ ){{0,2}}?(?:pay|refund|reimburse|owe you)\b"
    r"|\b(?:i|we) (?:do not|don't) (?:accept|grant|honou?r|approve) (?:your|this|that|the|such)\b"
    r"|\bno (?:refund|compensation|reimbursement)\b|\byou (?:will )?(?:get|receive) nothing\b"
    r"|\bno (?:payment|money)(?: \w+){0,2} will be\b"
    r"|\b(?:you will not|you won't|you'll not) (?:get|receive|be (?:refunded|paid|reimbursed))\b"
    r"|\bthere will be no (?:refund|payment|money|compensation)\b"
)


def refuses_money(body: str) -> bool:
    """Whether a mail says that its reader will not be paid.

    A question or a refusal that hangs on something ("not before you send a photo") is none.

    >>> refuses_money("I am sorry, but we cannot refund you for that.")
    True
    >>> refuses_money("We cannot refund you until we have looked at the machine.")
    False
    """
    for sentence in sentences_of(body):
        if sentence.endswith("?"):
            continue
        match = _REFUSAL.search(sentence)
        if match is not None and not is_conditional(sentence, *match.span()):
            return True
    return False
