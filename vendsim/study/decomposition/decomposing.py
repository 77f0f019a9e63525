"""From a run's record to the parts of what it fell short of its bound by.

Every day is worth, in the mean and over the lowest cost of goods, first what the bound says,
then what the products on show could bring, then what they could bring at the prices asked, then
with the slots as they were; at last stands what was sold. What is lost from one to the next has a
name, and the rest of the difference stands in the books. ``docs/design/decomposition.md`` writes
the identity out.
"""

from __future__ import annotations

from math import fsum
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from vendsim.errors import RecordError
from vendsim.record import Record, read_record
from vendsim.scenario import Scenario
from vendsim.study.bounds import Reckoning, owed_fees_cents, reckon
from vendsim.study.bounds.outlets import Days
from vendsim.study.decomposition.books import books_of
from vendsim.study.decomposition.course import Course, follow
from vendsim.study.decomposition.customers import forgone_at_all_sites
from vendsim.study.decomposition.grounds import Grounds
from vendsim.study.decomposition.parts import PARTS, Decomposition, apportioned
from vendsim.study.score import Score, score_record
from vendsim.study.verify import verify_record
from vendsim.world import World

__all__ = ["decompose"]

_MOST_OFF_CENTS = 0.01


class _Owed(NamedTuple):
    """What a run that was broken off had yet to pay, as far as its score is to bear it.

    Attributes:
        fees_cents: Daily fees of the days that it did not play.
        tax_cents: Sales tax that its books show.
        unbooked_cents: Sales tax of the day that did not close, and tokens not yet charged.
    """

    fees_cents: int
    tax_cents: int
    unbooked_cents: int


def decompose(path: str | Path, *, all_days: bool = False) -> Decomposition:
    """Say where the money went that a run did not make.

    A run is held against the bound of all its days; one that was broken off against that of the
    days it closed, unless told otherwise.

    Args:
        path: The record.
        all_days: Hold a run that was broken off against all its days too: the days that it did
            not play are lost, and their fees are owed, as are tax and tokens not yet paid for.

    Raises:
        RecordError: The record is damaged or contradicts itself, this version cannot read its
            market, or no day closed.
    """
    record, score = read_record(Path(path)), score_record(Path(path))
    market = _market_of(record)
    course = follow(record, market)
    if course.days_played > record.header.days:
        raise RecordError(f"record {path} closes more days than it has; vendsim verify tells more")
    broken_off = course.end is None
    days = course.days_played if broken_off and not all_days else record.header.days
    if not days:
        raise RecordError(f"record {path}: no day closed, so there was nothing to win")
    world = World(market, record.header.seed, days=days)
    reckoning = reckon(world)
    owed = _Owed(0, 0, 0)
    if broken_off and all_days:
        owed = _owed(market, days, course, score, verify_record(path).owed_cents)
    try:
        return _decomposed(reckoning, course, score.score_cents, owed)
    except ValueError as error:
        raise RecordError(f"record {path}: {error}; vendsim verify tells more") from error


def _market_of(record: Record) -> Scenario:
    try:
        return Scenario.from_json(record.header.scenario_json)
    except ValidationError as error:
        raise RecordError(
            f"record {record.path}: this version cannot read the market it was played in"
        ) from error


def _owed(market: Scenario, days: int, course: Course, score: Score, owed_cents: int) -> _Owed:
    """What a run that was broken off owes.

    Args:
        market: The market.
        days: Days that were to be played.
        course: What happened in the run.
        score: Its score.
        owed_cents: What it had yet to pay out of that: tax, and tokens.
    """
    fees_cents = owed_fees_cents(
        market,
        days - course.days_played,
        balance_cents=score.final_balance_cents,
        calls=score.tool_calls,
        uncovered_days=course.uncovered_days,
    )
    banked = market.score.rule == "bank_balance"
    tax_cents = -course.balances["liabilities:sales_tax"] if banked else 0
    return _Owed(fees_cents, tax_cents, owed_cents - tax_cents)


def _decomposed(
    reckoning: Reckoning, course: Course, full_score_cents: int, owed: _Owed
) -> Decomposition:
    """The parts.

    Args:
        reckoning: The bound of the world that the run is held against.
        course: What happened in the run.
        full_score_cents: The score as it stands in the record.
        owed: What is to be taken from it.

    Raises:
        ValueError: The record contradicts itself: they do not sum to the difference.
    """
    grounds = Grounds(reckoning)
    forgone = forgone_at_all_sites(reckoning, grounds, course)
    books = books_of(grounds, course, reckoning.world)
    bound_cents, score_cents = reckoning.bound.bound_cents, full_score_cents - sum(owed)
    unplayed_cents = _unplayed_cents(reckoning, course) + owed.fees_cents
    amounts = {
        "assortment": _sum(forgone.assortment),
        "pricing": _sum(forgone.pricing),
        "stock_outs": _sum(forgone.stock_outs),
        "buying_price": books.buying_cents,
        "spoilage": books.spoilage_cents,
        "lost_payments": books.lost_payments_cents,
        "refunds": books.refunds_cents + _sum(forgone.complaints),
        "fees_and_tokens": books.fees_and_tokens_cents + owed.unbooked_cents,
        "idle_cash": books.idle_cents + owed.tax_cents,
        "unsold_stock": books.unsold_cents,
        "unplayed_days": unplayed_cents - books.after_close_cents,
        "calls": reckoning.calls * reckoning.call_cents - books.carrying_cents,
        "chance": _sum(forgone.chance) + books.charges_cents,
        "slack": _sum(forgone.slack) + _open_cents(reckoning),
    }
    assert tuple(amounts) == PARTS
    off_cents = fsum(amounts.values()) - (bound_cents - score_cents)
    if abs(off_cents) > _MOST_OFF_CENTS:
        raise ValueError(f"its events and its books are {off_cents:.2f} cents apart")
    by_day = {
        "assortment": forgone.assortment,
        "pricing": forgone.pricing,
        "stock_outs": forgone.stock_outs,
        "buying_price": books.buying_by_day,
    }
    return Decomposition(
        bound_cents,
        score_cents,
        apportioned(bound_cents - score_cents, amounts),
        {name: tuple(days.tolist()) for name, days in by_day.items()},
    )


def _sum(by_day: Days) -> float:
    return fsum(by_day.tolist())


def _unplayed_cents(reckoning: Reckoning, course: Course) -> float:
    """What the days were worth from the end of the run to the best day to end on.

    Days that were played beyond it cost more than they were worth.
    """
    fee_cents = reckoning.world.scenario.money.daily_fee_cents
    played, end_day = course.days_played, reckoning.end_day
    worths = [worth - fee_cents for worth in reckoning.worths_cents]
    return fsum(worths[played:end_day]) - fsum(worths[end_day:played])


def _open_cents(reckoning: Reckoning) -> float:
    """By how much the bound was raised: to a whole cent, by roundings of fees and taxes."""
    money = reckoning.world.scenario.money
    days = reckoning.worths_cents[: reckoning.end_day]
    made_of = fsum(days) - reckoning.end_day * money.daily_fee_cents + money.opening_cash_cents
    return reckoning.bound.bound_cents - made_of - reckoning.calls * reckoning.call_cents
