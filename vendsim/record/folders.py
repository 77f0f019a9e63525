"""What to say to whoever gives a folder where a record is wanted."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

from vendsim.errors import RecordError

__all__ = ["record_in", "refuse_folder"]

_SUFFIX = ".sqlite"
_MOST_FOLDERS = 200


def record_in(folder: Path) -> Path | None:
    """A record in a folder or in folders of it, by the name of the file alone.

    It is the first by name, where there are not so many folders that looking takes long.
    """
    for where, folders, files in islice(os.walk(folder), _MOST_FOLDERS):
        folders.sort()
        found = min((name for name in files if name.endswith(_SUFFIX)), default=None)
        if found is not None:
            return Path(where) / found
    return None


def refuse_folder(path: Path) -> None:
    """Refuse a folder, and say which record in it could be meant.

    Raises:
        RecordError: It is a folder.
    """
    if not path.is_dir():
        return
    found = record_in(path)
    if found is None:
        raise RecordError(f"{path} is a folder without a record, a file ending in {_SUFFIX}")
    raise RecordError(f"{path} is a folder, not a record: name one in it, such as {found}")
