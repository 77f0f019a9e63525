"""The result of a run that has ended, read from its record."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from vendsim.errors import RecordError
from vendsim.play.episode import Episode
from vendsim.play.models.retelling import noted_usage, retell
from vendsim.record import Record, Step

__all__ = ["finished_episode", "usage_of"]


def finished_episode(record: Record) -> Episode | None:
    """What :func:`run_episode` gave back, of a run that has come to its end.

    Returns:
        ``None`` where the run was broken off.

    Raises:
        RecordError: The record is damaged, or contradicts itself.
    """
    record_hash = record.verify_chain()
    steps = list(record.steps())
    try:
        result = _result(record, steps, record_hash)
        return result and replace(result, usage=usage_of(record))
    except (KeyError, TypeError) as error:
        raise RecordError(
            f"record {record.path}: an event in it is none ({type(error).__name__}: {error})"
        ) from error


def _result(record: Record, steps: list[Step], record_hash: str) -> Episode | None:
    events = [event for step in steps for event in _closings(step)]
    days = [event for event in events if event["kind"] == "day"]
    ends = [event["reason"] for event in events if event["kind"] == "end"]
    if not ends or not days:
        return None
    header = record.header
    scenario = json.loads(header.scenario_json)
    rule = scenario["score"]["rule"]
    balance_cents, worth_cents = steps[-1].balance_cents, days[-1]["net_worth_cents"]
    return Episode(
        scenario=scenario["name"],
        scenario_hash=header.scenario_hash,
        agent=header.agent_name,
        seed=header.seed,
        days_played=len(days),
        end=ends[-1],
        score_rule=rule,
        score_cents=worth_cents if rule == "net_worth" else balance_cents,
        final_balance_cents=balance_cents,
        net_worth_cents=worth_cents,
        units_sold=sum(day["units"] for day in days),
        revenue_cents=sum(day["revenue_cents"] for day in days),
        tool_calls=len(steps) - 1,
        record=str(record.path),
        record_hash=record_hash,
    )


def usage_of(record: Record) -> dict[str, Any] | None:
    """What a model has cost; a run killed behind its last step has yet to add that up."""
    noted = noted_usage(record)
    if noted is not None:
        return noted
    story = retell(record)
    return None if story is None or story.broken else story.usage


def _closings(step: Step) -> list[dict[str, Any]]:
    """The events of a step that tell of the close of a day, or of the end."""
    text = step.events_json
    if '"kind":"day"' not in text and '"kind":"end"' not in text:
        return []  # Most steps: their events need not be taken apart.
    return list(step.events)
