"""What has been found in a mail so far, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from vendsim.mail.acts import Sentence
from vendsim.mail.amounts import Amount
from vendsim.mail.deeds import Deed
from vendsim.mail.layout import Part
from vendsim.mail.names import ProductNames
from vendsim.mail.wanted import Wanted

__all__ = ["OFFERS", "Find", "Reading"]

OFFERS: frozenset[Deed] = frozenset(("counter_offer", "claim"))
"""Deeds that speak of another price than the supplier's."""


@dataclass(slots=True)
class Find:
    """A deed, with the product it is about if there is one; dropped if taken back.

    ``existing`` says that it is about an order that exists already.
    """

    deed: Deed
    part: Part
    wanted: Wanted | None = None
    firm: bool = False
    existing: bool = False
    dropped: bool = False


@dataclass(slots=True)
class Reading:
    """What has been read so far.

    Attributes:
        names: The products of the market.
        finds: Deeds in the order of the text.
        judged: Every sentence, with the judgement on it.
        pending: Lists that no sentence before them explains.
        blocked: List lines under an order that say more than a list line may.
        idle: Products named in passing.
        stray: Quantities in orders that belong to no product known here.
        context: The sentence that explains a list that follows.
        default: A quantity the context gives for each product.
        accepted: Sentences that agree to a price.
        reported: Whether what follows is what somebody said ("You wrote: ...").
        foreign: Whether the list that follows is headed as something else.
        repeats: Sentences that order the same as before, and whether they say nothing else.
        chatty: Greetings and thanks.
        businesslike: Whether a sentence holds words of ordering, or a question.
        named: The products named so far, each as the SKUs it may be.
        by_case: Whether numbers alone count cases ("all quantities are in cases").
        existing: Whether a heading names an order that exists.
        told: Sentences that name a sum of money.
        tokens: The words said so far, up to a number of them.
    """

    names: ProductNames
    finds: list[Find] = field(default_factory=list)
    judged: list[Part] = field(default_factory=list)
    pending: list[Part] = field(default_factory=list)
    blocked: list[Part] = field(default_factory=list)
    idle: list[Part] = field(default_factory=list)
    stray: list[Part] = field(default_factory=list)
    context: Sentence | None = None
    default: Amount | None = None
    accepted: list[Part] = field(default_factory=list)
    reported: bool = False
    foreign: bool = False
    repeats: list[tuple[Part, bool]] = field(default_factory=list)
    chatty: str = ""
    businesslike: bool = False
    named: dict[tuple[str, ...], None] = field(default_factory=dict)
    by_case: bool = False
    existing: bool = False
    told: list[Part] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    @property
    def sentences(self) -> list[Sentence]:
        """The judgement on every sentence."""
        return [part.sentence for part in self.judged]
