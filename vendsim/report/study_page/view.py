"""What the page of a study is made from: plain values, wherever they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from vendsim.report.study_page.plot import Chip, Chips, plain
from vendsim.study.comparison import ArmRow, Leaderboard, Summary
from vendsim.study.course import DayClose
from vendsim.study.decomposition import Decomposition
from vendsim.study.published import Board
from vendsim.study.runs import RunResult

__all__ = ["Arm", "Fact", "StudyView", "shown_name"]

_COLOURS: Final = 10
_DASHES: Final = ("solid", "dash", "dot", "dashdot")
_LABEL_CHARS: Final = 28
_MARK: Final = " (reference)"


def shown_name(row: ArmRow) -> str:
    """An arm's name as readers see it: that of a reference says that it is one."""
    return f"{row.arm}{_MARK}" if row.is_reference else row.arm


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the study rests on, for the foot of the page.

    Attributes:
        name: What it is.
        value: What it is equal to.
    """

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm as pictures show it.

    Attributes:
        row: Its row of the leaderboard.
        number: Its place there, from 0: its name in the switches.
        label: Its name, safe for plotly and short enough, and whether it is a reference.
        colour: Its colour.
        dash: How its lines are dashed: there are more arms than colours.
    """

    row: ArmRow
    number: int
    label: str
    colour: str
    dash: str

    @property
    def name(self) -> str:
        """Its name in the study."""
        return self.row.arm

    @property
    def shown(self) -> str:
        """Its name as readers see it."""
        return shown_name(self.row)


@dataclass(frozen=True, slots=True)
class StudyView:
    """A study, ready to be shown.

    Attributes:
        name: The study's name.
        results: Every run, excluded ones included.
        leaderboard: What may be said of the arms.
        courses: The days of each run, by the path of its record; those that are known.
        losses: What each run lost, by the path of its record; those that are known.
        links: Address of each record, and of its report, by the path of the record.
        facts: Versions, hashes and the like.
        spec: The study as it was asked for; empty where it is not known.
        boards: Published results, shown beside those of the study.
    """

    name: str
    results: tuple[RunResult, ...]
    leaderboard: Leaderboard
    courses: Mapping[str, Sequence[DayClose]] = field(default_factory=dict)
    losses: Mapping[str, Decomposition] = field(default_factory=dict)
    links: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()
    spec: str = ""
    boards: tuple[Board, ...] = ()

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The arms, in the sequence of the leaderboard."""
        found: list[Arm] = []
        taken: set[str] = set()
        for number, row in enumerate(self.leaderboard.rows):
            mark = _MARK if row.is_reference else ""
            label = plain(row.arm, _LABEL_CHARS - len(mark)) + mark
            if label in taken:
                label = f"{label} ({number + 1})"
            taken.add(label)
            colour = f"@arm{number % _COLOURS}"
            dash = _DASHES[number // _COLOURS % len(_DASHES)]
            found.append(Arm(row, number, label, colour, dash))
        return tuple(found)

    @property
    def counted(self) -> tuple[RunResult, ...]:
        """The runs that count, in the sequence of world and repetition."""
        counted = [run for run in self.results if run.counts]
        return tuple(sorted(counted, key=lambda run: (run.market, run.seed, run.repetition)))

    @property
    def has_ns(self) -> bool:
        """Whether arms have normalised scores; else pictures show dollars."""
        counted = [row for row in self.leaderboard.rows if row.runs]
        return bool(counted) and all(row.ns is not None for row in counted)

    @property
    def measure(self) -> str:
        """What pictures of scores show."""
        return "normalised score" if self.has_ns else "score, dollars"

    def summary_of(self, row: ArmRow) -> Summary | None:
        """An arm's figures in that measure; ``None`` where no run of it counts."""
        return row.ns if self.has_ns else row.score_dollars

    @property
    def summaries(self) -> tuple[tuple[Arm, Summary], ...]:
        """The arms of which a run counts, with their figures in that measure."""
        found = ((arm, self.summary_of(arm.row)) for arm in self.arms)
        return tuple((arm, figures) for arm, figures in found if figures is not None)

    def value_of(self, run: RunResult) -> float | None:
        """A run's figure in that measure; ``None`` where it has no normalised score."""
        return run.score_normalised if self.has_ns else run.score_cents / 100

    def runs_of(self, arm: Arm) -> tuple[RunResult, ...]:
        """The runs of an arm that count."""
        return tuple(run for run in self.counted if run.arm == arm.name)

    def arm_chips(self) -> Chips:
        """Switches for the arms."""
        chips = (Chip(str(arm.number), arm.shown, arm.colour, arm.dash) for arm in self.arms)
        return Chips("arm", "Arms", tuple(chips))

    def market_chips(self) -> tuple[Chips, ...]:
        """Switches for the markets, where there are several."""
        markets = self.leaderboard.markets
        if len(markets) < 2:
            return ()
        return (Chips("market", "Markets", tuple(Chip(name, name) for name in markets)),)
