"""Keys and tokens of the environment, kept out of whatever is recorded.

They are known by their value: whatever stands in a variable named ``…_API_KEY`` or ``…_TOKEN``.
What an agent or a model sends is cleaned before it is acted upon, not when it is written, so that
the world has never seen the secret either and a replay agrees without one.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from typing import Any, Final, TypeVar
from urllib.parse import quote, quote_plus

from vendsim.record.encoding import encode

__all__ = ["HIDDEN", "Secrets", "secrets_here"]

HIDDEN: Final = "[secret]"
"""What stands in a secret's place."""

_SUFFIXES: Final = ("_API_KEY", "_TOKEN")
_LEAST_CHARS: Final = 8
# Shorter pieces of base64 are found in texts by chance.
_LEAST_CORE_CHARS: Final = 8

T = TypeVar("T")


class Secrets:
    """Takes secrets out of values.

    Args:
        values: The secrets.
    """

    def __init__(self, values: tuple[str, ...]) -> None:
        # The longest first: one secret may begin with another.
        self._forms = sorted({form for value in values for form in _forms(value)}, key=_last_first)
        # As they stand in JSON, for a look at a whole value at once.
        self._needles = [encode(form)[1:-1] for form in self._forms]

    def hide(self, value: T) -> T:
        """A value with a mark in the place of every secret; itself where it holds none.

        Args:
            value: Any JSON value, or a text. What is no JSON is left as it is: it is never
                recorded as it came.
        """
        if not self._forms:
            return value
        try:
            text = encode(value)
        except (TypeError, ValueError, RecursionError, OverflowError):
            return value
        for needle in self._needles:
            if needle in text:
                found: T = self._cleaned(value)
                return found
        return value

    def _cleaned(self, value: Any) -> Any:
        if isinstance(value, str):
            for form in self._forms:
                value = value.replace(form, HIDDEN)
            return value
        if isinstance(value, Mapping):
            return {self._cleaned(key): self._cleaned(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self._cleaned(part) for part in value]
        return value


def secrets_here(environment: Mapping[str, str] | None = None) -> Secrets:
    """The secrets of an environment; of this process's if ``None``."""
    found = os.environ if environment is None else environment
    return Secrets(
        tuple(
            value.strip()
            for name, value in sorted(found.items())
            if name.upper().endswith(_SUFFIXES) and len(value.strip()) >= _LEAST_CHARS
        )
    )


def _last_first(form: str) -> tuple[int, str]:
    return -len(form), form


def _forms(secret: str) -> set[str]:
    """The ways in which a secret may stand in a text: plain, in a URL, within JSON, as base64."""
    data = secret.encode("utf-8", "surrogateescape")
    if not secret.isprintable() or "\ufffd" in data.decode("utf-8", "replace"):
        return set()  # No key that a provider would take.
    forms = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
    forms.add(json.dumps(secret)[1:-1])
    for encoder in (base64.b64encode, base64.urlsafe_b64encode):
        forms.add(encoder(data).decode())
        forms.update(_cores(data, encoder))
    return forms


def _cores(data: bytes, encoder: Any) -> set[str]:
    """What of its base64 follows from the secret alone, wherever in a longer text it stands."""
    found = set()
    for before in range(3):
        text = encoder(b"\0" * before + data).decode().rstrip("=")
        first = (0, 2, 3)[before]
        whole = (before + len(data)) * 8 // 6
        found.add(text[first:whole])
    return {core for core in found if len(core) >= _LEAST_CORE_CHARS}
