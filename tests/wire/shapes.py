"""Requests against the shapes that the providers' own packages publish."""

from __future__ import annotations

import re
from typing import Any

from pydantic import TypeAdapter, ValidationError

_NEWEST = 6


def misfit(params: TypeAdapter[Any], body: dict[str, Any], conversation: str) -> str | None:
    """Where a request is not of the published shape, ``None`` where it is.

    Of the conversation only the first and the newest parts are looked at: the others were the
    newest of an earlier request.

    Args:
        params: The published shape.
        body: The request.
        conversation: Key of the conversation in it.
    """
    said = body[conversation]
    seen = said[:1] + said[1:][-_NEWEST:]
    try:
        params.validate_python({**body, conversation: seen})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))[:300]}: {first['msg']}"
    return None


def is_name(name: str) -> bool:
    """Whether a tool could be called so."""
    return re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) is not None
