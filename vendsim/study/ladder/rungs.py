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
    name: str,
    agent: str,
    shows: str,
    *,
    healthy: str = "negotiator",
    market: str = "year",
    **options: Any,
) -> Twin:
    return Twin(
        name=name, agent=agent, options=options, shows=shows, healthy=healthy, market=market
    )


TWINS: Final = (
    _twin(
        "forgets_05",
        "defective",
        "one purchase order in 20 is never sent",
        defect="forgets_orders",
        of="negotiator",
        p=0.05,
    ),
    _twin(
        "forgets_20",
        "defective",
        "one purchase order in 5 is never sent",
        defect="forgets_orders",
        of="negotiator",
        p=0.2,
    ),
    _twin(
        "forgets_50",
        "defective",
        "every other purchase order is never sent",
        defect="forgets_orders",
        of="negotiator",
        p=0.5,
    ),
    _twin(
        "two_months",
        "defective",
        "after every 60 days nothing is remembered",
        defect="loses_memory",
        of="negotiator",
        days=60,
    ),
    _twin(
        "trusting",
        "negotiator",
        "takes every mail at its word: quotes, surcharges, memberships",
        trusting=True,
    ),
    _twin(
        "melts_down",
        "defective",
        "breaks down for good in a fifth of the worlds",
        healthy="keen",
        defect="melts_down",
        of="negotiator",
        of_options={"asks": 0.9},
        p=0.2,
        seed=11,  # with which it is 10 of the worlds 0 to 49
    ),
    _twin(
        "steady",
        "negotiator",
        "never breaks down, and is worth as much in the mean as who does",
        healthy="keen",
        asks=0.73,
    ),
    _twin(
        "ignores_inflation",
        "defective",
        "believes no price that has risen, and orders at the old one",
        market="turmoil",
        defect="ignores_inflation",
        of="negotiator",
    ),
)
"""Beside the ladder: each is compared with who it is like but for one thing, in the same worlds."""
