"""Promising a private market before it is used, and showing afterwards that it was that one.

A *commitment* is published first: a hash that tells nothing. A *reveal* is kept until later: all
that went into the hash. Whoever has both can make the market again and compare.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vendsim.errors import RevealError, clip
from vendsim.rng import MAX_SEED
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.schema import Slug
from vendsim.version import __version__

__all__ = [
    "COMMITMENT_PATTERN",
    "MAX_REVEAL_BYTES",
    "NONCE_PATTERN",
    "Reveal",
    "promise",
    "read_reveal",
]

COMMITMENT_PATTERN = r"^[0-9a-f]{64}$"
NONCE_PATTERN = r"^[0-9a-f]{32,128}$"
MAX_REVEAL_BYTES = 16 * 1024

Digest = Annotated[str, Field(pattern=COMMITMENT_PATTERN)]


class Reveal(BaseModel):
    """Everything a commitment is made of.

    Attributes:
        format: What the file is.
        vendsim: The version that made the market; another may make another from the same seed.
        base: The market it was made from, as it was asked for.
        base_hash: That market's hash.
        skin_seed: The seed of the skin.
        skin_hash: The private market's hash.
        nonce: At least 128 random bits in hexadecimal: without them whoever knows the base could
            try one seed after the other until the commitment fits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal["vendsim-reveal-1"] = "vendsim-reveal-1"
    vendsim: Annotated[str, Field(max_length=100)]
    base: Annotated[str, Field(max_length=4000)]
    base_name: Slug
    base_hash: Digest
    skin_seed: Annotated[int, Field(ge=0, le=MAX_SEED)]
    skin_hash: Digest
    nonce: Annotated[str, Field(pattern=NONCE_PATTERN)]

    @property
    def commitment(self) -> str:
        """SHA-256 of all fields but ``base``, which is only where one copy of the base lay."""
        parts = self.model_dump(mode="json", exclude={"base"})
        text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()

    @property
    def text(self) -> str:
        """The file it is kept in."""
        return json.dumps(self.model_dump(mode="json"), indent=2) + "\n"


def promise(base: Scenario, source: str, skin: Scenario, skin_seed: int, nonce: str) -> Reveal:
    """What is to be revealed of a skin later; its commitment is what is to be published now.

    Args:
        base: The market it was made from.
        source: Under which name or path that was loaded.
        skin: The private market.
        skin_seed: The seed it was made with.
        nonce: 32 to 128 hexadecimal digits, small, that nobody can guess.

    Raises:
        ValueError: The nonce has another form.
    """
    if not re.fullmatch(NONCE_PATTERN, nonce):
        raise ValueError(
            f"nonce {clip(nonce)} is not 32 to 128 hexadecimal digits, in small letters"
        )
    return Reveal(
        vendsim=__version__,
        base=source,
        base_name=base.name,
        base_hash=base.hash,
        skin_seed=skin_seed,
        skin_hash=skin.hash,
        nonce=nonce,
    )


def read_reveal(file: Path) -> Reveal:
    """Read a reveal.

    Raises:
        RevealError: The file cannot be read or is none.
    """
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_REVEAL_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "input/output error"
        raise RevealError(f"{clip(str(file), 200)} cannot be read: {reason}") from error
    if len(raw) > MAX_REVEAL_BYTES:
        raise RevealError(
            f"{clip(str(file), 200)} is no reveal: it is over {MAX_REVEAL_BYTES} bytes"
        )
    try:
        return Reveal.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        message = f"{clip(str(file), 200)} is no reveal: {place}: {first['msg']}"
        raise RevealError(message) from error
