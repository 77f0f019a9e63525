"""What the page says in sentences: which arms are clearly apart, and which are not."""

from __future__ import annotations

from collections.abc import Sequence

from vendsim.study.comparison import Leaderboard

__all__ = ["apart", "ties"]

_MOST_NAMES = 6


def apart(leaderboard: Leaderboard) -> list[str]:
    """A sentence for each arm that is clearly above another."""
    above: dict[str, list[str]] = {}
    for pair in leaderboard.pairs:
        if pair.verdict == ">":
            above.setdefault(pair.a, []).append(pair.b)
        elif pair.verdict == "<":
            above.setdefault(pair.b, []).append(pair.a)
    order = [row.arm for row in leaderboard.rows]
    return [
        f"{arm} is clearly above {_listed(sorted(above[arm], key=order.index))}."
        for arm in order
        if arm in above
    ]


def ties(leaderboard: Leaderboard) -> list[str]:
    """A sentence for each arm that cannot be told from one below it."""
    tied: dict[str, list[str]] = {}
    for pair in leaderboard.pairs:
        if pair.verdict == "tie":
            tied.setdefault(pair.a, []).append(pair.b)
    return [f"{arm} and {_listed(names)}: a tie." for arm, names in tied.items()]


def _listed(names: Sequence[str]) -> str:
    """``a, b and c``; of many the first, and how many more."""
    if len(names) > _MOST_NAMES:
        first = ", ".join(names[: _MOST_NAMES - 1])
        return f"{first} and {len(names) - _MOST_NAMES + 1} others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
