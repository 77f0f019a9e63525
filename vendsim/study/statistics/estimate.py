"""A figure, and how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Estimate", "Interval"]


@dataclass(frozen=True, slots=True)
class Interval:
    """What a figure may well be.

    Attributes:
        low: The lower end.
        high: The upper end.
        level: In how many studies of a hundred, over 100, such an interval holds the true value.
    """

    low: float
    high: float
    level: float = 0.95

    def holds(self, value: float) -> bool:
        """Whether the value lies in it, ends included."""
        return self.low <= value <= self.high

    def turned(self) -> Interval:
        """The interval of the opposite figure."""
        return Interval(-self.high, -self.low, self.level)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure estimated from runs.

    Attributes:
        value: The figure.
        standard_error: Its standard error; ``None`` where one world says nothing of it.
        interval: Its interval; ``None`` likewise.
    """

    value: float
    standard_error: float | None
    interval: Interval | None
