"""A model of OpenAI plays, through the responses interface: its reasoning is kept and sent back.

    vendsim run --scenario year --agent openai_responses --model NAME

The key is in OPENAI_API_KEY. Nothing is stored with the provider; what the model thought comes
back encrypted, stands in the record, and goes back to it with the next request.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vendsim.play.models import ChatAgent, OpenAIResponsesModel, Prices, Settings, context_policy

__all__ = ["make_agent"]

COMPACT_AT_TOKENS = 69_000


def make_agent(
    model: str,
    *,
    temperature: float | None = None,
    effort: str | None = None,
    max_output_tokens: int = 16_000,
    context: str = "vb2",
    context_tokens: int | None = None,
    several_calls: bool | None = None,
    stream: bool = True,
    base_url: str | None = None,
    extra: Mapping[str, Any] | None = None,
    prices: str | None = None,
) -> ChatAgent:
    """An agent whose calls a model makes.

    Args:
        model: The model's name, as the provider knows it.
        temperature: Spread of its choices; the provider's own if None.
        effort: How hard it is to think: none, minimal, low, medium, high, xhigh or max.
        max_output_tokens: The most it may write in one answer, reasoning included.
        context: What it is still shown of a long conversation: none, vb1, vb2, summary, or
            provider (OpenAI sums up what is older).
        context_tokens: Where that begins; the published figure if None.
        several_calls: Whether it may make several calls in one answer; as the market says if None.
        stream: Whether answers come piece by piece.
        base_url: Address of another server.
        extra: Further fields of the request, as the provider documents them.
        prices: A file of token prices in place of the shipped list; see vendsim/play/prices.toml.

    Raises:
        AgentError: An option is out of range.
        ProviderError: The package openai is not installed, or there is no key.
    """
    policy = context_policy(context, context_tokens)
    compact = (context_tokens or COMPACT_AT_TOKENS) if context == "provider" else None
    settings = Settings(temperature, effort, max_output_tokens, stream, compact, extra=extra or {})
    return ChatAgent(
        OpenAIResponsesModel(model, settings, base_url=base_url),
        policy=policy,
        several_calls=several_calls,
        prices=None if prices is None else Prices.read(Path(prices)),
    )
