"""The counterparty of a replay: says again what the record says was said.

Where a run goes on after the replay, another one takes over.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from vendsim.errors import ProviderUnavailable, RecordError, ReplayMismatch, clip
from vendsim.mail import Draft, Skin, Try
from vendsim.play.counterparty import load_counterparty
from vendsim.record import DEFAULT_COUNTERPARTY, Header, JsonValue, Step

__all__ = ["RecordedSkin", "Skins", "skins_of"]


class RecordedSkin:
    """Gives the recorded wordings in their sequence; asks nobody and needs no key.

    Args:
        name: Who gave them, as the record's header says.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._tries: deque[Try] = deque()
        self._seq = 0
        self._is_over = False
        self._next: Skin | None = None

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

    def hand_over(self, skin: Skin | None) -> None:
        """Let another one word what comes from now on; ``None`` keeps letters as they are."""
        self._is_over = True
        self._next = skin

    def reword(self, draft: Draft) -> str:
        """The next recorded wording, whatever the letter; the check of it is done again.

        Raises:
            ProviderUnavailable: There was none to be had then.
            ProviderError: Whoever took over gave up.
            ReplayMismatch: More wordings are asked for than were given.
        """
        if self._is_over:
            if self._next is None:
                raise ProviderUnavailable(f"{self.name} is not asked any more")
            return self._next.reword(draft)
        if not self._tries:
            raise ReplayMismatch(
                f"step {self._seq}: a letter of {draft.supplier} is to be worded, "
                "but the record holds no further wording"
            )
        text, fault = self._tries.popleft()
        if text is None:
            raise ProviderUnavailable(fault)
        return text


class Skins(NamedTuple):
    """Who words suppliers' mails while the past is done again, and from then on.

    Attributes:
        recorded: In the past; ``None`` where there were the default words only.
        live: From then on; ``None`` for the default words.
    """

    recorded: RecordedSkin | None
    live: Skin | None

    def hand_over(self) -> None:
        """The past is over."""
        if self.recorded is not None:
            self.recorded.hand_over(self.live)


def skins_of(header: Header, counterparty: str | Skin | None) -> Skins:
    """The counterparties of a run that goes on.

    Args:
        header: The record's.
        counterparty: Who is wanted from now on; the same as before if ``None``.

    Raises:
        ProviderError: The counterparty cannot be used from here.
        RecordError: It was an object and has to be given, or none can come in so late.
        ValueError: There is no such counterparty.
    """
    then = header.counterparty
    wanted = then if counterparty is None else counterparty
    try:
        live = load_counterparty(wanted) if isinstance(wanted, str) else wanted
    except ValueError as error:
        if counterparty is not None:
            raise
        raise RecordError(
            f"the counterparty {clip(then)} was given as an object: give it again"
        ) from error
    if then != DEFAULT_COUNTERPARTY:
        return Skins(RecordedSkin(then), live)
    if live is not None:
        raise RecordError(
            f"the run has the default words: {clip(live.name)} cannot take over in the midst of it"
        )
    return Skins(None, None)


def _tries_of(event: Mapping[str, JsonValue], seq: int) -> Sequence[Try]:
    try:
        found = msgspec.convert(event.get("tries"), list[dict[str, str | None]])
        return [Try(each["text"], each["fault"]) for each in found]
    except (msgspec.ValidationError, KeyError) as error:
        raise RecordError(f"step {seq}: its wordings are not wordings: {error}") from error
