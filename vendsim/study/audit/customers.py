"""Customers who complain: what they bought, what they were paid, what they were promised."""

from __future__ import annotations

from collections import Counter

from vendsim.study.audit.breach import Findings
from vendsim.study.audit.clock import MINUTES_PER_DAY
from vendsim.study.audit.events import (
    Complaint,
    ComplaintState,
    Line,
    Payment,
    Promise,
    PromiseBroken,
    PromiseEnd,
    Refund,
)

__all__ = ["Customers"]

_JUST = frozenset({"faulty", "expired", "swallowed_money"})


class Customers:
    """Follows complaints and promises.

    Attributes:
        at: Every complaint that has come, by the customer's address.
    """

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._sold: set[tuple[int, str, int, str]] = set()
        self._complaints: dict[int, Complaint] = {}
        self._promises: dict[int, Promise] = {}
        self._promised = 0
        self._paid: Counter[int] = Counter()
        self._refundable: list[tuple[int, str, int]] = []
        self.at: dict[str, Complaint] = {}

    def sell(self, minute: int, line: Line, machine: str) -> None:
        """Remember what was sold, for how much, and where."""
        self._sold.add((minute // MINUTES_PER_DAY, line[2], line[4], machine))

    def pay(self, event: Payment) -> None:
        """A customer who has complained is paid; a refund must follow."""
        self._refundable.append((event.minute, event.to, event.cents))

    def complain(self, event: Complaint) -> None:
        """A customer complains: a just complaint is of something that was sold."""
        self._findings.expect("complaint", event.id, len(self.at) + 1, "the complaint's number")
        day = event.bought_minute // MINUTES_PER_DAY
        sale = (day, event.sku, event.price_cents, event.machine)
        if event.reason in _JUST and sale not in self._sold:
            self._findings.add(
                "complaint", f"nobody bought {event.sku!a} at {event.price_cents} on day {day}"
            )
        self.at[event.address] = event
        self._complaints[event.id] = event

    def refund(self, event: Refund) -> None:
        """A payment is a refund: once, and added up."""
        complaint = self._complaint(event.complaint)
        if complaint is None:
            return
        payment = (event.minute, complaint.address, event.cents)
        if payment in self._refundable:
            self._refundable.remove(payment)
        else:
            self._findings.add("refund", f"{event.cents} cents refunded that nobody paid")
        self._paid[event.complaint] += event.cents
        self._check_paid("refund", event.complaint, event.paid_cents)
        self._findings.expect(
            "refund", event.claimed_cents, complaint.claimed_cents, "what the customer claimed"
        )

    def turn(self, event: ComplaintState) -> None:
        """A complaint is settled only once all that was claimed is paid."""
        complaint = self._complaint(event.complaint)
        if complaint is None:
            return
        self._check_paid("complaint", event.complaint, event.paid_cents)
        if event.state == "settled" and event.paid_cents < complaint.claimed_cents:
            self._findings.add("complaint", f"complaint {event.complaint} is settled too early")

    def promise(self, event: Promise) -> None:
        """A customer is promised money."""
        self._promised += 1
        self._findings.expect("promise", event.id, self._promised, "the promise's number")
        if self._complaint(event.complaint) is not None:
            self._promises[event.id] = event

    def end_promise(self, event: PromiseEnd) -> None:
        """A promise is kept once it is paid, and broken if it is not in time."""
        promise = self._promises.pop(event.id, None)
        complaint = self._complaint(event.complaint)
        if promise is None or complaint is None:
            self._findings.add("promise", f"there is no open promise {event.id}")
            return
        self._check_paid("promise", event.complaint, event.paid_cents)
        cents = complaint.claimed_cents if promise.cents is None else promise.cents
        broken = isinstance(event, PromiseBroken)
        late = event.minute // MINUTES_PER_DAY >= promise.due_day
        if (event.paid_cents >= cents) is broken or (broken and not late):
            self._findings.add(
                "promise", f"{event.paid_cents} of {cents} cents promised are paid: {event.id}"
            )

    def check(self) -> None:
        """At the end of a step, every payment to a customer who complained is a refund."""
        for _, address, cents in self._refundable:
            self._findings.add("refund", f"{cents} cents paid to {address!a} are no refund")
        self._refundable.clear()

    def _complaint(self, number: int) -> Complaint | None:
        complaint = self._complaints.get(number)
        if complaint is None:
            self._findings.add("complaint", f"there is no complaint {number}")
        return complaint

    def _check_paid(self, rule: str, number: int, said_cents: int) -> None:
        paid_cents = self._paid[number]
        self._findings.expect(rule, said_cents, paid_cents, f"what customer {number} was paid")
