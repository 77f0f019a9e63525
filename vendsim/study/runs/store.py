"""Where the files of a study lie: a folder of this machine, or any place that fsspec reaches.

A study's files have names with ``/`` between their parts, as ``records/steady/year/7-0.sqlite``.
Each is put whole or not at all: who reads one while it is put finds the old one, or none.
A record is a SQLite file, which only a folder of the machine that writes it can hold while it
grows. Anywhere else it grows on a disc of the worker's own and is put when it is worth keeping.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from vendsim.errors import StoreError, clip

__all__ = ["Store", "check_name", "open_store"]

_NAME_PART = re.compile(r"[A-Za-z0-9_+=@,.-]{1,200}")


class Store(Protocol):
    """The files of one study.

    Every method but the properties raises a :class:`StoreError` where the place cannot be reached
    or refuses.
    """

    @property
    def place(self) -> str:
        """What :func:`open_store` makes it of, on any machine that reaches it."""
        ...

    @property
    def folder(self) -> Path | None:
        """The folder of this machine in which records are written in place, if it is one."""
        ...

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        ...

    def names(self, under: str = "") -> tuple[str, ...]:
        """The files there are, in order; of one folder and those in it if ``under`` names it."""
        ...

    def read(self, name: str) -> str | None:
        """A small text; ``None`` where there is none."""
        ...

    def write(self, name: str, text: str) -> None:
        """Put a small text, in the place of what was there."""
        ...

    def put(self, name: str, path: Path) -> None:
        """Put a file, in the place of what was there."""
        ...

    def put_first(self, name: str, path: Path) -> bool:
        """Put a file where there is none.

        Returns:
            Whether it was put; ``False`` where somebody was faster, whose file stays.
        """
        ...

    def fetch(self, name: str, path: Path) -> bool:
        """Get a file; whatever is at ``path`` is replaced, the folders to it are made.

        Returns:
            Whether there was one.
        """
        ...

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""
        ...


def open_store(place: str | Path) -> Store:
    """The store at a place; nothing is made or looked at yet.

    Args:
        place: A path is a folder of this machine. ``s3://bucket/study``, or any other URL that
            fsspec knows, is a place that every worker reaches. A folder that all machines of a
            cluster share is ``file:///shared/study``: SQLite does not write on a network's discs
            safely, so records come there whole, like to any other place.

    Raises:
        StoreError: The URL cannot be one of a study, or the package that reaches it is missing;
            names what to install.
    """
    text = str(place)
    if isinstance(place, Path) or "://" not in text:
        if not text:
            raise StoreError("a study needs a place: give a folder, or a URL as s3://bucket/study")
        from vendsim.study.runs.folder_store import FolderStore

        return FolderStore(Path(place))
    _check_url(text)
    from vendsim.study.runs.remote_store import RemoteStore

    return RemoteStore(text.rstrip("/"))


def check_name(name: str) -> str:
    """A file's name, if it can be one in every place.

    Raises:
        StoreError: It cannot.
    """
    for part in name.split("/"):
        if _NAME_PART.fullmatch(part) is None or part.startswith("."):
            raise StoreError(
                f"{clip(name)} cannot be the name of a study's file: give parts of letters, "
                "digits and _ + = @ , . - with / between them, none of them empty, longer than "
                "200 characters or beginning with a dot"
            )
    return name


def _check_url(url: str) -> None:
    """Refuse what would put a secret into manifests and logs, or mean more than one place."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise StoreError(f"{clip(url)} is no URL: {error}") from error
    if parts.password is not None:
        # Not shown: the message goes into logs too.
        raise StoreError(
            f"the URL of a study on {parts.scheme}:// holds a password: leave it out, and give "
            "credentials by the environment, as fsspec's package for it takes them"
        )
    if "::" in url or any(sign in url for sign in "*?[]#"):
        raise StoreError(
            f"{clip(url)} cannot be the place of a study: it may not hold * ? [ ] # or ::"
        )
    if not (parts.netloc + parts.path).strip("/"):
        raise StoreError(f"{clip(url)} names no place: give one as s3://bucket/study")
