"""Every error vendsim raises, in one tree, sorted by who made the mistake.

::

    VendsimError
    ├── ToolError         the agent's: told to it, changes nothing
    ├── ScenarioError     the scenario author's: all faults at once
    ├── StudyError        the study's author's: what is to be compared cannot be, or has changed
    ├── RevealError       a private market that is not the one promised, or no proof of it
    ├── AgentError        the agent file's author's: it cannot be loaded or breaks its protocol
    │   └── AgentFailed       it failed while it played: what it did until then counts
    ├── ComparisonError   the researcher's: runs that cannot be put side by side
    ├── ResetNeeded       the caller's: step before reset, or after the end
    ├── RecordError       a record that cannot be written, read or trusted
    │   ├── RecordInUse       another run is writing the record
    │   ├── RecordTaken       the name of a new record belongs to a file that is there
    │   └── ReplayMismatch    a replay that came out otherwise than the record says
    ├── ClusterError      a cluster that cannot be reached, or whose machines cannot play
    ├── StoreError        a place for a study's files that cannot be used or reached
    ├── RunStopped        nobody's: a budget is used up, or a model cannot go on; it is scored
    └── ProviderError     a model provider's: retried, never the agent's fault
        └── ProviderUnavailable   no answer this time: whoever can do without goes on

Anything else that escapes is a defect of vendsim itself.

All arguments are positional: SimPy re-raises an exception as ``type(e)(*e.args)``,
which would turn one with keyword-only arguments into a ``TypeError``.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "AgentError",
    "AgentFailed",
    "ClusterError",
    "ComparisonError",
    "Fault",
    "ProviderError",
    "ProviderUnavailable",
    "RecordError",
    "RecordInUse",
    "RecordTaken",
    "ReplayMismatch",
    "ResetNeeded",
    "RevealError",
    "RunStopped",
    "ScenarioError",
    "StoreError",
    "StudyError",
    "ToolError",
    "VendsimError",
    "clip",
    "counted",
]

MAX_TOOL_ERROR_BYTES = 2048
"""A tool error, told to the agent, is never longer than this in UTF-8."""


def counted(count: int, noun: str) -> str:
    """How many of something, in words: "1 e-mail", "2 e-mails"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def clip(value: object, limit: int = 80) -> str:
    """Show an untrusted value in a message: printable ASCII, at most ``limit`` characters.

    Control characters, escapes and lone surrogates come out as backslash escapes, so
    the text is safe in a terminal, a log and a UTF-8 file.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 256:
        return f"an integer of about {value.bit_length() * 30103 // 100000 + 1} digits"
    try:
        shown = ascii(value[: limit + 1]) if isinstance(value, str) else ascii(value)
    except Exception:  # too deep, a number of too many digits inside, or it fails to show itself
        shown = f"a {type(value).__name__}"
    return shown if len(shown) <= limit else shown[: limit - 3] + "..."


class VendsimError(Exception):
    """Root of the tree: catch this to catch everything vendsim raises on purpose."""


class ToolError(VendsimError):
    """The agent asked for something that cannot be; nothing has changed.

    Args:
        code: Stable, machine-readable name of the rule that was broken,
            e.g. ``"invalid_arguments"`` or ``"does_not_fit"``.
        message: What was wrong, the rule, and what would be valid.
    """

    def __init__(self, code: str, message: str) -> None:
        raw = message.encode("utf-8", "backslashreplace")
        if len(raw) > MAX_TOOL_ERROR_BYTES:
            raw = raw[: MAX_TOOL_ERROR_BYTES - 3]
            message = raw.decode("utf-8", "ignore") + "..."
        else:
            message = raw.decode("utf-8")
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a scenario: where it stands and what would be valid.

    Attributes:
        file: The file, with the name of its folder before it if that is a base of the scenario.
        key: What is wrong in it; empty for the file itself.
        message: The value, the rule, and what would be valid.
        line: The line it stands on, from 1, or that of the table it belongs into; ``None`` for
            what stands nowhere.
    """

    file: str
    key: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class ScenarioError(VendsimError):
    """A scenario that cannot be used, with every fault found in it.

    Args:
        name: The scenario's name or path as it was asked for.
        faults: All faults, in file order.
    """

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(name, faults)
        self.name = name
        self.faults = faults

    def __str__(self) -> str:
        return _listed("scenario", self.name, self.faults)


class StudyError(VendsimError):
    """A study that cannot be played, or not gone on with, with everything found wrong in it.

    Args:
        name: The study's name, file or folder, as it was asked for.
        faults: All faults.
    """

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        super().__init__(name, faults)
        self.name = name
        self.faults = faults

    def __str__(self) -> str:
        return _listed("study", self.name, self.faults)


def _listed(kind: str, name: str, faults: tuple[Fault, ...]) -> str:
    count = len(faults)
    head = f"{kind} {clip(name, 300)}: {count} fault{'s' if count != 1 else ''}"
    return "\n".join([head, *(f"  {fault}" for fault in faults)])


class RevealError(VendsimError):
    """A private market is not the one that was promised, or what is to prove it is of no use."""


class AgentError(VendsimError):
    """An agent that cannot be loaded or does not keep to the agent protocol."""


class AgentFailed(AgentError):
    """An agent failed while it played; what it had done until then stands, and counts."""


class ComparisonError(VendsimError):
    """Runs that cannot be put side by side, or figures that no statistic can be made of."""


class ResetNeeded(VendsimError):
    """``step`` was called before ``reset``, or after the episode ended."""


class RecordError(VendsimError):
    """A record that cannot be written, read or trusted."""


class RecordInUse(RecordError):
    """Another run is writing the record; when that has ended, it can be gone on with."""


class RecordTaken(RecordError):
    """A new record's name belongs to a file that is there already; nothing is overwritten."""


class ReplayMismatch(RecordError):
    """A replay came out otherwise than the record says; names the first difference."""


class ClusterError(VendsimError):
    """A cluster that cannot be reached, or whose machines cannot play as this one would."""


class StoreError(VendsimError):
    """A place for a study's files that cannot be used, or did not do what it was asked for."""


class RunStopped(VendsimError):
    """A run ends before its time, and is scored as it stands.

    Args:
        by: ``"model"``: it went on in a way in which no run can. ``"budget"``: what it may
            cost is used up.
        why: What happened, in plain words.
    """

    def __init__(self, by: str, why: str) -> None:
        super().__init__(by, why)
        self.by = by
        self.why = why

    def __str__(self) -> str:
        return f"{self.by}: {self.why}"


class ProviderError(VendsimError):
    """A model provider failed: retried, never counted against the agent."""


class ProviderUnavailable(ProviderError):
    """A model provider had no answer this time; the next one may come."""
