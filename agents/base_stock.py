"""A small operations-research shop: base stock, quotes compared, prices from learned demand.

Find       Search the web in several wordings, ask whoever is found for a price list.
Choose     Give the slots to the products that promise most a day: those that were on sale by what
           they sold, new ones by their cost and by how the others sell. Always try something new.
Forecast   Sales of a product are smoothed exponentially, price by price. A day on which it sold
           out counts only if it sold more than expected: its demand was cut off.
Price      Demand is taken for a line that falls to nothing at a choke price. A grid of choke
           prices is weighed by what was sold at which price, and the price that earns most is set.
Buy        Once stock and orders under way may not last for the lead time, order up to a level
           that covers it and some weeks more, where a unit costs least with delivery.
Close      Buy only what can still be sold. In the last weeks prices fall to clear the stock, and
           on the last evening the cash is collected.

It sees what any agent sees: texts, mails and inventories.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, exp, log, sqrt
from typing import Any, TypeAlias

from vendsim.tools import Tool

__all__ = ["BaseStock", "make_agent"]

Call: TypeAlias = dict[str, Any]
Observation: TypeAlias = Mapping[str, Any]
Steps: TypeAlias = Generator[Call, Observation, None]
Asking: TypeAlias = Generator[Call, Observation, Observation]
Sales: TypeAlias = dict[int, list[float]]  # price -> units, days
Plan: TypeAlias = dict[str, dict[str, int]]  # supplier -> SKU -> units

QUERIES = (
    "wholesale supplier of snacks and drinks for vending machines",
    "soft drinks and water wholesale by the case",
    "chips, crackers and cookies wholesale",
    "candy bars and chocolate supplier",
    "energy drinks and coffee wholesale",
)
MOST_SUPPLIERS = 8

FADE = 0.985  # weight of a day's sales the day after: half of it is left after 46 days
SPREAD = 2.5  # variance of daily sales over their mean
SHAPE = 0.7  # weight of the first guess of a product's customers, in units sold / SPREAD
FIRST_CUSTOMERS = 4.0  # would take a unit a day were it free; before anything is known
CHOKE = 3.0  # first guess: nobody buys at three times what a unit costs us
CHOKE_SD = 0.35  # of its logarithm
CHOKES = tuple(1.3 * 1.09**step for step in range(24))  # as multiples of the unit cost
ROUND_TO_CENTS = 5
REPRICE_DAYS = 7  # a price stays at least so long
REPRICE_STEP = 0.06  # and is not moved by less
CLEARANCE_DAYS = 14

REVIEW_DAYS = 7  # between two looks at all demand lines, and two collections of cash
SWAP_GAIN = 1.15  # a newcomer must promise so many times what it replaces
TRIAL_UNITS = 14
TRIAL_SHARE = 0.08  # of the cash, for the first units of a product
TRIALS = 2  # at a time for each slot size
TRIALS_UNTIL = 0.6  # of the run
RESERVE_CENTS = 30_00  # stays in the bank for the fee
SAFETY = 1.3  # standard deviations of the demand over the lead time
COVERS_DAYS = (21, 14, 10, 7)  # order up to the longest of these that cash allows
LEAST_SHARE = 0.2  # of a level; less than that is not ordered
LIFE_SHARE = 0.7  # of a product's shelf life that its stock may last
FIRST_LIFE_DAYS = 40  # of a product that was never in storage
FILL_DAYS = 0.5  # a slot is filled when it may not last so long

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
AMOUNT = r"\$([\d,]+\.\d\d)"
PRICE_LINE = re.compile(rf"^\W*(\S.*?) \(([a-z0-9-]+)\): {AMOUNT} per unit(.*)$", re.M)
PRICE_BREAK = re.compile(rf"{AMOUNT} from (\d+) units")
CASE = re.compile(r"full cases of (\d+)")
MINIMUM = re.compile(rf"Minimum order: {AMOUNT}")
FEE = re.compile(rf"Delivery fee: {AMOUNT}")
DELIVERY_DAYS = re.compile(r"Delivery time: .*?(\d+) days")
BILL = re.compile(rf"^Total: {AMOUNT}$.*^Payment reference: (\S+)$", re.M | re.S)
ROOM = re.compile(r"(\d+) more fit")
LARGE = re.compile(r"\b(can|bottle|family|party|(?<!\.)([5-9]|\d\d)[\d.]* ?oz|[\d.]+ ?L)\b", re.I)
LAST_DAY = re.compile(r"(?:last day,|close of)\s+day\s+(\d+)")


def fit_line(sales: Sales, cost_cents: float, customers: float) -> tuple[float, float]:
    """The mean demand line, given what was sold: units a day at price 0, and fewer per cent.

    The choke price is guessed as a multiple of the cost; for each of a grid the customers a day
    have a Gamma distribution, as in a Poisson model with sales counted at 1/SPREAD of their number.
    The lines are averaged by how likely each makes the sales.
    """
    shape = SHAPE + sum(units for units, _ in sales.values()) / SPREAD
    found = []
    for multiple in CHOKES:
        choke_cents = multiple * cost_cents
        rate = SHAPE / customers
        likelihood = -0.5 * ((log(multiple) - log(CHOKE)) / CHOKE_SD) ** 2
        for price_cents, (units, days) in sales.items():
            share = max(1 - price_cents / choke_cents, 0.001)
            rate += days * share / SPREAD
            likelihood += units / SPREAD * log(share)
        found.append((likelihood - shape * log(rate), shape / rate, choke_cents))
    most = max(found)[0]
    total = top = slope = 0.0
    for likelihood, level, choke_cents in found:
        weight = exp(likelihood - most)
        total += weight
        top += weight * level
        slope += weight * level / choke_cents
    return top / total, slope / total


@dataclass(slots=True)
class Offer:
    """What one supplier asks for a product."""

    list_cents: int
    breaks: list[tuple[int, int]]  # from so many units on, so much a unit
    case_units: int

    def cents(self, units: int) -> int:
        """What so many units cost."""
        unit_cents = [cents for least, cents in self.breaks if units >= least]
        return units * min([self.list_cents, *unit_cents])


@dataclass(slots=True, eq=False)
class Product:
    """A product that some supplier offers, and what is known of it."""

    sku: str
    name: str
    large: bool  # a guess by the name, until a small slot has refused it
    offers: dict[str, Offer] = field(default_factory=dict)  # by supplier
    sales: Sales = field(default_factory=dict)  # fading
    stored_units: int = 0
    life_days: int = FIRST_LIFE_DAYS
    top: float = 0.0  # units a day at price 0
    slope: float = 1.0  # and how many fewer for every cent
    cost_cents: int = 0  # the lowest list price
    lead_days: int = 0  # of the fastest supplier
    daily_units: float = 0.0  # sold a day at the best price
    promise_cents: float = 0.0  # earned a day at the best price

    def learn(self, customers: float) -> None:
        """Fit the demand line; see :func:`fit_line`."""
        self.top, self.slope = fit_line(self.sales, self.cost_cents, customers)
        best_cents = self.best_cents(self.cost_cents)
        self.daily_units = self.daily(best_cents)
        self.promise_cents = self.daily_units * (best_cents - self.cost_cents)

    def daily(self, price_cents: float) -> float:
        """Units a day at a price."""
        return max(0.0, self.top - self.slope * price_cents)

    def best_cents(self, cost_cents: float) -> float:
        """The price that earns most a day: halfway from the cost to where nobody buys."""
        return (self.top / self.slope + cost_cents) / 2


@dataclass(slots=True)
class Facing:
    """A slot of the machine and what stands in it."""

    place: dict[str, int]  # row and column
    large: bool
    product: Product | None = None
    units: int = 0  # at midnight, and what was added since
    capacity_units: int = 0
    price_cents: int = 0
    reprice_day: int = 0


@dataclass(slots=True)
class Supplier:
    """Somebody who has sent a price list; one order at a time is under way there."""

    minimum_cents: int = 0
    fee_cents: int = 0
    lead_days: int = 7  # from order to delivery, at worst
    coming: dict[str, int] = field(default_factory=dict)  # SKU -> units on order


class BaseStock:
    """The plan above, as a generator: it yields calls and is sent what came of them."""

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode with an empty memory."""
        self.last_day = min((int(told) - 1 for told in LAST_DAY.findall(briefing)), default=10**6)
        self.products: dict[str, Product] = {}  # the most promising first
        self.facings: list[Facing] = []
        self.suppliers: dict[str, Supplier] = {}
        self.customers = FIRST_CUSTOMERS
        self.count_storage = False
        self.asked: list[str] = []  # for a price list; only their mails are read
        self.spoiled: list[str] = []  # SKUs; how many were in the machine is not known yet
        self.left_unread = self.collect_day = self.review_day = 0
        self.seen: Observation = {}
        self._steps = self._run()
        next(self._steps)

    def act(self, observation: Observation) -> Call:
        """Choose the next call."""
        self.seen = observation
        return self._steps.send(observation)

    def _run(self) -> Steps:
        """Everything, in the sequence of a day."""
        yield {}  # no call: waits for the first observation
        while True:
            day = self.seen["day"]
            if not self.products and day % REVIEW_DAYS == 0:
                yield from self._find_suppliers()
            yield from self._read_mail()
            if day >= self.review_day and self.products:
                self._think()
                self.review_day = day + REVIEW_DAYS
            yield from self._rearrange()
            yield from self._tend()
            yield from self._order()
            if day == self.last_day and (hours := 23 - self.seen["minute"] // 60):
                yield from self._call("wait", hours=hours)  # the cash as late as possible
            if day >= self.collect_day or day == self.last_day:
                yield from self._call("collect_cash")
                self.collect_day = day + REVIEW_DAYS
            if self.seen["day"] == day:
                yield from self._call("wait_until_tomorrow")

    def _call(self, tool: str, **arguments: object) -> Asking:
        """Make a call, and learn from the morning report that may come with the answer."""
        seen = yield {"tool": tool, "arguments": arguments}
        if "morning" in seen["data"]:
            self._learn(seen["data"]["morning"])
        return seen

    def _find_suppliers(self) -> Steps:
        """Search, and ask everybody found for a price list."""
        seen = yield from self._call("get_machine_inventory")
        self.facings = [
            Facing({"row": slot["row"], "column": slot["column"]}, slot["size"] == "L")
            for slot in seen["data"]["slots"]
        ]
        addresses: dict[str, None] = {}
        for query in QUERIES:
            seen = yield from self._call("web_search", query=query)
            addresses.update(dict.fromkeys(ADDRESS.findall(seen["text"])))
        body = "Hello,\n\nplease send me your price list.\n\nThank you."
        self.asked = list(addresses)[:MOST_SUPPLIERS]
        for address in self.asked:
            yield from self._call("send_email", to=address, subject="Price list", body=body)

    def _read_mail(self) -> Steps:
        """Read what is unread, the oldest first, and count what has changed by itself."""
        if new := self.seen["unread_emails"] - self.left_unread:
            listed = yield from self._call("list_emails", unread_only=True, limit=new)
            for row in reversed(listed["data"]["emails"]):
                if row["subject"] == "Your payment" or row["sender"] not in self.asked:
                    self.left_unread += 1
                    continue
                seen = yield from self._call("read_email", email_id=row["id"])
                yield from self._take_in(seen["data"]["sender"], seen["data"]["body"])
        if self.count_storage or self.spoiled:
            seen = yield from self._call("get_storage_inventory")
            for product in self.products.values():
                product.stored_units = 0
            for row in seen["data"]["products"]:
                product = self.products[row["sku"]]
                product.stored_units = row["units"]
                product.life_days = max(product.life_days, row["expiry_day"] - self.seen["day"])
            self.count_storage = False
        if self.spoiled:
            seen = yield from self._call("get_machine_inventory")
            for facing, row in zip(self.facings, seen["data"]["slots"], strict=True):
                facing.units = row["units"] if row["sku"] in self.spoiled else facing.units
            self.spoiled = []

    def _take_in(self, sender: str, body: str) -> Steps:
        """Keep prices and conditions; pay bills; notice refusals and deliveries."""
        lines = PRICE_LINE.findall(body)
        if not lines and sender not in self.suppliers:
            return
        supplier = self.suppliers.setdefault(sender, Supplier())
        if minimum := MINIMUM.search(body):
            supplier.minimum_cents = cents_of(minimum[1])
        if fee := FEE.search(body):
            supplier.fee_cents = cents_of(fee[1])
        if days := DELIVERY_DAYS.search(body):
            supplier.lead_days = 2 + int(days[1])  # the answer and the payment take a day each
        for name, sku, price, rest in lines:
            product = self.products.setdefault(sku, Product(sku, name, bool(LARGE.search(name))))
            breaks = [(int(units), cents_of(text)) for text, units in PRICE_BREAK.findall(rest)]
            case = CASE.search(rest)
            product.offers[sender] = Offer(cents_of(price), breaks, int(case[1]) if case else 1)
        if bill := BILL.search(body):
            about = {"amount": bill[1].replace(",", ""), "description": bill[2]}
            yield from self._call("make_payment", to=sender, **about)
        elif "Expected delivery" not in body:  # delivered, refused or not understood
            supplier.coming = {}
            self.count_storage = True

    def _learn(self, morning: Mapping[str, Any]) -> None:
        """Take in what was sold on the day that closed."""
        self.spoiled += morning["spoiled"]
        for facing in self.facings:
            if (product := facing.product) is None:
                continue
            units = morning["sold"].get(product.sku, (0, 0))[0]
            facing.units = max(0, facing.units - units)
            expected = product.daily(facing.price_cents)
            if facing.units == 0 and units <= expected:
                continue  # sold out, and no news
            for sold in product.sales.values():
                sold[0] *= FADE
                sold[1] *= FADE
            sold = product.sales.setdefault(facing.price_cents, [0.0, 0.0])
            sold[0] += units
            sold[1] += 1

    def _think(self) -> None:
        """Fit every product's demand line anew; keep the most promising products first."""
        for product in self.products.values():
            product.cost_cents = min(offer.list_cents for offer in product.offers.values())
            product.lead_days = min(self.suppliers[name].lead_days for name in product.offers)
        tried = [product for product in self.products.values() if product.sales]
        for product in tried:
            product.learn(self.customers)
        if tried:
            self.customers = sum(product.top for product in tried) / len(tried)
        costs = sorted(product.cost_cents for product in tried or self.products.values())
        for product in self.products.values():
            if not product.sales:
                # Dear things sell fewer; what many suppliers carry sells well.
                dear = sqrt(product.cost_cents / costs[len(costs) // 2])
                product.learn(self.customers / dear * (0.9 + 0.1 * len(product.offers)))
        self.products = dict(sorted(self.products.items(), key=lambda pair: -pair[1].promise_cents))

    def _rearrange(self) -> Steps:
        """Give free and poor slots to the most promising products in storage."""
        for facing in self.facings:
            if facing.product is not None and not self._position(facing.product):
                facing.product = None
        placed = [facing.product for facing in self.facings]
        for product in self.products.values():
            if not product.stored_units or product in placed:
                continue
            while places := [each for each in self.facings if each.large or not product.large]:
                facing = min(places, key=lambda each: (promise_cents(each.product), each.large))
                if product.promise_cents < SWAP_GAIN * promise_cents(facing.product):
                    break
                seen = yield from self._carry(facing, product)
                if "small goods only" in seen["text"]:
                    product.large = True
                elif facing.product is None or seen["error"] != "does_not_fit":
                    break
                else:
                    seen = yield from self._call("empty_slot", **facing.place)
                    facing.product.stored_units += seen["data"].get("units", 0)
                    facing.product = None

    def _carry(self, facing: Facing, product: Product) -> Asking:
        """Carry units into a slot, as many as fit, and see to it that it has a price."""
        units = product.stored_units
        if facing.product is product:
            units = min(units, facing.capacity_units - facing.units)
        goods = {"product": product.sku, **facing.place}
        seen = yield from self._call("stock_slot", quantity=units, **goods)
        room = ROOM.search(seen["text"]) if seen["error"] == "does_not_fit" else None
        if room and int(room[1]):
            units = int(room[1])
            seen = yield from self._call("stock_slot", quantity=units, **goods)
        if seen["ok"]:
            if facing.product is not product:
                facing.product, facing.units = product, 0
                facing.price_cents = facing.reprice_day = 0
            facing.units += units
            facing.capacity_units = seen["data"]["capacity_units"]
            product.stored_units -= units
        elif not room:
            self.count_storage = True
        return seen

    def _tend(self) -> Steps:
        """Fill the slots that may not last, and set the prices that are off."""
        for facing in self.facings:
            if (product := facing.product) is None:
                continue
            daily = product.daily(facing.price_cents)
            lasting = min(FILL_DAYS * daily + sqrt(SPREAD * daily), facing.capacity_units - 1)
            if product.stored_units and facing.units <= lasting:
                yield from self._carry(facing, product)
            cents = self._price_cents(facing, product)
            off = abs(cents - facing.price_cents) / (facing.price_cents or 1)
            if off >= REPRICE_STEP and self.seen["day"] >= facing.reprice_day:
                price = f"{cents // 100}.{cents % 100:02d}"
                yield from self._call("set_price", price=price, **facing.place)
                facing.price_cents, facing.reprice_day = cents, self.seen["day"] + REPRICE_DAYS

    def _price_cents(self, facing: Facing, product: Product) -> int:
        """The price that earns most; in the last days, not more than clears the stock."""
        cents = product.best_cents(product.cost_cents)
        days_left = self.last_day - self.seen["day"] + 1
        if days_left <= CLEARANCE_DAYS:
            units = product.stored_units + facing.units
            clearing_cents = (product.top - units / days_left) / product.slope
            cents = min(cents, max(clearing_cents, product.best_cents(0)))
        return max(1, round(cents / ROUND_TO_CENTS)) * ROUND_TO_CENTS

    def _order(self) -> Steps:
        """Order up to the level of the longest cover that the cash allows."""
        wanted = self._wanted()
        short = [
            each for each in wanted if self._position(each) < self._level(each, each.lead_days, 0)
        ]
        if not short:
            return
        for cover_days in COVERS_DAYS:
            plan, affordable = self._plan(wanted, cover_days)
            if affordable:
                break
        for address, lines in plan.items():
            supplier = self.suppliers[address]
            goods = [(self.products[sku], units) for sku, units in lines.items()]
            cents = sum(product.offers[address].cents(units) for product, units in goods)
            if cents < supplier.minimum_cents or all(each not in short for each, _ in goods):
                continue
            text = "\n".join(f"{units} units of {each.name} ({each.sku})" for each, units in goods)
            body = f"Hello,\n\nplease send me this order:\n{text}\n\nThank you."
            yield from self._call("send_email", to=address, subject="Purchase order", body=body)
            supplier.coming = lines

    def _wanted(self) -> list[Product]:
        """The best of what was tried, as many as there are slots, and what to try next."""
        wanted: list[Product] = []
        trials = TRIALS if self.seen["day"] < TRIALS_UNTIL * self.last_day else 0
        for large in (True, False):
            slots = sum(facing.large == large for facing in self.facings)
            known = [product for product in self.products.values() if product.large == large]
            best = [product for product in known if product.sales][:slots]
            least = SWAP_GAIN * best[-1].promise_cents if len(best) == slots else 0.0
            fresh = [each for each in known if not each.sales and each.promise_cents > least]
            wanted += best + fresh[: max(slots - len(best), trials)]
        return [product for product in self.products.values() if product in wanted]

    def _position(self, product: Product) -> int:
        """Units on the shelf, in storage and on the way."""
        shelf = sum(facing.units for facing in self.facings if facing.product is product)
        coming = sum(self.suppliers[name].coming.get(product.sku, 0) for name in product.offers)
        return shelf + product.stored_units + coming

    def _level(self, product: Product, lead_days: int, cover_days: int) -> float:
        """The order-up-to level: demand over lead time and cover, and a safety stock."""
        days_left: int = self.last_day - self.seen["day"]
        days = min(lead_days + cover_days, LIFE_SHARE * product.life_days, days_left)
        return product.daily_units * days + SAFETY * sqrt(SPREAD * product.daily_units * lead_days)

    def _plan(self, wanted: Sequence[Product], cover_days: int) -> tuple[Plan, bool]:
        """Units to order of whom, in turn where each is cheapest; whether the cash was enough."""
        plan: Plan = {}
        cash_cents = self.seen["balance_cents"]
        budget_cents = cash_cents - RESERVE_CENTS
        for product in wanted:
            choices = []
            for address, offer in product.offers.items():
                supplier = self.suppliers[address]
                if supplier.coming or self.last_day - self.seen["day"] <= supplier.lead_days:
                    continue
                level, most_cents = self._level(product, supplier.lead_days, cover_days), cash_cents
                if not product.sales:
                    most_cents = int(2 * TRIAL_SHARE * cash_cents)
                    level = min(TRIAL_UNITS, most_cents / 2 / offer.list_cents)
                need = level - self._position(product)
                units = max(1, ceil(need / offer.case_units)) * offer.case_units
                cents = offer.cents(units)
                if need >= LEAST_SHARE * level and cents <= most_cents:
                    fee_cents = 0 if address in plan else supplier.fee_cents
                    unit_cents = (cents + fee_cents) / min(units, 2 * need)
                    choices.append((unit_cents, cents, address, units))
            if choices:
                _, cents, address, units = min(choices)
                budget_cents -= cents
                if budget_cents < 0:
                    return plan, False
                plan.setdefault(address, {})[product.sku] = units
        return plan, True


def promise_cents(product: Product | None) -> float:
    """What a slot promises with a product in it, or with none."""
    return 0.0 if product is None else product.promise_cents


def cents_of(text: str) -> int:
    """Whole cents of an amount written as ``1,234.50``."""
    return int(text.replace(",", "").replace(".", ""))


def make_agent() -> BaseStock:
    """Make the agent; it has no options."""
    return BaseStock()
