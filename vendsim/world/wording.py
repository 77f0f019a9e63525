"""A supplier's mail on its way to the business: worded by a counterparty, if one plays."""

from __future__ import annotations

from typing import Any

from vendsim.mail import Draft, Email, Skin, Try, dress
from vendsim.scenario import Scenario
from vendsim.scenario.supplier_spec import SupplierSpec

__all__ = ["Wording"]


class Wording:
    """The words of all suppliers' mails of a world.

    Args:
        skin: Who gives them.
        scenario: The market.
    """

    __slots__ = ("_names", "_skin", "_suppliers")

    def __init__(self, skin: Skin, scenario: Scenario) -> None:
        self._skin = skin
        self._suppliers = {spec.email: spec for spec in scenario.suppliers}
        self._names = tuple(
            name for product in scenario.products for name in (product.name, product.sku)
        )

    def of(
        self, sender: str, buyer: str, mail: Email | None, letter: str, terms: tuple[str, ...]
    ) -> tuple[str, dict[str, Any] | None]:
        """The text in which a letter is sent, and the event that says how it came about.

        Args:
            sender: Address of who writes; only suppliers' letters are worded.
            buyer: Name of the business.
            mail: What is answered, if it is an answer.
            letter: The letter in its default words.
            terms: The lines of it that count.

        Raises:
            ProviderError: The counterparty gave up for good.
        """
        spec = self._suppliers.get(sender)
        if spec is None:
            return letter, None
        dressed = dress(self._skin, self._draft(spec, buyer, mail, letter, terms))
        event = {
            "kind": "counterparty",
            "model": self._skin.name,
            "accepted": dressed.tries[-1].fault is None,
            "letter": letter,
            "tries": [_plain(each) for each in dressed.tries],
        }
        return dressed.body, event

    def _draft(
        self,
        spec: SupplierSpec,
        buyer: str,
        mail: Email | None,
        letter: str,
        terms: tuple[str, ...],
    ) -> Draft:
        lines = (line.strip() for term in terms for line in term.split("\n"))
        goods = (name for name in self._names if name in letter)
        return Draft(
            supplier=spec.name,
            contact=spec.contact,
            email=spec.email,
            tone=spec.tone,
            buyer=buyer,
            mail=None if mail is None else f"{mail.subject}\n\n{mail.body}",
            letter=letter,
            terms=tuple(line for line in lines if line),
            names=(buyer, spec.name, spec.contact, *goods),
        )


def _plain(attempt: Try) -> dict[str, str | None]:
    return {"text": attempt.text, "fault": attempt.fault}
