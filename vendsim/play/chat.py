"""Chat models of two providers, as far as a text for a text goes.

The providers' packages are extras, imported only when a model is asked for. What goes wrong
comes back as a :class:`~vendsim.play.patience.Failure` in our own words: what a provider
writes into its errors can hold a part of the key.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, Protocol

from vendsim.play.deadline import Deadline
from vendsim.play.failures import check_key, failure_of, no_key, not_installed, unreadable
from vendsim.play.patience import Failure

__all__ = ["AnthropicChat", "Chat", "OpenAIChat", "openai_of"]

MAX_ANSWER_TOKENS = 8_000
# A letter is minutes from the next: no connection is kept, so there is none to close.
_HEADERS = {"Connection": "close"}


class Chat(Protocol):
    """A model that answers one text with another."""

    def complete(self, rules: str, message: str, timeout_seconds: float) -> str | Failure:
        """One answer, or why there is none.

        Args:
            rules: What the model has to do.
            message: What it has to do it with.
            timeout_seconds: How long it may take.
        """


class OpenAIChat:
    """A model behind the chat completions interface of OpenAI, or of a server that speaks it.

    Args:
        model: The model's name.
        base_url: Address of the server; ``OPENAI_BASE_URL`` or OpenAI's own if None.
        api_key: The key; ``OPENAI_API_KEY`` if None.

    Raises:
        ProviderError: The package ``openai`` is not installed, or there is no key.
    """

    def __init__(
        self, model: str, *, base_url: str | None = None, api_key: str | None = None
    ) -> None:
        self._model = model
        self._deadline = Deadline()
        self._sdk, self._client = openai_of(base_url, api_key, self._deadline)

    def complete(self, rules: str, message: str, timeout_seconds: float) -> str | Failure:
        """One answer, or why there is none."""
        self._deadline.begin(timeout_seconds)
        try:
            completion = self._client.chat.completions.create(
                model=self._model,
                messages=[
                    {"role": "system", "content": rules},
                    {"role": "user", "content": message},
                ],
                max_completion_tokens=MAX_ANSWER_TOKENS,
                timeout=timeout_seconds,
            )
        except (self._sdk.OpenAIError, ValueError) as error:
            return failure_of(self._sdk, error)
        try:
            return _text(completion.choices[0].message.content or "")
        except (AttributeError, LookupError, TypeError):
            return unreadable()


class AnthropicChat:
    """A model behind the messages interface of Anthropic.

    Args:
        model: The model's name.
        base_url: Address of the server; ``ANTHROPIC_BASE_URL`` or Anthropic's own if None.
        api_key: The key; ``ANTHROPIC_API_KEY`` if None.

    Raises:
        ProviderError: The package ``anthropic`` is not installed, or there is no key.
    """

    def __init__(
        self, model: str, *, base_url: str | None = None, api_key: str | None = None
    ) -> None:
        try:
            import anthropic
        except ImportError:
            raise not_installed("anthropic") from None
        self._model = model
        self._sdk = anthropic
        self._deadline = Deadline()
        try:
            client = anthropic.Anthropic(
                base_url=base_url,
                api_key=api_key,
                max_retries=0,
                default_headers=_HEADERS,
                http_client=self._deadline.http_client(anthropic),
            )
        except anthropic.AnthropicError:
            raise no_key("ANTHROPIC_API_KEY") from None
        # Without any of these it would fail at the first letter, not here.
        if client.api_key is None and client.auth_token is None and client.credentials is None:
            raise no_key("ANTHROPIC_API_KEY")
        check_key(client.api_key, "ANTHROPIC_API_KEY")
        self._client = client

    def complete(self, rules: str, message: str, timeout_seconds: float) -> str | Failure:
        """One answer, or why there is none."""
        self._deadline.begin(timeout_seconds)
        try:
            answer = self._client.messages.create(
                model=self._model,
                system=rules,
                messages=[{"role": "user", "content": message}],
                max_tokens=MAX_ANSWER_TOKENS,
                timeout=timeout_seconds,
            )
        except (self._sdk.AnthropicError, ValueError) as error:
            return failure_of(self._sdk, error)
        try:
            return _text("".join(part.text for part in answer.content if part.type == "text"))
        except (AttributeError, TypeError):
            return unreadable()


def openai_of(
    base_url: str | None, api_key: str | None, deadline: Deadline
) -> tuple[ModuleType, Any]:
    """OpenAI's package, and a client of it that retries nothing by itself.

    Args:
        base_url: Address of the server; ``OPENAI_BASE_URL`` or OpenAI's own if None.
        api_key: The key; ``OPENAI_API_KEY`` if None.
        deadline: What ends its tries.

    Raises:
        ProviderError: The package is not installed, or there is no key.
    """
    try:
        import openai
    except ImportError:
        raise not_installed("openai") from None
    try:
        client = openai.OpenAI(
            base_url=base_url,
            api_key=api_key,
            max_retries=0,
            default_headers=_HEADERS,
            http_client=deadline.http_client(openai),
        )
    except openai.OpenAIError:
        raise no_key("OPENAI_API_KEY") from None
    check_key(client.api_key, "OPENAI_API_KEY")
    return openai, client


def _text(answer: Any) -> str | Failure:
    return answer if isinstance(answer, str) else unreadable()
