"""Values as canonical JSON text: the same value always gives the same bytes.

Plain JSON: no spaces, keys in code-point order, UTF-8, floats in the shortest form that
reads back as the same double. Whatever an agent sends has been brought into a form that
JSON can hold before it gets here (:mod:`vendsim.tools.call`).
"""

from __future__ import annotations

from typing import TypeAlias, Union, cast

import msgspec

from vendsim.errors import RecordError, clip

__all__ = ["JsonValue", "decode", "encode"]

JsonValue: TypeAlias = Union[bool, int, float, str, "list[JsonValue]", "dict[str, JsonValue]", None]
"""What :func:`decode` gives back."""

encode = msgspec.json.Encoder(order="deterministic").encode
"""Canonical JSON of a value, as UTF-8 bytes; tuples become lists.

Raises:
    TypeError: The value holds something that is not JSON: a defect of the caller's.
"""

_decode_json = msgspec.json.Decoder().decode


def decode(text: str) -> JsonValue:
    """The value that :func:`encode` wrote.

    Raises:
        RecordError: The text is not JSON.
    """
    try:
        return cast(JsonValue, _decode_json(text))
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordError(f"{clip(text)} is not JSON of a record: {error}") from error
