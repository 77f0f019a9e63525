"""Years of random calls: every invariant after every event, and a record that verifies.

Random calls alone sell little, and what is not bought, sold or complained of proves little. So
most of what happens here happens to agents that trade, with random calls between theirs.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.lively import Year, play_year
from tests.markets import variant
from vendsim.scenario import Scenario, load_scenario

YEAR = load_scenario("year")
AGENTS = ("base_stock", "negotiator", "fixed_price", "random_legal")
# Enough to live through a year of payments to anybody.
CASH = {"opening_cash_cents": 2_000_000}
LONGEST_SHELF_LIFE_DAYS = 30
BATCH = 25


def _tight() -> Scenario:
    """A market with little room, goods that do not keep, and customers who complain."""
    market = variant(
        money=CASH, storage={"capacity_units": 400}, customers={"complaints_per_unit": 0.05}
    )
    plain = json.loads(market.canonical_json)
    for product in plain["products"]:
        product["shelf_life_days"] = min(product["shelf_life_days"], LONGEST_SHELF_LIFE_DAYS)
    return Scenario.from_json(json.dumps(plain))


MARKETS = (variant(money=CASH), _tight())


def total(years: Iterable[Year]) -> Counter[str]:
    """What years came to together; none of them breaks a rule."""
    found: Counter[str] = Counter()
    for year in years:
        assert year.breaches == ()
        assert year.checks > year.calls
        found += year.counts + Counter(years=1, calls=year.calls, checks=year.checks)
    return found


def tell(found: Counter[str], record_property: Callable[[str, object], None]) -> None:
    """Put what happened into the report of the tests, to be added up there."""
    for kind, count in sorted(found.items()):
        record_property(kind, count)


def lively(agent: str, seeds: Iterable[int], folder: Path, days: int = 365) -> Counter[str]:
    """Runs of an agent with a random call a day, the markets in turn."""
    path = folder / "run.sqlite"
    return total(
        play_year(MARKETS[seed % 2], agent, seed, path, errands_per_day=1, days=days)
        for seed in seeds
    )


@pytest.mark.parametrize("agent", AGENTS)
def test_lively_months_hold(agent: str, tmp_path: Path) -> None:
    found = lively(agent, range(2), tmp_path, days=60)
    happened = {"delivery", "sales", "payment", "mail", "pricing", "lost", "card_settlement"}
    assert found.keys() >= happened
    assert found["units"] > 50
    assert found["day"] == 120


@pytest.mark.sweep
@pytest.mark.parametrize("first_seed", range(0, 1_000, BATCH))
def test_a_thousand_random_years_hold(
    first_seed: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seeds = range(first_seed, first_seed + BATCH)
    path = tmp_path / "run.sqlite"
    found = total(play_year(YEAR, "random_legal", seed, path, errands_per_day=0) for seed in seeds)
    tell(found, record_property)
    assert found["end"] == BATCH
    assert found["units"] > 20 * BATCH


@pytest.mark.sweep
@pytest.mark.parametrize("first_seed", range(0, 100, BATCH))
@pytest.mark.parametrize("agent", AGENTS)
def test_four_hundred_lively_years_hold(
    agent: str, first_seed: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    found = lively(agent, range(first_seed, first_seed + BATCH), tmp_path)
    tell(found, record_property)
    assert found["end"] == BATCH
    assert found["units"] > 200 * BATCH
    assert found["delivery"] > 20 * BATCH
    assert found["complaint"] > 10 * BATCH
    assert min(found[kind] for kind in ("refund", "promise", "spoilage", "supplier_closed")) > BATCH
