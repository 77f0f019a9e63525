"""Two arms in the same worlds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from vendsim.study.statistics.estimate import Interval
from vendsim.study.statistics.paired import PairedDifference
from vendsim.study.statistics.sign_flip import SignFlip

__all__ = ["ArmPair", "Verdict"]

Verdict: TypeAlias = Literal[">", "<", "tie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmPair:
    """Two arms, A and B, compared over the runs they share.

    Attributes:
        a: The first arm.
        b: The second arm.
        runs: Pairs of runs: both count, of the same world and repetition.
        worlds: Worlds that these were played in.
        exploratory: Whether these are too few worlds to conclude from (fewer than 10).
        difference: NS of A less that of B; ``None`` where nothing was to be won in any shared
            world.
        difference_dollars: Score of A less that of B, in dollars; ``None`` where they share no
            run.
        p_holm: p of ``difference`` after Holm's correction over all pairs of the leaderboard
            without a reference; ``None`` for the others, and where there is no p.
        interval_holm: Interval of ``difference`` at the level at which Holm's correction tests this
            pair: it lies on one side of 0 exactly where the verdict is ``">"`` or ``"<"``, so this
            is the one to draw beside a verdict. ``None`` likewise.
        sign_flip: Exact test of ``difference``, a second opinion; ``None`` likewise.
        sign_flip_holm: Its p after Holm's correction; ``None`` likewise.
        verdict: ``">"`` where A is clearly above B, ``"<"`` where it is clearly below,
            ``"tie"`` where neither can be said; ``None`` where the leaderboard gives no ranking,
            and where one of them is a reference.
    """

    a: str
    b: str
    runs: int
    worlds: int
    exploratory: bool
    difference: PairedDifference | None
    difference_dollars: PairedDifference | None
    p_holm: float | None
    interval_holm: Interval | None
    sign_flip: SignFlip | None
    sign_flip_holm: float | None
    verdict: Verdict | None

    def turned(self) -> ArmPair:
        """The same comparison told from B's side."""
        opposite: dict[Verdict | None, Verdict | None] = {">": "<", "<": ">"}
        return replace(
            self,
            a=self.b,
            b=self.a,
            difference=self.difference and self.difference.turned(),
            interval_holm=self.interval_holm and self.interval_holm.turned(),
            difference_dollars=self.difference_dollars and self.difference_dollars.turned(),
            verdict=opposite.get(self.verdict, self.verdict),
        )
