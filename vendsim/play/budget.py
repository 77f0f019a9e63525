"""Budgets: what a run may cost before it is stopped, and scored as it stands."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from vendsim.errors import RunStopped, VendsimError, clip
from vendsim.play.models.spent import Spent

__all__ = ["BUDGETS", "Budget", "read_budget"]


@dataclass(frozen=True, slots=True)
class Budget:
    """What a run may cost; ``None`` is without limit.

    All but the two times count from the beginning of the run, also where it is gone on with.

    Attributes:
        tool_calls: Calls made, refused ones included.
        messages: Turns of the conversation with a model.
        tokens: Tokens that a model has read and written.
        output_tokens: Tokens that it has written.
        dollars: What they cost by the price list.
        wall_seconds: Time since the run was started or resumed.
        working_seconds: The same without the time that was waited for a provider.

    Raises:
        ValueError: A limit is no number above 0 (for counts: no whole number).
    """

    tool_calls: int | None = None
    messages: int | None = None
    tokens: int | None = None
    output_tokens: int | None = None
    dollars: float | None = None
    wall_seconds: float | None = None
    working_seconds: float | None = None

    def __post_init__(self) -> None:
        """Refuse what would never stop a run, or not let it begin."""
        for name in BUDGETS:
            limit = getattr(self, name)
            if limit is not None:
                _check_limit(name, limit)

    def check(self, tool_calls: int, seconds: float, spent: Spent | None) -> None:
        """Stop where anything is used up.

        Args:
            tool_calls: Calls made so far.
            seconds: Time since the run was started or resumed.
            spent: What a model has cost so far, if one plays.

        Raises:
            RunStopped: Something is, or it cannot be told.
        """
        used: dict[str, float | None] = {"tool_calls": tool_calls, "wall_seconds": seconds}
        if spent is not None:
            usage = spent.usage
            is_counted = not spent.uncounted
            used |= {
                "messages": spent.messages,
                "tokens": usage.input_tokens + usage.output_tokens if is_counted else None,
                "output_tokens": usage.output_tokens if is_counted else None,
                "dollars": spent.dollars,
                "working_seconds": seconds - spent.waited_now_seconds,
            }
        for name, amount in used.items():
            limit = getattr(self, name)
            if limit is None:
                continue
            if amount is None:
                raise RunStopped(
                    "budget", f"{name} {limit:g} cannot be kept: the provider counts no tokens"
                )
            if amount >= limit:
                raise RunStopped("budget", f"{name} {limit:g} used up")

    def check_known(self, spent: Spent | None) -> None:
        """Refuse a budget in dollars for a model whose price nobody knows.

        Raises:
            VendsimError: It is one.
        """
        if self.dollars is not None and spent is not None and spent.dollars is None:
            raise VendsimError(
                f"the price of model {clip(spent.model)} is not known, so a budget in dollars "
                "would never stop it: give a price list, or a budget of tokens"
            )


BUDGETS = tuple(field.name for field in fields(Budget))
"""What can be limited."""

_WHOLE = frozenset({"tool_calls", "messages", "tokens", "output_tokens"})


def read_budget(limits: Mapping[str, object]) -> Budget:
    """A budget from names and numbers.

    Raises:
        ValueError: A name is not one of :data:`BUDGETS`, or a limit is no number above 0 (for
            counts: no whole number).
    """
    given: dict[str, Any] = dict(limits)
    for name, limit in given.items():
        if name not in BUDGETS:
            raise ValueError(f"{clip(name)} is not one of {', '.join(BUDGETS)}")
        _check_limit(name, limit)
    return Budget(**given)


def _check_limit(name: str, limit: object) -> None:
    """Refuse what is no limit."""
    kinds = (int,) if name in _WHOLE else (int, float)
    if type(limit) not in kinds or not math.isfinite(float(str(limit))) or not limit > 0:  # type: ignore[operator]
        what = "a whole number" if name in _WHOLE else "a number"
        raise ValueError(f"{name} {clip(limit)} is not {what} above 0")
