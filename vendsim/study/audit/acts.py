"""What the agent did and was told: one act for each call that worked, as the call says."""

from __future__ import annotations

from collections.abc import Mapping

from vendsim.study.audit.breach import Findings
from vendsim.study.audit.events import (
    Collection,
    Counterparty,
    Emptying,
    Event,
    Lost,
    Mail,
    Memory,
    Note,
    Payment,
    Pricing,
    Reminder,
    Sales,
    Scratchpad,
    Stocking,
    Value,
)
from vendsim.study.audit.goods import Goods
from vendsim.study.audit.recall import Recall
from vendsim.study.audit.step import Step
from vendsim.study.audit.till import Till

__all__ = ["Acts"]

_TOOLS_OF: dict[type[Event], frozenset[str]] = {
    Payment: frozenset({"make_payment"}),
    Collection: frozenset({"collect_cash"}),
    Stocking: frozenset({"stock_slot"}),
    Emptying: frozenset({"empty_slot"}),
    Pricing: frozenset({"set_price"}),
    Note: frozenset({"write_note", "delete_note"}),
    Reminder: frozenset({"set_reminder", "delete_reminder"}),
    Scratchpad: frozenset({"write_scratchpad", "delete_scratchpad"}),
    Value: frozenset({"write_value", "delete_value"}),
    Memory: frozenset({"add_memory", "delete_memory"}),
    Mail: frozenset({"send_email"}),
}
_ACTING = frozenset().union(*_TOOLS_OF.values())


class Acts:
    """Holds calls against events, and results against what was so.

    Attributes:
        recall: What the agent has kept in its memory stores.
    """

    def __init__(self, goods: Goods, till: Till, business: str, findings: Findings) -> None:
        self._goods = goods
        self._till = till
        self._business = business
        self._findings = findings
        self._mails = 0
        self.recall = Recall(findings)

    def receive(self, event: Mail) -> None:
        """Mails are numbered from 1, one by one, and have the business on one side."""
        self._mails += 1
        self._findings.expect("mail_number", event.id, self._mails, "the mail's number")
        side = event.to if event.folder == "inbox" else event.sender
        if event.folder not in ("inbox", "sent") or side != self._business:
            self._findings.add(
                "mail_party", f"mail {event.id} in {event.folder!a} from {event.sender!a}"
            )

    def word(self, event: Counterparty) -> None:
        """What a model worded is the mail before."""
        self._findings.expect("mail_number", event.mail, self._mails, "the mail that was worded")

    def check(self, step: Step) -> None:
        """A call that worked did one thing; any other call did none."""
        findings = self._findings
        acts = [event for event in step.events if _is_act(event)]
        if not (step.first or step.refused or step.called == step.tool):
            findings.add("act", f"{step.tool} worked, {step.called!a} was called")
        if step.refused or step.tool not in _ACTING:
            for act in acts:
                findings.minute = act.minute
                findings.add("act", f"{_name(act)} in a step of {step.tool or 'nothing'!a}")
            if step.refused and step.minute == step.start:
                self._check_nothing_happened(step)
            return
        if len(acts) != 1 or step.tool not in _TOOLS_OF[type(acts[0])]:
            findings.add("act", f"{step.tool} did {[_name(act) for act in acts]}")
            return
        findings.expect("act", acts[0].minute, step.start, f"the minute of {step.tool}")
        self._compare(step, acts[0])

    def check_told(self, step: Step) -> None:
        """What the agent was told at the minute it asked; goods and till stand as they did then."""
        told = step.data
        said: object
        due: object
        if step.refused:
            return
        self.recall.check_told(step)
        if "balance_cents" in told:
            self._expect_told(told["balance_cents"], self._till.bank_cents, "balance")
        if step.tool == "get_machine_inventory":
            said = [_slot_told(row) for row in _rows(told.get("slots"))]
            due = [
                (row, column, slot.sku, slot.pile.units, slot.price_cents)
                for (machine, row, column), slot in self._goods.slots.items()
                if machine == told.get("machine", "")
            ]
            self._expect_told(said, due, "machine")
        if step.tool == "get_storage_inventory":
            said = [
                (row.get("sku"), row.get("units"), row.get("cost_cents"))
                for row in _rows(told.get("products"))
            ]
            piles = self._goods.storage.items()
            due = [(sku, pile.units, pile.cost_cents) for sku, pile in piles if pile.lots]
            self._expect_told(said, due, "storage")

    def check_morning(
        self, step: Step, report: Mapping[str, object], counted: Mapping[str, object]
    ) -> None:
        """A morning's report tells the figures of the day that closed last, and of messages."""
        morning = step.data.get("morning")
        if not isinstance(morning, dict):
            return
        due = {**report, **counted, "balance_cents": self._till.bank_cents}
        said = {key: morning.get(key) for key in due}
        self._expect_told(said, due, "morning")

    def _expect_told(self, said: object, due: object, what: str) -> None:
        if said != due:
            self._findings.add("told", f"the agent was told a {what} of {said}, it was {due}")

    def _check_nothing_happened(self, step: Step) -> None:
        """A refused call lets customers before it be served, and that is all."""
        for event in step.events:
            if not isinstance(event, Sales | Lost):
                self._findings.add("refused_call", f"{_name(event)} in a refused call")

    def _compare(self, step: Step, act: Event) -> None:
        """An act is the one that was called for."""
        data, arguments = step.data, step.arguments
        machine = arguments.get("machine", "")
        said: object
        due: object
        match act:
            case Payment():
                said, due = (act.to, act.cents), (data.get("to"), data.get("cents"))
            case Collection():
                said, due = (act.cents, act.machine), (data.get("cents"), machine)
            case Stocking():
                said = (*act.slot, act.sku, act.units, act.machine)
                due = (*_place(data), data.get("sku"), arguments.get("quantity"), machine)
            case Emptying():
                said = (*act.slot, act.sku, act.units, act.machine)
                due = (*_place(data), data.get("sku"), data.get("units"), machine)
            case Pricing():
                said = (*act.slot, act.sku, act.price_cents, act.machine)
                due = (*_place(data), data.get("sku"), data.get("price_cents"), machine)
            case Scratchpad():
                said, due = act.text, arguments.get("text")
            case Value():
                said = (act.key, act.text)
                due = (arguments.get("key"), arguments.get("text"))
            case Memory():
                told_id = arguments.get("memory_id", data.get("memory_id"))
                said, due = (act.id, act.text), (told_id, arguments.get("text"))
            case Mail():
                said, due = (act.id, act.body), (data.get("email_id"), arguments.get("body"))
            case _:
                return
        self._findings.expect("act_result", said, due, f"{_name(act)} by {step.tool}")


def _is_act(event: Event) -> bool:
    return event.folder == "sent" if isinstance(event, Mail) else type(event) in _TOOLS_OF


def _name(event: Event) -> str:
    return str(event.__struct_config__.tag)


def _place(data: dict[str, object]) -> tuple[object, object]:
    return data.get("row"), data.get("column")


def _rows(value: object) -> list[dict[str, object]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _slot_told(row: dict[str, object]) -> tuple[object, ...]:
    return (*_place(row), row.get("sku"), row.get("units"), row.get("price_cents"))
