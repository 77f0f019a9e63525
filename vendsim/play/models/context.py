"""What of a conversation a model is still shown once it has grown long.

A conversation is an opening, which always stays, and *rounds*: an answer of the model with all
results of its calls, or a text from outside. Only whole rounds are left out, so that no result
is shown without its call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from vendsim.errors import AgentError, clip

__all__ = ["POLICIES", "ContextPolicy", "DropOldest", "KeepAll", "LastTokens", "context_policy"]

VB1_TOKENS = 30_000
VB2_TOKENS = 69_000
VB2_KEPT_SHARE = 0.61
SUMMARY_TOKENS = 69_000


class ContextPolicy(Protocol):
    """Decides how many of the oldest rounds are left out."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def summarises(self) -> bool:
        """Whether the model is asked to sum up what is left out."""

    def left_out(self, fixed_tokens: int, round_tokens: Sequence[int]) -> int:
        """How many of the oldest rounds to leave out of the next request.

        Args:
            fixed_tokens: Tokens of what always stays: rules, tools, opening.
            round_tokens: Tokens of each round that is still there, oldest first.
        """


@dataclass(frozen=True)
class KeepAll:
    """Everything stays, until the provider says that it is too much."""

    name: str = "none"
    summarises: bool = False

    def left_out(self, fixed_tokens: int, round_tokens: Sequence[int]) -> int:
        """None."""
        return 0


@dataclass(frozen=True)
class LastTokens:
    """Only the last so many tokens of the rounds are shown, as published of Vending-Bench 1.

    Attributes:
        tokens: How many.
    """

    tokens: int = VB1_TOKENS
    name: str = "vb1"
    summarises: bool = False

    def left_out(self, fixed_tokens: int, round_tokens: Sequence[int]) -> int:
        """All that do not fit; the newest round is always shown."""
        return _beyond(self.tokens, round_tokens)


@dataclass(frozen=True)
class DropOldest:
    """Once all is more than so many tokens, the oldest rounds go until a share of them remains.

    With 69,000 tokens and 61 % that is what is published of Vending-Bench 2. Between two cuts
    requests only grow, so that providers' caches hold.

    Attributes:
        tokens: When it is full, rules and tools included.
        kept_share: What remains of that.
        summarises: Whether the model hands over what goes to itself.
    """

    tokens: int = VB2_TOKENS
    kept_share: float = VB2_KEPT_SHARE
    name: str = "vb2"
    summarises: bool = False

    def left_out(self, fixed_tokens: int, round_tokens: Sequence[int]) -> int:
        """None until it is full."""
        if fixed_tokens + sum(round_tokens) <= self.tokens:
            return 0
        return _beyond(int(self.tokens * self.kept_share) - fixed_tokens, round_tokens)


def _beyond(tokens: int, round_tokens: Sequence[int]) -> int:
    """How many of the oldest rounds to leave out so that the rest has at most so many tokens."""
    total = 0
    for kept, size in enumerate(reversed(round_tokens)):
        total += size
        if total > tokens:
            return min(len(round_tokens) - kept, max(0, len(round_tokens) - 1))
    return 0


POLICIES = ("none", "vb1", "vb2", "summary", "provider")
"""The names of the policies. With ``provider`` the provider sums up what is older."""


def context_policy(name: str, tokens: int | None = None) -> ContextPolicy:
    """A policy by its name.

    Args:
        name: One of :data:`POLICIES`.
        tokens: Its limit; the published one if ``None``.

    Raises:
        AgentError: There is no such policy, or it cannot have that limit.
    """
    if tokens is not None and (type(tokens) is not int or not 2_000 <= tokens <= 10_000_000):
        raise AgentError(
            f"context_tokens {clip(tokens)} is not a whole number from 2,000 to 10,000,000"
        )
    match name:
        case "none" | "provider":
            return KeepAll(name)
        case "vb1":
            return LastTokens(tokens or VB1_TOKENS)
        case "vb2":
            return DropOldest(tokens or VB2_TOKENS)
        case "summary":
            return DropOldest(tokens or SUMMARY_TOKENS, 0.0, "summary", summarises=True)
    raise AgentError(f"context {clip(name)} is not one of {', '.join(POLICIES)}")
