"""Leaderboards from hand-made runs: verdicts, ties, ranks, exclusions, refusals."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.study_rows import BOUND_CENTS, arm_of, row
from vendsim.errors import ComparisonError
from vendsim.study.comparison import Leaderboard, build_leaderboard
from vendsim.study.runs import RunResult
from vendsim.study.statistics.rate import clopper_pearson

WORLDS = 12
BASE = [0.50 + 0.02 * ((7 * world) % WORLDS - WORLDS / 2) for world in range(WORLDS)]
WOBBLE = [0.01 * ((5 * world) % WORLDS - WORLDS / 2) for world in range(WORLDS)]


def _arm(arm: str, gain: float, wobble: float = 1.0) -> list[RunResult]:
    """An arm that gains so much over the base in every world, give or take."""
    pairs = zip(BASE, WOBBLE, strict=True)
    return arm_of(arm, [base + gain + wobble * off for base, off in pairs])


def _kinds(board: Leaderboard) -> list[str]:
    return [reason.kind for reason in board.no_ranking]


# --- Verdicts and ranks --------------------------------------------------------------------------


def test_a_clear_difference_is_said_and_an_unclear_one_is_a_tie() -> None:
    board = build_leaderboard(
        [*_arm("low", 0.0), *_arm("high", 0.2, -1.0), *_arm("same", 0.001, -0.5)]
    )
    assert [row.arm for row in board.rows] == ["high", "same", "low"]
    assert [row.rank for row in board.rows] == [1, 2, 2]
    assert board.pair("high", "low").verdict == ">"
    assert board.pair("low", "high").verdict == "<"
    assert board.pair("same", "low").verdict == "tie"
    assert board.ranked
    assert not board.exploratory
    assert (board.markets, board.worlds) == (("year",), WORLDS)


def test_ties_that_do_not_chain_share_ranks_by_who_is_clearly_above() -> None:
    """A ~ B and B ~ C, but A > C: only C has somebody above it."""
    board = build_leaderboard([*_arm("a", 0.028, 0.5), *_arm("b", 0.014, 3.5), *_arm("c", 0, 0.4)])
    assert board.pair("a", "b").verdict == board.pair("b", "c").verdict == "tie"
    assert board.pair("a", "c").verdict == ">"
    assert {row.arm: row.rank for row in board.rows} == {"a": 1, "b": 1, "c": 2}


def test_what_is_clear_alone_may_be_a_tie_among_many() -> None:
    arms = [*_arm("a", 0.032, 1.0), *_arm("b", 0.0, 0.0)]
    alone = build_leaderboard(arms).pair("a", "b")
    others = [run for n in range(6) for run in _arm(f"x{n}", 0.01 + 0.001 * n, 0.7 + 0.1 * n)]
    among = build_leaderboard(arms + others).pair("a", "b")
    assert alone.verdict == ">"
    assert alone.difference == among.difference
    assert among.verdict == "tie"
    assert alone.p_holm is not None
    assert among.p_holm is not None
    assert alone.p_holm < 0.05 <= among.p_holm


@given(st.lists(st.tuples(st.floats(-0.1, 0.1), st.floats(-2, 2)), min_size=2, max_size=6))
def test_the_interval_beside_a_verdict_says_the_same(arms: list[tuple[float, float]]) -> None:
    board = build_leaderboard(
        [run for n, (gain, wobble) in enumerate(arms) for run in _arm(f"a{n}", gain, wobble)]
    )
    for pair in board.pairs:
        assert pair.interval_holm is not None
        above, below = pair.interval_holm.low > 1e-12, pair.interval_holm.high < -1e-12
        assert pair.verdict == (">" if above else "<" if below else "tie")


def test_an_arm_ties_with_its_copy() -> None:
    board = build_leaderboard([*_arm("a", 0.1), *_arm("copy", 0.1)])
    pair = board.pair("a", "copy")
    assert pair.verdict == "tie"
    assert pair.difference is not None
    assert (pair.difference.estimate.value, pair.p_holm) == (0.0, 1.0)
    assert pair.difference.correlation == pytest.approx(1.0)
    assert {row.rank for row in board.rows} == {1}


def test_five_worlds_are_exploratory_ten_are_not() -> None:
    def board(worlds: int) -> Leaderboard:
        return build_leaderboard(
            [run for run in [*_arm("a", 0.1), *_arm("b", 0.0)] if run.seed < worlds]
        )

    assert board(9).exploratory
    assert all(row.exploratory for row in board(9).rows)
    assert board(9).pairs[0].exploratory
    assert board(9).ranked
    assert not board(10).exploratory


def test_the_sequence_of_runs_tells_nothing() -> None:
    runs = [*_arm("a", 0.03), *_arm("b", 0.0, 2.0), *_arm("c", 0.01, -1.0)]
    assert build_leaderboard(runs) == build_leaderboard(runs[::-1])


def test_a_pair_is_told_from_either_side() -> None:
    board = build_leaderboard([*_arm("a", 0.1), *_arm("b", 0.0, 2.0)])
    there, back = board.pair("a", "b"), board.pair("b", "a")
    assert there.difference is not None
    assert back.difference is not None
    assert back.difference.estimate.value == -there.difference.estimate.value
    assert there.difference_dollars is not None
    assert back.difference_dollars == there.difference_dollars.turned()
    assert back.interval_holm == (there.interval_holm and there.interval_holm.turned())
    assert (back.a, back.b, back.p_holm) == ("b", "a", there.p_holm)


def test_everything_fits_into_json() -> None:
    told = json.loads(json.dumps(build_leaderboard([*_arm("a", 0.1), *_arm("b", 0)]).as_dict()))
    assert told["rows"][0]["arm"] == "a"
    assert told["pairs"][0]["verdict"] == ">"


# --- Rows ----------------------------------------------------------------------------------------


def test_a_row_has_every_figure() -> None:
    scores = [0.1, 0.3, 0.5, 0.7, 0.2, 0.6, 0.4, 0.8]
    board = build_leaderboard(arm_of("a", scores, {"dollars": 2.0, "output_tokens": 7}))
    (found,) = board.rows
    assert found.ns is not None
    assert found.ns.mean.value == pytest.approx(0.45)
    assert found.ns.median == pytest.approx(0.45)
    assert found.ns.interquartile_mean == pytest.approx(0.45)
    assert found.ns.minimum == pytest.approx(0.1)
    assert found.ns.cvar_25 == pytest.approx(0.15)
    assert found.ns.deviation == pytest.approx(0.24495, abs=1e-4)
    assert found.ns.variation == pytest.approx(0.24495 / 0.45, abs=1e-4)
    assert found.ns.min_at_5 is not None
    assert 0.1 < found.ns.min_at_5 < 0.25
    assert (found.ns.runs, found.ns.worlds) == (8, 8)
    dollars = (BOUND_CENTS + 23_000) / 100
    assert found.score_dollars is not None
    assert found.score_dollars.mean.value == pytest.approx(0.45 * dollars - 230)
    ends = found.ns.mean.interval, found.score_dollars.mean.interval
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[1].low == pytest.approx(ends[0].low * dollars - 230)
    assert found.profile is not None
    assert found.profile.shares[found.profile.thresholds.index(0.5)] == pytest.approx(4 / 8)
    assert found.cost.dollars == 2.0
    assert found.cost.ns_per_dollar == pytest.approx(0.225)
    assert (found.cost.output_tokens, found.cost.input_tokens) == (7.0, 0.0)
    assert found.cost.on_front is True


def test_successes_are_counted_with_their_intervals() -> None:
    runs = arm_of("a", [0.6, 0.3, 0.2, 0.55])
    runs.append(row(-2_000, arm="a", seed=4, end="bankrupt"))
    board = build_leaderboard(runs)
    by_name = {success.name: success for success in board.rows[0].successes}
    assert list(by_name) == ["survives", "keeps_opening_cash", "ns_25", "ns_50"]
    assert [by_name[name].rate.successes for name in by_name] == [4, 4, 3, 2]
    assert by_name["survives"].rate.interval == clopper_pearson(4, 5)
    assert dict(by_name["survives"].pass_k) == pytest.approx({1: 0.8, 2: 0.6, 3: 0.4, 5: 0.0})
    assert by_name["survives"].consistency is None
    assert board.rows[0].survival == by_name["survives"]


def test_who_stops_with_the_opening_cash_has_not_kept_it() -> None:
    early = row(-2_000, arm="a", end="truncated", final_balance_cents=50_000)
    (found,) = build_leaderboard([early]).rows
    by_name = {success.name: success.rate.successes for success in found.successes}
    assert by_name["keeps_opening_cash"] == by_name["survives"] == 0


def test_repetitions_of_a_world_are_no_more_worlds() -> None:
    runs = [
        replace(run, repetition=repetition)
        for repetition in range(3)
        for run in [*_arm("a", 0.1), *_arm("b", 0.0)]
    ]
    board, once = (
        build_leaderboard(runs),
        build_leaderboard([run for run in runs if run.repetition == 0]),
    )
    for arm in ("a", "b"):
        thrice, single = board.row(arm), once.row(arm)
        assert (thrice.runs, thrice.worlds) == (3 * WORLDS, WORLDS)
        assert thrice.ns is not None
        assert single.ns is not None
        assert thrice.ns.mean.standard_error == pytest.approx(single.ns.mean.standard_error)
        assert thrice.successes[0].consistency == 1.0
    assert board.pairs[0].p_holm == pytest.approx(once.pairs[0].p_holm)
    assert (board.pairs[0].runs, board.pairs[0].worlds) == (3 * WORLDS, WORLDS)


def test_markets_weigh_equally() -> None:
    runs = arm_of("a", [0.2, 0.3, 0.4, 0.3]) + arm_of("a", [0.8, 0.9], {"market": "classic"})
    (found,) = build_leaderboard(runs).rows
    assert found.ns is not None
    assert found.ns.mean.value == pytest.approx((0.3 + 0.85) / 2, abs=1e-6)
    assert found.ns.median == pytest.approx((0.3 + 0.85) / 2, abs=1e-6)
    assert found.ns.minimum == pytest.approx(0.2, abs=1e-6)
    assert found.ns.min_at_5 is None
    assert found.worlds == 6


def test_worlds_with_nothing_to_win_count_for_dollars_alone() -> None:
    barren = {"bound_cents": -23_000}
    runs = [
        run
        for arm, gain in (("a", 0.1), ("b", 0.0))
        for run in [*_arm(arm, gain), row(-23_000, arm=arm, seed=99, **barren)]
    ]
    board = build_leaderboard(runs)
    for found in board.rows:
        assert found.ns is not None
        assert found.score_dollars is not None
        assert (found.ns.worlds, found.score_dollars.worlds) == (WORLDS, WORLDS + 1)
        assert [s.rate.runs for s in found.successes] == [WORLDS + 1] * 2 + [WORLDS] * 2
    assert board.pair("a", "b").verdict == ">"


def test_the_front_of_cost_and_score() -> None:
    def priced(arm: str, gain: float, dollars: float | None) -> list[RunResult]:
        return [replace(run, dollars=dollars) for run in _arm(arm, gain)]

    priced_arms = (("free", 0.0, 0.0), ("dear", 0.1, 9.0), ("poor", -0.1, 5.0))
    runs = [run for arm, gain, dollars in priced_arms for run in priced(arm, gain, dollars)]
    board = build_leaderboard([*runs, *priced("unknown", 0.3, None)])
    front = {row.arm: row.cost.on_front for row in board.rows}
    assert front == {"free": True, "dear": True, "poor": False, "unknown": None}
    assert board.row("free").cost.ns_per_dollar is None
    assert board.row("unknown").cost.dollars is None


# --- Exclusions and refusals ---------------------------------------------------------------------


def _with_failures(runs: Sequence[RunResult], failed: dict[int, str]) -> list[RunResult]:
    return [
        replace(run, failed_by=failed[run.seed], reason="no answer")  # type: ignore[arg-type]
        if run.seed in failed
        else run
        for run in runs
    ]


def _many(arm: str, gain: float, worlds: int = 60) -> list[RunResult]:
    return arm_of(arm, [0.5 + gain + 0.01 * ((7 * world) % 11) for world in range(worlds)])


def test_a_failed_run_leaves_the_pair_with_its_partner() -> None:
    board = build_leaderboard(
        [*_with_failures(_many("a", 0.1), {3: "provider"}), *_many("b", 0.0), *_many("c", 0.05)]
    )
    assert board.ranked
    assert board.pair("a", "b").runs == board.pair("a", "c").runs == 59
    assert board.pair("b", "c").runs == 60
    found = board.row("a").exclusions
    assert (found.runs, found.provider, found.harness, found.unpaired) == (60, 1, 0, 0)
    assert found.excluded == 1
    assert found.share == pytest.approx(1 / 60)
    assert (board.row("b").exclusions.unpaired, board.row("b").runs) == (1, 60)
    assert board.row("a").runs == 59


def test_the_excluded_figures_tell_nothing() -> None:
    """A failed run that went well, or badly, moves neither row nor pair."""
    boards = [
        build_leaderboard(
            [
                *_with_failures(
                    [*_many("a", 0.1)[:-1], row(cents, arm="a", seed=59)], {59: "harness"}
                ),
                *_many("b", 0.0),
            ]
        )
        for cents in (-5_000, 3_900_000)
    ]
    assert boards[0] == boards[1]


def test_above_two_percent_excluded_there_is_no_ranking() -> None:
    failed = {3: "provider", 4: "harness"}
    board = build_leaderboard([*_with_failures(_many("a", 0.1), failed), *_many("b", 0.0)])
    assert _kinds(board) == ["exclusions"]
    assert board.no_ranking[0].arms == ("a",)
    assert "a: 2 of 60" in board.no_ranking[0].text
    assert [row.rank for row in board.rows] == [None, None]
    pair = board.pair("a", "b")
    assert pair.verdict is None
    assert pair.turned().verdict is None
    assert pair.difference is not None
    assert pair.difference.estimate.value == pytest.approx(0.1, abs=1e-6)


def test_a_reference_stands_beside_and_changes_nothing_of_the_others() -> None:
    arms = [*_arm("a", 0.032, 1.0), *_arm("b", 0.0, 0.0), *_arm("c", 0.001, -0.5)]
    told = [run for n in range(3) for run in _arm(f"told{n}", 0.2 + 0.01 * n, -0.3 * n)]
    lost = _with_failures(told[:WORLDS], dict.fromkeys(range(6), "harness"))
    names = {"told0", "told1", "told2"}
    alone = build_leaderboard(arms)
    beside = build_leaderboard([*lost, *told[WORLDS:], *arms], names)
    assert alone.ranked
    assert beside.ranked
    assert beside.entries == alone.rows
    assert [row.arm for row in beside.rows][:3] == ["told2", "told1", "told0"]
    assert tuple(pair for pair in beside.pairs if not {pair.a, pair.b} & names) == alone.pairs
    for told_row in beside.rows[:3]:
        assert (told_row.is_reference, told_row.rank, told_row.cost.on_front) == (True, None, None)
    pair = beside.pair("told1", "a")
    assert (pair.verdict, pair.p_holm, pair.interval_holm) == (None, None, None)
    assert pair.difference is not None
    assert pair.difference.estimate.interval is not None
    assert pair.difference.estimate.interval.low > 0.1
    assert build_leaderboard([*told, *arms]).row("a").rank == 4


def test_an_arm_beside_references_has_nothing_to_be_ranked_among() -> None:
    board = build_leaderboard([*_arm("a", 0.0), *_arm("told", 0.2)], ["told"])
    assert _kinds(board) == ["one_arm"]
    assert board.no_ranking[0].arms == ("a",)
    only = build_leaderboard([*_arm("cheap", 0.0), *_arm("told", 0.2)], ["told", "cheap"])
    assert _kinds(only) == ["one_arm"]
    assert only.no_ranking[0].text == "there are references only, and nothing to rank"
    assert only.entries == ()


def test_two_percent_exactly_is_allowed() -> None:
    board = build_leaderboard(
        [*_with_failures(_many("a", 0.1, 50), {3: "provider"}), *_many("b", 0.0, 50)]
    )
    assert board.ranked


def test_unequal_runs_give_no_ranking() -> None:
    board = build_leaderboard([*_many("a", 0.1)[:-2], *_many("b", 0.0)])
    assert _kinds(board) == ["unequal_runs"]
    assert board.no_ranking[0].arms == ("a",)
    assert "a lacks 2" in board.no_ranking[0].text
    assert board.row("b").exclusions.unpaired == 2


def test_another_market_under_the_same_name_gives_no_ranking() -> None:
    other = [replace(run, scenario_hash="c" * 64) for run in _many("a", 0.1)]
    board = build_leaderboard([*other, *_many("b", 0.0)])
    assert _kinds(board) == ["different_markets"]
    assert set(board.no_ranking[0].arms) == {"a", "b"}


def test_one_arm_and_one_world_give_no_ranking() -> None:
    assert _kinds(build_leaderboard(_many("a", 0.1))) == ["one_arm"]
    one_world = [*_many("a", 0.1, 1), *_many("b", 0.0, 1)]
    board = build_leaderboard(one_world)
    assert _kinds(board) == ["one_world"]
    assert board.rows[0].ns is not None
    assert board.rows[0].ns.mean.interval is None


def test_nothing_to_win_gives_no_ranking() -> None:
    runs = [
        row(score, arm=arm, seed=seed, bound_cents=-23_000)
        for arm, score in (("a", 100), ("b", 90))
        for seed in range(12)
    ]
    board = build_leaderboard(runs)
    assert _kinds(board) == ["nothing_to_win"]
    assert board.rows[0].ns is None
    assert board.rows[0].profile is None
    assert board.pairs[0].difference is None
    assert board.pairs[0].difference_dollars is not None


def test_an_arm_of_which_nothing_counts_is_told_all_the_same() -> None:
    lost = [replace(run, failed_by="harness") for run in _many("a", 0.1, 12)]
    board = build_leaderboard([*lost, *_many("b", 0.0, 12)])
    found = board.row("a")
    assert (found.runs, found.ns, found.score_dollars, found.survival) == (0, None, None, None)
    assert found.exclusions.share == 1.0
    assert _kinds(board) == ["exclusions"]
    assert board.pair("a", "b").difference_dollars is None


def test_no_runs_and_doubled_runs_are_refused() -> None:
    with pytest.raises(ComparisonError, match="no runs"):
        build_leaderboard([])
    with pytest.raises(ComparisonError, match="two runs of arm 'a' in market 'year', seed 3"):
        build_leaderboard([*_many("a", 0.1), _many("a", 0.1)[3]])


def test_unknown_arms_are_told_with_those_there_are() -> None:
    board = build_leaderboard([*_many("a", 0.1), *_many("b", 0.0)])
    with pytest.raises(ComparisonError, match="'x' is no arm of this study; there are: a, b"):
        board.row("x")
    with pytest.raises(ComparisonError, match="'x' is no arm"):
        board.pair("a", "x")
    with pytest.raises(ComparisonError, match="'a' is not compared with itself"):
        board.pair("a", "a")
