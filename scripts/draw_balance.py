"""Draw docs/pictures/balance.svg: the bank balance over a year, agent by agent, seed by seed.

Run as `python scripts/draw_balance.py [FILE]`. Every run is played here and read from its record,
so the picture shows what this version does. Each run is a thin line, their mean a thick one.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import vendsim

FILE = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "balance.svg"
SCENARIO = "year"
AGENTS = ("do_nothing", "fixed_price", "base_stock", "negotiator")
SEEDS = (1, 2, 3, 4, 5)

# The canvas, and the plot in it; the room at the right is for the labels.
WIDTH, HEIGHT = 800, 400
LEFT, RIGHT, TOP, BOTTOM = 72, 650, 56, 356
DAY_STEP = 50
LABEL_GAP = 38

# The ground is painted, so that the text is read on any page; it follows the reader's colours.
STYLE: Final = """\
text { font: 14px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
.ground { fill: #ffffff; } .ink { fill: #1f2328; } .soft { fill: #59636e; }
.head { font-size: 16px; font-weight: 600; } .name { font-weight: 600; }
.rule { stroke: #d9dee3; } .zero { stroke: #818b98; }
.run { fill: none; stroke-width: 1; opacity: .45; } .mean { fill: none; stroke-width: 2.6; }
.do_nothing { --tone: #6e7781; } .fixed_price { --tone: #b35a00; } .base_stock { --tone: #0b62c4; }
.negotiator { --tone: #1a7f37; }
.run, .mean { stroke: var(--tone); stroke-linejoin: round; } .name { fill: var(--tone); }
@media (prefers-color-scheme: dark) {
  .ground { fill: #0d1117; } .ink { fill: #e6edf3; } .soft { fill: #9198a1; }
  .rule { stroke: #2b3138; } .zero { stroke: #6e7681; }
  .do_nothing { --tone: #9aa4af; } .fixed_price { --tone: #f0993e; }
  .base_stock { --tone: #62a8f7; } .negotiator { --tone: #4ac26b; }
}
"""


def play(agent: str, seed: int, folder: Path) -> list[int]:
    """Play a year and return the bank balance in cents at the close of every day played."""
    record = folder / f"{agent}-{seed}.sqlite"
    vendsim.run_episode(SCENARIO, agent, seed=seed, record=record)
    with closing(sqlite3.connect(f"{record.as_uri()}?mode=ro", uri=True)) as run:
        return [cents for (cents,) in run.execute("SELECT balance_cents FROM day ORDER BY day")]


def mean_of(runs: Sequence[Sequence[int]]) -> list[float]:
    """The mean of the runs day by day; what a bankrupt business had last, it keeps."""
    days = max(map(len, runs))
    held = [[*run, *[run[-1]] * (days - len(run))] for run in runs]
    return [sum(cents) / len(runs) for cents in zip(*held, strict=True)]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where days and cents lie on the canvas."""

    days: int
    low_cents: int
    high_cents: int
    step_cents: int

    def x(self, day: float) -> float:
        """The place of the close of a day, index from 0."""
        return LEFT + (RIGHT - LEFT) * (day + 1) / self.days

    def y(self, cents: float) -> float:
        """The place of a balance."""
        share = (cents - self.low_cents) / (self.high_cents - self.low_cents)
        return BOTTOM - (BOTTOM - TOP) * share


def scale_of(runs: Sequence[Sequence[int]], days: int) -> Scale:
    """A scale that just holds every run, with round steps of money."""
    low, high = (extreme(cents for run in runs for cents in run) for extreme in (min, max))
    size = 100
    while size * 50 < high - low:
        size *= 10
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor * 6 >= high - low)
    return Scale(days, min(0, low), high, step)


def path_of(cents_by_day: Sequence[float], scale: Scale) -> str:
    """The path of one line."""
    points = (f"{scale.x(day):.1f} {scale.y(cents):.1f}" for day, cents in enumerate(cents_by_day))
    return "M" + "L".join(points)


def dollars(cents: float) -> str:
    """Whole dollars, as on a label."""
    return f"{'−' if cents <= -50 else ''}${abs(cents) / 100:,.0f}"


def axes_of(scale: Scale) -> list[str]:
    """Rules with their amounts, and the days along the bottom."""
    parts = []
    for cents in range(0, scale.high_cents + 1, scale.step_cents):
        y = scale.y(cents)
        kind = "rule" if cents else "zero"
        parts.append(f'<path class="{kind}" d="M{LEFT} {y:.1f}H{RIGHT}"/>')
        parts.append(
            f'<text class="soft" x="{LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">'
            f"{dollars(cents)}</text>"
        )
    for number in range(DAY_STEP, scale.days + 1, DAY_STEP):
        name = f"day {number}" if number == DAY_STEP else number
        parts.append(
            f'<text class="soft" x="{scale.x(number - 1):.1f}" y="{BOTTOM + 24}" '
            f'text-anchor="middle">{name}</text>'
        )
    return parts


def label_of(agent: str, mean: Sequence[float], y: float, scale: Scale) -> str:
    """An agent's name and what became of it, where its line ends."""
    x = scale.x(len(mean) - 1) + 8
    if len(mean) < scale.days:
        return (
            f'<text class="soft" x="{x:.1f}" y="{y:.1f}"><tspan class="name">{agent}</tspan> '
            f"bankrupt on day {len(mean)}</text>"
        )
    return (
        f'<text class="name" x="{x:.1f}" y="{y:.1f}">{agent}</text>'
        f'<text class="soft" x="{x:.1f}" y="{y + 18:.1f}">mean {dollars(mean[-1])}</text>'
    )


def draw(runs_by_agent: dict[str, list[list[int]]], days: int) -> str:
    """The picture of runs, balances in cents by day, as SVG."""
    scale = scale_of([run for runs in runs_by_agent.values() for run in runs], days)
    parts = axes_of(scale)
    label_y = float(HEIGHT)
    # From the lowest end up: beside the plot, a label that would stand on another moves above it.
    means = {agent: mean_of(runs) for agent, runs in runs_by_agent.items()}
    for agent, mean in sorted(means.items(), key=lambda found: found[1][-1]):
        # Runs of an agent that does the same everywhere are one line.
        runs = sorted({path_of(run, scale) for run in runs_by_agent[agent]})
        lines = [f'<path class="run" d="{path}"/>' for path in runs]
        end_y = scale.y(mean[-1]) - 4
        if len(mean) == days:
            end_y = label_y = min(end_y, label_y - LABEL_GAP)
        parts += [
            f'<g class="{agent}">',
            *lines,
            f'<path class="mean" d="{path_of(mean, scale)}"/>',
            label_of(agent, mean, end_y, scale),
            "</g>",
        ]
    title = "Bank balance at the close of each day"
    note = f"market {SCENARIO}, seeds {SEEDS[0]} to {SEEDS[-1]}; thick line: mean"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{title}">',
            f"<style>\n{STYLE}</style>",
            f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="6"/>',
            f'<text class="ink head" x="16" y="30">{title}</text>',
            f'<text class="soft" x="{WIDTH - 16}" y="30" text-anchor="end">{note}</text>',
            *parts,
            "</svg>\n",
        ]
    )


def measure() -> str:
    """Play every run and draw the picture."""
    with TemporaryDirectory() as folder:
        runs = {agent: [play(agent, seed, Path(folder)) for seed in SEEDS] for agent in AGENTS}
    return draw(runs, vendsim.load_scenario(SCENARIO).calendar.horizon_days)


def main() -> None:
    """Write the picture to the file named on the command line, or to its place in docs."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    target.write_text(measure(), "utf-8")


if __name__ == "__main__":
    main()
