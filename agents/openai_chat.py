"""A model of OpenAI, or of any server that speaks its chat completions, plays.

    vendsim run --scenario year --agent openai_chat --model NAME

The key is in OPENAI_API_KEY. Another server (vLLM, llama.cpp, Ollama, OpenRouter) is named by
``--agent-option base_url=http://…/v1`` or OPENAI_BASE_URL.

What the model is told: the rules of the conversation and the market's briefing, as its system
prompt; the market's tools; then, call by call, what came of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vendsim.errors import AgentError
from vendsim.play.models import ChatAgent, OpenAIChatModel, Prices, Settings, context_policy

__all__ = ["make_agent"]


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
        context: What it is still shown of a long conversation: none, vb1, vb2 or summary.
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
    if context == "provider":
        raise AgentError("chat completions sum nothing up: context provider needs openai_responses")
    settings = Settings(temperature, effort, max_output_tokens, stream, extra=extra or {})
    return ChatAgent(
        OpenAIChatModel(model, settings, base_url=base_url),
        policy=context_policy(context, context_tokens),
        several_calls=several_calls,
        prices=None if prices is None else Prices.read(Path(prices)),
    )
