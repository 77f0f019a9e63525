"""Names of the files a run leaves: readable, never one that is taken."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from vendsim.errors import RecordError

__all__ = ["PAGE_SUFFIX", "RECORD_SUFFIX", "claim_name", "page_beside", "stem_of"]

RECORD_SUFFIX: Final = ".vendsim.sqlite"
PAGE_SUFFIX: Final = ".html"
_CLAIM_SUFFIX = ".claim"
# A killed run can leave the files SQLite keeps beside its own; they belong to the record.
_TAKEN_SUFFIXES = (
    PAGE_SUFFIX,
    *(f"{RECORD_SUFFIX}{end}" for end in ("", "-wal", "-shm", "-journal")),
)
_AGENT_CHARS = 60


def stem_of(scenario: str, agent: str, seed: int, days: int | None) -> str:
    """What the files of a run are called, without number and suffix.

    Args:
        scenario: Name of the scenario.
        agent: Name, path or ``package.module:factory`` of the agent.
        seed: Seed of the world.
        days: Days asked for, if they were.
    """
    name = Path(agent).stem if agent.endswith(".py") else agent
    plain = re.sub(r"[^A-Za-z0-9_.]+", "-", name).strip("-.")[:_AGENT_CHARS] or "agent"
    return f"{scenario}-{plain}-seed{seed}" + ("" if days is None else f"-days{days}")


def page_beside(record: Path) -> Path:
    """Where the report of a record stands: beside it, under the same name."""
    return record.with_name(f"{record.name.removesuffix(RECORD_SUFFIX)}{PAGE_SUFFIX}")


@contextmanager
def claim_name(folder: Path, stem: str) -> Iterator[Path]:
    """Hold a free name in a folder, so that a run started at the same time takes another.

    Args:
        folder: Made if it does not exist, and taken away again if it stays empty.
        stem: The name; ``-2``, ``-3`` and so on are added where it is taken.

    Yields:
        The absolute path of the name, without suffix.

    Raises:
        RecordError: The folder cannot be made or written to.
    """
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        name, mark = _free_name(folder.resolve(), stem)
    except OSError as error:
        raise RecordError(f"the folder {folder} cannot be written to: {error.strerror}") from error
    try:
        yield name
    finally:
        mark.unlink(missing_ok=True)
        if is_new:
            with suppress(OSError):  # It holds something now, and stays.
                folder.rmdir()


def _free_name(folder: Path, stem: str) -> tuple[Path, Path]:
    """The first name nobody has, and the mark that holds it: a hidden file, made at one go."""
    for number in count(1):
        name = folder / (stem if number == 1 else f"{stem}-{number}")
        mark = folder / f".{name.name}{_CLAIM_SUFFIX}"
        with suppress(FileExistsError):
            os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
            if not any(Path(f"{name}{suffix}").exists() for suffix in _TAKEN_SUFFIXES):
                return name, mark
            mark.unlink()
    raise AssertionError("there is no last number")
