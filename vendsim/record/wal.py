"""What a killed run has left in SQLite's ``-wal`` file: whole, cut off, or damaged.

SQLite takes from that file every commit up to the first frame whose checksum fails, and drops
the rest without a word. That is right for a write that was under way when the run was killed,
and wrong for damage to a commit that was done: steps would be missing and nobody told. So the
frames are checked here once more, by the file format (https://sqlite.org/walformat.html).
"""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import NamedTuple

from vendsim.errors import RecordError

__all__ = ["Tail", "TornTail", "read_tail", "take_back_closing"]

_HEADER_BYTES = 32
_FRAME_HEADER_BYTES = 24
_MAGIC = 0x377F0682  # The last bit says in which byte order checksums are computed.
_MASK = 0xFFFFFFFF
# A run may be writing meanwhile: what looks damaged is looked at again before it is called so.
_LOOKS = 4
_PAUSE_SECONDS = 0.02

_Sums = tuple[int, int]


class TornTail(UserWarning):
    """The end of a record's ``-wal`` file was no finished write, and has been dropped."""


class Tail(NamedTuple):
    """What stands behind the last commit that holds.

    Attributes:
        torn_bytes: Length of a write that was not finished; 0 where there is none.
        is_spoilt: The unfinished write is all there, yet its checksum fails: power was lost in
            the midst of it, or a finished commit, the last one, is damaged.
    """

    torn_bytes: int
    is_spoilt: bool


def take_back_closing(path: Path) -> None:
    """Take back what a run that was killed while it closed its record had begun to write.

    SQLite does that by itself for whoever may write, and refuses who only reads. Nothing is lost:
    what is taken back is the step from a file with companions to one that needs no other. While
    somebody else writes, there is nothing to be taken back.

    Raises:
        RecordError: It cannot be done, since the file may not be written.
    """
    journal = _companion(path, "-journal")
    if not journal.exists() or not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as found:
            found.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        raise RecordError(
            f"record {path}: {journal.name} was left by a run killed while it closed, and cannot "
            f"be taken back: {error}"
        ) from error


def read_tail(path: Path) -> Tail:
    """Look at the ``-wal`` file of a record, also while it is written.

    Args:
        path: The record itself.

    Raises:
        RecordError: The file is damaged before its last commit, or cannot be read.
    """
    take_back_closing(path)
    companion = _companion(path, "-wal")
    tail: Tail | None = None
    for look in range(_LOOKS):
        if look:
            Event().wait(_PAUSE_SECONDS)
        try:
            tail = _tail_of(companion.read_bytes())
        except FileNotFoundError:
            return Tail(0, False)
        except OSError as error:
            raise RecordError(f"record {path}: {companion.name} cannot be read: {error}") from error
        if tail is not None and not tail.is_spoilt:
            return tail
    if tail is None:
        raise RecordError(
            f"record {path}: {companion.name} is damaged: steps that were committed in it are lost"
        )
    return tail


def _companion(path: Path, suffix: str) -> Path:
    """What SQLite keeps beside the file itself, also where a symbolic link leads to it."""
    return Path(f"{path.resolve()}{suffix}")


def _tail_of(data: bytes) -> Tail | None:
    """The tail of a file with this content; ``None`` where it is damaged before it."""
    if len(data) <= _HEADER_BYTES:
        return Tail(0, False)  # No frame: nothing was committed in it.
    magic, _version, page_bytes, _, *salts, sum_0, sum_1 = struct.unpack_from(">8I", data)
    order = ">" if magic & 1 else "<"
    sums = _sum(data[: _HEADER_BYTES - 8], order, (0, 0))
    if magic & ~1 != _MAGIC or sums != (sum_0, sum_1):
        return None
    frame_bytes = _FRAME_HEADER_BYTES + page_bytes
    place = committed = _HEADER_BYTES
    while place + frame_bytes <= len(data):
        page, commit, *own_salts, sum_0, sum_1 = struct.unpack_from(">6I", data, place)
        if own_salts != salts or not page:
            break
        sums = _sum(data[place : place + 8], order, sums)
        sums = _sum(data[place + _FRAME_HEADER_BYTES : place + frame_bytes], order, sums)
        if sums != (sum_0, sum_1):
            break
        place += frame_bytes
        if commit:
            committed = place
    return _judge(data, salts, frame_bytes, committed, place)


def _judge(
    data: bytes, salts: list[int], frame_bytes: int, committed: int, failed: int
) -> Tail | None:
    """What follows the last commit that holds.

    Args:
        data: The file.
        salts: Two numbers that mark the frames of the present round; those of earlier rounds,
            which are overwritten little by little, have others.
        frame_bytes: Length of a frame.
        committed: Where the last commit that holds ends.
        failed: Where the first frame begins that does not hold.
    """
    end = committed
    whole = commits = 0
    for place in range(committed, len(data), frame_bytes):
        head = data[place : place + _FRAME_HEADER_BYTES]
        if len(head) < 16:
            end = len(data)
            break
        _page, commit, *own_salts = struct.unpack_from(">4I", head)
        # Rounds differ in both numbers: where one of two is right, the other is damaged.
        if own_salts[0] != salts[0] and own_salts[1] != salts[1]:
            continue
        end = min(place + frame_bytes, len(data))
        if place >= failed and end == place + frame_bytes:
            whole += 1
            commits += bool(commit)
    if commits > 1:
        return None
    return Tail(end - committed, bool(whole))


def _sum(data: bytes, order: str, sums: _Sums) -> _Sums:
    """Add to SQLite's running checksum."""
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for left, right in zip(words[::2], words[1::2], strict=True):
        first = (first + left + second) & _MASK
        second = (second + right + first) & _MASK
    return first, second
