"""Goods that a sentence names in one breath: "24 peach teas, 12 lemon teas and a case of nuts".

What stands between them is no more than their numbers, a comma or an "and"; so whatever the
sentence does with one of them it does with all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from vendsim.mail.layout import Part
from vendsim.mail.learned.traits import name_runs
from vendsim.mail.tokens import word_set

__all__ = ["is_broken_off", "joined_to"]

_JOINING = word_set(
    ", ; & + / ( ) and n plus also of the your a an x case cases cs box boxes dozen doz bottles"
    " cans bags bars packs units pieces each by"
)
_CORRECTING = word_set("no not sorry rather if unless instead or")
_BREAKING = word_set("no not sorry ah oh wait pardon scratch rather nope")


def joined_to(ordered: Collection[tuple[str, ...]], parts: Iterable[Part]) -> set[tuple[str, ...]]:
    """The products that parts of a mail name in one breath with products that it orders.

    What is named in another sentence too may be taken back there, and is left to its own words.

    Args:
        ordered: What it orders, each as the SKUs it may be.
        parts: Its sentences, list lines and rows.
    """
    found: set[tuple[str, ...]] = set()
    parts = list(parts)
    named = Counter(wanted.skus for part in parts for wanted in part.line.wanted)
    for part in parts:
        if not _CORRECTING.isdisjoint(part.tokens) or "n't" in part.text:
            continue
        for group in _groups(part):
            once = {skus for skus in group if named[skus] == 1}
            if not once.isdisjoint(ordered):
                found |= once
    return found


def is_broken_off(skus: tuple[str, ...], part: Part) -> bool:
    """Whether a writer breaks off behind a product to correct himself: "13... ah, no, 14"."""
    line = part.line
    runs = name_runs(line.tokens)
    if len(runs) != len(line.wanted):
        return False
    return any(
        wanted.skus == skus and _breaks_off(line.tokens[end : end + 3])
        for (_, end), wanted in zip(runs, line.wanted, strict=True)
    )


def _breaks_off(behind: list[str]) -> bool:
    """Whether words behind a product correct it; three dots stand as a colon among tokens."""
    breaks = behind[1:] == ["i", "mean"] or not _BREAKING.isdisjoint(behind[1:2])
    return breaks and behind[0] == ":"


def _groups(part: Part) -> list[set[tuple[str, ...]]]:
    """The products of a part, those together that nothing parts."""
    line = part.line
    runs = name_runs(line.tokens)
    if len(runs) < 2 or len(runs) != len(line.wanted):
        return []
    covered = {at for start, end in line.spans for at in range(start, end)}
    groups = [{line.wanted[0].skus}]
    for (_, end), (start, _), wanted in zip(runs, runs[1:], line.wanted[1:], strict=False):
        between = {line.tokens[at] for at in range(end, start) if at not in covered}
        if wanted.excluded or any(
            not (token in _JOINING or token[0].isdigit()) for token in between
        ):
            groups.append(set())
        groups[-1].add(wanted.skus)
    return groups
