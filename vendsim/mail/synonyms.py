"""Words that buyers use for one another, for :mod:`vendsim.mail.traits`."""

from __future__ import annotations

__all__ = ["SYNONYMS"]

_GROUPS = {
    "ship": "send ship deliver dispatch despatch forward sending shipping delivering dispatching"
    " bung pop sling whack chuck fire drop throw supply supplying bring truck mail fulfil fulfill",
    "shipped": "sent shipped delivered dispatched despatched forwarded supplied",
    "buy": "buy purchase order procure acquire buying purchasing ordering procuring",
    "bought": "bought purchased ordered procured",
    "get": "get grab fetch snag receive obtain getting",
    "got": "got received had",
    "reserve": "reserve book allocate earmark set",
    "came": "arrived came landed turned showed reached appeared",
    "come": "arrive come land turn show reach appear arriving coming",
    "quote": "quote quotation estimate proforma quotations quotes bid",
    "price": "price cost rate tariff pricing prices rates costs tariffs charge charges figure",
    "cheap": "cheap cheaper lower less better sharper keener lowest best competitive",
    "dear": "dear steep high expensive pricey rich stiff hefty dearer pricier higher",
    "catalogue": "catalogue catalog brochure assortment range selection lineup portfolio"
    " pricelist listing catalogues",
    "stock": "stock carry sell offer offering",
    "match": "match beat undercut meet",
    "discount": "discount rebate reduction concession discounts off",
    "negotiate": "negotiate bargain haggle negotiable flexible flexibility wiggle movement budge"
    " room leeway",
    "propose": "propose suggest counter bid proposal counteroffer",
    "pay": "pay wire transfer remit settle",
    "paid": "paid wired transferred remitted settled deposited",
    "payment": "payment transfer remittance money funds wire deposit cash",
    "cancel": "cancel void scrap scrub withdraw revoke rescind annul nix axe kill bin retract",
    "broken": "broken damaged crushed torn dented leaking smashed burst split squashed cracked"
    " bent ruined melted soggy punctured ripped bashed battered mangled",
    "bad": "stale expired mouldy moldy rancid off faulty defective wrong spoiled dead sour",
    "short": "short missing fewer incomplete light",
    "refund": "refund credit replacement reimbursement compensation refunded credited replaced"
    " replace reimburse",
    "unhappy": "unhappy disappointed annoyed upset furious angry frustrated fed unimpressed",
    "supplier": "supplier wholesaler distributor vendor competitor competitors rival outfit firm"
    " place suppliers vendors wholesalers guy chap bloke",
    "where": "where whereabouts",
    "late": "late delayed overdue behind tardy",
    "track": "track tracking eta status progress update news",
    "thank": "thank thanks cheers ta grateful appreciate appreciated thankful obliged",
    "hello": "hello hi hey greetings howdy morning afternoon evening dear",
    "plan": "plan planning intend intending aim aiming plans hope hoping expect expecting",
    "maybe": "maybe perhaps might possibly probably potentially likely",
    "think": "think thinking consider considering toying mulling wondering wonder debating",
    "if": "if provided providing assuming unless should suppose supposing depending",
    "until": "until till before pending",
    "when": "when once after whenever",
    "soon": "soon asap promptly quick quickly fast pronto today tonight tomorrow now stat"
    " earliest urgent urgently",
    "day": "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs"
    " fri sat sun january february march april june july august september october november"
    " december jan feb mar apr jun jul aug sep sept oct nov dec",
    "week": "week month quarter year weeks months season spring summer autumn winter fall",
    "case": "case cases carton cartons crate crates tray trays box boxes unit units piece pieces"
    " pcs pc can cans bottle bottles bag bags bar bars tin tins packet packets nos pouch pouches"
    " dozen",
    "each": "each apiece ea per",
    "them": "them those these it ones",
    "want": "want need require wanting needing requiring wish wants needs",
    "accept": "accept accepting accepted agree agreed agreeing approve approved approving okay",
    "deal": "deal sold done settled bargain",
    "good": "good great fine perfect lovely wonderful excellent brilliant super nice",
    "yes": "yes yep yeah sure right ok",
    "boss": "boss manager partner accountant director wife husband board",
    "tell": "tell told says said saying say asked",
    "confirm": "confirm confirming confirmed",
    "shop": "machine machines shop store shelf shelves site location",
}
SYNONYMS: dict[str, str] = {
    word: shape for shape, words in _GROUPS.items() for word in words.split()
}
"""For each word the one that stands for it."""
