"""How much more swapping goods within a day could win than the bound allows for.

A day's customers of a product are over-dispersed: who has seen many in the morning may expect
many in the afternoon. The bound of the elasticity model holds for everybody who does not carry
other goods into the machine on the strength of that. This computes what those could gain at most
if carrying took no time and everything in the machine were seen at once, on a mean day: the
Lagrangian relaxation in which a slot is rented for a price and each product for itself decides
how long it stays (a one-armed bandit whose rate is gamma distributed).

Run as `python scripts/swapping.py [--scenario year] [--seed 1]`.
"""

from __future__ import annotations

import argparse

import numpy as np
from scipy import optimize, stats  # type: ignore[import-untyped]

from vendsim.demand import ElasticityDemand
from vendsim.demand.line import top_price_cents
from vendsim.scenario import DemandSpec, load_scenario
from vendsim.study.bounds.costs import costs_by_day, lowest_costs
from vendsim.study.bounds.elasticity import customer_worths_cents
from vendsim.study.bounds.outlets import Slots
from vendsim.world import World

STEPS = 96  # moments of a day at which a product can be taken out
MOST_SEEN = 80  # customers of a product on a day; more are as good as these


def stay_worth(mean: float, rent: float, size: float, steps: int = STEPS) -> float:
    """What a product earns over its rent, as a share of what it earns all day without.

    Args:
        mean: Mean customers a day.
        rent: Of a slot for a whole day, as the same share.
        size: Of the negative binomial of customers.
        steps: Moments at which it can leave.
    """
    seen = np.arange(MOST_SEEN + 1)
    worth = np.zeros(MOST_SEEN + 1)
    for step in reversed(range(steps)):
        known = size + mean * step / steps
        expected = (size + seen) / known  # of the mean, after so many were seen
        chance = known / (known + mean / steps)
        later = np.zeros(MOST_SEEN + 1)
        for more in range(8):
            weight = stats.nbinom.pmf(more, size + seen, chance)
            later += weight * worth[np.minimum(seen + more, MOST_SEEN)]
        worth = np.maximum(0.0, (expected - rent) / steps + later)
    return float(worth[0])


def main() -> None:
    """Compute and print."""
    parser = argparse.ArgumentParser(description="What swapping goods within a day could gain.")
    parser.add_argument("--scenario", default="year")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    scenario = load_scenario(options.scenario)
    world = World(scenario, options.seed)
    all_costs = lowest_costs(world)
    demand, spec = world.demand, scenario.demand
    if not isinstance(demand, ElasticityDemand) or not isinstance(spec, DemandSpec):
        parser.error(f"{scenario.name} has people who choose: its bound holds for swapping too")
    slots = Slots.of(scenario.machines).all
    goods: list[tuple[float, float]] = []
    for product in scenario.products:
        costs = costs_by_day(all_costs[product.sku], world.days)[-1:]
        mean = float(demand.mean_customers(product.sku).mean())
        worth = customer_worths_cents(top_price_cents(product), costs, np.ones(1), 0.0, 1e9)
        if worth[0]:
            goods.append((mean * float(worth[0]), mean))
    best = sorted(goods, reverse=True)[: 3 * slots]
    still = sum(worth for worth, _ in best[:slots])

    def relaxed(rent: float) -> float:
        return slots * rent + sum(
            worth * stay_worth(mean, rent / worth, spec.dispersion) for worth, mean in best
        )

    found = optimize.minimize_scalar(
        relaxed, bounds=(0.2 * best[slots - 1][0], best[0][0]), method="bounded",
        options={"xatol": 1.0, "maxiter": 12},
    )  # fmt: skip
    print(f"best {slots} products all day         ${still / 100:,.2f} a day")
    print(f"with swapping, free and instant  ${found.fun / 100:,.2f} a day at most")
    print(f"gain at most                     {found.fun / still - 1:.1%}")


if __name__ == "__main__":
    main()
