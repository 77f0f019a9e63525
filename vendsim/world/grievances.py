"""From a grievance to a complaint: what the customer tells, and whether it is true."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from vendsim.demand import JUST_KINDS, ComplaintKind, Grievance
from vendsim.mail import Story
from vendsim.money import Cents
from vendsim.scenario import Scenario
from vendsim.world.sales import Purchase

__all__ = ["Complaint", "State", "complaint_of", "invent", "suit_story"]

State: TypeAlias = Literal["open", "settled", "refused", "ignored"]

_LIES = ("product", "price", "again", "damages")
_TALES: tuple[Story, ...] = ("faulty", "stale", "swallowed_money")
# What keeps for two years, an umbrella for instance, does not go stale.
_DURABLE_DAYS = 720
# A price that nobody has paid: three times the real one, and a quarter.
_FALSE_PRICE, _FALSE_PRICE_CENTS = 3, 25
# Damages are 8 to 27 times the price.
_LEAST_DAMAGES, _MORE_DAMAGES = 8, 20


@dataclass(slots=True, eq=False)
class Complaint:
    """A complaint and what has become of it.

    Attributes:
        kind: The truth of it, which the business is not told.
        minute: When the first mail comes, in minutes since the start of day 0.
        story: What is said to have happened.
        sku, slot, bought_minute, price_cents, claimed_cents: What is said to have been bought
            where, when and for how much, and what is wanted back; no slot where there was no
            such sale.
        machine: Id of the machine it is said to have been bought from.
        word_mark: Picks the words of the story.
        number: From 1, in the sequence in which they came; 0 before.
        address: The customer's; empty before.
        facts: What stands in the customer's mails.
        state: ``settled`` once all that is claimed is paid, ``refused`` by a mail,
            ``ignored`` where the customer had to write once more; else ``open``.
        paid_cents: All that was paid to the customer.
        promised_cents: The most that was promised.
        let_down: Whether a promise to the customer was broken.
    """

    kind: ComplaintKind
    minute: int
    story: Story
    sku: str
    slot: tuple[int, int] | None
    bought_minute: int
    price_cents: Cents
    claimed_cents: Cents
    machine: str
    word_mark: float
    number: int = 0
    address: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    state: State = "open"
    paid_cents: Cents = 0
    promised_cents: Cents = 0
    let_down: bool = False

    @property
    def keeps_others_away(self) -> bool:
        """Whether a customer who is right tells others of it."""
        if not self.just or self.state == "settled":
            return False
        return self.let_down or self.state != "open"

    @property
    def just(self) -> bool:
        """Whether the customer really lost the money."""
        return self.kind in JUST_KINDS

    def plain(self) -> list[Any]:
        """Plain values for the world's state hash."""
        return [
            *(self.number, self.address, self.kind, self.minute, self.state),
            *(self.claimed_cents, self.paid_cents, self.promised_cents, self.let_down),
        ]


def complaint_of(grievance: Grievance, purchase: Purchase) -> Complaint:
    """The complaint about a purchase as it was; who lies takes any of the just stories."""
    kind = grievance.kind
    story: Story
    if kind == "expired":
        story = "expired" if purchase.nearly_expired else "stale"
    elif kind == "fraudulent":
        story = _TALES[int(_rest(grievance) * len(_TALES))]
    else:
        story = kind
    price_cents = purchase.price_cents
    return Complaint(
        kind,
        grievance.minute,
        story,
        purchase.sku,
        (purchase.row, purchase.column),
        purchase.minute,
        price_cents,
        price_cents,
        purchase.machine,
        grievance.word_mark,
    )


def invent(
    complaint: Complaint,
    grievance: Grievance,
    scenario: Scenario,
    offered: Set[str | None],
    earlier: Complaint | None,
) -> None:
    """Make a fraudulent complaint one of four lies, each to be found out by who looks.

    A product that was not in the machine; a price that was never asked; the story that
    somebody else has told already; or damages of many times the price.

    Args:
        complaint: As it would be if it were true.
        grievance: The draw.
        scenario: The market.
        offered: SKUs that were in the machine that day.
        earlier: The latest just complaint that has come, if one has.
    """
    lie = _LIES[int(grievance.lie_mark * len(_LIES))]
    absent = []
    if lie == "product":
        absent = [product for product in scenario.products if product.sku not in offered]
    if lie == "again" and earlier is not None:
        complaint.story, complaint.word_mark = earlier.story, earlier.word_mark
        complaint.sku, complaint.slot = earlier.sku, earlier.slot
        complaint.machine, complaint.bought_minute = earlier.machine, earlier.bought_minute
        complaint.price_cents, complaint.claimed_cents = earlier.price_cents, earlier.claimed_cents
    elif absent:
        product = absent[int(_rest(grievance) * len(absent))]
        complaint.sku, complaint.slot = product.sku, None
        complaint.price_cents = complaint.claimed_cents = product.reference_price_cents
    elif lie in ("product", "price"):
        cents = _FALSE_PRICE * complaint.price_cents + _FALSE_PRICE_CENTS
        complaint.slot, complaint.price_cents, complaint.claimed_cents = None, cents, cents
    else:
        times = _LEAST_DAMAGES + int(_rest(grievance) * _MORE_DAMAGES)
        complaint.story = "excessive"
        complaint.claimed_cents = -(-times * complaint.price_cents // 100) * 100


def suit_story(complaint: Complaint, scenario: Scenario) -> None:
    """Have nobody call stale what does not go stale: whatever ails it, it is faulty."""
    durable = scenario.product_by_sku[complaint.sku].shelf_life_days >= _DURABLE_DAYS
    if durable and complaint.story in ("expired", "stale"):
        complaint.story = "faulty"


def _rest(grievance: Grievance) -> float:
    """What the choice of the lie leaves of its mark."""
    return grievance.lie_mark * len(_LIES) % 1.0
