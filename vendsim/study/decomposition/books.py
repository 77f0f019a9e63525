"""The parts that stand in the books of a run, and what the bound had counted of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, isfinite
from typing import NamedTuple

import numpy as np

from vendsim.study.bounds.outlets import Days
from vendsim.study.decomposition.course import Course
from vendsim.study.decomposition.grounds import Grounds
from vendsim.study.decomposition.show import Sale
from vendsim.world import World

__all__ = ["Books", "books_of"]

_CASH_BOX = "assets:cash_box"


class Books(NamedTuple):
    """Amounts of the ledger, in cents; each is a loss.

    Attributes:
        buying_cents: Cost of the goods sold over their lowest cost.
        buying_by_day: The same by the day on which they were sold.
        spoilage_cents: Cost of goods thrown away.
        lost_payments_cents: Money for which nothing came.
        refunds_cents: Paid to customers.
        fees_and_tokens_cents: Delivery fees and tokens.
        idle_cents: Money that is the business's and not in the bank at the end, less tax that is
            in the bank and owed; 0 where the net worth is the score.
        unsold_cents: Cost of goods left, where they do not count.
        after_close_cents: What was sold after the last day that closed, less its cost.
        carrying_cents: Worth of the calls that carried what was sold.
        charges_cents: Fees, taxes and card takings of the last day beyond what the bound counts.
    """

    buying_cents: int
    buying_by_day: Days
    spoilage_cents: int
    lost_payments_cents: int
    refunds_cents: int
    fees_and_tokens_cents: int
    idle_cents: float
    unsold_cents: int
    after_close_cents: int
    carrying_cents: float
    charges_cents: float


def books_of(grounds: Grounds, course: Course, world: World) -> Books:
    """Read the books.

    Args:
        grounds: Costs and terms of the world.
        course: What happened in the run.
        world: The world that the run is held against.
    """
    balances = course.balances
    closed = [sale for sale in course.sales if sale.day < course.days_played]
    late = course.sales[len(closed) :]
    banked = world.scenario.score.rule == "bank_balance"
    card_cents, unsettled = _card_takings(course, world, closed)
    idle_cents = balances["assets:prepaid"] + balances["liabilities:sales_tax"]
    idle_cents += sum(cents for name, cents in balances.items() if name.startswith(_CASH_BOX))
    taken_cents = balances["expenses:card_fees"] + balances["expenses:sales_tax"]
    lost_cents = balances["expenses:supplier_losses"] + balances["expenses:other_payments"]
    dearer = _dearer_cents(grounds, closed)
    return Books(
        buying_cents=sum(dearer),
        buying_by_day=_by_day(dearer, closed, course.days_played),
        spoilage_cents=balances["expenses:spoilage"],
        lost_payments_cents=lost_cents,
        refunds_cents=balances["expenses:customer_refunds"],
        fees_and_tokens_cents=balances["expenses:delivery"] + balances["expenses:output_tokens"],
        idle_cents=idle_cents + card_cents if banked else 0,
        unsold_cents=balances["assets:stock"] if banked else 0,
        after_close_cents=sum(sale.units * sale.price_cents - sale.cost_cents for sale in late),
        carrying_cents=sum(
            sale.units * grounds.call_cents[grounds.place[sale.sku]] for sale in closed
        ),
        charges_cents=taken_cents + unsettled - _counted_cents(grounds, closed),
    )


def _dearer_cents(grounds: Grounds, closed: Sequence[Sale]) -> list[int]:
    """By how much each line of goods sold had cost more than goods of that day cost at least."""
    found = []
    for sale in closed:
        lowest = float(grounds.goods_cents[grounds.place[sale.sku], sale.day])
        found.append(sale.cost_cents - sale.units * int(lowest) if isfinite(lowest) else 0)
    return found


def _by_day(cents: Sequence[int], sales: Sequence[Sale], days: int) -> Days:
    """Amounts of sales added up by day."""
    found = np.zeros(days)
    for amount, sale in zip(cents, sales, strict=True):
        found[sale.day] += amount
    return found


def _counted_cents(grounds: Grounds, closed: Sequence[Sale]) -> float:
    """The part of what customers paid that the bound does not count."""
    return fsum(
        sale.units
        * ((1.0 - grounds.kept[sale.day]) * sale.price_cents + grounds.per_sale_cents[sale.day])
        for sale in closed
    )


def _card_takings(course: Course, world: World, closed: Sequence[Sale]) -> tuple[float, float]:
    """Card takings on their way at the end: of a run cut short, and left out by the bound.

    Those of the last day never reach the bank, so the bound does not count their share of it. By
    how much they really differ from that share is chance.
    """
    if world.scenario.score.rule != "bank_balance":
        return 0.0, 0.0
    outstanding_cents = course.balances["assets:card_receivable"]
    if course.end is not None and course.days_played == world.days:
        return 0.0, float(outstanding_cents)
    last_cents = sum(sale.units * sale.price_cents for sale in closed if sale.day == world.days - 1)
    unsettled = (1.0 - world.scenario.money.cash_share) * last_cents
    return outstanding_cents - unsettled, unsettled
