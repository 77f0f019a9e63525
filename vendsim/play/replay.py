"""Replay: what a record says was done, done again, and every answer compared.

A world depends on nothing but the scenario, the seed and the actions, and a record holds all
three. So a replay needs only the file. What comes out must agree to the byte: the result the
agent was told, the events, the ledger entries, the balance and the hash chain over them all.

Where a model worded the suppliers' mails, its words are in the record too, and are said again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import ValidationError

from vendsim.env import ToolCallEnv
from vendsim.errors import RecordError, ReplayMismatch, clip
from vendsim.mail import Skin
from vendsim.play.recorded import RecordedSkin
from vendsim.record import (
    DEFAULT_COUNTERPARTY,
    Header,
    JsonValue,
    Record,
    Recorder,
    Step,
    encode,
    installed_versions,
    read_record,
)
from vendsim.scenario import Scenario
from vendsim.tools import tools_hash

__all__ = ["Replay", "replay"]

_SHOWN_CHARS = 120
_LEAD_CHARS = 40


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay in which every step agreed with the record.

    Attributes:
        record: Path of the record.
        scenario: Name of the scenario.
        seed: Seed of the world.
        steps: Steps replayed, the reset included.
        record_hash: Last link of the hash chain, the same in record and replay.
        end: ``"horizon"`` or ``"bankrupt"``; ``None`` where the record stops before the end.
        final_balance_cents: Bank balance after the last step.
    """

    record: str
    scenario: str
    seed: int
    steps: int
    record_hash: str
    end: str | None
    final_balance_cents: int

    def as_dict(self) -> dict[str, str | int | None]:
        """The fields as plain JSON values, in the order above."""
        return asdict(self)


def replay(path: str | Path) -> Replay:
    """Perform a record's actions again in a fresh world and compare everything.

    A record that stops before the end, because its run was killed or still goes on, is
    replayed as far as it goes.

    Args:
        path: The record.

    Returns:
        What was replayed; it agreed in every byte.

    Raises:
        ReplayMismatch: Something came out otherwise; names the first step and field that
            differ, and what was recorded and replayed there.
        RecordError: The record is damaged, or this version has another scenario schema or
            other tools than the one that wrote it.
    """
    record = read_record(Path(path))
    record.verify_chain()
    counterparty = record.header.counterparty
    skin = None if counterparty == DEFAULT_COUNTERPARTY else RecordedSkin(counterparty)
    env = _env_of(record, skin)
    check = _Check(record.header)
    env.recorder = check
    for step in record.steps():
        check.expect(step)
        if skin is not None:
            skin.expect(step)
        if step.seq == 0:
            env.reset(seed=record.header.seed)
        elif env.world.end is not None:
            raise ReplayMismatch(
                f"step {step.seq}: recorded a call of {clip(step.tool)}, "
                f"but the replay had ended ({env.world.end}) in the step before"
            )
        else:
            _perform(env, step.action)
    return Replay(
        record=str(record.path),
        scenario=env.scenario.name,
        seed=record.header.seed,
        steps=check.steps,
        record_hash=check.hash,
        end=env.world.end if check.steps else None,
        final_balance_cents=env.world.business.bank_cents if check.steps else 0,
    )


class _Check(Recorder):
    """Stands in for the recorder of a run: keeps nothing, compares with the recorded step."""

    __slots__ = ("_expected",)

    def __init__(self, header: Header) -> None:
        super().__init__(None, header)
        self._expected: Step | None = None

    def expect(self, step: Step) -> None:
        """Say what the next step should come to."""
        self._expected = step

    def append(
        self,
        minute: int,
        tool: str,
        action: object,
        result: object,
        events: object,
        entries: object,
        balance_cents: int,
    ) -> None:
        """Compare a step field by field, and then the chain that covers it whole.

        Raises:
            ReplayMismatch: A field differs.
        """
        expected = self._expected
        assert expected is not None, "a step was made that no recorded action asked for"
        super().append(minute, tool, action, result, events, entries, balance_cents)
        for field, recorded, replayed in (
            ("tool", expected.tool, tool),
            ("action", expected.action_json, encode(action).decode()),
            ("result", expected.result_json, encode(result).decode()),
            ("events", expected.events_json, encode(events).decode()),
            ("entries", expected.entries_json, encode(entries).decode()),
            ("balance_cents", expected.balance_cents, balance_cents),
            ("minute", expected.minute, minute),
            ("chain", expected.chain.hex(), self.hash),
        ):
            if recorded != replayed:
                raise ReplayMismatch(
                    f"step {expected.seq}, {field}: {_difference(str(recorded), str(replayed))}"
                )
        self._expected = None


def _env_of(record: Record, counterparty: Skin | None) -> ToolCallEnv:
    """An environment as the record's run had it.

    Raises:
        RecordError: This version cannot make one that is the same.
    """
    header = record.header
    try:
        scenario = Scenario.from_json(header.scenario_json)
        env = ToolCallEnv(scenario, days=header.days, counterparty=counterparty)
    except (ValidationError, ValueError) as error:
        raise RecordError(
            f"record {record.path}: this version cannot run its scenario"
            f"{_other_versions(header)}: {error}"
        ) from error
    for name, recorded, here in (
        ("scenario_hash", header.scenario_hash, scenario.hash),
        ("tools_hash", header.tools_hash, tools_hash(scenario)),
    ):
        if recorded != here:
            raise RecordError(
                f"record {record.path}: its {name} is {recorded[:12]}…, that of this version "
                f"{here[:12]}…{_other_versions(header)}; replay it with the version that wrote it"
            )
    return env


def _perform(env: ToolCallEnv, action: JsonValue) -> None:
    # The gate takes whatever an agent can send, its type says what an agent should send.
    env.step(action)  # type: ignore[arg-type]


def _other_versions(header: Header) -> str:
    """Which versions the record names that are others here, if any."""
    here = installed_versions()
    differences = [
        f"{name} {recorded} there, {here.get(name, 'none')} here"
        for name, recorded in sorted(header.versions.items())
        if here.get(name) != recorded
    ]
    return f" ({'; '.join(differences)})" if differences else ""


def _difference(recorded: str, replayed: str) -> str:
    """Both texts from a little before the place where they part."""
    place = 0
    while place < min(len(recorded), len(replayed)) and recorded[place] == replayed[place]:
        place += 1
    start = max(0, place - _LEAD_CHARS)
    where = f"from character {start} on " if start else ""
    shown = (clip(text[start:], _SHOWN_CHARS) for text in (recorded, replayed))
    return where + "recorded {}, replayed {}".format(*shown)
