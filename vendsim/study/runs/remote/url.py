"""What a URL and the names under it must be to stand for one place and hold no secret."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from vendsim.errors import StoreError, clip

__all__ = ["check_name", "check_url"]

_NAME_PART = re.compile(r"[A-Za-z0-9_+=@,.-]{1,200}")
_MORE_THAN_ONE_PLACE = "*?[]#"


def check_url(url: str) -> str:
    """A study's URL without a ``/`` at its end, if it can be one.

    Raises:
        StoreError: It cannot; says what would be valid.
    """
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
    if "::" in url or any(sign in url for sign in _MORE_THAN_ONE_PLACE):
        raise StoreError(
            f"{clip(url)} cannot be the place of a study: it may not hold * ? [ ] # or ::"
        )
    if not parts.scheme or not (parts.netloc + parts.path).strip("/"):
        raise StoreError(f"{clip(url)} names no place: give one as s3://bucket/study")
    return url.rstrip("/")


def check_name(name: str) -> str:
    """A file's name, if it can be one in every place.

    Raises:
        StoreError: It cannot; says what would be valid.
    """
    for part in name.split("/"):
        if _NAME_PART.fullmatch(part) is None or part.startswith("."):
            raise StoreError(
                f"{clip(name)} cannot be the name of a study's file: give parts of letters, "
                "digits and _ + = @ , . - with / between them, none of them empty, longer than "
                "200 characters or beginning with a dot"
            )
    return name
