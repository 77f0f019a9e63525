"""The pages lead where they say, and their tables are tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def prose_of(page: Path) -> str:
    """A page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors_of(page: Path) -> Iterator[str]:
    """What a link can name of a page: its headings, as GitHub calls them."""
    met: Counter[str] = Counter()
    for heading in re.findall(r"^#+ +(.+)$", prose_of(page), re.MULTILINE):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        yield f"{name}-{met[name]}" if met[name] else name
        met[name] += 1


def cells_in(row: str) -> int:
    """How many cells a row of a table has."""
    return len(re.findall(r"(?<!\\)\|", row)) - 1


def links_of(page: Path) -> list[str]:
    """Where a page leads within the checkout."""
    found = re.findall(r"\]\(([^)\s]+)\)", prose_of(page))
    return [link for link in found if not link.startswith("https://")]


@pages
def test_links_lead_somewhere(page: Path) -> None:
    for link in links_of(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target), link


def test_every_page_is_found_from_the_first() -> None:
    found: set[Path] = set()
    near = {ROOT / "README.md"}
    while near:
        found |= near
        linked = {
            (page.parent / link.partition("#")[0]).resolve()
            for page in near
            if page in PAGES
            for link in links_of(page)
        }
        near = linked - found
    assert set(PAGES) - found == set()


@pages
def test_tables_are_whole(page: Path) -> None:
    tables = re.findall(r"(?:^\|.*\n)+", prose_of(page), re.MULTILINE)
    for table in tables:
        head, *rows = table.splitlines()
        assert rows, head
        assert re.fullmatch(r"[|:\- ]+", rows[0]), f"no head: {head}"
        assert {cells_in(row) for row in rows} == {cells_in(head)}, head
