"""Options of the command line that take more than reading."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import typer

from vendsim.errors import clip
from vendsim.mail import Skin
from vendsim.memory import Embedder
from vendsim.play.budget import Budget, read_budget
from vendsim.play.counterparty import load_counterparty
from vendsim.play.embedding import load_embedder
from vendsim.scenario import Scenario

__all__ = [
    "checked_days",
    "read_agent_options",
    "read_counterparty",
    "read_embedding",
    "read_limits",
    "told_world",
]


def checked_days(days: int | None, market: Scenario) -> int:
    """The days to run.

    Raises:
        typer.BadParameter: The market has fewer.
    """
    horizon_days = market.calendar.horizon_days
    if days is not None and days > horizon_days:
        raise typer.BadParameter(
            f"{days} is not in the range 1<=x<={horizon_days}, the days of {market.name}.",
            param_hint="'--days'",
        )
    return days or horizon_days


def read_agent_options(pairs: Sequence[str], hint: str = "--agent-option") -> dict[str, object]:
    """Read ``KEY=VALUE`` pairs: a value that is JSON is taken as such, any other as text.

    Args:
        pairs: The pairs.
        hint: The option of the command line that they came by.

    Raises:
        typer.BadParameter: One is not such a pair, or a key stands twice.
    """
    options: dict[str, object] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.isidentifier():
            raise _bad(
                f"{clip(pair)} is not KEY=VALUE with a Python name as KEY, such as days=3.", hint
            )
        if key in options:
            raise _bad(f"{clip(key)} is given twice.", hint)
        options[key] = _read(value)
    return options


def read_limits(pairs: Sequence[str]) -> Budget | None:
    """Read ``KEY=NUMBER`` pairs of ``--budget``; None where there are none.

    Raises:
        typer.BadParameter: One is not such a pair, or limits nothing there is.
    """
    if not pairs:
        return None
    try:
        return read_budget(read_agent_options(pairs, hint="--budget"))
    except ValueError as error:
        raise _bad(f"{error}.", "--budget") from error


def read_counterparty(name: str) -> Skin | None:
    """Make the counterparty that is asked for; None for the default words.

    Raises:
        typer.BadParameter: There is none of that name.
        ProviderError: Its provider cannot be used from here.
    """
    try:
        return load_counterparty(name)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.", param_hint="'--counterparty'") from error


def told_world(scenario: str, seed: int, days: int) -> dict[str, object]:
    """The option that tells an agent which world it plays in, also in another folder later."""
    folder = Path(scenario)
    named = folder.name == scenario and not scenario.startswith(".")
    where = scenario if named else str(folder.absolute())
    return {"privileged": {"scenario": where, "seed": seed, "days": days}}


def read_embedding(name: str, market: Scenario) -> Embedder | None:
    """Make the embedding that is asked for; None for the one that comes with vendsim.

    Raises:
        typer.BadParameter: There is none of that name, or the market has no use for one.
        ProviderError: Its provider cannot be used from here.
    """
    try:
        embedder = load_embedder(name)
    except ValueError as error:
        raise _bad(f"{error}.", "--embedding") from error
    if embedder is not None and "add_memory" not in market.tools:
        raise _bad(f"the agents of {market.name} have no memories to embed.", "--embedding")
    return embedder


def _read(value: str) -> object:
    try:
        found: object = json.loads(value, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return value
    return found


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _bad(message: str, hint: str) -> typer.BadParameter:
    return typer.BadParameter(message, param_hint=f"'{hint}'")
