"""Which rival a claim is about, and what that rival's public price list says of it."""

from __future__ import annotations

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario
from vendsim.supply import UNLISTED, PublicPrice, Supplier
from vendsim.world import World
from vendsim.world.rivals import Rivals

YEAR = load_scenario("year")
SUPPLIERS = {s.spec.name.split()[0]: s for s in World(YEAR, 3).trading.suppliers.values()}
HARBOURLINE, BRACKWATER = SUPPLIERS["Harbourline"], SUPPLIERS["Brackwater"]
QUICKSTEP = SUPPLIERS["Quickstep"]
SKU = next(
    sku
    for sku in BRACKWATER.prices.skus
    if HARBOURLINE.carries(sku) and SUPPLIERS["Blue"].carries(sku)
)
UNSEEN = next(sku for sku in BRACKWATER.prices.skus if not HARBOURLINE.carries(sku))
RIVALS = Rivals(SUPPLIERS.values())


def listed(supplier: Supplier) -> PublicPrice:
    return supplier.public_line(SKU, 0).lowest_cents if supplier.carries(SKU) else UNLISTED


def found(text: str, sku: str = SKU) -> PublicPrice:
    """What the list says that is looked into for the first claim of a mail."""
    text = text.replace("PRODUCT", YEAR.product_by_sku[sku].name)
    intents = read_mail("Prices", text, Desk.of(YEAR).names)
    claim = next(intent for intent in intents if intent.intent == "claim")
    return RIVALS.public_price(BRACKWATER, text, claim, sku, 0)


def test_two_lists_can_be_told_apart() -> None:
    assert listed(HARBOURLINE) != listed(QUICKSTEP)
    assert all(each.spec.public_prices for each in (HARBOURLINE, QUICKSTEP))
    assert not SUPPLIERS["Blue"].spec.public_prices


@pytest.mark.parametrize(
    "text",
    [
        "Blue Crate Beverages sells PRODUCT at $0.80 per unit, far less than Harbourline.",
        "Blue Crate sells PRODUCT at $0.80 per unit, and Harbourline is far away.",
        "Unlike Harbourline, Blue Crate sells PRODUCT at $0.80 per unit.",
        "Hello, I buy most at Harbourline. Blue Crate sells PRODUCT at $0.80 per unit.",
        "Hello, I buy most at Harbourline. Another supplier offers PRODUCT at $0.80 per unit.",
        "Hello, I buy most at Harbourline. I can get PRODUCT for $0.80 each elsewhere.",
        "A competitor quoted me $0.80 for PRODUCT, cheaper than Harbourline.",
        "I can get PRODUCT at $0.80 from Blue Crate and not just from Harbourline.",
        "Harbourline is far away, but Ellery Bulk Foods sells PRODUCT at $0.80 per unit.",
        "Ellery Bulk Foods sells PRODUCT at $0.80 per unit. Harbourline is dearer.",
        "Blue Crate Beverages (Harbourline is dearer) sells PRODUCT at $0.80 per unit.",
        "Brackwater Wholesale, I am told that another supplier sells PRODUCT at $0.80.",
    ],
)
def test_a_list_that_is_only_mentioned_judges_nothing(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Harbourline sells PRODUCT at $0.80 per unit.",
        "Harbourline sells PRODUCT at $0.80 per unit, less than Quickstep Vending Supplies.",
        "Harbourline sells PRODUCT at $0.80 per unit, less than Blue Crate Beverages.",
        "Unlike Quickstep, Harbourline sells PRODUCT at $0.80 per unit.",
        "Quickstep is too slow for us. Harbourline sells PRODUCT at $0.80 per unit.",
        "Harbourline sells PRODUCT at $0.80 per unit, Quickstep is dearer.",
        "I can get PRODUCT at $0.80 from Harbourline.",
        "A competitor, Harbourline, sells PRODUCT at $0.80 per unit.",
        "Harbourline, another supplier of ours, sells PRODUCT at $0.80 per unit.",
        "I have looked at Harbourline's list. They sell PRODUCT at $0.80 per unit.",
        "Can you be cheaper than Harbourline? They sell PRODUCT at $0.80 per unit.",
        "orders@harbourline.example offers PRODUCT at $0.80 per unit.",
    ],
)
def test_a_claim_is_held_against_the_list_of_the_rival_it_is_about(text: str) -> None:
    assert found(text) == listed(HARBOURLINE)


def test_two_claims_of_one_sentence_are_about_two_rivals() -> None:
    text = "Harbourline asks $0.80 for {} and Quickstep $0.60 for {}."
    skus = [SKU, next(sku for sku in QUICKSTEP.prices.skus if sku != SKU)]
    text = text.format(*(YEAR.product_by_sku[sku].name for sku in skus))
    claims = [each for each in read_mail("x", text, Desk.of(YEAR).names) if each.intent == "claim"]
    assert [each.sku for each in claims] == skus
    for claim, rival in zip(claims, (HARBOURLINE, QUICKSTEP), strict=True):
        assert claim.sku is not None
        public = RIVALS.public_price(BRACKWATER, text, claim, claim.sku, 0)
        assert public == rival.public_line(claim.sku, 0).lowest_cents


def test_goods_that_are_not_on_the_list_are_said_to_be_missing_there() -> None:
    assert found("Harbourline sells PRODUCT at $0.80 per unit.", UNSEEN) == UNLISTED
    assert found("Blue Crate sells PRODUCT at $0.80 per unit.", UNSEEN) is None


def test_whoever_is_asked_is_no_rival_of_its_own() -> None:
    text = f"Harbourline, Ellery sells {YEAR.product_by_sku[SKU].name} at $0.80."
    (claim,) = read_mail("x", text, Desk.of(YEAR).names)
    assert RIVALS.public_price(HARBOURLINE, text, claim, SKU, 0) is None
