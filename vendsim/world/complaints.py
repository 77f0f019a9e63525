"""Customers who complain to the business, and what comes of it.

A complaint comes by mail. The business may pay, promise, refuse or stay silent; the customer
writes at most once more for each of these: thanks, one reminder, one angry word.

::

    open ──── paid in full ──────────────▶ settled     thanks by mail
     ├─────── refused in writing ────────▶ refused     an angry mail
     └─────── nothing came in some days ─▶ ignored     a reminder by mail
              (all three become settled once they are paid)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vendsim.clock import MINUTES_PER_DAY, day_of, start_of_day
from vendsim.demand import ComplaintDraws, Grievance
from vendsim.mail import (
    Email,
    Situation,
    facts_of,
    invent_customer,
    promise_in,
    refuses_money,
    write_again,
    write_complaint,
)
from vendsim.money import Cents, format_cents
from vendsim.scenario import Scenario
from vendsim.world.grievances import Complaint, State, complaint_of, invent, suit_story
from vendsim.world.post import receive
from vendsim.world.sales import Purchase

if TYPE_CHECKING:
    from vendsim.world.business import Business
    from vendsim.world.world import World

__all__ = ["Complaints"]

_NUMBERS, _FACTOR = 1_000_003, 618_034  # a prime, and what spreads numbers below it
REMEMBERED_DAYS = 30
"""So long a complaint that was not settled keeps others from buying."""


@dataclass(slots=True)
class _Promise:
    """Money promised to a customer: kept once all paid to them comes to so much."""

    number: int
    complaint: Complaint
    cents: Cents
    due_day: int


class Complaints:
    """The complaints about one business.

    Attributes:
        by_address: Every complaint that has come, by the customer's address.
    """

    def __init__(self, world: World, business: Business) -> None:
        self._world = world
        self._business = business
        self._spec = world.scenario.customers
        self._draws = ComplaintDraws(self._spec, world.days, world.streams)
        self._sites = _sites_of(world.scenario)
        self._earlier: Complaint | None = None
        # Units sold on the days that have closed.
        self._units_before = 0
        self._promises: list[_Promise] = []
        self._promise_count = 0
        self.by_address: dict[str, Complaint] = {}

    def close_day(self, day: int, minute: int) -> None:
        """Find out who of the day's customers will complain, and which promises are broken."""
        sales = self._business.sales
        grievances = self._draws.of_day(day, sales.units - self._units_before)
        self._units_before = sales.units
        if grievances:
            purchases = sales.purchases()
            for grievance in grievances:
                self._expect(grievance, Purchase(*purchases[grievance.place]), day)
        if self._promises:
            self._break_promises(day, minute)
        if self._spec.ignored_effect:
            satisfaction = self.satisfaction(day + 1)
            if satisfaction != sales.satisfaction:
                sales.satisfaction = satisfaction
                sales.units_changed()

    def satisfaction(self, day: int) -> float:
        """The share of customers left on a day by the complaints they have heard of."""
        unresolved = 0
        first_minute = start_of_day(day - REMEMBERED_DAYS)
        for complaint in reversed(self.by_address.values()):
            if complaint.minute < first_minute:
                break
            unresolved += complaint.keeps_others_away
        lost = self._spec.ignored_effect * unresolved
        return max(self._spec.satisfaction_floor, 1.0 - lost)

    def hear(self, complaint: Complaint, email: Email) -> None:
        """Take in a mail of the business to a customer."""
        promise = promise_in(email.body)
        if promise is not None:
            cents = complaint.claimed_cents if promise.cents is None else promise.cents
            self._note_promise(complaint, cents, promise.cents)
        elif complaint.state in ("open", "ignored") and refuses_money(email.body):
            self._turn(complaint, "refused", self._world.minute)
            self._answer_in_the_morning(complaint, "annoyed")

    def take_payment(self, complaint: Complaint, cents: Cents) -> None:
        """Take in a payment to a customer: it is gone, whatever it was for."""
        world = self._world
        complaint.paid_cents += cents
        world.note(
            "refund",
            complaint=complaint.number,
            cents=cents,
            paid_cents=complaint.paid_cents,
            claimed_cents=complaint.claimed_cents,
        )
        self._keep_promises(complaint)
        if complaint.state != "settled" and complaint.paid_cents >= complaint.claimed_cents:
            self._turn(complaint, "settled", world.minute)
            self._answer_in_the_morning(complaint, "thanks")

    def state(self) -> list[Any]:
        """Plain values for the world's state hash."""
        promises = [[each.number, each.cents, each.due_day] for each in self._promises]
        return [[each.plain() for each in self.by_address.values()], promises]

    # What customers write

    def _expect(self, grievance: Grievance, purchase: Purchase, day: int) -> None:
        """Have a customer of the day complain by mail, if the run lasts so long.

        Nobody complains of what cost nothing.
        """
        business = self._business
        if not purchase.price_cents or day_of(grievance.minute) >= self._world.days:
            return
        complaint = complaint_of(grievance, purchase)
        if complaint.kind == "fraudulent":
            offered = {
                slot.sku
                for machine in business.stands.machines
                for slot in machine.slots
                if slot.units
            }
            offered.update(business.sales.today)
            invent(complaint, grievance, self._world.scenario, offered, self._earlier)
        suit_story(complaint, self._world.scenario)
        number = _spread(grievance.place * self._world.scenario.calendar.horizon_days + day)
        self._world.at(complaint.minute, lambda _: self._arrive(complaint, grievance, number))

    def _arrive(self, complaint: Complaint, grievance: Grievance, number: int) -> None:
        """The mail with the complaint comes."""
        world = self._world
        minute, sku = complaint.minute, complaint.sku
        name, address = invent_customer(grievance.name_mark, number)
        facts = facts_of(
            world.scenario.product_by_sku[sku].name,
            complaint.bought_minute,
            complaint.price_cents,
            complaint.claimed_cents,
            world.calendar,
        )
        facts |= {"name": name, "address": address, "site": self._sites[complaint.machine]}
        complaint.address, complaint.facts = address, facts
        self.by_address[address] = complaint
        complaint.number = len(self.by_address)
        if complaint.just:
            self._earlier = complaint
        place = {"machine": complaint.machine} if world.scenario.is_fleet else {}
        world.events.append(
            {
                **place,
                "kind": "complaint",
                "minute": minute,
                "id": complaint.number,
                "address": address,
                "reason": complaint.kind,
                "sku": sku,
                "slot": complaint.slot,
                "bought_minute": complaint.bought_minute,
                "price_cents": complaint.price_cents,
                "claimed_cents": complaint.claimed_cents,
            }
        )
        note = write_complaint(complaint.story, facts, complaint.word_mark, grievance.manner_mark)
        receive(self._business, address, note.subject, note.body, minute)
        due_minute = minute + self._spec.reminder_after_days * MINUTES_PER_DAY
        if day_of(due_minute) < world.days:
            world.at(due_minute, lambda _: self._remind(complaint, due_minute))

    def _remind(self, complaint: Complaint, minute: int) -> None:
        """A customer who still waits writes once more; one who was promised all of it waits on."""
        if complaint.state != "open":
            return
        if self._promises:
            due_days = [
                each.due_day
                for each in self._promises
                if each.complaint is complaint and each.cents >= complaint.claimed_cents
            ]
            if due_days:
                later = minute + (max(due_days) + 1 - day_of(minute)) * MINUTES_PER_DAY
                self._world.at(later, lambda _: self._remind(complaint, later))
                return
        self._turn(complaint, "ignored", minute)
        self._write_again(complaint, "reminder", minute)

    def _answer_in_the_morning(self, complaint: Complaint, why: Situation) -> None:
        """Thanks, or an angry word unless the business has thought better of it."""
        minute = self._world.trading.next_morning(complaint.address)

        def answer(_: object) -> None:
            if why == "thanks" or complaint.state == "refused":
                self._write_again(complaint, why, minute)

        self._world.at(minute, answer)

    def _write_again(self, complaint: Complaint, why: Situation, minute: int) -> None:
        facts = complaint.facts
        if complaint.paid_cents:
            missing_cents = max(0, complaint.claimed_cents - complaint.paid_cents)
            facts = {**facts, "claim": format_cents(missing_cents)}
        note = write_again(why, facts, complaint.word_mark)
        receive(self._business, complaint.address, note.subject, note.body, minute)

    def _turn(self, complaint: Complaint, state: State, minute: int) -> None:
        complaint.state = state
        self._world.events.append(
            {
                "kind": "complaint_state",
                "minute": minute,
                "complaint": complaint.number,
                "state": state,
                "paid_cents": complaint.paid_cents,
            }
        )

    # What the business promises

    def _note_promise(self, complaint: Complaint, cents: Cents, named: Cents | None) -> None:
        world = self._world
        self._promise_count += 1
        due_day = world.day + self._spec.promise_days
        promise = _Promise(self._promise_count, complaint, cents, due_day)
        complaint.promised_cents = max(complaint.promised_cents, cents)
        world.note(
            "promise",
            id=promise.number,
            complaint=complaint.number,
            cents=named,
            due_day=due_day,
        )
        self._promises.append(promise)
        self._keep_promises(complaint)

    def _keep_promises(self, complaint: Complaint) -> None:
        """Note every promise to a customer that what was paid by now fulfils."""
        for promise in [each for each in self._promises if each.complaint is complaint]:
            if complaint.paid_cents >= promise.cents:
                self._end(promise, "promise_kept", self._world.minute)

    def _break_promises(self, day: int, minute: int) -> None:
        for promise in [each for each in self._promises if each.due_day <= day]:
            promise.complaint.let_down = True
            self._end(promise, "promise_broken", minute)

    def _end(self, promise: _Promise, kind: str, minute: int) -> None:
        self._promises.remove(promise)
        self._world.events.append(
            {
                "kind": kind,
                "minute": minute,
                "id": promise.number,
                "complaint": promise.complaint.number,
                "paid_cents": promise.complaint.paid_cents,
            }
        )


def _spread(number: int) -> int:
    """Another number for each, which does not show that the next one is near.

    A customer's address holds it: it must not give away on which day a liar really came.
    """
    rounds, rest = divmod(number, _NUMBERS)
    return rounds * _NUMBERS + rest * _FACTOR % _NUMBERS


def _sites_of(scenario: Scenario) -> dict[str, str]:
    """Where each machine stands as customers put it, with its id where that is not enough."""
    standing = [machine.site for machine in scenario.machines]
    return {
        machine.id: scenario.site_by_id[machine.site].name.partition(",")[0]
        + (f", machine {machine.id}" if standing.count(machine.site) > 1 else "")
        for machine in scenario.machines
    }
