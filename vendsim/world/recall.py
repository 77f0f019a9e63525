"""What an agent keeps in its memory stores, and what of that the events tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vendsim.memory import (
    LOCAL_EMBEDDING,
    Embedder,
    Found,
    LocalEmbedder,
    Memories,
    Scratchpad,
    Values,
    Vector,
    pack,
)

if TYPE_CHECKING:
    from vendsim.world.world import World

__all__ = ["Recall"]


class Recall:
    """A business's scratchpad, values and memories.

    Args:
        world: The world, which is told of every change.
        embedder: Who turns memories into vectors; the default one if ``None``.

    Attributes:
        scratchpad: One text.
        values: Texts by key.
        memories: Texts by what they say.
    """

    __slots__ = ("_embedder", "_world", "memories", "scratchpad", "values")

    def __init__(self, world: World, embedder: Embedder | None) -> None:
        spec = world.scenario.memory
        self._world = world
        self._embedder = LocalEmbedder() if embedder is None else embedder
        self.scratchpad = Scratchpad()
        self.values = Values(spec)
        self.memories = Memories(spec)

    def write_scratchpad(self, text: str) -> bool:
        """Replace the scratchpad's text; whether there was one."""
        replaced = self.scratchpad.write(text)
        self._world.note("scratchpad", text=text)
        return replaced

    def delete_scratchpad(self) -> int:
        """Wipe the scratchpad; the number of characters that stood there."""
        chars = self.scratchpad.delete()
        self._world.note("scratchpad", text=None)
        return chars

    def write_value(self, key: str, text: str) -> bool:
        """Keep a text under a key; whether it replaced one."""
        replaced = self.values.write(key, text)
        self._world.note("value", key=key, text=text)
        return replaced

    def delete_value(self, key: str) -> None:
        """Throw a key and its text away."""
        self.values.delete(key)
        self._world.note("value", key=key, text=None)

    def add_memory(self, text: str) -> int:
        """Keep a memory; its number."""
        self.memories.check_room()
        number = self.memories.add(text, self._embed(text))
        self._world.note("memory", id=number, text=text)
        return number

    def search_memory(self, query: str, most: int) -> list[Found]:
        """The memories nearest to a text, the nearest first."""
        return self.memories.search(self._embed(query), most)

    def delete_memory(self, number: int) -> None:
        """Throw a memory away."""
        self.memories.delete(number)
        self._world.note("memory", id=number, text=None)

    def state(self) -> dict[str, Any]:
        """Plain values for the world's state hash."""
        return {
            "scratchpad": self.scratchpad.text,
            "values": self.values.state(),
            "memories": self.memories.state(),
        }

    def _embed(self, text: str) -> Vector:
        """A text's vector; one that a model made is written down: nobody can make it again."""
        vector = self._embedder.embed(text)
        if self._embedder.name != LOCAL_EMBEDDING:
            self._world.note("embedding", model=self._embedder.name, vector=pack(vector))
        return vector
