"""The object store of tests, for as long as a test wants it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

__all__ = ["PACKAGES", "SECRET", "object_store"]

PACKAGES = Path(__file__).parent / "packages"
"""What has to be on the path of whoever is to find it."""

SECRET = "planted-secret-of-the-object-store"


@contextmanager
def object_store(folder: Path) -> Iterator[None]:
    """``s3://`` is an object store within, whose objects lie in a folder."""
    from fsspec.registry import _registry  # type: ignore[import-untyped]

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PACKAGES))
        patch.setenv("OBJECTS_OF_TESTS", str(folder))
        patch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
        yield
    # What has been imported is remembered, here and by fsspec.
    sys.modules.pop("s3fs", None)
    _registry.pop("s3", None)
