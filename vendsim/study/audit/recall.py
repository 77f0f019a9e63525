"""What an agent keeps in its memory stores: it reads what it wrote, and nothing else."""

from __future__ import annotations

from vendsim.study.audit.breach import Findings
from vendsim.study.audit.events import Event, Memory, Scratchpad, Value
from vendsim.study.audit.step import Step

__all__ = ["Recall"]


class Recall:
    """Scratchpad, values and memories, as the events of the run leave them."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._scratchpad = ""
        self._values: dict[str, str] = {}
        self._memories: dict[int, str] = {}
        self._last_id = 0

    def note(self, event: Event) -> None:
        """Something was written or thrown away; of other events nothing is noted."""
        match event:
            case Scratchpad():
                self._scratchpad = event.text or ""
            case Value(key=key, text=None):
                self._expect_known(key in self._values, f"key {key!a}")
                self._values.pop(key, None)
            case Value(key=key, text=str() as text):
                self._values[key] = text
            case Memory(id=number, text=None):
                self._expect_known(number in self._memories, f"memory {number}")
                self._memories.pop(number, None)
            case Memory(id=number, text=str() as text):
                self._last_id += 1
                self._findings.expect("memory", number, self._last_id, "the memory's number")
                self._memories[number] = text

    def check_told(self, step: Step) -> None:
        """A tool that reads tells what was written."""
        told = step.data
        match step.tool:
            case "read_scratchpad":
                self._expect_told(told.get("text"), self._scratchpad, "scratchpad")
            case "read_value":
                key = step.arguments.get("key")
                due = self._values.get(key) if isinstance(key, str) else None
                self._expect_told(told.get("text"), due, "value")
            case "list_keys":
                keys = [{"chars": len(text), "key": key} for key, text in self._values.items()]
                self._expect_told(told.get("keys"), keys, "list of keys")
            case "search_memory":
                self._check_found(told.get("memories"))

    def _check_found(self, rows: object) -> None:
        for row in rows if isinstance(rows, list) else []:
            number = row.get("id") if isinstance(row, dict) else None
            due = self._memories.get(number) if isinstance(number, int) else None
            said = row.get("text") if isinstance(row, dict) else None
            self._expect_told(said, due, f"memory {number}")

    def _expect_known(self, known: bool, what: str) -> None:
        if not known:
            self._findings.add("memory", f"{what} was deleted and had not been kept")

    def _expect_told(self, said: object, due: object, what: str) -> None:
        if said != due or due is None:
            self._findings.add("told", f"the agent was told a {what} of {said!a}, it was {due!a}")
