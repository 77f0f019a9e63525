"""What the providers' packages give, as plain JSON values."""

from __future__ import annotations

from typing import Any

from vendsim.play.failures import unreadable
from vendsim.play.patience import Failure
from vendsim.record import JsonValue

__all__ = ["piece_of", "whole_of"]


def piece_of(part: Any) -> dict[str, Any]:
    """One event of a stream.

    The packages take what servers send as it is, and would warn of whatever is not of the published
    shape; that is looked at when the answer is read.
    """
    found: dict[str, Any] = part.to_dict(mode="json", warnings=False)
    return found


def whole_of(answer: Any) -> JsonValue | Failure:
    """An answer that came whole; a failure where the server sent something else than JSON."""
    return piece_of(answer) if hasattr(answer, "to_dict") else unreadable()
