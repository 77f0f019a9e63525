"""The web an agent can search: the scenario's pages behind a full-text index."""

from __future__ import annotations

import re
import sqlite3
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from vendsim.mail.shared import once_a_scenario
from vendsim.scenario import Scenario
from vendsim.scenario.schema import PageSpec

__all__ = ["Directory", "Hit"]

_WORD = re.compile(r"\w+")
_MOST_WORDS = 32
QUERIES_KEPT: Final = 256


class Hit(NamedTuple):
    """A page that was found.

    Attributes:
        prices_of: The supplier whose prices of the day stand below the text; empty for none.
    """

    title: str
    address: str
    text: str
    prices_of: str


class Directory:
    """Pages ranked by BM25 over title, address and text (SQLite's FTS5).

    Worlds of one scenario share it: it is built once and only read.
    """

    __slots__ = ("_index", "_pages", "_ranked")

    def __init__(self, pages: tuple[PageSpec, ...]) -> None:
        self._pages = pages
        # Agents ask the same again and again, in every world of a market.
        self._ranked = lru_cache(maxsize=QUERIES_KEPT)(self._rank)
        self._index = sqlite3.connect(":memory:", check_same_thread=False)
        self._index.execute(
            "CREATE VIRTUAL TABLE page USING fts5(title, address, text, tokenize = 'porter')"
        )
        self._index.executemany(
            "INSERT INTO page (rowid, title, address, text) VALUES (?, ?, ?, ?)",
            [(row, page.title, page.address, page.text) for row, page in enumerate(pages)],
        )

    @staticmethod
    def of(scenario: Scenario) -> Directory:
        """The directory of a scenario, shared by everyone who asks for it."""
        return _directory(scenario)

    def search(self, query: str, limit: int, hidden: frozenset[str] = frozenset()) -> list[Hit]:
        """The pages that fit a query best; any of its words may occur.

        Words only: nothing in a query is read as search syntax. Equally good pages come in
        the sequence of the scenario.

        Args:
            query: A few words.
            limit: How many pages at most.
            hidden: Suppliers whose pages are not there yet.
        """
        words = _WORD.findall(query)[:_MOST_WORDS]
        if not words:
            return []
        wanted = " OR ".join(f'"{word}"' for word in words)
        pages = (self._pages[row] for row in self._ranked(wanted))
        shown = (page for page in pages if page.supplier not in hidden)
        return [
            Hit(
                page.title,
                page.address,
                page.text,
                page.supplier or "" if page.shows_prices else "",
            )
            for page in islice(shown, limit)
        ]

    def _rank(self, wanted: str) -> tuple[int, ...]:
        """The rows of all pages that fit, the best first."""
        rows = self._index.execute(
            "SELECT rowid FROM page WHERE page MATCH ? "
            "ORDER BY round(bm25(page, 3.0, 1.0, 1.0), 6), rowid",
            (wanted,),
        )
        return tuple([row for (row,) in rows])


_directory = once_a_scenario(lambda scenario: Directory(scenario.pages))
