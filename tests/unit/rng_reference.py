"""The random words written a second time: plain Python, from docs/design/randomness.md."""

from __future__ import annotations

import hashlib


def reference_key(form: bytes, seed: int, purpose: str, entity: str, draw: int, i: int) -> bytes:
    key = bytearray(form + seed.to_bytes(8, "little"))
    for text in (purpose, entity):
        key += len(text.encode()).to_bytes(8, "little") + text.encode()
    return bytes(key + draw.to_bytes(8, "little") + i.to_bytes(8, "little"))


def reference_word(
    seed: int, purpose: str, entity: str, day: int, draw: int, form: bytes = b"vendsim-stream-1"
) -> int:
    key = reference_key(form, seed, purpose, entity, draw, day // 64)
    start = 8 * (day % 64)
    return int.from_bytes(hashlib.shake_128(key).digest(start + 8)[start:], "little")


def reference_place_word(
    seed: int, purpose: str, entity: str, index: int, place: int, draw: int
) -> int:
    key = reference_key(b"vendsim-place-1-", seed, purpose, entity, draw, index)
    word = int.from_bytes(hashlib.shake_128(key).digest(8), "little")
    word = (word + 0x9E3779B97F4A7C15 * (place + 1)) % 2**64
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB % 2**64
    return word ^ (word >> 31)
