"""Names of the files a run leaves: readable, never one that is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from vendsim.errors import RecordError
from vendsim.record import COMPANIONS

__all__ = [
    "PAGE_SUFFIX",
    "RECORD_SUFFIX",
    "folder_for_files",
    "free_names",
    "free_page",
    "page_beside",
    "stem_of",
]

RECORD_SUFFIX: Final = ".vendsim.sqlite"
PAGE_SUFFIX: Final = ".html"
# A killed run can leave the files SQLite keeps beside its own; they belong to the record.
_TAKEN_SUFFIXES = (
    PAGE_SUFFIX,
    *(f"{RECORD_SUFFIX}{companion}" for companion in COMPANIONS),
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
def folder_for_files(folder: Path) -> Iterator[Path]:
    """A folder to write to, made if it does not exist, and taken away again if it stays empty.

    Yields:
        Its absolute path.

    Raises:
        RecordError: It cannot be made.
    """
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordError(f"the folder {folder} cannot be written to: {error.strerror}") from error
    try:
        yield folder.resolve()
    finally:
        if is_new:
            with suppress(OSError):  # It holds something now, and stays.
                folder.rmdir()


def free_names(folder: Path, stem: str) -> Iterator[Path]:
    """The names in a folder that nobody has: first without a number, then with 2, 3 and so on.

    A name can be taken in the moment after. Whoever makes the file finds out, because it is made
    only where there is none, and takes the next.

    Yields:
        Absolute paths without suffix.
    """
    for number in count(1):
        name = folder / (stem if number == 1 else f"{stem}-{number}")
        if not any(Path(f"{name}{suffix}").exists() for suffix in _TAKEN_SUFFIXES):
            yield name


def free_page(folder: Path, stem: str) -> Path:
    """Make an empty page under the first name that nobody has.

    Raises:
        RecordError: The folder cannot be written to.
    """
    for name in free_names(folder, stem):
        page = Path(f"{name}{PAGE_SUFFIX}")
        try:
            page.touch(exist_ok=False)
        except FileExistsError:
            continue
        except OSError as error:
            raise RecordError(
                f"the folder {folder} cannot be written to: {error.strerror}"
            ) from error
        return page
    raise AssertionError("there is no last number")
