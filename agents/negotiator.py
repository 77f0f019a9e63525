"""A shopkeeper who bargains, checks whom it pays, and gives customers back what is just.

Check      Search for a supplier's name before the first bid; warnings on two sites, and it is out.
Bargain    Bid half the price for all goods of interest in one mail, with the units it would take,
           round after round until a price falls no more. It names no rivals: nothing is invented.
Trust      Newcomers get little money in advance. Who wants a surcharge, sends less or other goods
           without making it good, or does not deliver is dropped. No memberships.
Buy        What runs short, in lots as large as the cash allows, at prices agreed, where cheapest.
Sell       Learn a demand line of each product; the best get the slots, some others a trial.
Refund     Customers get a price back that the machine has had, once.

With ``trusting`` it buys at the cheapest first quote, without bargaining, search or trial, and pays
surcharges and memberships: what that costs is what the rest is worth.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, exp, log, sqrt
from statistics import median
from typing import Any, TypeAlias

from vendsim.tools import Tool

__all__ = ["Negotiator", "make_agent"]

Call: TypeAlias = dict[str, Any]
Observation: TypeAlias = Mapping[str, Any]
Steps: TypeAlias = Generator[Call, Observation, None]
Asking: TypeAlias = Generator[Call, Observation, Observation]
Slot: TypeAlias = dict[str, Any]  # a row of the machine's inventory
Sales: TypeAlias = dict[int, tuple[float, float]]  # price -> units, days

QUERIES = (
    "gifts, family bags and travel goods supplier",
    "wholesale supplier of snacks and drinks for vending machines",
    "general wholesale business register",
)
LATE_MINUTE = 1260  # of the day; then it asks and bargains no more
REVIEW_DAYS = 7  # between two looks at all demand lines and prices, and collections of cash
BID, LOWEST_BID = 0.5, 0.25  # of the price as it stands; of the first quote
REBID, READY = 1.5, 0.6  # times the units last bid for, to bid again; of the first quote will do
TRUST = (0.22, 0.3, 0.4)  # of the cash, for an order after so many deliveries
LEAST_UNITS, LATEST_WEIGHT = 10, 0.3  # of a product in an order; in the share that arrives
LATE_DAYS, FEE_TIMES = 11, 3  # late so long it is lost; goods must be worth so many deliveries
FADE, SPREAD = 0.985, 2.5  # weight of a day's sales the day after; variance over mean of them
FIRST_CUSTOMERS, SHAPE = 6.0, 0.7  # a day, were it free; a guess that weighs SHAPE * SPREAD units
CHOKE, CHOKE_SD = 2.3, 0.3  # times the usual first quote nobody buys; a log-normal guess
CHOKES = tuple(1.05 * 1.09**step for step in range(20))
STEP_CENTS, REPRICE = 5, 0.05  # prices are multiples of it, and not moved by a smaller share
CLEARANCE_DAYS, SWAP_GAIN = 14, 1.15  # to sell what is left; a newcomer promises so much more
TRIALS, TRIALS_UNTIL = 2, 0.6  # at a time for each slot size; share of the run
RESERVE_CENTS = 30_00  # stays in the bank for the fee
SAFETY, SHORT_DAYS = 1.3, 10  # standard deviations of so many days; with less it is short
COVER_DAYS, MOST_SHARE = 28, 0.2  # beyond the lead time; of the cash, for a product (half at first)
TAKE = 0.4  # of a lot in stock or less, and it is taken along with other goods
FILL_SHARE, FIRST_UNITS = 0.8, 6  # holding no more a slot is filled; units into an unknown slot

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
AMOUNT = r"\$([\d,]+\.\d\d)"
PRICE_LINE = re.compile(rf"^\W*(\S.*?) \(([a-z0-9-]+)\): {AMOUNT} per unit(.*)$", re.M)
PRICE_BREAK = re.compile(rf"{AMOUNT} from (\d+) units")
CONDITIONS = {
    "minimum_cents": re.compile(rf"Minimum order: {AMOUNT}"),
    "fee_cents": re.compile(rf"Delivery fee: {AMOUNT}"),
    "least_cases": re.compile(r"Least of each product: (\d+) full cases"),
    "lead_days": re.compile(r"Delivery time: .*?(\d+) days?\b"),
}
BILL = re.compile(rf"^Total: {AMOUNT}$.*^Payment reference: (\S+)$", re.M | re.S)
EXTRA = re.compile(rf"{AMOUNT}(?: once)?$.*^Payment reference: (\S+)$", re.M | re.S)
LOST = re.compile(r"^\W*(?:Not delivered|Arrived damaged): (\d+) x", re.M)
BAD = re.compile(r"(?ms)^\W*(Still to pay|Delivered instead|Refund|Not delivered(?!.*Credited))")
DRINK = "can|bottled?|water|tea|soda|juice|drink|energy|latte|coffee"
LARGE = re.compile(rf"(?i)\b({DRINK}|family|party|pillow|blanket|umbrella|\d+L)\b")
LAST_DAY = re.compile(r"(?:last day,|close of)\s+day\s+(\d+)")


def fit_line(sales: Sales, usual_cents: float, customers: float) -> tuple[float, float]:
    """The mean demand line over a grid of choke prices: units at price 0, and fewer for a cent."""
    shape = SHAPE + sum(units for units, _ in sales.values()) / SPREAD
    found = []
    for multiple in CHOKES:
        choke_cents = multiple * usual_cents
        rate = SHAPE / customers
        likelihood = -0.5 * (log(multiple / CHOKE) / CHOKE_SD) ** 2
        for price_cents, (units, days) in sales.items():
            share = max(1 - price_cents / choke_cents, 0.001)
            rate += days * share / SPREAD
            likelihood += units / SPREAD * log(share)
        found.append((likelihood - shape * log(rate), shape / rate, choke_cents))
    most = max(found)[0]
    lines = [(exp(score - most), level, choke_cents) for score, level, choke_cents in found]
    total = sum(weight for weight, _, _ in lines)
    top = sum(weight * level for weight, level, _ in lines) / total
    return top, sum(weight * level / choke_cents for weight, level, choke_cents in lines) / total


@dataclass(slots=True)
class Offer:
    """What one supplier asks for a product."""

    first_cents: int
    case_units: int
    least_units: int
    tiers: set[tuple[int, int]]  # units from which, unit price; kept until an order is refused
    bid_units: int = 1  # how many it last bid for
    firm: bool = False  # bargaining moves it no more

    def cents(self, units: int) -> int:
        """A unit's price when so many are bought."""
        return min(cents for least, cents in self.tiers if units >= least)


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
    usual_cents: float = 100.0  # the median of the first quotes; a dollar before the first
    cost_cents: int = 0  # the lowest price
    pace: float = 0.0  # units a day at the best price
    promise_cents: float = 0.0  # earned a day at it

    def daily(self, price_cents: float) -> float:
        """Units a day at a price."""
        return max(0.0, self.top - self.slope * price_cents)

    def best_cents(self, cost_cents: float) -> float:
        """The price that earns most a day: halfway from the cost to where nobody buys."""
        return (self.top / self.slope + cost_cents) / 2


@dataclass(slots=True)
class Supplier:
    """Somebody who has sent a price list; one order at a time is under way there."""

    name: str
    minimum_cents: int = 0
    fee_cents: int = 0
    least_cases: int = 1
    lead_days: int = 5  # from payment to delivery, at worst
    checked: bool = False
    coming: dict[str, int] = field(default_factory=dict)  # SKU -> units on order
    lost_day: int = 0  # what has not come by then never will
    deliveries: int = 0
    arrives: float = 1.0  # share of the units paid for, the latest counting most


class Negotiator:
    """The plan above, as a generator: it yields calls and is sent what came of them."""

    needs = (
        "web_search send_email list_emails read_email make_payment collect_cash wait stock_slot "
        "get_machine_inventory get_storage_inventory empty_slot set_price wait_until_tomorrow"
    )
    plays_fleets = False  # it has one machine in mind

    def __init__(self, trusting: bool, asks: float) -> None:
        self.trusting, self.trust, self.asks = trusting, (0.5,) if trusting else TRUST, asks

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode with an empty memory."""
        self.last_day = min((int(told) - 1 for told in LAST_DAY.findall(briefing)), default=10**6)
        self.products: dict[str, Product] = {}  # the most promising first
        self.slots: list[Slot] = []
        self.suppliers: dict[str, Supplier] = {}
        self.asked: dict[str, bool] = {}  # whether a price list was asked for
        self.settled: set[str] = set()  # bills paid, and customers paid back
        self.customers = FIRST_CUSTOMERS
        self.sold: Mapping[str, Sequence[int]] | None = None  # on the day that closed
        self._steps = self._run()
        next(self._steps)

    def act(self, observation: Observation) -> Call:
        """Choose the next call."""
        self.seen = observation
        return self._steps.send(observation)

    def _run(self) -> Steps:
        """Everything, in the sequence of a day."""
        yield {}  # no call: waits for the first observation
        for query in QUERIES:
            seen = yield from self._call("web_search", query=query)
            self.asked.update(dict.fromkeys(ADDRESS.findall(seen["text"]), False))
        while True:
            day = self.seen["day"]
            yield from self._read_mail()
            yield from self._look()
            if day % REVIEW_DAYS == 0 or day < 2 * REVIEW_DAYS:
                self._think()
            yield from self._rearrange()
            yield from self._tend()
            yield from self._order()
            yield from self._bargain()
            if day == self.last_day and (hours := 23 - self.seen["minute"] // 60):
                yield from self._call("wait", hours=hours)  # the cash as late as possible
            if day % REVIEW_DAYS == 6 or day == self.last_day:
                yield from self._call("collect_cash")
            if self.seen["day"] == day:
                yield from self._call("wait_until_tomorrow")

    def _call(self, tool: str, **arguments: object) -> Asking:
        """Make a call, and keep the morning report that may come with the answer."""
        seen = yield {"tool": tool, "arguments": arguments}
        self.sold = seen["data"].get("morning", {}).get("sold", self.sold)
        return seen

    def _write(self, address: str, subject: str, text: str) -> Asking:
        """Send a mail."""
        body = f"Hello,\n\n{text}\n\nThank you."
        return self._call("send_email", to=address, subject=subject, body=body)

    def _read_mail(self) -> Steps:
        """Read everything, the oldest first; give up what is overdue."""
        if self.seen["unread_emails"]:
            listed = yield from self._call("list_emails", unread_only=True, limit=50)
            for row in reversed(listed["data"]["emails"]):
                seen = yield from self._call("read_email", email_id=row["id"])
                yield from self._take_in(row["sender"], row["subject"], seen["data"]["body"])
        for address, supplier in [*self.suppliers.items()]:
            if supplier.coming and self.seen["day"] > supplier.lost_day:
                self._drop(address)

    def _take_in(self, sender: str, subject: str, body: str) -> Steps:
        """Understand a mail: of the post office, a new supplier, one it knows, or a customer."""
        if subject.endswith(" is open"):
            self.asked.setdefault(sender, False)
        elif sender.startswith("postmaster@"):  # names an address that is no more
            for address in ADDRESS.findall(body):
                self._drop(address)
        elif not self.asked.get(sender):
            yield from self._refund(sender, body)
        elif sender in self.suppliers or (subject == "Re: Price list" and PRICE_LINE.search(body)):
            supplier = self.suppliers.setdefault(sender, Supplier(body.splitlines()[-2]))
            yield from self._deal(sender, supplier, subject, body)

    def _deal(self, sender: str, supplier: Supplier, subject: str, body: str) -> Steps:
        """Keep prices and conditions; pay bills of orders; notice deliveries, tricks, closings."""
        for attribute, pattern in CONDITIONS.items():
            if told := pattern.search(body):
                setattr(supplier, attribute, cents_of(told[1]))
        for name, sku, price, rest in PRICE_LINE.findall(body):
            product = self.products.setdefault(sku, Product(sku, name, bool(LARGE.search(name))))
            case = int(told[1]) if (told := re.search(r"cases of (\d+)", rest)) else 1
            least = max(ceil(LEAST_UNITS / case), supplier.least_cases) * case
            tiers = {(int(units), cents_of(text)) for text, units in PRICE_BREAK.findall(rest)}
            new = Offer(cents_of(price), case, least, {(1, cents_of(price)), *tiers})
            offer = product.offers.setdefault(sender, new)
            firm = new.cents(offer.bid_units) >= offer.cents(offer.bid_units)
            offer.firm = firm and subject == "Re: Our offer"
            offer.tiers = new.tiers | (set() if subject == "Re: Purchase order" else offer.tiers)
        bill = None
        if subject == "Re: Purchase order" and supplier.coming:
            bill = BILL.search(body)
            if not bill and "Expected delivery" not in body:  # refused
                supplier.coming = {}
        elif subject.endswith(" delivered") and supplier.coming:
            lost, units = sum(map(int, LOST.findall(body))), sum(supplier.coming.values())
            supplier.arrives += LATEST_WEIGHT * (1 - lost / units - supplier.arrives)
            supplier.coming, supplier.deliveries = {}, supplier.deliveries + 1
        elif self.trusting and (extra := EXTRA.search(body)):
            bill = extra if 2 * cents_of(extra[1]) < self.seen["balance_cents"] else None
        if bill and bill[0] not in self.settled:
            self.settled.add(bill[0])
            about = {"amount": bill[1].replace(",", ""), "description": bill[2]}
            seen = yield from self._call("make_payment", to=sender, **about)
            supplier.coming = supplier.coming if seen["ok"] else {}
        if BAD.search(body) and not self.trusting:
            self._drop(sender)

    def _refund(self, sender: str, body: str) -> Steps:
        """Pay a customer back what the machine has lately asked for a product, once."""
        named = [product for product in self.products.values() if product.name in body]
        amounts = {cents_of(each) for each in re.findall(AMOUNT, body)}
        if named and len(amounts) == 1 and sender not in self.settled:
            product, cents = max(named, key=lambda each: len(each.name)), amounts.pop()
            if cents in product.sales and set(ADDRESS.findall(body)) <= {sender}:
                self.settled.add(sender)
                about = {"amount": dollars(cents), "description": f"Refund: {product.name}"}
                yield from self._call("make_payment", to=sender, **about)

    def _drop(self, address: str) -> None:
        """Buy of somebody no more."""
        self.suppliers.pop(address, None)
        for product in self.products.values():
            product.offers.pop(address, None)

    def _bargain(self) -> Steps:
        """Bid for goods of interest wherever prices may still fall; ask for price lists."""
        wanted = [] if self.trusting else self._wanted(2 * TRIALS)
        cash_cents, review = self.seen["balance_cents"], self.seen["day"] % REVIEW_DAYS == 0
        for address, supplier in [*self.suppliers.items()]:
            if self.seen["minute"] > LATE_MINUTE:
                break
            text, bids = "your prices are more than we can pay. Could you do these?", ""
            for product in wanted:
                if (offer := product.offers.get(address)) and (review or not offer.firm):
                    units = max(offer.bid_units, self._lot(product, address, cash_cents))
                    if not offer.firm or units >= REBID * offer.bid_units:
                        offer.bid_units = units
                        cents = int(max(BID * offer.cents(units), LOWEST_BID * offer.first_cents))
                        bids += f"\n{units} units of {product.name} ({product.sku})"
                        bids += f" at ${dollars(cents)} each"
            if bids and not supplier.checked:
                supplier.checked, query = True, f"{supplier.name} complaints warning scam"
                seen = yield from self._call("web_search", query=query)
                sites = {
                    page["address"].partition("/")[0]
                    for page in seen["data"]["results"]
                    if supplier.name in page["title"] + page["text"]
                    and re.search("(?i)warning|complaint|scam|avoid", page["title"])
                }
                if len(sites) > 1:
                    self._drop(address)
            if bids and address in self.suppliers:
                yield from self._write(address, "Our offer", text + bids)
        for address in [each for each, asked in self.asked.items() if not asked]:
            if self.seen["minute"] < LATE_MINUTE:
                self.asked[address] = True
                yield from self._write(address, "Price list", "please send me your price list.")

    def _order(self) -> Steps:
        """Order what runs short, and what else the same suppliers sell cheapest."""
        plan: dict[str, list[tuple[Product, int]]] = {}
        day, budget_cents = self.seen["day"], self.seen["balance_cents"] - RESERVE_CENTS
        room_cents = {
            address: int(self.trust[: each.deliveries + 1][-1] * budget_cents)
            for address, each in self.suppliers.items()
            if not each.coming and day < self.last_day - each.lead_days - 1
        }
        for product in self._wanted(TRIALS):
            choices = []
            for address in [each for each in product.offers if each in room_cents]:
                if units := self._need(product, address, min(room_cents[address], budget_cents)):
                    unit_cents = product.offers[address].cents(units)
                    choices.append((unit_cents / self.suppliers[address].arrives, address, units))
            if choices:
                _, address, units = min(choices)
                cents = units * product.offers[address].cents(units)
                budget_cents -= cents
                room_cents[address] -= cents
                plan.setdefault(address, []).append((product, units))
        for address, goods in plan.items():
            short = any(self._position(each) < SHORT_DAYS * each.pace for each, _ in goods)
            supplier, text, cents = self.suppliers[address], "please send me this order:", 0
            for product, units in goods:
                unit_cents = product.offers[address].cents(units)
                text += f"\n{units} units of {product.name} ({product.sku})"
                text += "" if self.trusting else f" at ${dollars(unit_cents)} each"
                cents += units * unit_cents
            if short and cents >= max(supplier.minimum_cents, FEE_TIMES * supplier.fee_cents):
                yield from self._write(address, "Purchase order", text)
                supplier.coming = {product.sku: units for product, units in goods}
                supplier.lost_day = day + supplier.lead_days + LATE_DAYS

    def _wanted(self, trials: int) -> list[Product]:
        """The best of what was tried, as many as there are slots, and what to try next."""
        wanted: list[Product] = []
        offered = [product for product in self.products.values() if product.offers]
        trials *= self.seen["day"] < TRIALS_UNTIL * self.last_day
        for size in sorted({slot["size"] for slot in self.slots}):
            slots = sum(slot["size"] == size for slot in self.slots)
            known = [each for each in offered if each.large == (size == "L")]
            best = [product for product in known if product.sales][:slots]
            least = SWAP_GAIN * best[-1].promise_cents if len(best) == slots else 0.0
            fresh = [each for each in known if not each.sales and each.promise_cents > least]
            wanted += best + fresh[: max(slots - len(best), trials)]
        return [product for product in offered if product in wanted]

    def _position(self, product: Product) -> int:
        """Units on the shelf, in storage and on the way."""
        shelf: int = sum(slot["units"] for slot in self.slots if slot["sku"] == product.sku)
        coming = sum(each.coming.get(product.sku, 0) for each in self.suppliers.values())
        return shelf + product.stored_units + coming

    def _lot(self, product: Product, address: str, most_cents: int) -> int:
        """Units to buy of somebody at once: for lead time and cover, as far as the cash allows."""
        offer, days = product.offers[address], self.suppliers[address].lead_days + COVER_DAYS
        days = min(days, self.last_day - int(self.seen["day"]))
        level = product.pace * days + SAFETY * sqrt(SPREAD * product.pace * SHORT_DAYS)
        share_cents = MOST_SHARE * self.seen["balance_cents"] / (1 if product.sales else 2)
        units: float = min(level, min(share_cents, most_cents) / offer.cents(offer.bid_units))
        return max(ceil(units / offer.case_units) * offer.case_units, offer.least_units)

    def _need(self, product: Product, address: str, most_cents: int) -> int:
        """Units to order of somebody; 0 where it is not worth while."""
        offer, units = product.offers[address], self._lot(product, address, most_cents)
        cents, held = offer.cents(units), self._position(product)
        settled = self.trusting or offer.firm or cents <= READY * offer.first_cents
        left_units = product.pace * (self.last_day - self.seen["day"])
        wants = held < min(max(SHORT_DAYS * product.pace, TAKE * units), left_units - units / 2)
        return units if settled and wants and units * cents <= most_cents else 0

    def _look(self) -> Steps:
        """Count storage and machine; learn from sales, unless it sold out and was no surprise."""
        storage = yield from self._call("get_storage_inventory")
        machine = yield from self._call("get_machine_inventory")
        units_of = {row["sku"]: row["units"] for row in storage["data"]["products"]}
        for each in self.products.values():
            each.stored_units = units_of.get(each.sku, 0)
        for slot, row in zip(self.slots, machine["data"]["slots"], strict=False):
            product = self.products.get(slot["sku"])
            if product and slot["price_cents"] and self.sold is not None:
                price_cents, units = slot["price_cents"], self.sold.get(slot["sku"], (0, 0))[0]
                if row["units"] or units > product.daily(price_cents):
                    for cents, (sold, days) in product.sales.items():
                        product.sales[cents] = (FADE * sold, FADE * days)
                    sold, days = product.sales.get(price_cents, (0.0, 0.0))
                    product.sales[price_cents] = (sold + units, days + 1)
        self.slots, self.sold = machine["data"]["slots"], None

    def _think(self) -> None:
        """Fit every demand line anew; the most promising come first."""
        for product in self.products.values():
            if offers := product.offers.values():
                product.usual_cents = median(each.first_cents for each in offers)
                product.cost_cents = min(each.cents(each.bid_units) for each in offers)
            line = fit_line(product.sales, product.usual_cents, self.customers)
            product.top, product.slope = line
            best_cents = self.asks * product.best_cents(product.cost_cents)
            product.pace = product.daily(best_cents)
            product.promise_cents = product.pace * (best_cents - product.cost_cents)
        if tried := [product for product in self.products.values() if product.sales]:
            self.customers = sum(product.top for product in tried) / len(tried)
        self.products = dict(sorted(self.products.items(), key=lambda pair: -pair[1].promise_cents))

    def _promise_cents(self, slot: Slot) -> float:
        """What a slot promises with what is, or soon will be, in it."""
        goods = self.products.get(slot["sku"])
        return goods.promise_cents if goods and self._position(goods) else 0.0

    def _rearrange(self) -> Steps:
        """Give free and poor slots to the most promising products in storage."""
        for product in self.products.values():
            if not product.stored_units or product.sku in [slot["sku"] for slot in self.slots]:
                continue
            slots = [each for each in self.slots if each["size"] == "L" or not product.large]
            slot = min(slots, key=lambda each: (self._promise_cents(each), each["size"] == "L"))
            if product.promise_cents >= SWAP_GAIN * self._promise_cents(slot):
                if slot["units"]:
                    yield from self._call("empty_slot", row=slot["row"], column=slot["column"])
                    slot.update(sku=None, units=0)
                seen = yield from self._carry(slot, product, FIRST_UNITS)
                product.large |= "small goods only" in seen["text"]

    def _carry(self, slot: Slot, product: Product, units: int) -> Asking:
        """Carry units into a slot, so many or all there are."""
        units = min(units, product.stored_units)
        place = {"row": slot["row"], "column": slot["column"]}
        seen = yield from self._call("stock_slot", product=product.sku, quantity=units, **place)
        if seen["ok"]:
            product.stored_units -= units
            slot.update(seen["data"])
        return seen

    def _tend(self) -> Steps:
        """Fill the slots that may not last, and set the prices that are off."""
        for slot in self.slots:
            if (product := self.products.get(slot["sku"])) is None:
                continue
            if product.stored_units and slot["units"] <= FILL_SHARE * slot["capacity_units"]:
                yield from self._carry(slot, product, slot["capacity_units"] - slot["units"])
            best_cents = self.asks * product.best_cents(product.cost_cents)
            now_cents = slot["price_cents"] or 0
            days_left = self.last_day - self.seen["day"] + 1
            if days_left <= CLEARANCE_DAYS:  # not more than clears the stock
                daily = (product.stored_units + slot["units"]) / days_left
                least_cents = max((product.top - daily) / product.slope, product.best_cents(0))
                best_cents = min(best_cents, least_cents)
            cents = max(1, round(best_cents / STEP_CENTS)) * STEP_CENTS
            review = self.seen["day"] % REVIEW_DAYS == 0 or not now_cents
            if review and abs(cents - now_cents) >= REPRICE * now_cents:
                place = {"row": slot["row"], "column": slot["column"]}
                seen = yield from self._call("set_price", price=dollars(cents), **place)
                slot.update(seen["data"])
                product.sales.setdefault(cents, (0.0, 0.0))


def cents_of(text: str) -> int:
    """Whole cents of an amount written as ``1,234.50``."""
    return int(text.replace(",", "").replace(".", ""))


def dollars(cents: int) -> str:
    """An amount as the tools take it, e.g. ``12.50``."""
    return f"{cents // 100}.{cents % 100:02d}"


def make_agent(trusting: bool = False, asks: float = 1.0) -> Negotiator:
    """Make the agent, or one that trusts everybody, or asks a share of the price it thinks best."""
    return Negotiator(trusting, asks)
