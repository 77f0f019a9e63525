"""Two arms in the same worlds: the difference, how sure it is, and what may be said of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from vendsim.errors import ComparisonError, clip
from vendsim.study.comparison import ArmPair, ArmRow, build_leaderboard
from vendsim.study.runs import RunResult

__all__ = ["Contrast", "WorldPair", "contrast_arms"]


class WorldPair(NamedTuple):
    """A pair of runs: both count, of one world and repetition.

    Attributes:
        market: The market.
        seed: The world.
        repetition: Which of the runs of an arm in it.
        a_cents: Score of A.
        b_cents: Score of B.
        difference: NS of A less that of B; ``None`` where there was nothing to win.
    """

    market: str
    seed: int
    repetition: int
    a_cents: int
    b_cents: int
    difference: float | None


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two arms against each other.

    Attributes:
        a: The first arm.
        b: The second.
        pair: Their comparison, told from the side of A.
        worlds: Every pair of runs.
        reasons: Why there is no verdict; empty where there is one.
        unfinished: Records that were left out because their runs are not over.
    """

    a: ArmRow
    b: ArmRow
    pair: ArmPair
    worlds: tuple[WorldPair, ...]
    reasons: tuple[str, ...]
    unfinished: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain JSON values."""
        return {
            "kind": "arms",
            "a": asdict(self.a),
            "b": asdict(self.b),
            "pair": asdict(self.pair),
            "worlds": [world._asdict() for world in self.worlds],
            "reasons": list(self.reasons),
            "unfinished": list(self.unfinished),
        }


def contrast_arms(
    results: Sequence[RunResult], a: str, b: str, references: Collection[str] = ()
) -> Contrast:
    """Hold two arms against each other, as if they were the only ones.

    Args:
        results: Runs of both, and maybe of others.
        a: Name of the first arm.
        b: Name of the second.
        references: Names of the arms that were told their worlds: no verdict is given on them.

    Raises:
        ComparisonError: One of them has no runs, or they are the same.
    """
    known = list(dict.fromkeys(run.arm for run in results))
    for arm in (a, b):
        if arm not in known:
            if not known:
                raise ComparisonError("this study has no results yet: vendsim eval plays it")
            names = ", ".join(map(clip, known))
            raise ComparisonError(f"{clip(arm)} is no arm of this study; there are: {names}")
    if a == b:
        raise ComparisonError(f"{clip(a)} is not compared with itself: name another arm")
    board = build_leaderboard([run for run in results if run.arm in (a, b)], references)
    told = [row.arm for row in board.rows if row.is_reference]
    reasons = [f"{arm} is a reference, told the world it plays in, and no entry" for arm in told]
    return Contrast(
        board.row(a),
        board.row(b),
        board.pair(a, b),
        _worlds(results, a, b),
        tuple(reasons or (reason.text for reason in board.no_ranking)),
    )


def _worlds(results: Sequence[RunResult], a: str, b: str) -> tuple[WorldPair, ...]:
    ours = {_place(run): run for run in results if run.arm == a and run.counts}
    theirs = {_place(run): run for run in results if run.arm == b and run.counts}
    return tuple(
        WorldPair(*place, one.score_cents, theirs[place].score_cents, _less(one, theirs[place]))
        for place, one in sorted(ours.items())
        if place in theirs
    )


def _place(run: RunResult) -> tuple[str, int, int]:
    return run.market, run.seed, run.repetition


def _less(a: RunResult, b: RunResult) -> float | None:
    if a.score_normalised is None or b.score_normalised is None:
        return None
    return a.score_normalised - b.score_normalised
