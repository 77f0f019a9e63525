"""What a model's output tokens cost: every week to the cent, nothing lost by rounding."""

from __future__ import annotations

from vendsim.study.audit.breach import Findings
from vendsim.study.audit.calls import output_tokens_of
from vendsim.study.audit.events import TokenCharge
from vendsim.study.audit.market import Market
from vendsim.study.audit.step import Step

__all__ = ["Tokens"]

_PRICED = 1_000_000
_DAYS_PER_WEEK = 7


class Tokens:
    """Counts tokens that actions say they took, and charges them."""

    def __init__(self, market: Market, findings: Findings) -> None:
        self._rate = market.money.output_token_cents_per_million
        self._findings = findings
        self._tokens = 0
        self._carried = 0

    def count(self, step: Step) -> None:
        """Count the tokens of a call."""
        self._tokens += output_tokens_of(step.action)

    @property
    def unbooked_cents(self) -> int:
        """What the tokens cost that have not been charged."""
        due = self._carried + self._tokens * self._rate
        return (2 * due + _PRICED) // (2 * _PRICED)

    def charge(self, event: TokenCharge) -> None:
        """Charge them, rounded half up; what rounding leaves is carried on."""
        self._findings.expect("token_charge", event.tokens, self._tokens, "the tokens charged")
        cents = self.unbooked_cents
        self._findings.expect("token_charge", event.cents, cents, "their cost")
        self._carried += self._tokens * self._rate - cents * _PRICED
        self._tokens = 0

    def check_day(self, day: int, ends: bool) -> None:
        """After a week, and at the end, nothing is left to charge."""
        if self._rate and self._tokens and (ends or (day + 1) % _DAYS_PER_WEEK == 0):
            self._findings.add("token_charge", f"{self._tokens} tokens were not charged")
            self._tokens = 0
