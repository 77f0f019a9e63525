from __future__ import annotations

import doctest
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[3] / "docs/design/mail.md"


def test_the_examples_of_the_document_hold() -> None:
    results = doctest.testfile(str(DOCUMENT), module_relative=False)
    assert results.attempted >= 8
    assert results.failed == 0
