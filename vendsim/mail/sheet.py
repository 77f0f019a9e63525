"""The sheet a letter stands on: words and term lines, laid out as its supplier does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

__all__ = ["Heading", "Layout", "Section", "Sheet"]

Layout: TypeAlias = Literal["lines", "dashes", "spaced"]
Heading: TypeAlias = Literal[
    "Prices",
    "Not sold here",
    "Availability",
    "Sum",
    "Conditions",
    "Not possible",
    "Reference",
    "Goods",
    "Payment",
    "Delivery",
    "Your account",
    "Your orders",
    "Questions",
    "Membership",
    "Missing",
    "Damaged",
    "Replaced",
    "Refund",
    "Contact",
]

# What is a list. Facts and bills stand bare, as people write them; whoever looks for "Total:" or
# "Pay to:" finds it where a line begins.
_LISTS: frozenset[Heading] = frozenset(
    (
        *("Prices", "Not sold here", "Availability", "Conditions", "Not possible", "Goods"),
        *("Your orders", "Questions", "Membership", "Missing", "Damaged", "Replaced"),
    )
)


class Section(NamedTuple):
    """Term lines about one thing."""

    heading: Heading
    lines: Sequence[str]


class Sheet:
    """Words and terms of one mail, in the sequence they were put down.

    Args:
        layout: How terms stand: ``"lines"`` bare below their words; ``"dashes"`` with lists
            as lists; ``"spaced"`` apart from their words, below a heading.
    """

    __slots__ = ("_layout", "_parts", "_terms")

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._parts: list[str] = []
        self._terms: list[str] = []

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What a blank line parts."""
        return tuple(self._parts)

    @property
    def terms(self) -> tuple[str, ...]:
        """The term lines, without dashes and headings."""
        return tuple(self._terms)

    def put(self, words: str, sections: Sequence[Section], on_top: bool = False) -> None:
        """Add words, which may be empty, and the terms that belong to them.

        Args:
            words: What introduces the terms.
            sections: The terms.
            on_top: Whether they come before all that was put down so far.
        """
        lines = [words] if words else []
        for section in sections:
            if self._layout == "spaced":
                lines.append("\n".join(("", section.heading.upper(), *section.lines)))
            elif self._layout == "dashes" and section.heading in _LISTS:
                lines += [f"- {line}" for line in section.lines]
            else:
                lines += section.lines
        terms = [line for section in sections for line in section.lines]
        place = 0 if on_top else len(self._parts)
        self._parts.insert(place, "\n".join(lines).lstrip("\n"))
        self._terms = [*terms, *self._terms] if on_top else [*self._terms, *terms]
