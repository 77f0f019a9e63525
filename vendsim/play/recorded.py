"""The counterparty of a replay: says again what the record says was said."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

import msgspec

from vendsim.errors import ProviderUnavailable, RecordError, ReplayMismatch
from vendsim.mail import Draft, Try
from vendsim.record import JsonValue, Step

__all__ = ["RecordedSkin"]


class RecordedSkin:
    """Gives the recorded wordings in their sequence; asks nobody and needs no key.

    Args:
        name: Who gave them, as the record's header says.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._tries: deque[Try] = deque()
        self._seq = 0

    def expect(self, step: Step) -> None:
        """Say which step comes next, with the wordings that were given in it.

        Raises:
            RecordError: The step's events hold what no counterparty leaves.
        """
        self._seq = step.seq
        self._tries.clear()
        for event in step.events:
            if event.get("kind") == "counterparty":
                self._tries += _tries_of(event, step.seq)

    def reword(self, draft: Draft) -> str:
        """The next recorded wording, whatever the letter; the check of it is done again.

        Raises:
            ProviderUnavailable: There was none to be had then.
            ReplayMismatch: More wordings are asked for than were given.
        """
        if not self._tries:
            raise ReplayMismatch(
                f"step {self._seq}: a letter of {draft.supplier} is to be worded, "
                "but the record holds no further wording"
            )
        text, fault = self._tries.popleft()
        if text is None:
            raise ProviderUnavailable(fault)
        return text


def _tries_of(event: Mapping[str, JsonValue], seq: int) -> Sequence[Try]:
    try:
        found = msgspec.convert(event.get("tries"), list[dict[str, str | None]])
        return [Try(each["text"], each["fault"]) for each in found]
    except (msgspec.ValidationError, KeyError) as error:
        raise RecordError(f"step {seq}: its wordings are not wordings: {error}") from error
