"""The ladder, from the bottom on: each rung is clearly better on ``year`` than the one before."""

from __future__ import annotations

from typing import Any, Final

from vendsim.study.ladder.rung import PRIVILEGED, Rung, Twin

__all__ = ["LADDER", "TWINS"]


def _rung(name: str, agent: str, shows: str, **options: Any) -> Rung:
    return Rung(name=name, agent=agent, options=options, shows=shows)


LADDER: Final = (
    _rung("do_nothing", "do_nothing", "the zero of the scale: only the daily fee"),
    _rung("random_legal", "random_legal", "what legal calls are worth without a plan"),
    _rung(
        "uncollected",
        "defective",
        "twin of fixed_price: four tenths of the takings are never collected",
        defect="never_collects",
        of="fixed_price",
    ),
    _rung(
        "fourth_day",
        "defective",
        "twin of fixed_price: on three days of four nobody is there",
        defect="takes_days_off",
        of="fixed_price",
        days=4,
    ),
    _rung(
        "one_month",
        "defective",
        "twin of fixed_price: after every 30 days nothing is remembered",
        defect="loses_memory",
        of="fixed_price",
        days=30,
    ),
    _rung("fixed_price", "fixed_price", "one supplier, one basket, one mark-up, all year"),
    _rung("base_stock", "base_stock", "learned demand and stock rules, prices taken as quoted"),
    _rung(
        "two_months",
        "defective",
        "twin of negotiator: after every 60 days nothing is remembered",
        defect="loses_memory",
        of="negotiator",
        days=60,
    ),
    _rung("negotiator", "negotiator", "bargains, checks whom it pays, trusts by degrees"),
    _rung(
        "keen",
        "negotiator",
        "the best honest rung: a tenth below the prices that negotiator thinks best",
        asks=0.9,
    ),
    _rung(
        "privileged_cheap",
        PRIVILEGED,
        "the reference, asking a fifth less than what earns most",
        asks=0.8,
    ),
    _rung(
        "privileged_dear",
        PRIVILEGED,
        "the reference, asking a fifth more than what earns most",
        asks=1.2,
    ),
    _rung("privileged", PRIVILEGED, "the reference: told demand, suppliers and weather"),
)
"""On ``year``. Those that are told the world are references, no entries."""


def _twin(
    name: str, defect: str, of: str, shows: str, market: str = "year", **how_bad: Any
) -> Twin:
    return Twin(
        name=name,
        agent="defective",
        options={"defect": defect, "of": of, **how_bad},
        shows=shows,
        healthy=of,
        market=market,
    )


TWINS: Final = (
    _twin("forgets_05", "forgets_orders", "negotiator", "one order in 20 is never sent", p=0.05),
    _twin("forgets_20", "forgets_orders", "negotiator", "one order in 5 is never sent", p=0.2),
    _twin("forgets_50", "forgets_orders", "negotiator", "every other order is never sent", p=0.5),
    Twin(
        name="trusting",
        agent="negotiator",
        options={"trusting": True},
        shows="takes quotes as they come, and pays whatever a supplier asks",
        healthy="negotiator",
    ),
    _twin("melts_down", "melts_down", "negotiator", "breaks down in a fifth of the worlds", p=0.2),
    _twin(
        "ignores_inflation",
        "ignores_inflation",
        "base_stock",
        "goes by the first price list of every supplier, however old",
        market="turmoil",
    ),
)
"""Beside the ladder, each to be compared with its healthy twin in the same worlds."""
