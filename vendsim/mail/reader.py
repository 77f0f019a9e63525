"""The deterministic reader: from a mail's text to what its writer wants.

Strict about commitment: an order is read only where the writer says to buy now, names the
product so that one product fits, and gives a quantity. A question, a condition, a plan, a
report of the past or somebody else's words are never an order. What cannot be read comes
out as ``unreadable`` with what is missing, never as a guess.
"""

from __future__ import annotations

import re
from dataclasses import replace

from vendsim.mail.acts import LIGHT, NOTHING, Sentence, judge
from vendsim.mail.agreed import with_agreements
from vendsim.mail.amounts import Amount
from vendsim.mail.commitment import ORDER_VERBS
from vendsim.mail.conclusions import conclude, unread
from vendsim.mail.contradictions import without_contradictions
from vendsim.mail.counting import in_cases, units_of
from vendsim.mail.deeds import HOLDINGS
from vendsim.mail.denied import with_plain_cancels, without_denied_cancels
from vendsim.mail.findings import Find, Reading
from vendsim.mail.goods_alone import is_goods_alone
from vendsim.mail.instructed import beside_instruction, without_instructions
from vendsim.mail.intents import Intent
from vendsim.mail.layout import Part
from vendsim.mail.learned.guard import case_of, doubtful_counts, takes_back
from vendsim.mail.learned.judgement import scores_in, set_apart, study
from vendsim.mail.learned.quantities import says_cases
from vendsim.mail.learned.verdict import guarded, verdict
from vendsim.mail.lines import of_topic, read_line
from vendsim.mail.names import ProductNames
from vendsim.mail.offered import priced_by_owner
from vendsim.mail.own_parts import (
    MAX_SUBJECT_CHARS,
    MAX_TOKENS,
    OwnParts,
    is_endless,
    is_plain,
    own_parts,
)
from vendsim.mail.pricing import settle_loose
from vendsim.mail.reconsider import most_likely_orders, reconsidered
from vendsim.mail.remitted import with_sums_paid
from vendsim.mail.repeats import AGAIN_WORDS, repeats_last
from vendsim.mail.terms_asked import with_questions_of_terms
from vendsim.mail.tokens import tokens_of, word_set
from vendsim.mail.unread import is_foreign, is_instruction
from vendsim.mail.wanted import Wanted
from vendsim.mail.weighing import weigh
from vendsim.mail.whereabouts import with_status_questions

__all__ = ["read_by_rules", "read_mail"]

SHORT_LEAD_TOKENS = 2
_ADDRESS = re.compile(
    r"\W*(?:please )?(?:ship|shipping|send|deliver|delivery|bill|billing)"
    r"(?: (?:it|this|them|all|everything|to|address|location|site)){1,3}\s*:\s*\S",
    re.IGNORECASE,
)
"""What begins a line that holds an address, whose numbers count nothing."""
_HEADING = re.compile(
    r"(?:(?:new|purchase|firm|weekly|restock(?:ing)?|replenishment|my|our|an?|this week's|today's)"
    r"\s+){0,3}(?:order|po|restock|replenishment|stock up|top[ -]up)\b"
    r"(?!\s*(?:status|question|inquiry|enquiry|info|update|request|number|no\b|#|cancel))",
    re.IGNORECASE,
)
# A list under one of these is something else than a wish.
_GOODS_WORDS = word_set(
    "order items item products product quantities quantity list following need details shipment"
    " goods lines below want wanted purchase"
)
_LEVELS = word_set("level levels count counts sales report inventory")
_TAKING = word_set("take buy order want need quantity volume looking thinking after")
_ADDING = word_set("and plus also & with")
_ASKING = ("ask_quote", "counter_offer", "order")
_TAKES_LISTS = ("order", "ask_quote", "counter_offer")
_RETRACTING = word_set("scratch strike disregard ignore forget correction")
_RETRACTION = re.compile(
    r"\b(?:scratch|strike|disregard|ignore|forget) (?:that|this|the above|all that|my last)\b",
    re.IGNORECASE,
)
_BASIS_WORDS = word_set("cases cartons boxes")
_BASIS = re.compile(
    r"\b(?:quantit(?:y|ies)|numbers?|amounts?|figures|counts?)\b.{0,20}\b(?:in|are|as|=)"
    r" (?:full )?(?:cases|cartons|boxes)\b"
    r"|\b(?:that's|thats|that is|those are|these are|all) (?:all )?(?:in )?(?:full )?"
    r"(?:cases|cartons|boxes)\b|\((?:all )?(?:in )?(?:full )?(?:cases|cartons|boxes)\)",
    re.IGNORECASE,
)
_BUSINESS = ORDER_VERBS | word_set(
    "? please ahead works orders po reorder confirm accept proceed units cases quantity price"
    " prices invoice"
)
_SPEECH = word_set("said says wrote writes saying example sample template")


def read_mail(subject: str, body: str, catalogue: ProductNames) -> list[Intent]:
    """What the writer of a mail wants.

    Args:
        subject: The subject line; it counts only where it heads a plain list ("Order").
        body: The text, with whatever it quotes and whatever signs it.
        catalogue: The products of the market.

    Returns:
        At least one intent, in the order of the text. An empty or senseless mail is one
        ``unreadable`` intent.
    """
    own = own_parts(subject, body, catalogue)
    if is_foreign(own.text):
        return [unread(own.text)]
    if is_instruction(body):
        return beside_instruction(_read(without_instructions(own), catalogue), own.text)
    return _read(own, catalogue)


def _read(own: OwnParts, catalogue: ProductNames) -> list[Intent]:
    by_rules = read_by_rules(own, catalogue)
    if (is_plain(own, by_rules) and not takes_back(own.parts)) or is_endless(own):
        by_rules = priced_by_owner(by_rules, own.parts, catalogue)
        by_rules = with_questions_of_terms(by_rules, own.parts)
        return without_contradictions(by_rules, own, catalogue)
    studied = study(own.subject, own.parts, catalogue)
    scores = scores_in(studied)
    pieces = set_apart(studied.pieces, scores, by_rules)
    case = case_of(own, by_rules, pieces, scores)
    found = verdict(case, pieces, own.text)
    unclear = doubtful_counts(own.parts, studied.pieces, catalogue)
    found = with_sums_paid(guarded(found, by_rules, unclear), own.parts)
    found = with_agreements(without_denied_cancels(found, own.parts), own.text)
    found = with_status_questions(with_plain_cancels(found, own.parts), own.parts)
    found = with_questions_of_terms(found, own.parts)
    found = priced_by_owner(found, own.parts, catalogue)
    return without_contradictions(found, own, catalogue)


def read_by_rules(own: OwnParts, catalogue: ProductNames) -> list[Intent]:
    """What the rules make of a mail."""
    reading = Reading(catalogue)
    about = _about(own.subject, catalogue)
    for part in own.parts:
        if not part.line.wanted and _ADDRESS.match(part.text):
            continue
        repeats = None
        if not AGAIN_WORDS.isdisjoint(part.tokens):
            repeats = repeats_last(part.text)
        if repeats is None or (repeats and part.line.wanted):
            _take(reading, _on_topic(reading, part, about, catalogue))
        else:
            reading.repeats.append((part, repeats))
    _settle_pending(reading, own)
    weigh(reading, own.named_order)
    return conclude(reading, own.text)


def _about(subject: str, catalogue: ProductNames) -> tuple[str, ...]:
    """The one product that a subject line names."""
    if not subject or len(subject) > MAX_SUBJECT_CHARS:
        return ()
    named = {each.skus for each in read_line(tokens_of(subject), catalogue).wanted}
    only = next(iter(named)) if len(named) == 1 else ()
    return only if len(only) == 1 else ()


def _on_topic(
    reading: Reading, part: Part, about: tuple[str, ...], catalogue: ProductNames
) -> Part:
    """Read numbers and prices of a sentence as being about the only product of the mail so far."""
    line = part.line
    if line.wanted or not (line.loose or line.spare or line.prices):
        return part
    named = next(iter(reading.named)) if len(reading.named) == 1 else ()
    only = named or (() if reading.named else about)
    if len(only) != 1 or not part.tokens:
        return part
    line = of_topic(line, only[0], catalogue)
    asks = part.text.rstrip(" )").endswith("?")
    sentence = reconsidered(line, judge(line, asks), asks, part.leads)
    wanted = line.wanted[0]
    priced = wanted.unit_price_cents is not None or wanted.total_cents is not None
    if sentence.deed == "counter_offer" and (priced or wanted.loose_cents or wanted.quantity):
        return part._replace(line=line, sentence=sentence)
    if not named:
        return part
    if sentence.deed == "claim" and priced:
        return part._replace(line=line, sentence=sentence)
    known = [find for find in reading.finds if find.wanted is not None]
    last = known[-1] if known else None
    asked = last is not None and last.deed == "ask_quote" and _is_uncounted(last)
    if sentence.deed == "order" and wanted.quantity and not part.leads and (asked or not known):
        return part._replace(line=line, sentence=sentence)
    asks = sentence.deed == "ask_quote" and wanted.quantity is not None
    if asks and (last is None or last.deed == "claim"):
        return part._replace(line=line, sentence=sentence)
    if last is None or last.wanted is None or wanted.quantity is None:
        return part
    speaks_on = sentence.deed in ("none", "small_talk", "ask_quote", "order")
    goes_on = speaks_on and last.deed in _ASKING
    if goes_on and _is_uncounted(last) and _counts_goods(part):
        last.wanted = replace(last.wanted, quantity=wanted.quantity)
        settle_loose(last.wanted, catalogue)
        if sentence.deed != "ask_quote":
            return part._replace(line=replace(part.line, loose=[], spare=[]), sentence=NOTHING)
    return part


def _is_uncounted(find: Find) -> bool:
    wanted = find.wanted
    return wanted is not None and wanted.quantity is None and not wanted.unclear


def _counts_goods(part: Part) -> bool:
    """Whether the number of a sentence counts cases or units, not something else."""
    line = part.line
    counted = any(each.basis != "bare" for each in line.loose)
    if line.loose and not {"them", "those", "these"}.isdisjoint(part.tokens):
        return True
    if line.spare and not _TAKING.isdisjoint(part.tokens):
        return True
    return counted or bool(line.spare and part.sentence.deed == "ask_quote")


def _take(reading: Reading, part: Part) -> None:
    """Add one sentence, list line or table row to what has been read."""
    sentence = part.sentence
    if len(reading.tokens) < MAX_TOKENS:
        reading.tokens += part.tokens
    reading.named |= {each.skus: None for each in part.line.wanted}
    if part.line.loose or part.line.spare or not _BUSINESS.isdisjoint(part.tokens):
        reading.businesslike = True
    if part.leads and not _SPEECH.isdisjoint(part.tokens) and not part.line.wanted:
        reading.reported = True
    if reading.reported and sentence.deed == "order":
        sentence = NOTHING
    if sentence.forbids and part.leads and not part.line.wanted:
        reading.foreign, reading.context = True, None
        return
    if not _RETRACTING.isdisjoint(part.tokens) and _RETRACTION.search(part.text):
        reading.finds = [find for find in reading.finds if find.deed != "order"]
    if not _BASIS_WORDS.isdisjoint(part.tokens) and (_BASIS.search(part.text) or says_cases(part)):
        reading.by_case = True
    same = sentence is part.sentence
    reading.judged.append(part if same else part._replace(sentence=sentence))
    if part.line.default is not None and not part.line.wanted and not part.leads:
        _count_each(reading, part.line.default)
    reading.existing = reading.existing or (part.leads and sentence.existing)
    if part.line.prices:
        reading.told.append(part)
    if sentence.accepts:
        reading.accepted.append(part)
        return
    if sentence.deed in ("none", "small_talk"):
        if sentence.deed == "small_talk":
            reading.chatty = reading.chatty or part.text
        if not sentence.forbids and not sentence.declines:
            _take_neutral(reading, part, sentence)
        return
    if part.line.wanted:
        _assign(reading, part, sentence)
    else:
        reading.finds.append(Find(sentence.deed, part, None, sentence.firm, sentence.existing))
        if sentence.deed == "order" and part.line.loose:
            reading.stray.append(part)
        if sentence.deed in _TAKES_LISTS:
            _take_lists(reading, sentence)
    if sentence.deed == "order" or part.leads or sentence.points or part.line.wanted:
        reading.context, reading.default = sentence, part.line.default
        reading.foreign = False


def _count_each(reading: Reading, amount: Amount) -> None:
    """Let "24 of each" count the goods named before it."""
    for find in reading.finds:
        wanted = find.wanted
        if wanted is None or find.deed not in _ASKING or wanted.quantity or wanted.unclear:
            continue
        units = units_of(amount, wanted, reading.names)
        find.wanted = replace(wanted, quantity=units, unclear=units is None)


def _take_lists(reading: Reading, sentence: Sentence) -> None:
    """Give the lists so far that nothing explains the deed of a sentence about them.

    An offer takes those with prices even under a heading that says nothing of goods.
    """
    taken = reading.pending
    if sentence.deed == "counter_offer":
        offered = [part for part in reading.idle if part.listed and _is_priced(part)]
        reading.idle = [part for part in reading.idle if part not in offered]
        taken = offered + taken
    reading.pending = []
    for part in taken:
        _assign(reading, part, sentence)


def _is_priced(part: Part) -> bool:
    return bool(part.line.wanted) and all(
        each.unit_price_cents or each.total_cents or each.loose_cents for each in part.line.wanted
    )


def _take_neutral(reading: Reading, part: Part, sentence: Sentence) -> None:
    """A part that does nothing by itself: a list line takes the deed of what leads to it."""
    goods = part.line.wanted or part.line.loose
    if not goods and _amends(part):
        reading.stray.append(part)
    if not goods:
        if part.leads and sentence.deed == "none":
            holds = not HOLDINGS.isdisjoint(part.tokens) or not _LEVELS.isdisjoint(part.tokens)
            tells = len(part.tokens) > SHORT_LEAD_TOKENS
            reading.foreign = holds or (tells and _GOODS_WORDS.isdisjoint(part.tokens))
        return
    context = None if reading.foreign else reading.context
    if context is not None and (part.reads_as_list or _is_lenient(part, context)):
        _assign(reading, part, context)
    elif not reading.foreign and not reading.reported and _begs_plainly(part):
        _assign(reading, part, Sentence("order", True))
    elif (part.reads_as_list or _is_counted(part)) and not reading.foreign:
        reading.pending.append(part)
    elif (
        context is not None
        and context.deed == "order"
        and (part.listed or _begs(part) or _opens_with_stray_count(part))
    ):
        reading.blocked.append(part)
    else:
        reading.idle.append(part)


def _opens_with_stray_count(part: Part) -> bool:
    """Whether a line counts, from its first word on, something that is no product known here."""
    loose = part.line.loose
    return bool(loose) and loose[0].start == 0 and not part.line.wanted


def _amends(part: Part) -> bool:
    """Whether a sentence changes a number said before: "actually, make that 30"."""
    pairs = zip(part.tokens, part.tokens[1:], strict=False)
    makes = any(first == "make" and second in ("that", "it") for first, second in pairs)
    return makes and bool(part.line.spare)


def _is_counted(part: Part) -> bool:
    """Whether a part names goods with their quantities and nothing against them."""
    wanted = part.line.wanted
    return part.sentence.states and bool(wanted) and all(each.quantity for each in wanted)


def _begs(part: Part) -> bool:
    """Whether a sentence that is no clear order still asks for goods."""
    return bool(part.line.wanted) and "please" in part.tokens


def _begs_plainly(part: Part) -> bool:
    """Whether a sentence without a verb asks for goods: "90 cheese crackers please"."""
    if not _begs(part):
        return False
    if part.reads_as_list:
        return True
    counted = all(wanted.quantity for wanted in part.line.wanted)
    return counted and part.sentence.states and LIGHT.issuperset(part.line.other_words())


def _is_lenient(part: Part, context: Sentence) -> bool:
    """Whether a line may say more than a list line, as it is not to be ordered."""
    return (
        context.deed in ("ask_quote", "counter_offer")
        and part.listed | (len(part.tokens) < 20)
        and part.sentence.states
    )


def _assign(reading: Reading, part: Part, sentence: Sentence) -> None:
    """Give the products of a part the deed of a sentence."""
    default = reading.default
    for wanted in part.line.wanted:
        if len(wanted.skus) > 1:
            wanted = _narrowed(wanted, part, reading)
        if wanted.excluded and sentence.deed == "order":
            continue
        if wanted.bare and reading.by_case and wanted.quantity is not None:
            units = in_cases(wanted.quantity, wanted, reading.names)
            wanted = replace(wanted, quantity=units, unclear=units is None)
        if wanted.quantity is None and not wanted.unclear and default is not None:
            units = units_of(default, wanted, reading.names)
            wanted = replace(wanted, quantity=units, unclear=units is None)
        deed = "ask_quote" if sentence.deed == "ask_catalogue" else sentence.deed
        headed = sentence is not part.sentence and sentence.existing
        existing = reading.existing or headed or (part.sentence.existing and "#" in part.text)
        reading.finds.append(Find(deed, part, wanted, sentence.firm, existing))
    if sentence.deed == "order" and part.line.loose:
        reading.stray.append(part)


def _narrowed(wanted: Wanted, part: Part, reading: Reading) -> Wanted:
    """Take "60 peanut" for the only peanut product that has been named without a number before."""
    beside = [each for each in part.line.wanted if each is not wanted]
    behind = beside[part.line.wanted.index(wanted) :]
    named = [sku for sku in wanted.skus if (sku,) in reading.named]
    taken = {each.skus for each in behind} | {each.skus for each in beside if each.quantity}
    taken |= {each.wanted.skus for each in reading.finds if each.wanted and each.wanted.quantity}
    if len(named) != 1 or (named[0],) in taken:
        return wanted
    return replace(wanted, skus=(named[0],))


def _settle_pending(reading: Reading, own: OwnParts) -> None:
    """A list that nothing explains is an order under a subject that says so, or by its words."""
    if not reading.pending:
        return
    subject = own.subject
    is_alone = not (subject or reading.idle) and is_goods_alone(own.parts, reading.names)
    silent = all(each.deed in ("order", "small_talk", "none") for each in reading.sentences)
    if silent and (_HEADING.match(subject) or _is_begged(reading) or is_alone):
        heading = Sentence("order", True)
        for part in reading.pending:
            _assign(reading, part, heading)
    else:
        for part in reading.pending:
            _leave_over(reading, part)
    reading.pending = []


def _is_begged(reading: Reading) -> bool:
    """Whether goods alone are ordered by all else the mail says: "... two cases. Bill me."."""
    if any(sentence.forbids or sentence.restricts for sentence in reading.sentences):
        return False
    return all(most_likely_orders(part.line, reading.tokens) for part in reading.pending)


def _leave_over(reading: Reading, part: Part) -> None:
    """Goods counted beside an order belong to it ("and 24 ...") or are asked about."""
    ordered = {find.wanted.skus for find in reading.finds if find.deed == "order" and find.wanted}
    news = [wanted for wanted in part.line.wanted if wanted.skus not in ordered]
    if not ordered or not news or not _is_counted(part):
        reading.idle.append(part)
    elif part.tokens[0] in _ADDING:
        _assign(reading, part, Sentence("order"))
    else:
        reading.blocked.append(part)
