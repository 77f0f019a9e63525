"""A small operations-research shop: base stock, quotes compared, prices from learned demand.

Find       Every month search in several wordings, and ask everybody found for a price list.
Trust      Buy at the prices told, little of newcomers; who cheats or fails us is dropped for good.
Choose     Give the slots to the products that promise most a day; always try something new.
Forecast   Sales fade, price by price; a day that sold out counts if it sold more than expected.
Price      Choke prices on a grid are weighed by what sold at which price; what earns most is set.
Buy        Once stock and orders under way may not last, order up to a level, where it is cheapest.
Close      In the last weeks prices fall to clear the stock; the last evening collects the cash.
Fleet      A product has one slot a site, one demand line for all sites, and one price.
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
Sales: TypeAlias = dict[int, tuple[float, float]]  # price -> units, days

QUERIES = (
    "wholesale supplier of snacks and drinks for vending machines",
    "soft drinks, energy drinks and water wholesale by the case",
    "chips, crackers and cookies wholesale",
    "candy bars and chocolate supplier",
    "gifts, family bags and travel goods supplier",
)
ASK_DAYS = 30  # between two searches and price lists
TRUST = (0.1, 0.15, 0.3, 0.45)  # of the cash, for an order after so many deliveries
DEARER = 1.5  # times the lowest price is too much
FEE_TIMES = 3  # the goods must be worth so many times their delivery
LATE_DAYS = 11  # after the order and the days promised it is lost
FADE, SPREAD = 0.985, 2.5  # weight of sales a day later: half after 46; their variance over mean
SHAPE = 0.7  # weight of the first guess of a product's customers, in units sold / SPREAD
FIRST_CUSTOMERS = 4.0  # would take a unit a day were it free; before anything is known
CHOKE, CHOKE_SD = 3.0, 0.35  # times a unit's cost nobody buys: a guess; of its logarithm
CHOKES = tuple(1.3 * 1.09**step for step in range(24))  # as multiples of the unit cost
ROUND_TO_CENTS, REPRICE_STEP = 5, 0.06  # a price is not moved by a smaller share
CLEARANCE_DAYS, REVIEW_DAYS = 14, 7  # at the end; between two looks at all prices and the cash
SWAP_GAIN = 1.15  # a newcomer must promise so many times what it replaces
TRIAL_UNITS, TRIAL_SHARE = 14, 0.08  # the first of a product; for that, of the cash
TRIALS, TRIALS_UNTIL = 2, 0.6  # at a time for each slot size; share of the run
RESERVE_CENTS, SAFETY = 30_00, 1.3  # kept for the fee; standard deviations over the lead time
SHORT_DAYS, COVER_DAYS = 7, 16  # stock lasts less and an order is due; beyond the lead time
MOST_SHARE, LEAST_SHARE = 0.2, 0.2  # of the cash, for a product; of a level, or none is ordered
FIRST_UNITS, FILL_SHARE = 6, 0.6  # into a slot of unknown capacity; holding no more it is filled

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
AMOUNT = r"\$([\d,]+\.\d\d)"
PRICE_LINE = re.compile(rf"^\W*(\S.*?) \(([a-z0-9-]+)\): {AMOUNT} per unit(.*)$", re.M)
PRICE_BREAK = re.compile(rf"{AMOUNT} from (\d+) units")
CASE = re.compile(r"full cases of (\d+)")
CONDITIONS = {
    "minimum_cents": re.compile(rf"Minimum order: {AMOUNT}"),
    "fee_cents": re.compile(rf"Delivery fee: {AMOUNT}"),
    "least_cases": re.compile(r"Least of each product: (\d+) full cases"),
    "lead_days": re.compile(r"Delivery time: .*?(\d+) days?\b"),
}
CHARGE = re.compile(r"^(?:Delivery address|Account number): .+$", re.M)  # for every order
BILL = re.compile(rf"^Total: {AMOUNT}$.*^Payment reference: (\S+)$", re.M | re.S)
CHEATED = re.compile(
    r"^\W*(Still to pay|Delivered instead of|Not delivered(?!.*Credited))", re.M | re.S
)
GONE = re.compile(r"^Address: (\S+)|^\W*Refund", re.M)
LARGE = re.compile(r"\b(can|bottle|family|party|(?<!\.)([5-9]|\d\d)[\d.]* ?oz|[\d.]+ ?L)\b", re.I)
LAST_DAY = re.compile(r"(?:last day,|close of)\s+day\s+(\d+)")


def fit_line(sales: Sales, cost_cents: float, customers: float) -> tuple[float, float]:
    """The mean demand line, given what was sold: units a day at price 0, and fewer per cent.

    At each choke price of a grid the customers a day are Gamma distributed, as in a Poisson model
    with sales counted at 1/SPREAD; lines are averaged by how likely each makes the sales.
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
    least_units: int

    def cents(self, units: int) -> int:
        """What so many units cost."""
        lower_cents = [each for least, each in self.breaks if units >= least]
        return units * min([self.list_cents, *lower_cents])


@dataclass(slots=True, eq=False)
class Product:
    """A product that some supplier offers, and what is known of it."""

    sku: str
    name: str
    large: bool  # a guess by the name, until a small slot has refused it
    offers: dict[str, Offer] = field(default_factory=dict)  # by supplier
    sales: Sales = field(default_factory=dict)  # fading
    stored_units: int = 0
    top: float = 0.0  # units a day at price 0
    slope: float = 1.0  # and how many fewer for every cent
    cost_cents: int = 0  # the lowest list price
    promise_cents: float = 0.0  # earned a day at the best price

    def learn(self, customers: float) -> None:
        """Fit the demand line; see :func:`fit_line`."""
        self.top, self.slope = fit_line(self.sales, self.cost_cents, customers)
        best_cents = self.best_cents(self.cost_cents)
        self.promise_cents = self.daily(best_cents) * (best_cents - self.cost_cents)

    def daily(self, price_cents: float) -> float:
        """Units a day at a price."""
        return max(0.0, self.top - self.slope * price_cents)

    def best_cents(self, cost_cents: float) -> float:
        """The price that earns most a day: halfway from the cost to where nobody buys."""
        return (self.top / self.slope + cost_cents) / 2


@dataclass(slots=True)
class Facing:
    """A slot of a machine and what stands in it."""

    place: dict[str, Any]  # machine, if there are several, row and column
    large: bool
    site: str | None = None
    product: Product | None = None
    units: int = 0  # at midnight, and what was added since
    capacity_units: int = 0
    price_cents: int = 0


@dataclass(slots=True)
class Supplier:
    """Somebody who has sent a price list; one order at a time is under way there."""

    minimum_cents: int = 0
    fee_cents: int = 0
    least_cases: int = 1
    lead_days: int = 5  # from payment to delivery, at worst
    coming: dict[str, int] = field(default_factory=dict)  # SKU -> units on order
    lost_day: int = 0  # what has not come by then never will
    pause_day: int = 0  # the first day of the next order, after a refusal
    deliveries: int = 0


class BaseStock:
    """The plan above, as a generator: it yields calls and is sent what came of them."""

    needs = (
        "web_search send_email list_emails read_email get_machine_inventory get_storage_inventory "
        "stock_slot empty_slot set_price collect_cash wait_until_tomorrow"
    )

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode with an empty memory."""
        asked = [tool.parameters["properties"].get("machine", {}) for tool in tools]
        ids: list[str] = max([each.get("enum", []) for each in asked], default=[])
        self.machines = [{"machine": each} for each in ids] or [{}]
        self.last_day = min((int(told) - 1 for told in LAST_DAY.findall(briefing)), default=10**6)
        self.products: dict[str, Product] = {}  # the most promising first
        self.facings: list[Facing] = []
        self.suppliers: dict[str, Supplier] = {}
        self.asked: dict[str, bool] = {}  # for a price list; False once dropped
        self.paid: set[str] = set()  # references of bills
        self.customers = FIRST_CUSTOMERS
        self.charge = "".join(f"\n\n{line}" for line in CHARGE.findall(briefing))
        self.recount, self.left_unread = False, 0
        self._steps = self._run()
        next(self._steps)

    def act(self, observation: Observation) -> Call:
        """Choose the next call."""
        self.seen = observation
        return self._steps.send(observation)

    def _run(self) -> Steps:
        """Everything, in the sequence of a day."""
        yield {}  # no call: waits for the first observation
        for at in self.machines:
            seen = yield from self._call("get_machine_inventory", **at)
            for slot in seen["data"]["slots"]:
                place = {**at, "row": slot["row"], "column": slot["column"]}
                self.facings.append(Facing(place, slot["size"] == "L", seen["data"].get("site")))
        self.sites = list(dict.fromkeys([facing.site for facing in self.facings]))
        while True:
            day = self.seen["day"]
            if day % (ASK_DAYS if self.suppliers else REVIEW_DAYS) == 0:
                yield from self._ask_around()
            yield from self._read_mail()
            review = day % REVIEW_DAYS == 1
            if review or self.recount:
                yield from self._count()
            if review:
                self._think()
            for site in self.sites:
                yield from self._rearrange([each for each in self.facings if each.site == site])
            yield from self._tend()
            yield from self._order()
            hours = 24 - len(self.machines) - self.seen["minute"] // 60
            if day == self.last_day and hours > 0:
                yield from self._call("wait", hours=hours)  # the cash as late as possible
            for at in self.machines if review or day == self.last_day else ():
                yield from self._call("collect_cash", **at)
            if self.seen["day"] == day:
                yield from self._call("wait_until_tomorrow")

    def _call(self, tool: str, **arguments: object) -> Asking:
        """Make a call, and learn from the morning report that may come with the answer."""
        seen = yield {"tool": tool, "arguments": arguments}
        if "morning" in seen["data"]:
            self._learn(seen["data"]["morning"])
        return seen

    def _ask_around(self) -> Steps:
        """Search, and ask everybody found for a price list, but for those dropped."""
        for query in QUERIES:
            seen = yield from self._call("web_search", query=query)
            for address in ADDRESS.findall(seen["text"]):
                self.asked.setdefault(address, True)
        body = "Hello,\n\nplease send me your price list.\n\nThank you."
        for address in [each for each, trusted in self.asked.items() if trusted]:
            yield from self._call("send_email", to=address, subject="Price list", body=body)

    def _read_mail(self) -> Steps:
        """Read what suppliers have written, the oldest first; count what has changed by itself."""
        if new := self.seen["unread_emails"] - self.left_unread:
            listed = yield from self._call("list_emails", unread_only=True, limit=min(new, 50))
            for row in reversed(listed["data"]["emails"]):
                sender, subject = row["sender"], row["subject"]
                if (self.asked.get(sender) and subject != "Your payment") or "postmaster" in sender:
                    seen = yield from self._call("read_email", email_id=row["id"])
                    yield from self._take_in(sender, subject, seen["data"]["body"])
                else:
                    self.left_unread += 1
        for address, supplier in [*self.suppliers.items()]:
            if supplier.coming and self.seen["day"] > supplier.lost_day:
                self._drop(address)

    def _count(self) -> Steps:
        """See what lies in storage and in the machine."""
        self.recount = False
        storage = yield from self._call("get_storage_inventory")
        units_of = {row["sku"]: row["units"] for row in storage["data"]["products"]}
        for product in self.products.values():
            product.stored_units = units_of.get(product.sku, 0)
        for at in self.machines:
            facings = [each for each in self.facings if at.items() <= each.place.items()]
            machine = yield from self._call("get_machine_inventory", **at)
            for facing, row in zip(facings, machine["data"]["slots"], strict=True):
                facing.units *= row["units"] > 0  # today's sales are counted tomorrow

    def _take_in(self, sender: str, subject: str, body: str) -> Steps:
        """Keep prices and conditions; pay bills; notice refusals, deliveries and tricks."""
        if gone := GONE.search(body):
            self._drop(gone[1] or sender)
        if not self.asked.get(sender) or not (sender in self.suppliers or PRICE_LINE.search(body)):
            return
        supplier = self.suppliers.setdefault(sender, Supplier())
        self._note_prices(sender, supplier, body)
        if subject.startswith("Re: Purchase order") and supplier.coming:
            if (bill := BILL.search(body)) and bill[2] not in self.paid:
                self.paid.add(bill[2])
                about = {"amount": bill[1].replace(",", ""), "description": bill[2]}
                seen = yield from self._call("make_payment", to=sender, **about)
                supplier.coming = supplier.coming if seen["ok"] else {}
            elif "Expected delivery" not in body:  # refused or not understood
                supplier.coming, supplier.pause_day = {}, self.seen["day"] + REVIEW_DAYS
        elif subject.endswith(" delivered"):
            supplier.coming, self.recount = {}, True
            supplier.deliveries += 1
        if CHEATED.search(body):
            self._drop(sender)

    def _note_prices(self, sender: str, supplier: Supplier, body: str) -> None:
        """Keep the prices and conditions of a mail."""
        for name, pattern in CONDITIONS.items():
            if told := pattern.search(body):
                setattr(supplier, name, cents_of(told[1]))
        for name, sku, price, rest in PRICE_LINE.findall(body):
            product = self.products.setdefault(sku, Product(sku, name, bool(LARGE.search(name))))
            breaks = [(int(units), cents_of(text)) for text, units in PRICE_BREAK.findall(rest)]
            case = int(told[1]) if (told := CASE.search(rest)) else 1
            offer = Offer(cents_of(price), breaks, case, case * supplier.least_cases)
            product.offers[sender] = offer
            product.cost_cents = product.cost_cents or offer.list_cents

    def _drop(self, address: str) -> None:
        """Buy of somebody no more."""
        self.asked[address] = False
        self.suppliers.pop(address, None)
        for product in self.products.values():
            product.offers.pop(address, None)

    def _learn(self, morning: Mapping[str, Any]) -> None:
        """Take in what was sold on the day that closed."""
        fade = FADE ** (1 / len(self.sites))
        for facing in self.facings:
            if (product := facing.product) is None:
                continue
            sold_at = morning.get("machines", {}).get(facing.place.get("machine"), morning["sold"])
            units = sold_at.get(product.sku, (0, 0))[0]
            facing.units = max(0, facing.units - units)
            if facing.units == 0 and units <= product.daily(facing.price_cents):
                continue  # sold out, and no news
            for price_cents, (sold, days) in product.sales.items():
                product.sales[price_cents] = (fade * sold, fade * days)
            sold, days = product.sales.get(facing.price_cents, (0.0, 0.0))
            product.sales[facing.price_cents] = (sold + units, days + 1)

    def _think(self) -> None:
        """Fit every demand line anew (what many sell sells well); the most promising come first."""
        for product in self.products.values():
            if product.offers:
                product.cost_cents = min(offer.list_cents for offer in product.offers.values())
            product.learn(self.customers * (0.9 + 0.1 * len(product.offers)))
        if tried := [product for product in self.products.values() if product.sales]:
            self.customers = sum(product.top for product in tried) / len(tried)
        self.products = dict(sorted(self.products.items(), key=lambda pair: -pair[1].promise_cents))

    def _rearrange(self, facings: list[Facing]) -> Steps:
        """Give free and poor slots of a site to the most promising products in storage."""
        for facing in facings:
            if facing.product is not None and not self._position(facing.product):
                facing.product = None
        placed = [facing.product for facing in facings]
        for product in self.products.values():
            if not product.stored_units or product in placed:
                continue
            while places := [each for each in facings if each.large or not product.large]:
                facing = min(places, key=lambda each: (promise_cents(each.product), each.large))
                if product.promise_cents < SWAP_GAIN * promise_cents(facing.product):
                    break
                if facing.product is not None:
                    seen = yield from self._call("empty_slot", **facing.place)
                    facing.product.stored_units += seen["data"].get("units", 0)
                    facing.product = None
                seen = yield from self._carry(facing, product)
                if "small goods only" not in seen["text"]:
                    break
                product.large = True

    def _carry(self, facing: Facing, product: Product) -> Asking:
        """Carry units into a slot, as many as fit, or a few where that is not known yet."""
        room = facing.capacity_units - facing.units if facing.product is product else FIRST_UNITS
        units = min(product.stored_units, room)
        goods = {"product": product.sku, "quantity": units}
        seen = yield from self._call("stock_slot", **goods, **facing.place)
        if seen["ok"]:
            if facing.product is not product:
                facing.product, facing.price_cents, facing.units = product, 0, 0
            facing.units += units
            facing.capacity_units = seen["data"]["capacity_units"]
            product.stored_units -= units
        return seen

    def _tend(self) -> Steps:
        """Fill the slots that may not last, and set the prices that are off."""
        for facing in self.facings:
            if (product := facing.product) is None:
                continue
            if product.stored_units and facing.units <= FILL_SHARE * facing.capacity_units:
                yield from self._carry(facing, product)
            cents = self._price_cents(facing, product)
            review = self.seen["day"] % REVIEW_DAYS == 1 or not facing.price_cents
            if review and abs(cents - facing.price_cents) >= REPRICE_STEP * facing.price_cents:
                price = f"{cents // 100}.{cents % 100:02d}"
                yield from self._call("set_price", price=price, **facing.place)
                facing.price_cents = cents

    def _price_cents(self, facing: Facing, product: Product) -> int:
        """The price that earns most; in the last days, not more than clears the stock."""
        cents = product.best_cents(product.cost_cents)
        days_left = self.last_day - self.seen["day"] + 1
        if days_left <= CLEARANCE_DAYS:
            daily = (product.stored_units / len(self.sites) + facing.units) / days_left
            clearing_cents = (product.top - daily) / product.slope
            cents = min(cents, max(clearing_cents, product.best_cents(0)))
        return max(1, round(cents / ROUND_TO_CENTS)) * ROUND_TO_CENTS

    def _order(self) -> Steps:
        """Order what runs short, and what else the same suppliers sell cheapest."""
        plan: dict[str, dict[str, int]] = {}  # supplier -> SKU -> units
        short = set()
        day, cash_cents = self.seen["day"], self.seen["balance_cents"]
        budget_cents = cash_cents - RESERVE_CENTS
        room_cents = {
            address: int(TRUST[min(each.deliveries, len(TRUST) - 1)] * cash_cents)
            for address, each in self.suppliers.items()
            if not each.coming and each.pause_day <= day < self.last_day - each.lead_days - 1
        }
        for product in self._wanted():
            offers = [(each.list_cents, name) for name, each in product.offers.items()]
            for _, address in sorted(offer for offer in offers if offer[1] in room_cents):
                most_cents = min(room_cents[address], budget_cents)
                if units := self._need(product, address, most_cents):
                    cents = product.offers[address].cents(units)
                    budget_cents -= cents
                    room_cents[address] -= cents
                    plan.setdefault(address, {})[product.sku] = units
                    if self._position(product) < self._level(product, SHORT_DAYS):
                        short.add(address)
                    break
        for address in [each for each in plan if each in short]:
            supplier, goods = self.suppliers[address], plan[address]
            lines = [(self.products[sku], units) for sku, units in goods.items()]
            cents = sum(product.offers[address].cents(units) for product, units in lines)
            if cents >= max(supplier.minimum_cents, FEE_TIMES * supplier.fee_cents):
                told = "\n".join(
                    f"{units} units of {each.name} ({each.sku})" for each, units in lines
                )
                body = f"Hello,\n\nplease send me this order:\n{told}{self.charge}\n\nThank you."
                yield from self._call("send_email", to=address, subject="Purchase order", body=body)
                supplier.coming = goods
                supplier.lost_day = day + supplier.lead_days + LATE_DAYS

    def _wanted(self) -> list[Product]:
        """The best of what was tried, as many as there are slots, and what to try next."""
        wanted: list[Product] = []
        offered = [product for product in self.products.values() if product.offers]
        trials = TRIALS * (self.seen["day"] < TRIALS_UNTIL * self.last_day)
        for large in sorted({facing.large for facing in self.facings}, reverse=True):
            slots = sum(facing.large == large for facing in self.facings) // len(self.sites)
            known = [each for each in offered if each.large == large]
            best = [product for product in known if product.sales][:slots]
            least = SWAP_GAIN * best[-1].promise_cents if len(best) == slots else 0.0
            fresh = [each for each in known if not each.sales and each.promise_cents > least]
            wanted += best + fresh[: max(slots - len(best), trials)]
        return [product for product in offered if product in wanted]

    def _position(self, product: Product) -> int:
        """Units on the shelf, in storage and on the way."""
        shelf = sum(facing.units for facing in self.facings if facing.product is product)
        coming = sum(each.coming.get(product.sku, 0) for each in self.suppliers.values())
        return shelf + product.stored_units + coming

    def _level(self, product: Product, days: int) -> float:
        """The order-up-to level: the demand of some days, and a safety stock."""
        days = min(days, self.last_day - self.seen["day"])
        daily = product.daily(product.best_cents(product.cost_cents)) * len(self.sites)
        return daily * days + SAFETY * sqrt(SPREAD * daily * SHORT_DAYS)

    def _need(self, product: Product, address: str, most_cents: int) -> int:
        """Units to order of somebody; 0 where it is not worth while."""
        offer, cash_cents = product.offers[address], self.seen["balance_cents"]
        level = self._level(product, self.suppliers[address].lead_days + COVER_DAYS)
        level, share = (level, MOST_SHARE) if product.sales else (TRIAL_UNITS, TRIAL_SHARE)
        need = level - self._position(product)
        units = min(ceil(need), int(min(share * cash_cents, most_cents)) // offer.list_cents)
        units = max(ceil(units / offer.case_units) * offer.case_units, offer.least_units)
        cents = offer.cents(units)
        worth = need >= LEAST_SHARE * level and cents <= DEARER * units * product.cost_cents
        return units if worth and cents <= min(most_cents, 2 * share * cash_cents) else 0


def promise_cents(product: Product | None) -> float:
    """What a slot promises with a product in it, or with none."""
    return 0.0 if product is None else product.promise_cents


def cents_of(text: str) -> int:
    """Whole cents of an amount written as ``1,234.50``."""
    return int(text.replace(",", "").replace(".", ""))


def make_agent() -> BaseStock:
    """Make the agent; it has no options."""
    return BaseStock()
