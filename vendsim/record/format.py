"""What every record has: its version, its header, and the chain that links its steps.

::

    genesis  = SHA-256(canonical JSON of {days, format, scenario_hash, seed, tools_hash})
    chain(i) = SHA-256(chain(i − 1) ‖ body(i)),  genesis before step 0
    body     = canonical JSON of the line, in UTF-8: a :class:`StepBody` or an :class:`AsideBody`

The agent, its options, the counterparty and the versions are not in the chain: the same
scenario, seed and actions give the same chain, whoever played. What a counterparty that is not
the default wrote is in the steps, and so in the chain; so is every raw response of a model.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from types import MappingProxyType
from typing import Any, cast

import msgspec

from vendsim.errors import RecordError, clip
from vendsim.record.encoding import JsonValue, decode, encode
from vendsim.record.secrets import secrets_here
from vendsim.version import __version__

__all__ = [
    "CHANGED",
    "DEFAULT_COUNTERPARTY",
    "DEFAULT_EMBEDDING",
    "FORMAT_VERSION",
    "HUMAN",
    "RESPONSE",
    "STOPPED",
    "USAGE",
    "AsideBody",
    "Header",
    "Origin",
    "ResultBody",
    "StepBody",
    "genesis",
    "installed_versions",
    "link",
]

FORMAT_VERSION = 1
"""Rises whenever a reader of the old format would misread the new one."""

DEFAULT_COUNTERPARTY = "default"
"""Who words suppliers' mails where no model does."""

DEFAULT_EMBEDDING = "local"
"""Who turns an agent's memories into vectors where no model does."""

HUMAN = "human"
"""What the agent of a run is called that a human plays."""

RESPONSE = "response"
"""Kind of aside: a model's raw response, as the agent got it."""

CHANGED = "changed"
"""Kind of aside: the run was resumed although something about it had changed."""

STOPPED = "stopped"
"""Kind of aside: the run was stopped before its end, by a budget or because its model could not go
on; it may have been gone on with since."""

USAGE = "usage"
"""Kind of aside: what the agent's model had cost when the run ended or was stopped."""

_KEYS = {
    "agent",
    "agent_hash",
    "agent_options",
    "agent_source",
    "counterparty",
    "days",
    "embedding",
    "fork",
    "format",
    "scenario",
    "scenario_hash",
    "scenario_source",
    "seed",
    "tools_hash",
    "versions",
}

# The greatest number that a header holds: seeds go that far.
_MOST = 2**63 - 1

# What whoever starts a run has written there.
_GIVEN_KEYS = ("agent", "agent_options", "agent_source", "counterparty", "fork")


@cache
def installed_versions() -> Mapping[str, str]:
    """The versions of vendsim, Python and the packages that a record's bytes rest on."""
    versions = {name: version(name) for name in ("gymnasium", "msgspec", "numpy", "simpy")}
    return MappingProxyType(
        {"vendsim": __version__, "python": platform.python_version()} | versions
    )


class Origin(msgspec.Struct, frozen=True):
    """Where a fork comes from.

    Attributes:
        agent_since: ``seq`` of the line after which the agent began to play; 0 for the start.
        changed: What is not as in the parent: ``agent``, ``agent_options``; empty if nothing.
        day: Index of the day on whose morning it parts from the parent.
        parent: The parent's record hash when it was forked.
        step: ``seq`` of the last line that both share.
    """

    agent_since: int
    changed: dict[str, Any]
    day: int
    parent: str
    step: int


@dataclass(frozen=True, slots=True)
class Header:
    """What was played, by whom and with which versions.

    Attributes:
        scenario_json: The scenario's canonical JSON; its SHA-256 is ``scenario_hash``.
        scenario_hash: Hexadecimal.
        seed: Seed of the world.
        days: Days to be played at most.
        tools_hash: Hash of the tools' schemas, hexadecimal.
        agent_name: Name or path the agent was asked for by.
        agent_options: What ``make_agent`` was given; JSON values.
        counterparty: Who words suppliers' mails: ``"default"``, or as ``"openai:MODEL"``.
        embedding: Who turns memories into vectors: ``"local"``, or as ``"openai:MODEL"``.
        versions: Versions of vendsim, Python and what matters for the result.
        scenario_source: Name or absolute path the market was loaded by; empty where it was
            given as a value.
        agent_source: What the agent can be loaded by again: a name, an absolute path or
            ``module:factory``; empty where it was given as an object.
        agent_hash: SHA-256 of the agent's file, hexadecimal; empty where it has none.
        fork: Where a fork comes from; ``None`` for a run of its own.
        format: Version of the record format.
    """

    scenario_json: str
    scenario_hash: str
    seed: int
    days: int
    tools_hash: str
    agent_name: str
    agent_options: Mapping[str, object] = field(default_factory=dict)
    counterparty: str = DEFAULT_COUNTERPARTY
    embedding: str = DEFAULT_EMBEDDING
    versions: Mapping[str, str] = field(default_factory=installed_versions)
    scenario_source: str = ""
    agent_source: str = ""
    agent_hash: str = ""
    fork: Origin | None = None
    format: int = FORMAT_VERSION

    def rows(self) -> dict[str, str]:
        """The rows of the ``header`` table, without secrets."""
        hide = secrets_here().hide
        rows = {
            "agent": _storable(self.agent_name),
            "agent_hash": self.agent_hash,
            "agent_options": encode(dict(self.agent_options)).decode(),
            "agent_source": _storable(self.agent_source),
            "counterparty": _storable(self.counterparty),
            "days": str(self.days),
            "embedding": _storable(self.embedding),
            "fork": encode(self.fork).decode(),
            "format": str(self.format),
            "scenario": self.scenario_json,
            "scenario_hash": self.scenario_hash,
            "scenario_source": _storable(self.scenario_source),
            "seed": str(self.seed),
            "tools_hash": self.tools_hash,
            "versions": encode(dict(self.versions)).decode(),
        }
        rows |= {key: hide(rows[key]) for key in _GIVEN_KEYS}
        return rows | {"checksum": _checksum(rows)}

    @classmethod
    def from_rows(cls, rows: Mapping[str, str]) -> Header:
        """Read a header back.

        Raises:
            RecordError: It is damaged, or of a format that this version does not read.
        """
        if not all(type(each) is str for row in rows.items() for each in row):
            raise RecordError("its header is damaged: it holds what is no text")
        if "format" in rows and rows["format"] != str(FORMAT_VERSION):
            raise RecordError(
                f"its format is {clip(rows['format'])}; this version reads {FORMAT_VERSION}"
            )
        content = {key: value for key, value in rows.items() if key != "checksum"}
        if rows.get("checksum") != _checksum(content) or content.keys() != _KEYS:
            raise RecordError("its header is damaged: content and checksum disagree")
        if sha256(rows["scenario"].encode()).hexdigest() != rows["scenario_hash"]:
            raise RecordError("its header is damaged: scenario and scenario_hash disagree")
        return cls(
            scenario_json=rows["scenario"],
            scenario_hash=rows["scenario_hash"],
            seed=_number(rows, "seed", least=0),
            days=_number(rows, "days", least=1),
            tools_hash=rows["tools_hash"],
            agent_name=rows["agent"],
            agent_options=cast("dict[str, JsonValue]", decode(rows["agent_options"])),
            counterparty=rows["counterparty"],
            embedding=rows["embedding"],
            versions=cast("dict[str, str]", decode(rows["versions"])),
            scenario_source=rows["scenario_source"],
            agent_source=rows["agent_source"],
            agent_hash=rows["agent_hash"],
            fork=_origin(rows["fork"]),
        )


def _number(rows: Mapping[str, str], key: str, least: int) -> int:
    text = rows[key]
    is_plain = text.isascii() and text.isdigit() and len(text) <= len(str(_MOST))
    if not is_plain or not least <= int(text) <= _MOST:
        raise RecordError(
            f"its header is damaged: {key} is {clip(text)}, no whole number from {least} to {_MOST}"
        )
    return int(text)


def _storable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _origin(text: str) -> Origin | None:
    try:
        return msgspec.convert(decode(text), Origin | None)
    except msgspec.ValidationError as error:
        raise RecordError(f"its header is damaged: its fork: {error}") from error


def _checksum(rows: Mapping[str, str]) -> str:
    return sha256(encode(dict(rows))).hexdigest()


class StepBody(msgspec.Struct):
    """A step as the record keeps it: one JSON object, keys in this order.

    Attributes:
        action: What the agent sent; ``None`` for the reset.
        balance_cents: Bank balance after the step.
        entries: Ledger entries posted.
        events: What happened.
        minute: Minute at which the step was over.
        result: What the agent was told.
        tool: Name of the tool as it was called; empty for the reset.
    """

    action: object
    balance_cents: int
    entries: object
    events: object
    minute: int
    result: object
    tool: str


class ResultBody(msgspec.Struct):
    """What an agent was told by a step, as the record keeps it.

    Attributes:
        data: Plain JSON values; empty for a refused call.
        error: The error's code; empty where the call worked.
        text: What the agent read.
    """

    data: dict[str, Any]
    error: str
    text: str


class AsideBody(msgspec.Struct):
    """A line that is no step: something that has to be kept between two of them.

    Attributes:
        content: What is kept; any JSON.
        kind: :data:`RESPONSE`, :data:`CHANGED`, :data:`STOPPED` or :data:`USAGE`.
        minute: Minute at which the step before was over.
    """

    content: object
    kind: str
    minute: int


def genesis(header: Header) -> bytes:
    """The 32 bytes the chain starts from: a hash of what makes two runs comparable."""
    identity = {
        "days": header.days,
        "format": header.format,
        "scenario_hash": header.scenario_hash,
        "seed": header.seed,
        "tools_hash": header.tools_hash,
    }
    return sha256(encode(identity)).digest()


def link(previous: bytes, body: bytes) -> bytes:
    """The chain value of a line: 32 bytes over the one before and the whole line.

    Args:
        previous: Chain value of the line before; of line 0, :func:`genesis`.
        body: The line as it stands in the record.
    """
    return sha256(previous + body).digest()
