"""The embedder of a replay: gives the vectors that the record holds."""

from __future__ import annotations

from collections import deque

from vendsim.env import ToolCallEnv
from vendsim.errors import ProviderError, RecordError, ReplayMismatch, clip
from vendsim.memory import Embedder, Vector, unpack
from vendsim.play.embedding import load_embedder
from vendsim.record import DEFAULT_EMBEDDING, Header, Step

__all__ = ["RecordedEmbedder", "go_on_with", "live_embedder", "recorded_embedder"]


class RecordedEmbedder:
    """Gives the recorded vectors in their sequence; asks nobody and needs no key.

    Args:
        name: Who gave them, as the record's header says.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._vectors: deque[Vector] = deque()
        self._seq = 0
        self._is_over = False
        self._next: Embedder | None = None

    def expect(self, step: Step) -> None:
        """Say which step comes next, with the vectors that were given in it.

        Raises:
            RecordError: The step's events hold what is no vector.
        """
        self._seq = step.seq
        self._vectors.clear()
        for event in step.events:
            if event.get("kind") == "embedding":
                try:
                    self._vectors.append(unpack(str(event.get("vector"))))
                except ValueError as error:
                    raise RecordError(f"step {step.seq}: its vector is none: {error}") from error

    def hand_over(self, embedder: Embedder | None) -> None:
        """Let another one make the vectors that come from now on; ``None`` for nobody."""
        self._is_over = True
        self._next = embedder

    def embed(self, text: str) -> Vector:
        """The next recorded vector, whatever the text.

        Raises:
            ProviderError: The past is over, and nobody has taken over or whoever has gave up.
            ReplayMismatch: More vectors are asked for than were given.
        """
        if self._is_over:
            if self._next is None:
                raise ProviderError(f"embedding {self.name} is not asked any more")
            return self._next.embed(text)
        if not self._vectors:
            raise ReplayMismatch(
                f"step {self._seq}: a text is to be embedded, but the record holds no further "
                "vector"
            )
        return self._vectors.popleft()


def recorded_embedder(header: Header) -> RecordedEmbedder | None:
    """Who gives the vectors while a record's past is done again; ``None`` where they are made."""
    return None if header.embedding == DEFAULT_EMBEDDING else RecordedEmbedder(header.embedding)


def live_embedder(header: Header, embedding: Embedder | None = None) -> Embedder | None:
    """Who makes the vectors of a run that goes on; ``None`` for the local way.

    Args:
        header: The record's.
        embedding: The embedder, where it was given as an object.

    Raises:
        ProviderError: It cannot be used from here.
        RecordError: It was an object and has to be given, or is another one.
    """
    then = header.embedding
    if embedding is not None:
        if embedding.name != then:
            raise RecordError(
                f"the run's memories were embedded by {clip(then)}: vectors of "
                f"{clip(embedding.name)} cannot be compared with them"
            )
        return embedding
    try:
        return load_embedder(then)
    except ValueError as error:
        raise RecordError(
            f"the embedding {clip(then)} was given as an object: give it again"
        ) from error


def go_on_with(env: ToolCallEnv, embedder: Embedder | None) -> None:
    """The past is over: from now on vectors are made by this one."""
    if isinstance(env.embedder, RecordedEmbedder):
        env.embedder.hand_over(embedder)
