"""What a run leaves in a folder: its record, its report page, or both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory

from vendsim.cli.files import (
    RECORD_SUFFIX,
    folder_for_files,
    free_names,
    free_page,
    page_beside,
)
from vendsim.errors import ProviderError, RecordTaken, VendsimError
from vendsim.play import Episode
from vendsim.report import write_report

__all__ = ["play_and_keep", "play_at_free_name", "write_page"]


def play_and_keep(
    play: Callable[[Path | None], Episode],
    out: Path,
    stem: str,
    *,
    keeps_record: bool,
    wants_page: bool,
) -> tuple[Episode, Path | None]:
    """Play, and keep what is wanted.

    Args:
        play: Plays into a record that it makes, or into none.
        out: Folder for record and page.
        stem: Their name, as far as it is free.
        keeps_record: Whether a record is kept.
        wants_page: Whether a page is made.

    Returns:
        The result, and the page.

    Raises:
        RecordError: The folder cannot be written to.
        VendsimError: The page cannot be written.
    """
    if not keeps_record and not wants_page:
        return play(None), None
    with folder_for_files(out) as folder:
        if keeps_record:
            episode = play_at_free_name(play, folder, stem)
            record = Path(str(episode.record))
            page = page_beside(record)
            if wants_page:
                write_page(record, page)
            return episode, page if wants_page else None
        # A report is made from a record, so one is written even if it is not kept.
        with TemporaryDirectory() as scratch:
            record = Path(scratch) / f"{stem}{RECORD_SUFFIX}"
            episode = play(record)
            page = free_page(folder, stem)
            write_page(record, page)
        return episode, page


def play_at_free_name(play: Callable[[Path], Episode], folder: Path, stem: str) -> Episode:
    """Play into the first record of a stem that can be made."""
    for name in free_names(folder, stem):
        record = Path(f"{name}{RECORD_SUFFIX}")
        try:
            return play(record)
        except RecordTaken:
            continue  # Another run was faster.
        except ProviderError as error:
            if not record.exists():
                raise
            going_on = f"vendsim resume {quote(str(record))}"
            raise ProviderError(f"{error}; what was played is kept: {going_on}") from error
    raise AssertionError("there is no last number")


def write_page(record: Path, page: Path) -> None:
    """Write the report of a record; an older page is replaced.

    Raises:
        VendsimError: It cannot be written.
    """
    try:
        write_report(record, page)
    except OSError as error:
        raise VendsimError(f"the report {page} cannot be written: {error.strerror}") from error
