"""What the records of a study tell beyond its results: each run's days, and what it lost."""

from __future__ import annotations

import functools
import multiprocessing
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from vendsim.errors import RecordError, clip
from vendsim.study.course import DayClose, last_link, read_course
from vendsim.study.decomposition import Decomposition, decompose
from vendsim.study.runs.result import RunResult
from vendsim.study.runs.store import Store

__all__ = ["Details", "check_details", "read_details"]

_FEW = 16
"""So many records are read before other processes would be ready."""


class Details(NamedTuple):
    """One run's record, read.

    Attributes:
        course: Its days that closed; empty where the record is not there.
        losses: What it lost against the bound of all its days; ``None`` where that cannot be
            said: no day closed, or the market is of another version.
        record_hash: Last link of the record's chain as it stands there; empty where there is none.
    """

    course: tuple[DayClose, ...] = ()
    losses: Decomposition | None = None
    record_hash: str = ""


def read_details(
    folder: str | Path, records: Sequence[str], *, workers: int = 1, store: Store | None = None
) -> dict[str, Details]:
    """Read the records of a study.

    Args:
        folder: The study's folder.
        records: Their paths in it.
        workers: Processes that read; the result does not depend on it.
        store: Where records lie that are not in the folder, if anywhere.

    Returns:
        What each tells, by its path, in the same sequence. Without a store, a record that does
        not lie in the folder tells nothing.

    Raises:
        RecordError: A record is damaged.
        StoreError: The store does not have one.
    """
    read = functools.partial(_read, str(folder), store)
    if workers == 1 or len(records) <= _FEW:
        return dict(zip(records, map(read, records), strict=True))
    # A child that is forked would share open files and locks with this process.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        return dict(zip(records, pool.map(read, records, chunksize=8), strict=True))


def check_details(results: Iterable[RunResult], details: Mapping[str, Details]) -> None:
    """Check that results that count were made from the records that have been read.

    Raises:
        RecordError: One was not: figures of two runs would stand side by side as one's.
    """
    for run in results:
        found = details[run.record].record_hash if run.record in details else ""
        if run.counts and found and found != run.record_hash:
            raise RecordError(
                f"{run.record} is not the record that its result was made from: its hash is "
                f"{found[:12]}…, not {clip(run.record_hash[:12])}…; vendsim eval STUDY --rebuild "
                "makes the results anew"
            )


def _read(folder: str, store: Store | None, record: str) -> Details:
    path = Path(folder, *record.split("/"))
    if path.is_file():
        return _told(path)
    if store is None:
        return Details()
    with tempfile.TemporaryDirectory(prefix="vendsim-") as scratch:
        fetched = Path(scratch, "run.sqlite")
        fetched.write_bytes(store.read(record))
        return _told(fetched)


def _told(path: Path) -> Details:
    course, record_hash = read_course(path), last_link(path)
    if not course:
        return Details(record_hash=record_hash)
    try:
        # What each day adds is for the page of a run: of a thousand runs it would fill memory.
        return Details(course, replace(decompose(path, all_days=True), by_day={}), record_hash)
    except RecordError:
        return Details(course, None, record_hash)
