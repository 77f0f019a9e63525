"""What may be said of the arms of a study, and of each two of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from vendsim.errors import ComparisonError, clip
from vendsim.study.comparison.arm import ArmRow
from vendsim.study.comparison.pair import ArmPair

__all__ = ["Leaderboard", "NoRanking", "NoRankingKind"]

NoRankingKind: TypeAlias = Literal[
    "one_arm", "exclusions", "unequal_runs", "different_markets", "nothing_to_win", "one_world"
]


@dataclass(frozen=True, slots=True)
class NoRanking:
    """Why arms are not ranked.

    Attributes:
        kind: ``"one_arm"``: there is nothing to compare, but for references. ``"exclusions"``:
            too many runs of an arm were excluded. ``"unequal_runs"``: the arms were not given the
            same runs.
            ``"different_markets"``: a market of one name was not the same for all.
            ``"nothing_to_win"``: no shared world has a normalised score. ``"one_world"``: arms
            share fewer than two worlds.
        arms: The arms it is about.
        text: The reason in a sentence.
    """

    kind: NoRankingKind
    arms: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaderboard:
    """Every arm, and every two arms.

    Attributes:
        rows: The arms from the best mean NS down.
        pairs: Every two arms once, references too, the one that stands higher first.
        markets: The markets played, by name.
        worlds: How many worlds the arms played in, together.
        exploratory: Whether any row or pair rests on fewer than 10 worlds.
        no_ranking: Why there is no ranking; empty where there is one.
    """

    rows: tuple[ArmRow, ...]
    pairs: tuple[ArmPair, ...]
    markets: tuple[str, ...]
    worlds: int
    exploratory: bool
    no_ranking: tuple[NoRanking, ...]

    @property
    def ranked(self) -> bool:
        """Whether ranks and verdicts are given."""
        return not self.no_ranking

    @property
    def entries(self) -> tuple[ArmRow, ...]:
        """The arms that are no references."""
        return tuple(row for row in self.rows if not row.is_reference)

    def row(self, arm: str) -> ArmRow:
        """The row of an arm.

        Raises:
            ComparisonError: There is no such arm.
        """
        for row in self.rows:
            if row.arm == arm:
                return row
        known = ", ".join(row.arm for row in self.rows)
        raise ComparisonError(f"{clip(arm)} is no arm of this study; there are: {known}")

    def pair(self, a: str, b: str) -> ArmPair:
        """The comparison of two arms, told from the side of ``a``.

        Raises:
            ComparisonError: One of them is no arm, or they are the same.
        """
        for pair in self.pairs:
            if (pair.a, pair.b) == (a, b):
                return pair
            if (pair.a, pair.b) == (b, a):
                return pair.turned()
        self.row(a)
        self.row(b)
        raise ComparisonError(f"{clip(a)} is not compared with itself")

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain JSON values."""
        return asdict(self)
