"""What is told of a study while it is played, and where it is told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from vendsim.cli.eval_asked import Asked, asked_study, read_seeds
from vendsim.cli.eval_watch import study_watched
from vendsim.cli.eval_words import duration, of_leaderboard, of_standing
from vendsim.study.comparison import Leaderboard, build_leaderboard
from vendsim.study.runs import RunResult, Standing
from vendsim.study.runs.progress import standing
from vendsim.study.runs.task import RunKey

START = Standing(done=0, total=1200, excluded=0, dollars=0.0, whole_dollars=None, seconds_left=None)


def result(arm: str, seed: int, dollars: float | None, failed: bool = False) -> RunResult:
    return RunResult(
        arm=arm,
        market="year",
        seed=seed,
        repetition=0,
        failed_by="provider" if failed else None,
        reason="",
        end="horizon",
        stopped_by=None,
        days=365,
        days_played=365,
        score_cents=1,
        final_balance_cents=1,
        net_worth_cents=1,
        opening_cash_cents=1,
        bound_cents=2,
        do_nothing_cents=0,
        score_normalised=0.5,
        units_sold=0,
        revenue_cents=0,
        tool_calls=10,
        input_tokens=0,
        output_tokens=0,
        dollars=dollars,
        wall_seconds=1.0,
        scenario_hash="",
        record="",
        record_hash="",
    )


def board_of(*wins: tuple[str, int]) -> Leaderboard:
    """A leaderboard of arms that each won so many cents, and a little more in every world."""
    return build_leaderboard(
        [
            replace(result(arm, seed, 0.0), score_normalised=won / 100 + seed / 1000)
            for arm, won in wins
            for seed in range(3)
        ]
    )


def test_a_leaderboard_says_which_arms_are_apart_and_which_are_not() -> None:
    told = of_leaderboard(board_of(("low", 10), ("high", 50), ("twin", 50)))
    assert told.startswith("3 arms, 3 worlds of year (exploratory: fewer than 10 worlds)")
    assert told.endswith(
        "A rank is 1 + the number of arms that are clearly above.\n\n"
        "Clearly above:\n  high > low\n  twin > low\n\n"
        "Not told apart:\n  high and twin"
    )


def test_a_reference_is_told_as_one_and_has_no_rank() -> None:
    runs = [
        replace(result(arm, seed, 0.0), score_normalised=won / 100 + seed / 1000)
        for arm, won in (("low", 10), ("high", 50), ("twin", 50), ("told", 90))
        for seed in range(3)
    ]
    told = of_leaderboard(build_leaderboard(runs, ["told"]))
    assert told.startswith("3 arms and 1 reference, 3 worlds of year (exploratory")
    assert re.findall(r"^(\w+) +(\w+) +3 ", told, re.MULTILINE) == [
        ("ref", "told"),
        ("1", "high"),
        ("1", "twin"),
        ("3", "low"),
    ]
    assert told.endswith(
        "Clearly above:\n  high > low\n  twin > low\n\n"
        "Not told apart:\n  high and twin\n\n"
        "Told the world they play in, so references and no entries: told"
    )


def test_nothing_has_no_sign() -> None:
    runs = [replace(result("idle", seed, 0.0), score_normalised=-seed / 10**5) for seed in (1, 2)]
    told = of_leaderboard(build_leaderboard(runs))
    assert "0.000" in told
    assert "-0.000" not in told


def test_one_arm_is_not_several() -> None:
    told = of_leaderboard(build_leaderboard([result("only", 0, 0.0)]))
    assert told.startswith("1 arm, 1 world of year (")


KEYS = [RunKey(arm, "year", seed, 0) for arm in ("a", "b") for seed in range(10)]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.4, "0 s"), (59.4, "59 s"), (60, "1 min"), (3599, "59 min"), (12_000, "3 h 20 min")],
)
def test_times_in_words(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("update", "said"),
    [
        ({}, "0 of 1,200 runs"),
        ({"done": 3, "seconds_left": 90.0}, "3 of 1,200 runs, 1 min left"),
        ({"excluded": 2}, "0 of 1,200 runs, 2 excluded"),
        ({"dollars": 1.5, "whole_dollars": 300.0}, "0 of 1,200 runs, $1.50 of about $300.00"),
        ({"dollars": 1.5}, "0 of 1,200 runs, $1.50"),
        ({"dollars": None}, "0 of 1,200 runs, cost unknown"),
        ({"done": 1200, "seconds_left": 0.0}, "1,200 of 1,200 runs"),
    ],
)
def test_how_far_a_study_is_in_words(update: dict[str, object], said: str) -> None:
    assert of_standing(replace(START, **update)) == said  # type: ignore[arg-type]


def test_what_the_whole_will_cost_goes_by_the_runs_of_each_arm() -> None:
    known = [result("a", 0, 2.0), result("a", 1, 4.0), result("b", 0, 0.0)]
    found = standing(KEYS, known, played=3, seconds=6.0)
    assert (found.dollars, found.whole_dollars) == (6.0, 30.0)
    assert found.seconds_left == pytest.approx(17 * 2.0)


def test_an_arm_that_has_not_played_or_has_no_price_leaves_the_whole_open() -> None:
    assert standing(KEYS, [result("a", 0, 2.0)], 1, 1.0).whole_dollars is None
    unknown = standing(KEYS, [result("a", 0, None), result("b", 0, 1.0)], 2, 1.0)
    assert (unknown.dollars, unknown.whole_dollars) == (None, None)


def test_excluded_runs_are_counted() -> None:
    assert standing(KEYS, [result("a", 0, 0.0, failed=True)], 1, 1.0).excluded == 1


def test_off_a_terminal_a_line_is_printed_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with study_watched(quiet=False) as watch:
        for done in (0, 1, 2, 1200, 1200):
            watch(replace(START, done=done))
    assert capsys.readouterr().err.splitlines() == ["0 of 1,200 runs", "1,200 of 1,200 runs"]


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with study_watched(quiet=True) as watch:
        watch(START)
    assert capsys.readouterr().err == ""


def test_seeds_in_words() -> None:
    assert read_seeds("0-3, 7,9-9") == [0, 1, 2, 3, 7, 9]


@pytest.mark.parametrize(
    ("agent", "loaded_by", "options"),
    [
        ("base_stock", "base_stock", {}),
        ("negotiator:trusting=true", "negotiator", {"trusting": True}),
        ("random_legal:seed=3,x=a", "random_legal", {"seed": 3, "x": "a"}),
        ("package.module:factory", "package.module:factory", {}),
        ("package.module:factory:x=1", "package.module:factory", {"x": 1}),
        ('a:y={"b": [1, 2]},z=1', "a", {"y": {"b": [1, 2]}, "z": 1}),
        ("a:base_url=http://h:80/v1,model=m", "a", {"base_url": "http://h:80/v1", "model": "m"}),
    ],
)
def test_agents_with_options_in_words(
    agent: str, loaded_by: str, options: dict[str, object]
) -> None:
    asked = Asked([agent], ["year"], "0", None, None, [], [], None)
    told, _ = asked_study(None, asked, None)
    (arm,) = told.spec.arms
    assert (arm.agent, arm.options) == (loaded_by, options)
