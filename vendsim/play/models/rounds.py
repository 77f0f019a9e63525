"""The rounds of a conversation that are still shown, and about how many tokens they are."""

from __future__ import annotations

import json
from collections.abc import Iterator

from vendsim.play.models.context import ContextPolicy
from vendsim.play.models.turns import ModelTurn, Request, ResultTurn, Turn, UserTurn

__all__ = ["Rounds"]

_CHARS_PER_TOKEN = 4
_TURN_TOKENS = 6  # Names of roles and the like, in every provider's form.
_LEAST_SCALE, _MOST_SCALE = 0.5, 4.0


class Rounds:
    """The rounds, oldest first.

    Tokens are estimated from characters, and the estimate is corrected by what the provider
    has counted for the last request.

    Args:
        fixed_tokens: About how many tokens rules, tools and opening are.
        policy: Which rounds are left out.

    Attributes:
        are_cut: Whether any round has been left out.
    """

    def __init__(self, fixed_tokens: int, policy: ContextPolicy) -> None:
        self._fixed_tokens = fixed_tokens
        self._policy = policy
        self._rounds: list[list[Turn]] = []
        self._tokens: list[int] = []
        self._asked_tokens = fixed_tokens
        self._scale = 1.0
        self.are_cut = False

    def turns(self) -> Iterator[Turn]:
        """All turns still shown."""
        for each in self._rounds:
            yield from each

    def open(self, turn: Turn) -> None:
        """Begin a round with a turn."""
        self._rounds.append([turn])
        self._tokens.append(_tokens_of(turn))

    def add(self, turn: Turn) -> None:
        """Add a turn to the last round."""
        self._rounds[-1].append(turn)
        self._tokens[-1] += _tokens_of(turn)

    def wants_cut(self) -> bool:
        """Whether rounds have to be left out before the next request."""
        return self._left_out() > 0

    def cut(self) -> int:
        """Leave out what the policy does not show; how many rounds that were."""
        return self._drop(self._left_out())

    def halve(self) -> int:
        """Leave out the older half of the rounds; how many that were."""
        return self._drop(len(self._rounds) // 2)

    def note_request(self, request: Request) -> None:
        """Say what is asked, for :meth:`calibrate`."""
        self._asked_tokens = self._fixed_tokens + sum(map(_tokens_of, request.turns[1:]))

    def calibrate(self, input_tokens: int) -> None:
        """Correct the estimate by the provider's count of the last request; 0 is none."""
        if input_tokens:
            scale = input_tokens / self._asked_tokens
            self._scale = min(max(scale, _LEAST_SCALE), _MOST_SCALE)

    def _left_out(self) -> int:
        scale = self._scale
        sizes = [int(tokens * scale) for tokens in self._tokens]
        return self._policy.left_out(int(self._fixed_tokens * scale), sizes)

    def _drop(self, count: int) -> int:
        if count:
            del self._rounds[:count], self._tokens[:count]
            self.are_cut = True
        return count


def _tokens_of(turn: Turn) -> int:
    if isinstance(turn, ModelTurn):
        chars = len(json.dumps(turn.content, ensure_ascii=False))
    elif isinstance(turn, ResultTurn):
        chars = len(turn.text) + len(turn.call_id)
    else:
        assert isinstance(turn, UserTurn)
        chars = len(turn.text)
    return chars // _CHARS_PER_TOKEN + _TURN_TOKENS
