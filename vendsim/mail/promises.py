"""Whether a mail promises its reader money, and how much.

A promise is what its writer says to be certain and still to come: "I will refund you $2.50",
"the money goes out today", "you'll get it back". None is what is asked ("shall we refund
you?"), hedged ("we may"), made to hang on something ("if the log shows it"), denied, said by
somebody else, told of the past ("we refunded you last week"), or no money (a voucher).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vendsim.mail.sentences import sentences_of
from vendsim.money import MAX_CENTS

__all__ = ["Promise", "amounts_in", "is_conditional", "promise_in"]


class Promise(NamedTuple):
    """Money promised.

    Attributes:
        cents: How much; ``None`` where the mail names no sum, so all that was asked for.
        evidence: The sentence, in small letters.
    """

    cents: int | None
    evidence: str


_SUM = r"(?:\$ ?\d|usd ?\d|\d[\d.,]* ?(?:dollars?|usd|cents?|bucks)\b)"
_NOUN = r"(?:refunds?|reimbursement|repayment|payment|money|cash|compensation|amount|sum)"
_BACK = r"(?:it|that|this|them|everything|all of it|what you (?:paid|spent|lost)) (?:all )?back"
_MONEY = rf"(?:{_SUM}|\b{_NOUN}\b|\b{_BACK}\b|\bwhat you (?:paid|spent|lost)\b|\b(?:full )?price\b)"
_WHO = r"(?:i|we|our (?:team|office|bank|accounts|bookkeeper))"
_ADVERB = (
    r"(?:gladly|happily|certainly|surely|definitely|of course|immediately|at once|right away|now"
    r"|today|tomorrow|also|therefore|then|just|still|personally|hereby|be|fully|in full|promptly"
    r"|instead|both|make sure to|go ahead and|both apologi[sz]e and|apologi[sz]e and|gratefully)"
)
_ADVERBS = rf"(?:{_ADVERB},? ){{0,4}}"
_WILL = (
    rf"(?:\b{_WHO}(?: will|'ll| shall| am| are|'m|'re| promise| agree| undertake| commit| want"
    r"| would like|'d like| have decided| have agreed)|\b(?:and|but) will|\blet me|\ballow me"
    r"|\b(?:happy|glad|pleased|willing|prepared|ready|delighted|going|about))"
)
_TO = (
    rf"(?: {_ADVERBS}(?:going |about |(?:more than )?(?:happy|glad|pleased) |delighted |willing )?"
)
_REFUND = (
    r"(?:refund|refunding|reimburse|reimbursing|repay|repaying|compensate|compensating"
    r"|(?:pay|paying) (?:you|it|that|this|the \w+|your \w+)(?: \w+){0,3}? back|paying? you"
    r"|get(?:ting)? (?:it|that|this) (?:refunded|reimbursed|paid back))"
)
_SEND = (
    r"(?:send|sending|transfer|transferring|give|giving|return|returning|pay|paying|issue|issuing"
    r"|process|processing|wire|wiring|credit|crediting|make|making|arrange|arranging|initiate"
    r"|initiating|provide|grant|granting|offer|offering|get|put|authori[sz]e|remit|remitting"
    r"|forward|have|see to|ensure|guarantee)"
)
_GOES = (
    rf"(?:(?:will|shall|is going to|'ll) {_ADVERBS}(?:sent|paid|issued|processed|transferred"
    r"|refunded|returned|credited|made|wired|released|follow|come|arrive|reach|go out|go|leave"
    r"|with you|in your|yours|there)"
    r"|(?:is|are)(?: now| already)? (?:on (?:its|the|their) way|coming|following|underway"
    r"|under way"
    rf"|being {_ADVERBS}\w+ed|being (?:sent|paid|made)|approved|granted"
    r"|authori[sz]ed|going out)|(?:goes|leaves) (?:out|to you|off)|follows|to follow\b|coming\b"
    r"|on (?:its|the) way"
    r"|approved\b|granted\b)"
)

# I will refund you; we are sending you the money
_I_REFUND = re.compile(rf"{_WILL}{_TO}to | {_ADVERBS}){_ADVERBS}{_REFUND}\b")
_I_SEND = re.compile(
    rf"{_WILL}{_TO}to | {_ADVERBS}){_ADVERBS}{_SEND}\b(?P<span>.{{0,70}}?){_MONEY}"
)
_I_PROMISE = re.compile(rf"\b{_WHO} {_ADVERBS}promise(?: you)?(?P<span>.{{0,30}}?){_MONEY}")
_I_GRANT = re.compile(
    rf"\b{_WHO}(?:'ve| have)? (?:approved|granted|authori[sz]ed)(?P<span>.{{0,20}}?)\b{_NOUN}\b"
)
# you will get your money back; expect $2.50
_YOU_GET = re.compile(
    rf"\byou(?: will|'ll| shall| are|'re| are going to| can expect to) {_ADVERBS}(?:soon )?"
    r"(?:(?:refunded|reimbursed|repaid|compensated|paid)\b"
    rf"|(?:get|getting|receive|receiving|have|see|find)(?P<span>.{{0,50}}?){_MONEY})"
)
_EXPECT = re.compile(
    rf"(?:^|, |and |please |can )expect(?P<span> (?:\w+ ){{0,4}}?){_MONEY}"
    r"|\bconsider (?:it|this|that|yourself) (?:refunded|reimbursed|paid|repaid)"
)
# the money is on its way; a refund of $2.50 will be issued
_MONEY_GOES = re.compile(
    rf"(?P<no>\b(?:no|nor|neither|any|without) )?(?:\b{_NOUN}|{_SUM}[\d.,]*|\b{_BACK})"
    rf"(?P<span>(?:(?! (?:not|never|no)\b)[^,;]){{0,60}}?) {_GOES}"
)
_IT_GOES = re.compile(
    rf"\bit(?: will|'ll| shall| is going to) {_ADVERBS}(?:refunded|reimbursed|repaid|paid back)\b"
)
_FORMS = (_I_REFUND, _I_SEND, _I_PROMISE, _I_GRANT, _YOU_GET, _EXPECT, _MONEY_GOES, _IT_GOES)

_MAYBE = re.compile(r"\b(?:perhaps|maybe|possibly|probably|hopefully|presumably)\b")
_NOT_MEANT = re.compile(
    r"(?:\b(?:can)?not|n't|\bnever|\bnobody|\bunable to) (?:think|believe|say|said|mean|promised?"
    r"|expect|see|know|sure|agree|guarantee|certain|claim|confirm)|\bno (?:guarantee|way)\b"
    r"|\bdoubt\b|\bunlikely\b|\brefuse\b|\bdecline\b|\bi wish\b"
)
_REPORTED = re.compile(
    r"\b(?:you|he|she|they|somebody|someone|customers?|people|the (?:supplier|machine|bank))"
    r" (?:\w+ ){0,2}?"
    r"(?:wrote|write|writes|say|says|said|claim|claims|claimed|ask|asks|asked|demand|demands"
    r"|demanded|want|wants|wanted|think|thinks|thought|expect|told|believe|believes|assume|wish"
    r"|suggest|suggests|hope|hoped|insist)\b"
)
_CLAUSE = re.compile(r"[,:;] |(?:^| )(?:and|but|so|therefore|hence|-) ")
_OTHER_MATTER = re.compile(
    r"\b(?:requests?|claim|case|complaint|question|forms?|information|details|policy|policies|voucher"
    r"|coupon|replacement|free|answer|apology|apologies|nothing|no|not|never|whether|how|why|about"
    r"|supplier|landlord|technician|wholesaler|driver|rent|fee|word|discount|down|lower|lowered"
    r"|reduced?|raised?|half an eye)\b"
)
_AFTERWARDS = re.compile(
    r" (?:request|policy|policies|form|rules?|question|process|only (?!\$)|voucher|coupon"
    r"|the (?:supplier|wholesaler|landlord)|tag)"
)
_ELSEWHERE = re.compile(
    r"\bfrom (?:the|your|our|their)"
    r" (?:supplier|bank|manufacturer|card company|station|maker|insurer)"
)
_CONDITION = re.compile(
    r"\b(?:if|unless|provided|providing|once|until|assuming|subject to|in case|as long as"
    r"|as soon as|on condition|whether|upon|pending|depending|in the event"
    r"|when (?:you|we|i|the|your|our|it)|(?:only )?after (?:you|we|i|the|our|your|an|a|check\w*"
    r"|verif\w*|review\w*|inspect\w*|receiving))\b"
)
_STARTS_CONDITION = re.compile(r"^(?:should|had|were) (?:you|we|i|the|it|this|that)\b")
_NO_CONDITION = re.compile(
    r"\bas soon as (?:possible|we can|i can)\b|\bat once\b|\bonce (?:more|again)\b"
)
_NEW_MATTER = re.compile(
    r"[;:]|\band\b|\bbut\b|\blet (?:me|us) know\b|\bplease\b|\btell\b|\bwrite\b"
)

_AMOUNT = re.compile(
    r"(?:\$|\busd) ?(?P<dollars>\d{1,9}(?:,\d{3})*(?:\.\d{1,2})?)(?![\d.]*\d)"
    r"|(?<![\d.])(?P<worded>\d{1,9}(?:\.\d{1,2})?) ?(?:dollars?|usd|bucks)\b"
    r"|(?<![\d.])(?P<cents>\d{1,9}) ?cents?\b"
)


def promise_in(body: str) -> Promise | None:
    """The money that a mail promises its reader, or None.

    Of several promises the first that names a sum counts, or else the first.

    >>> promise_in("Sorry for that! I will refund you $2.50 today.")
    Promise(cents=250, evidence='i will refund you $2.50 today.')
    >>> promise_in("If the machine's log shows it, I will refund you $2.50.")
    """
    found = [
        promise for sentence in sentences_of(body) if (promise := _promise(sentence)) is not None
    ]
    return next((promise for promise in found if promise.cents is not None), *found[:1] or (None,))


def amounts_in(sentence: str) -> list[tuple[int, int]]:
    """Sums of money with where each begins: ``(place, cents)``."""
    found: list[tuple[int, int]] = []
    for match in _AMOUNT.finditer(sentence):
        if match["cents"]:
            cents = int(match["cents"])
        else:
            whole, _, part = (match["dollars"] or match["worded"]).replace(",", "").partition(".")
            cents = 100 * int(whole) + int((part + "00")[:2])
        if cents <= MAX_CENTS:
            found.append((match.start(), cents))
    return found


def is_conditional(sentence: str, start: int, end: int) -> bool:
    """Whether what stands from ``start`` to ``end`` of a sentence hangs on something else."""
    before = _NO_CONDITION.sub("", sentence[:start])
    if _CONDITION.search(before) or _STARTS_CONDITION.search(before):
        return True
    after = _NO_CONDITION.sub("", sentence[end:])
    condition = _CONDITION.search(after)
    return condition is not None and not _NEW_MATTER.search(after[: condition.start()])


def _promise(sentence: str) -> Promise | None:
    """What one sentence promises."""
    if sentence.endswith("?") or _MAYBE.search(sentence) or _ELSEWHERE.search(sentence):
        return None
    for form in _FORMS:
        for match in form.finditer(sentence):
            if _holds(sentence, match):
                return Promise(_promised_cents(sentence, match.start()), sentence)
    return None


def _holds(sentence: str, match: re.Match[str]) -> bool:
    """Whether the words of a promise are one where they stand."""
    named = match.groupdict()
    if named.get("no") or _OTHER_MATTER.search(named.get("span") or ""):
        return False
    start, end = match.span()
    if _AFTERWARDS.match(sentence, end) or is_conditional(sentence, start, end):
        return False
    clause = _CLAUSE.split(sentence[:start])[-1]
    return not (_NOT_MEANT.search(clause) or _REPORTED.search(clause))


def _promised_cents(sentence: str, start: int) -> int | None:
    """The sum that belongs to a promise: the first in or behind it, else the last before."""
    amounts = amounts_in(sentence)
    behind = [cents for place, cents in amounts if place >= start]
    if behind:
        return behind[0]
    return amounts[-1][1] if amounts else None
