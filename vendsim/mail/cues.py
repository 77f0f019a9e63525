"""Words and phrases that tell what a sentence does; matched on whole tokens."""

from __future__ import annotations

from typing import Literal, TypeAlias

from vendsim.mail.tokens import word_set
from vendsim.mail.wording import worded

__all__ = ["FIRST_WORDS", "Cue", "cues_of"]

Cue: TypeAlias = Literal[
    "availability",
    "cancel",
    "catalogue",
    "claim",
    "complain",
    "condition",
    "declines",
    "counter",
    "fresh",
    "hypothetical",
    "innocent",
    "negated",
    "paid",
    "past",
    "price",
    "quote",
    "status",
    "thanks",
]

# One phrase between commas. "innocent" phrases are read whole and mean nothing more: they
# keep the shorter phrase inside them from counting.
_PHRASES: dict[Cue, str] = {
    "innocent": """
        until monday, until tuesday, until wednesday, until thursday, until friday, until
        saturday, until sunday, until tomorrow, until latest, the price you said, the price you
        gave, the price you named, the price you mentioned, price as before, price as last time,
        the usual price, your usual price, ship whenever, send whenever, whenever ready, next
        order please, next order :, when you get, you have a deal, you have got a deal, it is a
        deal, that is a deal, consider this, you have got yourself a deal, treat this as, take
        this as, accept this as, accept this email, if possible, if at all possible, until further
        notice, since i paid, since we paid,
        reviewing your price list, reviewed your price list, seen your price list, checked your
        price list, from your list, looked at your price list, reviewing your catalogue, reviewed
        your catalogue, when ready, when it suits, whenever the, whenever it suits, when
        convenient, whenever you are, consider this my, consider this our, consider this an,
        consider this a, if you can spare, if that suits, whichever is cheaper, if you have any,
        if you need, if anything, if there are any, if there is any, if needed, if necessary, if
        you require, at once, once payment, once paid, once i have paid, once the payment,
        after payment, upon payment, upon receipt of payment, as soon as possible, as soon as you
        can, when you can, whenever you can, as possible, next day, no longer than, not a problem,
        asap, how soon, price is fine, prices are fine, price works, prices work, the quoted
        price, the quoted prices, your quoted price, your quoted prices, the prices quoted, as
        quoted, the price quoted, the price you quoted, the prices you quoted, at your list price,
        at your list prices, at list price, at list prices, at the list price, at the agreed
        price, at the prices below, at the price below, per your quote, from your quote, accept
        your quote, accept the quote, accept your quotation, accept your offer, accept the offer,
        from your price list, per your price list, your quote of, in your quote, with your quote,
        thanks for the quote, thank you for the quote, thanks for your quote, thank you for your
        quote, thank you for the quotation, thank you for your quotation, thanks for the price
        list, thank you for the price list, thank you for your price list, thanks for the prices,
        thank you for the prices, thank you for the pricing, received your quote, received your
        price list, got your quote, received the quote, received your mail, received your email,
        received your message, thank you in advance, quote my, quote this, quote po, quote
        reference, quote order, quote the po, quote the order, quote the reference, quote number,
        thanks in advance, how much i pay, how much i owe, how much to pay, how much do i owe, how
        much it comes to, how much to transfer, how much to send, how much i have to pay, how much
        to wire, how much i need to pay, same price, same unit price, if you would, grateful if
        you, appreciate it if you, obliged if you, appreciated if you, wondering if you, great if
        you, good if you, helpful if you, no payment, total cost, total price, total amount""",
    "quote": "quote, quotes, quotation, quotations, estimate",
    "price": """
        me an offer, your offer for, your offer on, do them for, do it for, do those for, price,
        prices, pricing, cost, costs, how much, rate, rates, you charge, charge for, any cheaper,
        your terms, current terms, best terms, your best, total would be, total be, would it come
        to, would that come to, total come to, best you can, lowest you can, best price, best
        prices, lowest price, lowest prices""",
    "catalogue": """
        full range, range you, catalogue, catalogues, catalog, catalogs, price list, price lists,
        pricelist, price sheet, product list, list of products, list of your products, what
        products, which products, what do you sell, what do you carry, what do you offer, what do
        you stock, what do you have, what have you got, have you got in, flyer, leaflet, what you
        sell, what you carry, what you offer, what you stock, what you have, your range, your
        assortment, your selection, your offerings, your product range, your product line, product
        range, products do you, products you, full list, your offer list, wholesale prices,
        wholesale pricing, your prices, your pricing, your products, minimum order, minimum
        orders, the minimum, your full range, brochure, everything you sell, everything you offer,
        everything you carry, everything you stock, everything you have on, all you sell, all your
        products, you've got, you have on offer, snacks and drinks, drinks and snacks, products
        and prices, complete list, whole range, entire range, items you, items do you, line of
        products, product offerings""",
    "availability": """
        information, info, do you have, do you carry, do you sell, do you stock, do you offer, do
        you supply, available, availability, in stock, can you supply, could you supply, can you
        get""",
    "condition": """
        if, provided, providing, assuming, unless, as long as, subject to, on condition, on the
        condition, contingent, conditional, depending, in case, as soon as you, as soon as we, as
        soon as i, once, when you, after you, after i, only after, not before, only once, only if,
        until, whenever, should you, when the price, once the price, in the event, pending, only
        when, upon, given that""",
    "declines": """
        pass on, going to pass, decided not, decided against, not be ordering, not be proceeding,
        not be placing, not be going ahead, go with another supplier, gone with another supplier,
        went with another supplier, give it a miss""",
    "hypothetical": """
        to be confirmed, tbc, to be decided, or not at all, might, maybe, perhaps, considering,
        consider, thinking of, thinking about, planning, plan to, plan on, looking to, looking at,
        looking for, looking into, interested, interest, intend to, hope to, hoping, want to know,
        like to know, like to ask, like to inquire, like to enquire, like to understand, like to
        see, like to hear, like to learn, like to discuss, like to explore, like to find, like to
        compare, like to receive, next week, next month, next quarter, next year, next time, next
        order, in the future, future, going forward, at some point, someday, some day, potential,
        potentially, possible, possibly, prospective, prepared to, willing to, would order, would
        buy, would take, would purchase, could order, could buy, could take, could purchase, may
        order, may buy, may want, may need, i may, we may, will order, will buy, will purchase,
        will place, will need, will want, will be ordering, will be placing, i'll order, i'll
        place, i'll buy, i'll need, i'll want, we'll order, we'll place, we'll buy, we'll need,
        we'll want, going to, gonna, about to, ready to, able to, for example, for instance, e.g,
        e . g, such as, suppose, supposing, imagine, hypothetically, usually, typically, normally,
        every week, every month, every day, each week, each month, weekly, monthly, regularly,
        recurring, standing order, per week, per month, a week, a month, later, eventually,
        tentative, tentatively, draft, before i, before we, before placing, before ordering,
        before deciding, prior to, let me think, undecided, not sure, let you know, wondering,
        wonder, would have, would need, could use, in a few weeks, in a few days, in two weeks,
        soon, from my, from our, current supplier, my supplier, our supplier, usual supplier, free
        of charge, on consignment, sale or return, for free, sample, samples, complimentary, on
        the house""",
    "negated": """
        do not, don't, not order, not ordering, not placing, not yet, not an order, not a
        purchase, not ready, not send, not ship, not to send, not to ship, not buying, not buy,
        never, no order, no orders, hold off, hold on, without ordering, won't, cannot, can't,
        rather than, instead of, no need, stop, not committing, not commit, nothing yet, not take,
        not taking""",
    "past": """
        ordered, arrived, received, missing, owe, owed, owing, remaining, replacement,
        replacements, replace, refund, bought, purchased, last order, last delivery, last week,
        last month, last time, previous, previously, yesterday, already, undelivered, outstanding,
        promised, was supposed, were supposed, should have, sold, existing order, used to""",
    "status": """
        order go through, got a confirmation, had a confirmation, is late, are late, when i can
        expect, when it will, when they will, when it is going, why has, why have, why is,
        shipping date, date of delivery, where is, where are, where's, status, tracking, track,
        when will, when can i expect, when can we expect, when should, when is, eta, has shipped,
        have you shipped, been shipped, shipped yet, update on, any update, any news, any word,
        not arrived, hasn't arrived, haven't arrived, haven't received, have not received, has not
        arrived, have not arrived, left your warehouse, happening with, has our shipment, has my
        shipment, has our order, has my order, is my order on, is our order on, is my order
        coming, happened to, whereabouts, on the way, any joy, any sign, any progress, been
        waiting, am waiting, chasing, following up on order, follow up on order, check on order,
        check on my order, gone out, still no sign, no sign of, got lost, lost in transit, shipped
        out, dispatched yet, delivered yet, arrived yet, any updates, an update, not turned up,
        not shown up, running late, confirm that you received, confirm you received, not received,
        still waiting, did you receive, have you received, did you get, delayed, no reply, no
        answer, anybody there, anyone there, overdue, on its way, on their way, confirm receipt""",
    "complain": """
        been charged, been billed, was charged, put that right, put this right, were gone, was
        gone, was open, were open, damaged, broken, expired, complaint, money back, charged twice,
        double charged, overcharged, not what i ordered, not what we ordered, sort it out, sort
        this out, not acceptable, soaked, furious, angry, not happy, fed up, appalled, terrible,
        awful, useless, rubbish, breaks, broke, fell apart, falling apart, not as described,
        punctured, burst, leaked, split open, soggy, smashed, unsellable, cannot be sold, can not
        sell, rancid, tampered, scratched, ripped, bent, flattened, contaminated, went off,
        incorrect, second time, something else, different product, resolve this, wrong product,
        wrong item, short by, short shipped, short delivered, shorted, fewer than, less than i
        ordered, only received, only got, only arrived, not working, do not work, does not work,
        expiry, expires, best before, best by, use by, wet, make this right, make it right, put it
        right, credit note, issue a credit, like a credit, want a credit, compensate,
        compensation, ruined, melted, mouldy, moldy, torn, squashed, spoiled, past their, past
        its, out of date, arrived crushed, replace, complain, unacceptable, disappointed,
        disappointing, wrong, faulty, defective, unhappy, leaking, stale, crushed, missing, short
        delivery, replacement, replacements, refund, never arrived, dented, poor quality""",
    "paid": """
        been settled, been transferred, been wired, been initiated, i have paid, i've paid, we
        have paid, we've paid, i paid, we paid, have just paid, just paid, payment sent, payment
        has been, payment was sent, payment was made, have sent payment, have sent the payment,
        have sent you the payment, sent the payment, sent payment, sent a payment, sent you a
        payment, made the payment, made a payment, made payment, payment made, payment completed,
        payment is complete, payment is on its way, payment for order, have transferred, has been
        paid, was paid, is paid, i transferred, we transferred, just transferred, have submitted
        payment, submitted payment, submitted the payment, have now paid, already paid, have
        wired, i wired, paid in full, i have sent $, i've sent $, we have sent $, just sent $, i
        sent $, we sent $""",
    "cancel": """
        be cancelled, be canceled, no longer needed, no longer required, disregard my order,
        disregard our order, disregard the order, ignore my order, ignore our order, call it off,
        no longer need, no longer want, changed our minds, changed my mind, cancel, cancelling,
        canceling, cancellation, call off, withdraw my order, withdraw our order, withdraw the
        order, withdraw order, scrap, drop the order, forget the order, void""",
    "counter": """
        yes or no ?, too dear, does not work, do not work for me, could talk, somewhere around,
        deal ?, do i have a deal, pay more than, honour, honor, counter offer, counter,
        counteroffer, counter-offer, better price, better prices, better deal, better rate, better
        offer, lower price, lower prices, lower the price, lower your price, lower your prices,
        price down, discount, discounts, can you do, could you do, would you do, would you accept,
        could you accept, can you accept, will you accept, would you take, would you consider,
        come down, negotiate, negotiable, negotiating, match, beat, reduce, i can pay, i could
        pay, we can pay, we could pay, willing to pay, prepared to pay, i can offer, we can offer,
        i offer, we offer, i'm offering, we're offering, my offer, our offer, final offer, best i
        can do, most i can do, most i can pay, all i can pay, all i can offer, far as i can go,
        where i stop, my limit, our limit, last word, in the middle, go above, go beyond, go
        higher, waive, would you sell, how about, meet me, meet
        us, take it or leave it, how does, i propose, like to propose, suggest, make it $, call it
        $, no deal, the deal is, dearer, pricier, a cent more, a penny more, what would you say
        to, what do you say to, what about, i will give you $, i would give you $, like to offer,
        want to offer, haggle, wiggle room, flexibility, flexible, sharpen, go lower, go down, bit
        steep, split the difference, counter proposal, proposal, have a deal, is a deal, got a
        deal, get there, get to $, go for $, look at $, not go over, not go above, not exceed, go
        over, bit high, could we do, can we do, too pricey, too high, too expensive, too much,
        reconsider, target price, drop the price, drop your price, cheaper, i'd pay, we'd pay, i
        would pay, we would pay, knock off, bring down, bring the price, sharper, do better,
        improve the price, improve your price""",
    "claim": """
        competitor, competitors, competitor's, competing, another supplier, other supplier, other
        suppliers, different supplier, another vendor, other vendor, other vendors, another
        wholesaler, other wholesalers, another distributor, other distributors, elsewhere, rival,
        rivals, someone else, another company, quoted me, quoted us, offered me, offered us,
        offers me, offers us, offering me, offering us, sells the same, sell the same, sells it,
        sells them, sells for, has it for, has them for, charges me, one of your competitors""",
    "fresh": """
        and instead, instead send, instead ship, one more, new order, another order, additional
        order, separate order, second order, further order, next order, one more order, another,
        additional, more, reorder, re order, repeat order, in addition, again""",
    "thanks": """
        thanks, thank you, hello, hi, hey, dear, good morning, good afternoon, good evening,
        cheers, congratulations, congrats, happy new, merry, happy holidays, lovely, sorry for,
        all good, all the best, have a good, have a nice, hope you, hope all, best wishes,
        wonderful, nice, great, perfect, welcome, appreciate, regards, ok, okay, understood,
        noted, sounds good""",
}


def _index() -> dict[str, list[tuple[tuple[str, ...], Cue]]]:
    found: dict[str, dict[tuple[tuple[str, ...], Cue], None]] = {}
    for cue, phrases in _PHRASES.items():
        for phrase in phrases.split(","):
            first, *rest = worded(phrase)
            found.setdefault(first, {})[tuple(rest), cue] = None
    return {first: sorted(ways, key=lambda way: -len(way[0])) for first, ways in found.items()}


_BY_FIRST_WORD = _index()
_NOUNS = ("quote", "catalogue")
_UNWANTED = word_set("not no without")
_WHOSE = word_set("your the this that last")
_KINDS = word_set("latest recent kind prompt quick current full updated detailed first original")
_REFERRING = word_set(
    "on per from in with following to by under accept accepted accepting reviewed reviewing seen"
    " checked received regarding got after against via liked read reading consider considered"
    " considering see studied studying discussed compared given thanks . , : - re about as"
)
FIRST_WORDS = frozenset(_BY_FIRST_WORD)
"""Words in plain wording without any of which a sentence holds no cue."""


def _is_reference(words: list[str], at: int) -> bool:
    """Whether a quote or list is one that the reader has sent: "based on your price list"."""
    back = at if words[at] in _WHOSE else at - 1
    while back >= 0 and words[back] in _KINDS:
        back -= 1
    if back < 0 or words[back] not in _WHOSE:
        return False
    if not back:
        return words[back] == "your" and back < at
    before = words[back - 1]
    if before == "on" and words[back - 2 : back - 1] in (["have"], ["got"]):
        return False
    if before == "see" and words[max(0, back - 3)] in ("like", "can", "could", "love"):
        return False
    return before in _REFERRING


def cues_of(words: list[str], places: list[int]) -> dict[Cue, int]:
    """The cues of a sentence, each with the place of its first occurrence.

    At each place the longest phrases count; a phrase inside an innocent one does not.

    Args:
        words: The sentence in one wording: "we've just paid" is "i have paid"; see
            :func:`vendsim.mail.wording.plain_wording`.
        places: Where each word stood in the sentence as it was written.
    """
    found: dict[Cue, int] = {}
    innocent_until = 0
    asks = words[:1] == ["what"]
    ways_of = _BY_FIRST_WORD
    for at, word in enumerate(words):
        ways = ways_of.get(word)
        if ways is None or at < innocent_until:
            continue
        for rest, cue in ways:
            end = at + 1 + len(rest)
            if rest and tuple(words[at + 1 : end]) != rest:
                continue
            if cue == "innocent":
                innocent_until = end
                if word in ("thank", "thanks"):
                    found.setdefault("thanks", places[at])
                break
            noun = cue in _NOUNS or (cue == "price" and words[at + 1 : at + 2] == ["list"])
            if noun and not _UNWANTED.isdisjoint(words[max(0, at - 3) : at]):
                continue
            if noun and not asks and _is_reference(words, at):
                continue
            if cue not in found:
                found[cue] = places[at]
    return found
