"""What the providers' packages give, as plain JSON values."""

from __future__ import annotations

from typing import Any

from vendsim.play.failures import unreadable
from vendsim.play.patience import Failure
from vendsim.record import JsonValue, encode

__all__ = ["piece_of", "whole_of", "without_halves"]


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


def without_halves(value: JsonValue) -> JsonValue:
    """A value in which every character is a whole one, so that it can be recorded and sent.

    A server that cuts its pieces within a character sends the halves of a surrogate pair one by
    one. Halves that stand together are joined; of one alone a replacement character is left.
    """
    try:
        encode(value)
    except UnicodeEncodeError:
        whole: JsonValue = _whole(value)
        return whole
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {_whole(key): _whole(part) for key, part in value.items()}
    return [_whole(part) for part in value] if isinstance(value, list) else value
