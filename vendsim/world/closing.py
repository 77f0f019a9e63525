"""The close of a day: last customers, spoilage, fee, complaints, tokens, books, the end."""

from __future__ import annotations

from typing import Literal, TypeAlias

from vendsim.clock import start_of_day
from vendsim.ledger import (
    BANK,
    CARD_FEES,
    CARD_RECEIVABLE,
    MACHINE_FEE,
    OUTPUT_TOKENS,
    SALES_TAX,
    SALES_TAX_PAYABLE,
    SPOILAGE,
    STOCK,
    trial_balance_cents,
)
from vendsim.stock import Lot
from vendsim.world.business import Business
from vendsim.world.morning import MorningReport

__all__ = ["End", "close_day", "settle_cards"]

End: TypeAlias = Literal["horizon", "messages", "bankrupt"]

DAYS_PER_WEEK = 7
"""Tokens are charged at the close of every so many days, and at the end."""


def settle_cards(business: Business, minute: int) -> None:
    """Pay the card takings of the day before into the bank account, less the processor's fee."""
    cents = business.card_takings_due_cents
    if not cents:
        return
    business.card_takings_due_cents = 0
    event = {"kind": "card_settlement", "minute": minute, "cents": cents}
    fee_cents = business.world.scenario.charges.card_fee_cents(cents, business.card_sales_due)
    postings = [(BANK, cents - fee_cents), (CARD_FEES, fee_cents), (CARD_RECEIVABLE, -cents)]
    business.ledger.post(minute, "card takings", *[one for one in postings if one[1]])
    business.world.events.append({**event, "fee_cents": fee_cents} if fee_cents else event)


def close_day(business: Business, day: int) -> End | None:
    """Close a day for a business and say whether, and why, the run is over.

    Everything here bears the last minute of the day that closes.
    """
    world = business.world
    midnight = start_of_day(day + 1)
    minute = midnight - 1
    business.sales.settle(midnight)
    business.card_takings_due_cents = business.ledger.balance(CARD_RECEIVABLE)
    business.card_sales_due = business.sales.take_card_sales()
    _spoil(business, day, minute)
    _charge_fee(business, minute)
    business.complaints.close_day(day, minute)
    end: End | None = None
    if business.uncovered_days >= world.scenario.money.bankrupt_after_days:
        end = "bankrupt"
    elif day + 1 == world.days:
        end = "horizon"
    elif world.is_talked_out:
        end = "messages"
    if world.scenario.charges.sales_tax_basis_points:
        _set_tax_aside(business, minute)
        if end is not None or world.calendar.months[day] != world.calendar.months[day + 1]:
            _pay_tax_over(business, minute)
    if business.tokens.tokens and (end is not None or (day + 1) % DAYS_PER_WEEK == 0):
        _charge_tokens(business, minute)
    off_cents = trial_balance_cents(business.ledger.balances)
    assert off_cents == 0, f"seed {world.seed}, day {day}: the books are {off_cents} cents off"
    _note_day(business, day, minute)
    if end is not None:
        world.events.append({"kind": "end", "minute": minute, "reason": end})
    return end


def _spoil(business: Business, day: int, minute: int) -> None:
    """Throw away what cannot be sold after today."""
    for lot in business.storage.expire(day):
        _write_off(business, lot, minute, {"where": "storage"})
    for stand in business.stands.all:
        expired = stand.machine.expire(day)
        for _, lot in expired:
            _write_off(business, lot, minute, {"where": "machine", **stand.told})
        if expired:
            stand.sales.facings_changed()


def _write_off(business: Business, lot: Lot, minute: int, place: dict[str, str]) -> None:
    cost_cents = lot.units * lot.unit_cost_cents
    if cost_cents:
        business.ledger.post(
            minute, f"spoiled: {lot.sku}", (SPOILAGE, cost_cents), (STOCK, -cost_cents)
        )
    business.spoiled_today[lot.sku] = business.spoiled_today.get(lot.sku, 0) + lot.units
    business.world.events.append(
        {
            "kind": "spoilage",
            "minute": minute,
            "sku": lot.sku,
            "units": lot.units,
            "cost_cents": cost_cents,
            **place,
        }
    )


def _charge_fee(business: Business, minute: int) -> None:
    """Debit the daily fee, covered or not, and count the days on which it was not."""
    cents = business.world.scenario.money.daily_fee_cents
    covered = business.bank_cents >= cents
    business.uncovered_days = 0 if covered else business.uncovered_days + 1
    if cents:
        business.ledger.post(minute, "daily fee", (MACHINE_FEE, cents), (BANK, -cents))
    business.world.events.append(
        {
            "kind": "fee",
            "minute": minute,
            "cents": cents,
            "covered": covered,
            "uncovered_days": business.uncovered_days,
        }
    )


def _set_tax_aside(business: Business, minute: int) -> None:
    """Book the tax that the day's revenue includes as owed."""
    revenue_cents = sum(cents for _, cents in business.sales.today.values())
    cents = business.world.scenario.charges.tax_in_cents(revenue_cents)
    if cents:
        business.ledger.post(minute, "sales tax", (SALES_TAX, cents), (SALES_TAX_PAYABLE, -cents))
        business.world.events.append({"kind": "sales_tax", "minute": minute, "cents": cents})


def _pay_tax_over(business: Business, minute: int) -> None:
    """Debit what is owed in tax, covered or not."""
    cents = -business.ledger.balance(SALES_TAX_PAYABLE)
    if cents:
        business.ledger.post(
            minute, "sales tax paid over", (SALES_TAX_PAYABLE, cents), (BANK, -cents)
        )
        business.world.events.append({"kind": "tax_payment", "minute": minute, "cents": cents})


def _charge_tokens(business: Business, minute: int) -> None:
    """Debit what the tokens cost that the agent wrote since the last charge, covered or not."""
    if not business.world.scenario.money.output_token_cents_per_million:
        return
    tokens, cents = business.tokens.charge()
    if cents:
        business.ledger.post(minute, "output tokens", (OUTPUT_TOKENS, cents), (BANK, -cents))
    business.world.events.append(
        {"kind": "token_charge", "minute": minute, "tokens": tokens, "cents": cents}
    )


def _note_day(business: Business, day: int, minute: int) -> None:
    """Write the day's summary down, and keep it for the agent's morning report."""
    world, ledger = business.world, business.ledger
    sold = business.sales.today
    units = revenue_cents = 0
    for sold_units, sold_cents in sold.values():
        units += sold_units
        revenue_cents += sold_cents
    weather = world.weather.day(day)
    sold_at = business.sales.today_at
    if sold_at:
        sold_at = {machine: dict(sorted(here.items())) for machine, here in sold_at.items()}
    spoiled = business.spoiled_today
    business.morning = MorningReport(
        day=day,
        sold=dict(sorted(sold.items())),
        units=units,
        revenue_cents=revenue_cents,
        sold_at=sold_at,
        spoiled=dict(sorted(spoiled.items())) if spoiled else {},
        fee_covered=business.uncovered_days == 0,
        uncovered_days=business.uncovered_days,
        reminders=business.reminders.take_due(day + 1),
    )
    spoiled.clear()
    event = {"machines": _sums(sold_at)} if sold_at else {}
    world.events.append(
        {
            **event,
            "kind": "day",
            "minute": minute,
            "day": day,
            "high_c": weather.high_c,
            "wet": weather.wet,
            "units": units,
            "revenue_cents": revenue_cents,
            "balance_cents": ledger.bank_cents,
            "net_worth_cents": ledger.net_worth_cents,
            "storage_units": business.storage.total_units,
            "machine_units": business.stands.units,
        }
    )


def _sums(sold_at: dict[str, dict[str, list[int]]]) -> dict[str, list[int]]:
    """Units and revenue of each machine."""
    return {
        machine: [sum([units for units, _ in sold.values()]), sum([c for _, c in sold.values()])]
        for machine, sold in sold_at.items()
    }
