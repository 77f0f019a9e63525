"""The object store of tests, for a test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.study.runs.objects import object_store


@pytest.fixture
def objects(tmp_path: Path) -> Iterator[Path]:
    """``s3://`` is the object store of tests, whose objects lie in this folder."""
    folder = tmp_path / "objects"
    folder.mkdir()
    with object_store(folder):
        yield folder
