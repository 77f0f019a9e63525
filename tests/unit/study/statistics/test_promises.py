"""What the statistics promise, over drawn studies whose truth is known.

The sweep holds the figures of ``docs/design/statistics.md`` at 20,000 studies each; the quick tests
draw 2,000, and leave as much more room as chance then takes.
"""

from __future__ import annotations

import pytest

from scripts.measure_statistics import (
    AGENTS,
    STEADY,
    TWIN,
    Agent,
    coverage,
    false_findings,
    mean_verdicts,
    ranking,
)
from tests.study_rows import arm_of
from vendsim.study.comparison import build_leaderboard

LOGNORMAL = AGENTS[2]
QUICK, MANY = 2_000, 20_000
CHANCE = 0.015
"""Three standard errors of a share of 0.05 among 2,000."""

named = pytest.mark.parametrize("agent", AGENTS, ids=lambda agent: agent.name)


# --- Intervals of a mean -------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [10, 20])
@pytest.mark.parametrize("agent", [LOGNORMAL, TWIN], ids=lambda agent: agent.name)
def test_intervals_hold_the_mean(agent: Agent, runs: int) -> None:
    held = coverage(agent, runs, QUICK)[1]
    assert 0.93 - CHANCE <= held <= 0.97 + CHANCE


@pytest.mark.sweep
@pytest.mark.parametrize("runs", [10, 20, 50])
@named
def test_intervals_hold_the_mean_in_93_to_97_percent(agent: Agent, runs: int) -> None:
    held = coverage(agent, runs, MANY)[1]
    assert 0.93 <= held <= 0.97


def test_students_interval_does_not_hold_where_one_run_in_five_melts_down() -> None:
    """Why it is not the one that is printed."""
    assert coverage(TWIN, 10, QUICK)[0] < 0.93


# --- An agent against itself ---------------------------------------------------------------------


@pytest.mark.parametrize("runs", [5, 10, 20])
@pytest.mark.parametrize("agent", [STEADY, LOGNORMAL], ids=lambda agent: agent.name)
def test_an_agent_is_told_apart_from_itself_in_one_study_of_twenty(agent: Agent, runs: int) -> None:
    assert 0.04 - CHANCE <= false_findings(agent, runs, QUICK) <= 0.06 + CHANCE


@pytest.mark.sweep
@pytest.mark.parametrize("runs", [5, 10, 20])
@named
def test_false_findings_are_4_to_6_percent(agent: Agent, runs: int) -> None:
    least = 0.03 if agent is TWIN and runs == 5 else 0.04  # rare runs make five cautious
    assert least <= false_findings(agent, runs, MANY) <= 0.06


@pytest.mark.parametrize("runs", [5, 10])
def test_the_leaderboard_says_what_the_test_says(runs: int) -> None:
    """The shares above are counted with the leaderboard's own arithmetic."""
    studies = 100
    pairs = zip(STEADY.runs(studies, runs), STEADY.runs(studies, runs, side=1), strict=True)
    boards = [build_leaderboard([*arm_of("a", a), *arm_of("b", b)]) for a, b in pairs]
    found = sum(board.pairs[0].verdict != "tie" for board in boards)
    assert found / studies == false_findings(STEADY, runs, studies)


# --- The meltdown twin ---------------------------------------------------------------------------


@pytest.mark.parametrize("statistic", ["minimum", "min@5", "CVaR25", "survival"])
def test_what_looks_at_the_worst_runs_ranks_the_twin_below(statistic: str) -> None:
    assert ranking(statistic, 20, QUICK).right >= 0.95


def test_the_mean_does_not_separate_the_twin() -> None:
    found = ranking("mean", 20, QUICK)
    assert 0.45 < found.right < 0.55
    assert mean_verdicts(20, QUICK).tie > 0.9


@pytest.mark.parametrize("runs", [5, 10, 20])
def test_the_interquartile_mean_ranks_the_twin_above(runs: int) -> None:
    assert ranking("interquartile mean", runs, QUICK).wrong > 0.6
