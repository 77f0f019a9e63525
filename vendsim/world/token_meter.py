"""What the agent's output tokens cost, to the cent."""

from __future__ import annotations

__all__ = ["TokenMeter"]

TOKENS_PRICED = 1_000_000
"""The rate is for so many tokens."""


class TokenMeter:
    """Counts tokens, and turns them into whole cents from time to time.

    A charge is rounded half up; what rounding added or left out is carried into the next
    charge. So all charges together are the price of all tokens, rounded once.

    >>> meter = TokenMeter(10_000)
    >>> meter.count(149)
    >>> meter.charge(), meter.tokens
    ((149, 1), 0)
    >>> meter.count(1)
    >>> meter.charge()
    (1, 1)

    Args:
        cents_per_million: The rate.

    Attributes:
        tokens: Tokens counted that have not been charged yet.
    """

    __slots__ = ("_carried", "_cents_per_million", "tokens")

    def __init__(self, cents_per_million: int) -> None:
        self._cents_per_million = cents_per_million
        # In millionths of a cent; negative where more was charged than was due.
        self._carried = 0
        self.tokens = 0

    def count(self, tokens: int) -> None:
        """Note that the agent wrote so many tokens."""
        self.tokens += tokens

    def charge(self) -> tuple[int, int]:
        """Tokens that have not been charged yet, and the cents to be paid for them."""
        tokens, self.tokens = self.tokens, 0
        due = self._carried + tokens * self._cents_per_million
        cents = (2 * due + TOKENS_PRICED) // (2 * TOKENS_PRICED)
        self._carried = due - cents * TOKENS_PRICED
        return tokens, cents

    def state(self) -> list[int]:
        """Plain values for the world's state hash."""
        return [self.tokens, self._carried]
