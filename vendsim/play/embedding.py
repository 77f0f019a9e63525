"""Embedders that are models: they turn an agent's memories into vectors, for money.

What a model gives is rounded to whole numbers of 16 bits, the largest of a vector as large as they
go: cosines do not change by that beyond their fourth decimal, and from then on all arithmetic is
exact. The vectors stand in the events of the run, so that no replay asks again.
"""

from __future__ import annotations

import math

import numpy as np

from vendsim.errors import ProviderError, clip
from vendsim.memory import Embedder, Vector, pack, unpack
from vendsim.play.chat import openai_of
from vendsim.play.deadline import Deadline
from vendsim.play.failures import failure_of
from vendsim.play.patience import Failure, Patience
from vendsim.record import DEFAULT_EMBEDDING

__all__ = ["OpenAIEmbedder", "load_embedder"]

MAX_DIMENSIONS = 8_192
_LARGEST = 32_767
_MAX_NAME_CHARS = 200


class OpenAIEmbedder:
    """An embedding model of OpenAI, or of a server that speaks its interface.

    Args:
        model: The model's name.
        base_url: Address of the server; ``OPENAI_BASE_URL`` or OpenAI's own if None.
        api_key: The key; ``OPENAI_API_KEY`` if None.
        patience: How long it is waited for, a text.

    Raises:
        ProviderError: The package ``openai`` is not installed, or there is no key.
    """

    paid = True

    def __init__(
        self,
        model: str,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.name = f"openai:{model}"
        self._model = model
        self._deadline = Deadline()
        self._sdk, self._client = openai_of(base_url, api_key, self._deadline)
        self._patience = Patience() if patience is None else patience

    def embed(self, text: str) -> Vector:
        """The vector of a text.

        Raises:
            ProviderError: There is none to be had.
        """
        answer = self._patience.ask(lambda timeout_seconds: self._ask(text, timeout_seconds))
        if isinstance(answer, Failure):
            raise ProviderError(f"embedding {self.name}: {answer.reason}")
        return unpack(answer)

    def _ask(self, text: str, timeout_seconds: float) -> str | Failure:
        """One try: the vector packed, or why there is none."""
        self._deadline.begin(timeout_seconds)
        try:
            answer = self._client.embeddings.create(
                model=self._model, input=text, encoding_format="float", timeout=timeout_seconds
            )
        except (self._sdk.OpenAIError, ValueError) as error:
            return failure_of(self._sdk, error)
        try:
            return pack(_rounded([float(number) for number in answer.data[0].embedding]))
        except (AttributeError, LookupError, TypeError, ValueError):
            return Failure("its answer cannot be read", "passing")


def load_embedder(name: str) -> Embedder | None:
    """Make an embedder by name.

    Args:
        name: ``"openai:MODEL"``, or ``"local"`` for the one that comes with vendsim.

    Returns:
        The embedder; ``None`` for ``"local"``.

    Raises:
        ValueError: It is no such name.
        ProviderError: The provider's package is not installed, or there is no key.
    """
    if name == DEFAULT_EMBEDDING:
        return None
    provider, _, model = name.partition(":")
    good = len(name) <= _MAX_NAME_CHARS and name.isascii() and name.isprintable()
    if provider != "openai" or not model or " " in model or not good:
        raise ValueError(
            f"there is no embedding {clip(name)}: give openai:MODEL or {DEFAULT_EMBEDDING}"
        )
    return OpenAIEmbedder(model)


def _rounded(numbers: list[float]) -> Vector:
    """A model's vector in whole numbers.

    Raises:
        ValueError: It is empty or too long, or holds what is no number.
    """
    if not 1 <= len(numbers) <= MAX_DIMENSIONS or not all(map(math.isfinite, numbers)):
        raise ValueError("no vector")
    largest = max(map(abs, numbers)) or 1.0
    return np.array([round(number / largest * _LARGEST) for number in numbers], np.int64)
