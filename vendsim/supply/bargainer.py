"""A supplier's mind in bargaining: what it asks of whom, and when it gives way.

The model is the time-dependent tactic of Faratin, Sierra and Jennings (1998): in round t of
at most T the offer is ``list − α(t)·(list − reserve)`` with
``α(t) = κ + (1 − κ)·(t/T)^(1/b)``. T, κ and b are drawn once a world for each supplier from
the ranges of its kind. It never sells below its reserve price, whatever anybody writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from vendsim.rng import Streams
from vendsim.scenario import Scenario
from vendsim.scenario.supplier_spec import SupplierSpec
from vendsim.supply.dealings import Agreement, Dealings
from vendsim.supply.price_book import PriceBook, rounded

__all__ = ["UNLISTED", "Bargainer", "Bid", "Claim", "Effect", "Outcome", "PublicPrice"]

Outcome: TypeAlias = Literal["fixed", "agreed", "countered", "last_word", "too_low"]
"""What becomes of a bid: prices are fixed here; taken; answered with a lower price; answered
with the price as it stands; not taken seriously."""

Effect: TypeAlias = Literal["believed", "unmoved", "doubted", "refuted"]
"""What a rival quote does: lowers the price, nothing, raises it, or raises it because the
rival's public price list says otherwise."""

PublicPrice: TypeAlias = int | Literal["unlisted"] | None
"""What a rival's public price list says of a product: its lowest price in cents, or that it is
not on the list; None where there is no list to look into."""

UNLISTED: Final = "unlisted"

# A quote that is this little below what the rival's price list says passes for true.
ROUNDING_SHARE = 0.98


class Bid(NamedTuple):
    """What a buyer would pay for a product.

    Attributes:
        sku: The product.
        units: How many it would take then, None where it does not say.
        unit_price_cents: A unit's price; None where it only asks for a better one.
    """

    sku: str
    units: int | None
    unit_price_cents: int | None


class Claim(NamedTuple):
    """A rival quote a buyer tells of.

    Attributes:
        sku: The product.
        unit_price_cents: What the rival is said to ask for a unit; None where it is not said.
        public: What the rival's public list says of it.
    """

    sku: str
    unit_price_cents: int | None
    public: PublicPrice


class Bargainer:
    """One supplier's bargaining with all its buyers.

    Args:
        spec: The supplier.
        scenario: Its market.
        streams: The randomness of its world.
        prices: Its public prices.
    """

    __slots__ = (
        "_dealings",
        "_exponent",
        "_kappa",
        "_prices",
        "_rounds",
        "_rules",
        "_spec",
        "_streams",
    )

    def __init__(
        self, spec: SupplierSpec, scenario: Scenario, streams: Streams, prices: PriceBook
    ) -> None:
        self._spec = spec
        self._streams = streams
        self._prices = prices
        self._rules = scenario.kind_of(spec).bargaining
        self._dealings: dict[str, Dealings] = {}
        # T, drawn with kappa and b when somebody first bargains.
        self._rounds = 0
        self._kappa = self._exponent = 0.0

    def dealings(self, business_id: str) -> Dealings:
        """What is remembered of a buyer."""
        kept = self._dealings.get(business_id)
        if kept is None:
            kept = self._dealings[business_id] = Dealings()
        return kept

    def unit_price_cents(self, business_id: str, sku: str, units: int, day: int) -> int:
        """What a unit costs a buyer who takes that many at once.

        Raises:
            KeyError: The supplier does not carry the product.
        """
        dealings = self._dealings.get(business_id)
        if dealings is None:
            return self._prices.unit_price_cents(sku, units, day)
        asked = self._asked_cents(dealings, sku, units, day)
        haggle = dealings.haggles.get(sku)
        agreed = None if haggle is None else haggle.agreed_cents(units, day)
        return asked if agreed is None else min(asked, agreed)

    def booked_cents(
        self, business_id: str, sku: str, units: int, written_day: int, day: int
    ) -> int:
        """What a unit costs in an order: the lower price of the days it is written and answered.

        So whatever a letter names can be ordered until the end of the last day it names.

        Raises:
            KeyError: The supplier does not carry the product.
        """
        price = self.unit_price_cents(business_id, sku, units, day)
        if written_day == day:
            return price
        return min(price, self.unit_price_cents(business_id, sku, units, written_day))

    def prices(
        self, business_id: str, sku: str, units: int, day: int
    ) -> tuple[int, int, tuple[tuple[int, int], ...]]:
        """All that a unit costs a buyer.

        Returns:
            The price of a single unit, that of one of so many at once, and units from which, and
            a unit's price then; only lower prices.

        Raises:
            KeyError: The supplier does not carry the product.
        """
        public = self._prices.asked(sku, day)
        dealings = self._dealings.get(business_id)
        if dealings is None or dealings.is_strange:
            return public.list_cents, public.unit_cents(units), public.breaks
        listed = price = self.unit_price_cents(business_id, sku, 1, day)
        if units != 1:
            price = self.unit_price_cents(business_id, sku, units, day)
        from_units = [least for least, _ in public.breaks]
        haggle = dealings.haggles.get(sku)
        if haggle is not None:
            agreed = {each.from_units for each in haggle.agreements}
            from_units = sorted(agreed.union(from_units))
        lowest = listed
        breaks: list[tuple[int, int]] = []
        for least in from_units:
            lower = self.unit_price_cents(business_id, sku, least, day)
            if lower < lowest:
                breaks.append((least, lower))
                lowest = lower
        return listed, price, tuple(breaks)

    def bid(self, business_id: str, bids: Sequence[Bid], day: int) -> list[Outcome]:
        """Answer the bids of one mail, in one round of bargaining.

        A price that is agreed or offered stands until :meth:`valid_until_day`. Two mails
        that are answered on one morning are one round, and so are several bids for one
        product. While it is angry about a product the supplier does not give way in it.

        Raises:
            KeyError: The supplier does not carry one of the products; nothing has changed.
        """
        rules = self._rules
        if rules is None or not bids:
            return ["fixed"] * len(bids)
        for each in bids:
            if not self._prices.carries(each.sku):
                raise KeyError(each.sku)
        dealings = self.dealings(business_id)
        least = [
            rules.least_serious
            * self._asked_cents(dealings, each.sku, max(1, each.units or 1), day)
            for each in bids
        ]
        cool = self._may_give_way(dealings, day)
        moved: set[str] = set()
        outcomes: list[Outcome] = []
        for each, least_cents in zip(bids, least, strict=True):
            price = each.unit_price_cents
            if price is not None and price < least_cents:
                outcomes.append("too_low")
                continue
            outcomes.append(self._answer(dealings, business_id, each, day, cool, moved))
        return outcomes

    def claim(self, business_id: str, claim: Claim, day: int) -> Effect:
        """Hear of a rival's quote: believed only as far as it can be.

        One that a public price list bears out moves the supplier a step, and one that it
        contradicts is a broken promise. Of others the first since the last delivery is judged
        by the uniform of (seed, ``"rival_quote"``, supplier and product, day); later ones can
        only annoy.

        Raises:
            KeyError: The supplier does not carry the product; nothing has changed.
        """
        rules = self._rules
        if not self._prices.carries(claim.sku):
            raise KeyError(claim.sku)
        if rules is None:
            return "unmoved"
        dealings = self.dealings(business_id)
        haggle = dealings.about(claim.sku)
        haggle.claims += 1
        lowest = claim.unit_price_cents or 0
        if _is_contradicted(claim):
            self.break_promise(business_id)
            self._annoy(dealings, claim.sku, day)
            return "refuted"
        if claim.public is not None and claim.unit_price_cents is not None:
            if haggle.claims > 1:
                return "unmoved"
            return self._lower(dealings, business_id, claim.sku, lowest, day)
        drawn = self._streams.uniform("rival_quote", f"{self._spec.id}/{claim.sku}", day)
        if drawn > 1.0 - rules.belief_raises:
            self._annoy(dealings, claim.sku, day)
            return "doubted"
        if drawn < rules.belief_lowers and haggle.claims == 1:
            return self._lower(dealings, business_id, claim.sku, lowest, day)
        return "unmoved"

    def delivered(self, business_id: str, day: int) -> None:
        """Remember that an order was paid and delivered; several of one day count once."""
        dealings = self.dealings(business_id)
        if day != dealings.delivered_day:
            dealings.delivered += 1
            dealings.delivered_day = day
        dealings.rounds = dealings.cooling_until_day = 0
        for haggle in dealings.haggles.values():
            haggle.claims = 0

    def break_promise(self, business_id: str) -> None:
        """Remember a promise that was broken; all prices agreed are withdrawn."""
        dealings = self.dealings(business_id)
        dealings.broken += 1
        for haggle in dealings.haggles.values():
            haggle.agreements = []

    def valid_until_day(self, day: int) -> int:
        """The last day on which an order can be written at a price named today."""
        return min(day + self._spec.quote_valid_days, self._prices.last_day_of_prices(day))

    def holds_until_day(self, business_id: str, skus: Iterable[str], day: int) -> int:
        """The last day on which all that a buyer is asked for these products today holds.

        A price agreed earlier may run out sooner than one named today.
        """
        last_day = self.valid_until_day(day)
        dealings = self._dealings.get(business_id)
        if dealings is None:
            return last_day
        for sku in skus:
            haggle = dealings.haggles.get(sku)
            for each in () if haggle is None else haggle.agreements:
                if day <= each.until_day < last_day:
                    asked = self._asked_cents(dealings, sku, each.from_units, day)
                    if each.unit_price_cents < asked:
                        last_day = each.until_day
        return last_day

    def state(self) -> dict[str, object]:
        """What is remembered, as plain JSON values."""
        return {who: self._dealings[who].state() for who in sorted(self._dealings)}

    def _asked_cents(self, dealings: Dealings, sku: str, units: int, day: int) -> int:
        """The price before any agreement: list price, goodwill, anger, membership."""
        public = self._prices.asked(sku, day)
        listed, reserve = public.unit_cents(units), public.reserve_cents
        price = float(listed)
        rules = self._rules
        if rules is not None:
            goodwill = rules.loyalty * dealings.delivered
            if goodwill > rules.most_loyalty:
                goodwill = rules.most_loyalty
            goodwill -= rules.grudge * dealings.broken
            price -= goodwill * (listed - reserve)
            haggle = dealings.haggles.get(sku)
            if haggle is not None and day < haggle.angry_until_day:
                price *= 1.0 + rules.anger
        if dealings.member and self._spec.membership is not None:
            price *= 1.0 - self._spec.membership.discount
        cents = int(price + 0.5)
        return cents if cents > reserve else reserve

    def _may_give_way(self, dealings: Dealings, day: int) -> bool:
        """Begin a round; whether the supplier has the patience to give way in it."""
        assert self._rules is not None
        if dealings.round_day == day or day < dealings.cooling_until_day:
            return False
        if dealings.rounds >= self._rules.patience_rounds:
            if dealings.round_day + self._rules.cooling_days > day:
                dealings.cooling_until_day = dealings.round_day + self._rules.cooling_days
                return False
            dealings.rounds = 0
        dealings.rounds += 1
        dealings.round_day = day
        return True

    def _answer(
        self,
        dealings: Dealings,
        business_id: str,
        bid: Bid,
        day: int,
        cool: bool,
        moved: set[str],
    ) -> Outcome:
        """Take a serious bid, or offer what this round allows.

        Args:
            dealings: What is remembered of the buyer.
            business_id: The buyer.
            bid: What it would pay.
            day: The day of the answer.
            cool: Whether the supplier has the patience to give way.
            moved: The products in which it has given way in this round; added to.
        """
        units = max(1, bid.units or 1)
        price = self.unit_price_cents(business_id, bid.sku, units, day)
        named = bid.unit_price_cents
        if named is not None and named >= price:
            return "agreed"
        haggle = dealings.about(bid.sku)
        if not cool or day < haggle.angry_until_day:
            return "last_word"
        if bid.sku not in moved:
            moved.add(bid.sku)
            haggle.rounds += 1
        asked = self._asked_cents(dealings, bid.sku, units, day)
        reserve = self._prices.reserve_cents(bid.sku, day)
        conceded = self._conceded(haggle.rounds) * self._openness(dealings, units)
        offer = rounded(asked - conceded * (asked - reserve))
        offer = min(price, max(reserve, offer))
        if named is not None and named >= offer:
            self._agree(dealings, bid.sku, units, named, day)
            return "agreed"
        if offer == price:
            return "last_word"
        self._agree(dealings, bid.sku, units, offer, day)
        return "countered"

    def _conceded(self, rounds: int) -> float:
        """α of a round: which share of the way to the reserve price has been given."""
        rules = self._rules
        assert rules is not None
        if not self._rounds:
            draws = self._streams.uniforms("temper", self._spec.id, 0, 3)
            least, most = rules.rounds
            self._rounds = least + int(draws[0] * (most - least + 1))
            low, high = rules.first_concession
            self._kappa = low + (high - low) * draws[1]
            low, high = rules.exponent
            self._exponent = low + (high - low) * draws[2]
        share = min(1.0, rounds / self._rounds) ** (1.0 / self._exponent)
        return self._kappa + (1.0 - self._kappa) * float(share)

    def _openness(self, dealings: Dealings, units: int) -> float:
        """Which share of its concession a buyer gets: less for few units and broken promises."""
        rules = self._rules
        assert rules is not None
        openness = max(0.0, 1.0 - rules.grudge * dealings.broken)
        if rules.volume_weight and self._spec.price_breaks:
            volume = min(1.0, units / self._spec.price_breaks[-1].units)
            openness *= 1.0 - rules.volume_weight * (1.0 - volume)
        return openness

    def _agree(self, dealings: Dealings, sku: str, units: int, cents: int, day: int) -> None:
        """Stand by a price."""
        agreement = Agreement(units, cents, self.valid_until_day(day))
        dealings.about(sku).agree(agreement, day)

    def _lower(
        self, dealings: Dealings, business_id: str, sku: str, lowest_cents: int, day: int
    ) -> Effect:
        """Go down towards a rival's price, but not below it or the reserve price."""
        assert self._rules is not None
        price = self.unit_price_cents(business_id, sku, 1, day)
        reserve = self._prices.reserve_cents(sku, day)
        offer = rounded(price - self._rules.claim_step * (price - reserve))
        offer = max(reserve, min(offer, price), min(lowest_cents, price))
        if offer >= price:
            return "unmoved"
        self._agree(dealings, sku, 1, offer, day)
        return "believed"

    def _annoy(self, dealings: Dealings, sku: str, day: int) -> None:
        """Ask more for a while, and stand by no price named before."""
        assert self._rules is not None
        haggle = dealings.about(sku)
        haggle.angry_until_day = day + self._rules.cooling_days
        haggle.agreements = []


def _is_contradicted(claim: Claim) -> bool:
    """Whether the rival's public list says otherwise, or does not name the product at all."""
    public, named = claim.public, claim.unit_price_cents
    if not isinstance(public, int):
        return public == UNLISTED
    return named is not None and named < ROUNDING_SHARE * public
