"""Two runs of one world: what each came to, where they part, and where the money went."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vendsim.errors import ComparisonError, RecordError, clip
from vendsim.record import Header, read_record
from vendsim.study.contrast.parting import Parting, find_parting
from vendsim.study.decomposition import MEANINGS, Decomposition, decompose
from vendsim.study.score import Score, score_record

__all__ = ["RunContrast", "RunSide", "contrast_runs"]


@dataclass(frozen=True, slots=True)
class RunSide:
    """One of the two runs.

    Attributes:
        record: Its record, as it was named.
        agent: Its agent.
        score: What it came to.
        losses: What it lost against the bound of all days; ``None`` where that cannot be said.
    """

    record: str
    agent: str
    score: Score
    losses: Decomposition | None


@dataclass(frozen=True, slots=True)
class RunContrast:
    """Two runs of one world.

    Attributes:
        scenario_hash: The market.
        seed: The world.
        days: Days that were to be played.
        a: The first run.
        b: The second.
        parting: Where they part; ``None`` where they are the same.
    """

    scenario_hash: str
    seed: int
    days: int
    a: RunSide
    b: RunSide
    parting: Parting | None

    @property
    def score_cents(self) -> int:
        """Score of A less that of B."""
        return self.a.score.score_cents - self.b.score.score_cents

    @property
    def lost_cents(self) -> dict[str, int] | None:
        """By part, what A lost less what B lost; ``None`` where one of them is not known."""
        if self.a.losses is None or self.b.losses is None:
            return None
        a, b = dict(self.a.losses.parts), dict(self.b.losses.parts)
        return {name: a[name] - b[name] for name in MEANINGS}

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain JSON values."""
        found = {"kind": "runs", **asdict(self)}
        for side, of in (("a", self.a), ("b", self.b)):
            found[side]["losses"] = of.losses.as_dict() if of.losses else None
        found["parting"] = self._parted()
        return found | {"score_cents": self.score_cents, "lost_cents": self.lost_cents}

    def _parted(self) -> dict[str, Any] | None:
        if self.parting is None:
            return None
        acts = {side: act._asdict() if act else None for side, act in self._acts()}
        return self.parting._asdict() | acts

    def _acts(self) -> list[tuple[str, Any]]:
        assert self.parting is not None
        return [("a", self.parting.a), ("b", self.parting.b)]


def contrast_runs(a: str | Path, b: str | Path) -> RunContrast:
    """Hold two runs of one world against each other.

    Args:
        a: Record of the first.
        b: Record of the second.

    Raises:
        ComparisonError: They were not played in the same world.
        RecordError: A record is damaged, contradicts itself or cannot be read.
    """
    header, other = read_record(Path(a)).header, read_record(Path(b)).header
    for what in ("scenario_hash", "seed", "days"):
        one, two = getattr(header, what), getattr(other, what)
        if one != two:
            raise ComparisonError(
                f"{clip(str(a))} and {clip(str(b))} are of two worlds: {what} is {clip(one)} and "
                f"{clip(two)}; two runs are compared in one, or folders of runs in several"
            )
    return RunContrast(
        header.scenario_hash,
        header.seed,
        header.days,
        _side(a, header),
        _side(b, other),
        find_parting(a, b),
    )


def _side(record: str | Path, header: Header) -> RunSide:
    score = score_record(Path(record))
    try:
        losses = decompose(record, all_days=True)
    except RecordError:
        losses = None  # A market of another version: what can be added up stands all the same.
    return RunSide(str(record), header.agent_name, score, losses)
