"""How well an agent has bought, from the record of its run.

Two figures. The *fall*: what it paid for a unit against the first price the same supplier told it
for as many units of that product, weighted by units. The *loss to adversaries*: what it paid to
gougers and switchers less what the goods they sent would have cost at the lowest honest list price.

Run as `python scripts/buying.py [--agent negotiator] [--trusting] [--seeds 30]`.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import vendsim
from vendsim.record import read_record
from vendsim.rng import Streams
from vendsim.scenario import Scenario, load_scenario
from vendsim.supply import Supplier

HONEST = ("friendly", "negotiating")
AMOUNT = r"\$([\d,]+\.\d\d)"
PRICE_LINE = re.compile(rf"^\W*\S.*? \(([a-z0-9-]+)\): {AMOUNT} per unit(.*)$", re.MULTILINE)
PRICE_BREAK = re.compile(rf"{AMOUNT} from (\d+) units")


class Buying(NamedTuple):
    """How one run bought.

    Attributes:
        units: Units of the orders that were paid.
        paid_cents: What their lines came to.
        first_quote_cents: What they would have come to by the first quotes.
        adversarial_loss_cents: See above; below 0 where dealing with them paid.
    """

    units: int
    paid_cents: int
    first_quote_cents: int
    adversarial_loss_cents: int

    @property
    def fall(self) -> float:
        """By which share prices paid lie below the first quotes."""
        return 1.0 - self.paid_cents / self.first_quote_cents if self.first_quote_cents else 0.0


def buying(record: Path, scenario: Scenario) -> Buying:
    """Add up a record of a run of a scenario."""
    id_of = {spec.email: spec.id for spec in scenario.suppliers}
    adversaries = {spec.id for spec in scenario.suppliers if spec.kind not in HONEST}
    honest_cents = _lowest_honest(scenario, read_record(record).header.seed)
    first: dict[tuple[str, str], list[tuple[int, int]]] = {}
    units = paid = quoted = loss = 0
    for event in _events(record):
        match event["kind"]:
            case "mail" if event["sender"] in id_of:
                for sku, tiers in _prices(event["body"]):
                    first.setdefault((id_of[event["sender"]], sku), tiers)
            case "purchase_order" if event["status"] == "confirmed":
                for sku, count, cents in event["lines"]:
                    units += count
                    paid += count * cents
                    tiers = first.get((event["supplier"], sku), [(1, cents)])
                    quoted += count * min(price for least, price in tiers if least <= count)
            case "payment" if id_of.get(event["to"]) in adversaries:
                loss += event["cents"]
            case "delivery" if event["supplier"] in adversaries:
                loss -= sum(count * honest_cents[sku] for sku, count, *_ in event["lots"])
    return Buying(units, paid, quoted, loss)


def play(agent: str, seed: int, options: Mapping[str, Any], scenario: Scenario) -> Buying:
    """Play a run and look at how it bought."""
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "run.vendsim"
        vendsim.run_episode(scenario, agent, seed=seed, record=record, agent_options=options)
        return buying(record, scenario)


def _events(record: Path) -> Iterator[dict[str, Any]]:
    noted: set[str] = set()
    for step in read_record(record).steps():
        for event in step.events:
            # An order that is late is noted again.
            if event["kind"] == "purchase_order" and event["status"] == "confirmed":
                if event["id"] in noted:
                    continue
                noted.add(str(event["id"]))
            yield event


def _prices(body: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Products of a mail, each with units from which and a unit's price then."""
    for sku, price, rest in PRICE_LINE.findall(body):
        breaks = [(int(units), _cents(cents)) for cents, units in PRICE_BREAK.findall(rest)]
        yield sku, [(1, _cents(price)), *breaks]


def _cents(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


def _lowest_honest(scenario: Scenario, seed: int) -> dict[str, int]:
    """The lowest list price of the first day among honest suppliers, by product."""
    found: dict[str, int] = {}
    for spec in scenario.suppliers:
        if spec.kind in HONEST:
            supplier = Supplier(spec, scenario, Streams(seed))
            for sku in spec.products:
                cents = supplier.list_price_cents(sku)
                found[sku] = min(found.get(sku, cents), cents)
    return found


def main() -> None:
    """Play and print."""
    parser = argparse.ArgumentParser(description="How well an agent buys.")
    parser.add_argument("--scenario", default="year")
    parser.add_argument("--agent", default="negotiator")
    parser.add_argument("--trusting", action="store_true")
    parser.add_argument("--seeds", type=int, default=30)
    options = parser.parse_args()
    told = {"trusting": True} if options.trusting else {}
    scenario = load_scenario(options.scenario)
    found = [play(options.agent, seed, told, scenario) for seed in range(options.seeds)]
    losses = [each.adversarial_loss_cents for each in found]
    print(f"prices paid below first quotes: {fmean(each.fall for each in found):.1%}")
    print(f"in the worst run: {min(each.fall for each in found):.1%}")
    print(f"lost to adversaries: ${fmean(losses) / 100:,.2f}")
    print(f"runs that lost to them: {sum(cents > 0 for cents in losses)} of {len(losses)}")


if __name__ == "__main__":
    main()
