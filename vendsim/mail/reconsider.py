"""Where the rules are unsure what a sentence does, and what the second opinion may change.

The rules decide where they are sure. The second opinion names a deed where they name none, and
corrects one where it is nearly certain. An order it makes only of certain goods in certain
quantities, in a sentence without any doubt; it takes one back sooner than it makes one.
"""

from __future__ import annotations

from vendsim.mail.acts import Sentence
from vendsim.mail.cues import Cue, cues_of
from vendsim.mail.deeds import Deed
from vendsim.mail.opinion import Opinion, OpinionDeed, opinion_on
from vendsim.mail.repeats import AGAIN_WORDS
from vendsim.mail.tokens import word_set
from vendsim.mail.wanted import Line
from vendsim.mail.wording import plain_wording

__all__ = ["most_likely_orders", "reconsidered"]

LEAST_TO_NAME = 0.5
"""Share from which the second opinion names a deed where the rules name none."""
LEAST_TO_COMPLAIN = 0.65
"""Share from which it names a complaint, which praise of goods resembles."""
LEAST_TO_CORRECT = 0.85
"""Share from which it corrects what the rules name."""
LEAST_TO_ORDER = 0.68
"""Share from which it makes an order of a sentence without any doubt in it."""
LEAST_BESIDE = 0.5
"""Share from which goods alone are ordered by what else the mail asks."""
LEAST_IN_DOUBT = 0.85
"""Share from which it makes one in spite of words that are said in orders too ("last week")."""
MOST_TO_TAKE_BACK = 0.12
"""Share below which a sentence that the rules take for an order is none."""
LEAST_AGAINST = 0.6
"""Share of an offer, or of what only sounds like an order, that takes back such an order."""

MOST_HEADING_WORDS = 6
FEWEST_WORDS = 3
"""Words and signs below which a sentence says too little for an opinion."""
MOST_STRANGE = 0.4
"""Share of unknown words from which a sentence is not taken for small talk."""

_DOUBTS: frozenset[Cue] = frozenset(
    ("cancel", "claim", "complain", "condition", "counter", "declines", "negated", "paid")
)
_SLIGHT_DOUBTS: frozenset[Cue] = frozenset(("hypothetical", "past", "quote", "status"))
_DOUBTING = word_set(
    "not no never nothing nobody none without if unless until once whenever before provided might"
    " maybe perhaps possibly probably would should plan plans planned planning draft example"
    " instance forecast budget estimate estimated projected suppose say says said imagine was were"
    " had been ordered bought sell left previous previously already hold later future someday"
    " usually normally typically monthly think thinking wondering considering decide deciding"
    " inclined tempted hope hoping expect pencil tentative tentatively provisional provisionally"
    " friend colleague partner he she who customer than stop cancel cancelled delete remove return"
    " refund ago elsewhere wish test sample but however although though whether depends suggested"
    " remind reminder signature rfq tender bid bids enquiry inquiry calculate explain pick between"
    " compare delivered shipped sent promise maths room percent % numbers short put takes went"
    " estimates prices quote quotes quotation cheaper cheapest prepared haggling lose shave"
    " history follow follows separately reserve"
)
_SLIGHTLY_DOUBTING = word_set(
    "per they always back when sold yesterday last weekly wait instead could consider thought"
    " confirmed every boss customers invoice stock price"
)
_WELCOME = word_set("great lovely good wonderful appreciated nice perfect like grateful love happy")
_OTHERWISE = word_set(
    "whether depends suggested remind reminder signature hypothetically someday haggling"
    " lose trim shave"
)
_NEEDING = word_set("need needed require required")
_INSTRUCTING = word_set("please ship send deliver rush get bring dispatch thanks order")
_ASIDES = (
    *(("one", "day"), ("to", "do", ":"), ("to", "self"), ("look", "like"), ("let", "me", "say")),
    *(("another", "time"), ("to", "follow")),
)
_NO_NEW_ORDER = (
    *(("order", "confirmation"), ("to", "my", "order"), ("confirm", "that"), ("confirm", "you")),
    *(("make", "that"), *_ASIDES),
)
_PLAIN = Sentence("none", states=True)
_ORDER = word_set("order")
_BEGGING = word_set(
    "please order orders ship send deliver delivered thank thanks restock refill rush invoice"
    " list pay payment bill urgent"
)
_ASKING_FOR = _BEGGING | word_set(
    "need ordering delivery want ta cheers bring put book add take taking buy buying dispatch"
    " supply arrange restocking go get have fire pop charge process load accept approved agreed"
    " deal yes shipment shipped requesting request kindly urgently today us me receive grateful"
    " obliged appreciate required requirement wanted"
)
_NAMES: dict[OpinionDeed, Deed] = {
    "ask_catalogue": "ask_catalogue",
    "ask_quote": "ask_quote",
    "ask_status": "ask_status",
    "cancel": "cancel",
    "claim": "claim",
    "complain": "complain",
    "counter_offer": "counter_offer",
    "payment_notice": "payment_notice",
    "small_talk": "small_talk",
}
"""Opinions that name a deed; only these are taken over as they are."""
_ABOUT_MONEY: frozenset[Deed] = frozenset(("claim", "payment_notice"))


def reconsidered(line: Line, sentence: Sentence, asks: bool, leads: bool) -> Sentence:
    """The judgement on a sentence after a second opinion.

    Args:
        line: Its tokens, product names masked, and the products, quantities and prices in it.
        sentence: The judgement by rules.
        asks: Whether it is a question.
        leads: Whether it leads to a list.
    """
    if sentence.accepts or sentence.forbids or sentence.declines:
        return sentence
    words, places = plain_wording(line.tokens)
    if len(words) < FEWEST_WORDS:
        return sentence
    opinion = opinion_on(words)
    if sentence.deed == "order" and leads and _is_heading(words):
        return sentence
    if sentence.deed == "order":
        return _doubted(line, sentence, opinion, words)
    if opinion.buys >= LEAST_TO_ORDER:
        sure = opinion.buys >= LEAST_IN_DOUBT
        if leads and opinion.strange > MOST_STRANGE:
            return sentence
        silent = asks or _ASKING_FOR.isdisjoint(words)
        if not silent and _may_order(line, words, places, sentence, leads, sure):
            return sentence._replace(
                deed="order",
                firm=True,
                restricts=False,
                wants="",
                states=False,
                guessed=True,
            )
        return sentence
    return _named(line, sentence, opinion, leads)


def most_likely_orders(line: Line, mail: list[str]) -> bool:
    """Whether words that name no more than goods order them if nothing else in a mail tells.

    Args:
        line: The goods.
        mail: The tokens of the whole mail, which must ask for something.
    """
    words, places = plain_wording(line.tokens)
    if not line.wanted or "?" in mail or _BEGGING.isdisjoint(mail):
        return False
    if not (_DOUBTING | {"price"}).isdisjoint(mail):
        return False
    if opinion_on(words).buys < LEAST_BESIDE:
        return False
    return _may_order(line, words, places, _PLAIN, False, True)


def _is_heading(words: list[str]) -> bool:
    """Whether no more is said than whose order it is, or for when: "Order for Tuesday:"."""
    return len(words) <= MOST_HEADING_WORDS and not _ORDER.isdisjoint(words[:2])


def _doubted(line: Line, sentence: Sentence, opinion: Opinion, words: list[str]) -> Sentence:
    """What the rules take for an order, unless the second opinion or a word speaks against it."""
    against = opinion.share >= LEAST_AGAINST or opinion.buys < MOST_TO_TAKE_BACK
    if against and opinion.deed == "counter_offer" and _is_priced(line):
        return sentence._replace(deed="counter_offer", firm=False)
    if not _OTHERWISE.isdisjoint(words) or _says(words, _ASIDES):
        return sentence._replace(deed="none", firm=False)
    if sentence.fresh and sentence.firm:
        return sentence
    if opinion.buys < MOST_TO_TAKE_BACK or (against and opinion.deed == "none_conditional"):
        return sentence._replace(deed="none", firm=False)
    return sentence


def _says(words: list[str], phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any(
        tuple(words[at : at + len(phrase)]) == phrase
        for phrase in phrases
        for at in range(len(words))
    )


def _may_order(
    line: Line,
    words: list[str],
    places: list[int],
    sentence: Sentence,
    leads: bool,
    sure: bool,
) -> bool:
    """Whether nothing in a sentence speaks against its being an order."""
    if line.loose or (line.spare and not line.wanted):
        return False
    doubting = _DOUBTING.intersection(words)
    if "once" in doubting and words[words.index("once") - 1] == "at":
        doubting -= {"once"}
    if doubting - {"would"} or (doubting and not sure and _WELCOME.isdisjoint(words)):
        return False
    cues = cues_of(words, places)
    if not _DOUBTS.isdisjoint(cues) or sentence.existing:
        return False
    if _says(words, _NO_NEW_ORDER):
        return False
    if not _NEEDING.isdisjoint(words) and _INSTRUCTING.isdisjoint(words) and not leads:
        return False
    slight = not _SLIGHT_DOUBTS.isdisjoint(cues) or not _SLIGHTLY_DOUBTING.isdisjoint(words)
    if slight and not sure:
        return False
    if not line.wanted:
        return leads or sentence.points
    return all(
        (len(each.skus) == 1 and (each.quantity or each.budget)) or each.excluded
        for each in line.wanted
    )


def _is_priced(line: Line) -> bool:
    return bool(line.prices) or any(
        each.unit_price_cents or each.total_cents or each.loose_cents for each in line.wanted
    )


def _named(line: Line, sentence: Sentence, opinion: Opinion, leads: bool) -> Sentence:
    """A deed other than an order, as the second opinion names it."""
    unsure = sentence.deed in ("none", "small_talk")
    if unsure and leads:
        return sentence
    least = LEAST_TO_NAME if unsure else LEAST_TO_CORRECT
    if unsure and sentence.states and line.wanted:
        least = max(least, LEAST_TO_COMPLAIN)
    if opinion.share < least:
        return sentence
    deed = _NAMES.get(opinion.deed)
    if deed is None or deed == sentence.deed:
        return sentence
    if deed == "small_talk" and not _is_talk(line, opinion):
        return sentence
    if deed == "complain" and opinion.share < LEAST_TO_COMPLAIN:
        return sentence
    if deed in _ABOUT_MONEY and not _is_priced(line) and "#" not in line.tokens:
        return sentence
    return sentence._replace(deed=deed, states=False)


def _is_talk(line: Line, opinion: Opinion) -> bool:
    """Whether a sentence can be small talk: it names no goods, counts nothing, and is English."""
    if line.wanted or line.loose or opinion.strange > MOST_STRANGE:
        return False
    counts = any(token[0].isdigit() or token == "?" for token in line.tokens)
    return not counts and AGAIN_WORDS.isdisjoint(line.tokens)
