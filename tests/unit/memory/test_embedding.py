"""The local embedding: the same everywhere, and near where texts are alike."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256

import pytest

from vendsim.memory import LocalEmbedder, Memories
from vendsim.scenario import MemorySpec

TEXT = "Restock café №7 with 12 colas; ΑΣ ß ﬁ 日本"
PROGRAM = f"""
from hashlib import sha256
from vendsim.memory import LocalEmbedder
print(sha256(LocalEmbedder().embed({TEXT!r}).astype("<i8").tobytes()).hexdigest())
"""


def digest(text: str) -> str:
    return sha256(LocalEmbedder().embed(text).astype("<i8").tobytes()).hexdigest()


def test_a_text_has_the_vector_it_always_had() -> None:
    """Worked out once: a change of it makes recorded searches come out otherwise."""
    assert digest("two colas and two bags of chips")[:16] == "bd8bdd77d8726a79"


@pytest.mark.parametrize("salt", ["0", "1", "4242"])
def test_the_salt_of_hashes_changes_nothing(salt: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | {"PYTHONHASHSEED": salt, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == digest(TEXT)


def nearest(query: str, texts: list[str]) -> str:
    embedder, memories = LocalEmbedder(), Memories(MemorySpec())
    for text in texts:
        memories.add(text, embedder.embed(text))
    return memories.search(embedder.embed(query), 1)[0].text


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("supplier of soft drinks", "Soft drink suppliers: Blue Crate, Greywharf."),
        ("what happened to the delivery?", "The order of day 12 was delivered late."),
        ("which price for chips", "Chips: priced at 1.75, they sold well."),
        ("COLLECTING cash", "Collected $88 of cash on day 20."),
    ],
)
def test_words_their_forms_and_case(query: str, right: str) -> None:
    texts = [
        "Soft drink suppliers: Blue Crate, Greywharf.",
        "The order of day 12 was delivered late.",
        "Chips: priced at 1.75, they sold well.",
        "Collected $88 of cash on day 20.",
        "Rain keeps people indoors and at the machine.",
    ]
    assert nearest(query, texts) == right


@pytest.mark.parametrize("text", ["", "...", "of to a"])
def test_a_text_without_words_is_near_to_nothing(text: str) -> None:
    vector = LocalEmbedder().embed(text)
    assert not vector.any()
    memories = Memories(MemorySpec())
    memories.add(text, vector)
    assert memories.search(LocalEmbedder().embed("cola"), 1)[0].similarity == 0.0
