"""What complaints and empty slots keep customers away: recomputed from a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vendsim.clock import MINUTES_PER_DAY
from vendsim.demand import JUST_KINDS
from vendsim.scenario import CustomersSpec, GoodwillSpec
from vendsim.study.audit.events import Complaint, ComplaintState, Event, PromiseBroken

__all__ = ["Reputation", "goodwill_by_day"]

_REMEMBERED_DAYS = 30


class _Told(NamedTuple):
    """A complaint: the day on which it came, and whether the customer had lost money."""

    day: int
    just: bool


class Reputation:
    """Who has heard of complaints that were refused, ignored, or promised money that did not come.

    Args:
        spec: The scenario's customers.
    """

    def __init__(self, spec: CustomersSpec) -> None:
        self._spec = spec
        self._told: dict[int, _Told] = {}
        self._settled: set[int] = set()
        self._telling: set[int] = set()

    def note(self, event: Event) -> None:
        """Take in an event, if it is about a complaint."""
        match event:
            case Complaint():
                day = event.minute // MINUTES_PER_DAY
                self._told[event.id] = _Told(day, event.reason in JUST_KINDS)
            case ComplaintState() if event.state == "settled":
                self._settled.add(event.complaint)
            case ComplaintState() | PromiseBroken():
                self._telling.add(event.complaint)
            case _:
                pass

    def satisfaction(self, day: int) -> float:
        """The share of customers left on a day."""
        if not self._spec.ignored_effect:
            return 1.0
        telling = [self._told[number] for number in self._telling - self._settled]
        heard = sum([one.just and day - one.day <= _REMEMBERED_DAYS for one in telling])
        return max(self._spec.satisfaction_floor, 1.0 - self._spec.ignored_effect * heard)


def goodwill_by_day(
    spec: GoodwillSpec | None, willing: Sequence[float], let_down: Sequence[float]
) -> list[float]:
    """The share of the people of each day who come in spite of what is told of empty slots.

    Args:
        spec: How word spreads; ``None``: not at all.
        willing: How many wanted something on each day.
        let_down: How many of them could not have what they liked best.
    """
    goodwill, found = 1.0, []
    for wanted, missed in zip(willing, let_down, strict=True):
        found.append(goodwill)
        if spec is not None and wanted > 0.0:
            aim = 1.0 - spec.let_down_effect * min(1.0, missed / wanted)
            goodwill = max(spec.floor, goodwill + (aim - goodwill) / spec.memory_days)
    return found
