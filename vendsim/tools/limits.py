"""Limits that stand in the scenario, checked the same way by every tool."""

from __future__ import annotations

from vendsim.errors import ToolError

__all__ = ["check_length"]


def check_length(name: str, text: str, limit_chars: int) -> None:
    """Refuse a text that is longer than the scenario allows.

    Raises:
        ToolError: ``too_long``.
    """
    if len(text) > limit_chars:
        raise ToolError(
            "too_long", f"{name} has {len(text)} characters; at most {limit_chars} are allowed."
        )
