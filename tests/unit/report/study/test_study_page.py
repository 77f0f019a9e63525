"""The page of a study: what it says of its arms, and that nothing in it is markup or lost."""

from __future__ import annotations

import base64
import csv
import doctest
import io
import json
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]
import pytest

from tests.unit.report.study.studies import made_run, steady, viewed
from vendsim.errors import ComparisonError
from vendsim.report.study_page import StudyView, sayings, write_study_page
from vendsim.report.study_page import plot as plot_module
from vendsim.report.study_page.balance import draw_balance
from vendsim.report.study_page.cost import draw_cost
from vendsim.report.study_page.losses import draw_losses
from vendsim.report.study_page.pairs import draw_pairs
from vendsim.report.study_page.plot import Plot, Table, plain
from vendsim.report.study_page.profile import draw_profile
from vendsim.report.study_page.published import draw_board
from vendsim.report.study_page.spread import draw_spread
from vendsim.report.study_page.survival import draw_survival
from vendsim.study.comparison import build_leaderboard
from vendsim.study.decomposition import PARTS
from vendsim.study.runs import RunResult

HOSTILE = "</script><script>alert(1)</script><b>%{x}$a$"


class Page(HTMLParser):
    """Text by element id, tags, links and embedded JSON of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.downloads: dict[str, list[list[str]]] = {}
        self.json: list[dict[str, Any]] = []
        self.policy = ""
        self._script = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self._script = (found.get("type") or "code") if tag == "script" else ""
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if found.get("http-equiv"):
            self.policy = str(found["content"])
        if found.get("download"):
            kind, _, data = str(found["href"]).partition(",")
            assert kind == "data:text/csv;charset=utf-8;base64"
            text = base64.b64decode(data, validate=True).decode()
            self.downloads[str(found["download"])] = list(csv.reader(io.StringIO(text)))

    def handle_endtag(self, tag: str) -> None:
        self._script = ""

    def handle_data(self, data: str) -> None:
        if self._script == "application/json":
            self.json.append(json.loads(data))
        elif not self._script and data.strip():
            self.said.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join(self.said)


def page_of(view: StudyView, folder: Path) -> Page:
    return Page(write_study_page(view, folder / "study.html").read_text("utf-8"))


def plots_of(view: StudyView) -> dict[str, Plot]:
    found = [
        draw_balance(view),
        draw_spread(view),
        draw_profile(view),
        draw_losses(view),
        draw_cost(view),
        draw_pairs(view),
        draw_survival(view),
        *map(draw_board, view.boards),
    ]
    return {plot.id: plot for plot in found if plot is not None}


def costly(runs: list[RunResult]) -> list[RunResult]:
    """The first arm pays, the second is of unknown price, the third asks no model."""
    dollars: dict[str, float | None] = {"best": 2.5, "same": None, "worst": 0.0}
    return [replace(run, dollars=dollars[run.arm]) for run in runs]


# --- The leaderboard -----------------------------------------------------------------------------


def test_a_tie_is_shown_as_a_tie(tmp_path: Path) -> None:
    page = page_of(viewed(steady()), tmp_path)
    ranks = page.downloads["ranks.csv"]
    assert [row[:2] for row in ranks[1:]] == [["1", "best"], ["1", "same"], ["3", "worst"]]
    assert "1= best" in page.text
    assert "1= same" in page.text
    assert "3 worst" in page.text
    assert "best is tied with same" in page.text
    assert "best is clearly above worst" in page.text
    assert "same is clearly above worst" in page.text
    assert "No ranking" not in page.text
    assert page.said.count("exploratory") == 1, "a column of the pairs, and no label"


def test_many_arms_below_are_told_in_one() -> None:
    runs = [
        made_run(name, seed, 200_000 * place)
        for place, name in enumerate("gfedcba")
        for seed in range(12)
    ]
    said = sayings.apart(viewed(runs).leaderboard)
    assert [(each.arm, each.others, each.more, each.is_rest) for each in said[1:4]] == [
        ("b", ("c",), 4, True),
        ("c", ("d",), 3, True),
        ("d", ("e", "f", "g"), 0, False),
    ]


def test_few_worlds_are_called_exploratory_wherever_figures_are(tmp_path: Path) -> None:
    view = viewed(costly(steady(worlds=9)))
    page = page_of(view, tmp_path)
    heads = page.tags.count("figcaption") - len(view.boards) + page.tags.count("table")
    assert "Exploratory. Some arm" in page.text
    assert page.said.count("exploratory") >= len(plots_of(view)) - len(view.boards) + 5
    assert heads > 10
    for name, plot in plots_of(view).items():
        corner = [note["text"] for note in plot.layout["annotations"]]
        said = "another environment: not to be compared" if name.startswith("board") else None
        assert corner == [said or "exploratory: fewer than 10 worlds"], name


def test_without_a_ranking_there_are_no_ranks_and_a_reason(tmp_path: Path) -> None:
    runs = steady()
    failed = replace(runs[0], failed_by="provider", reason="503 <b>busy</b>")
    view = viewed([failed, *runs[1:]])
    page = page_of(view, tmp_path)
    assert "No ranking." in page.text
    assert view.leaderboard.no_ranking[0].text in page.text
    assert {row[0] for row in page.downloads["ranks.csv"][1:]} == {""}
    assert "clearly above" not in page.text
    assert page.downloads["exclusions.csv"][1][:4] == ["best", "12", "11", "1"]
    assert "503 <b>busy</b>" in page.text


# --- Figures are exact, everywhere the same ------------------------------------------------------


def test_tables_hold_every_run_to_the_cent(tmp_path: Path) -> None:
    runs = steady()
    page = page_of(viewed(costly(runs)), tmp_path)
    spread = {tuple(row[:4]): row[4] for row in page.downloads["spread.csv"][1:]}
    assert spread == {
        (run.arm, run.market, str(run.seed), "0"): f"{run.score_cents / 100:.2f}" for run in runs
    }
    worlds = page.downloads["worlds.csv"]
    assert worlds[0] == [
        *("market", "seed", "do_nothing_dollars", "bound_dollars"),
        *("best", "same", "worst"),
    ]
    assert worlds[1] == ["kiosk", "0", "-20.00", "20000.00", "10000.50", "9910.00", "2000.25"]
    assert len(worlds) == 13


def test_balances_are_the_closes_of_the_days() -> None:
    view = viewed(steady())
    plot = draw_balance(view)
    assert plot is not None
    assert plot.table.header[:6] == (
        *("arm", "market", "seed", "repetition"),
        *("dollars_day_0", "dollars_day_1"),
    )
    run = view.runs_of(view.arms[0])[0]
    course = view.courses[run.record]
    assert plot.table.rows[0][4:6] == ("500.00", f"{course[0].balance_cents / 100:.2f}")
    assert plot.table.rows[0][-1] == "10000.50"
    thin = next(trace for trace in plot.data if trace["line"]["width"] < 1)
    assert thin["x"][:31] == [*range(31)]
    assert thin["y"][30] == 10000.50
    assert thin["x"].count(None) == 12, "every run is a line of its own"


def test_a_bankrupt_run_ends_at_a_cross_and_stays_in_the_mean() -> None:
    runs = [made_run("a", seed, 100_000) for seed in range(3)]
    runs[0] = replace(runs[0], end="bankrupt", days_played=12, score_cents=-2_000)
    plot = draw_balance(viewed([*runs, *(made_run("b", seed, 0) for seed in range(3))]))
    assert plot is not None
    own = [trace for trace in plot.data if trace["meta"] == {"arm": "0", "market": "kiosk"}]
    cross = next(trace for trace in own if trace["mode"] == "markers")
    assert (cross["x"], cross["y"]) == ([12], [-20.0])
    mean = next(trace for trace in own if trace.get("line", {}).get("width", 0) > 2)
    assert mean["y"][-1] == round((-20 + 1000 + 1000) / 3, 2)
    assert plot.table.rows[0][4 + 13 :] == ("",) * 18


def test_many_days_are_thinned_and_the_last_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vendsim.report.study_page.balance._MOST_POINTS", 36 * 30 // 7)
    plot = draw_balance(viewed(steady()))
    assert plot is not None
    assert [name for name in plot.table.header if name.startswith("dollars")] == [
        f"dollars_day_{day}" for day in (0, 7, 14, 21, 28, 30)
    ]
    assert "every 7 days" in plot.note


def test_mean_losses_add_up_to_the_cent() -> None:
    plot = draw_losses(viewed(steady()))
    assert plot is not None
    assert [row[2] for row in plot.table.rows] == ["9394.00", "9394.50", "17394.25"]
    for row in plot.table.rows:
        assert sum(map(Decimal, row[3:])) == Decimal(row[2])
    assert [trace["meta"].get("part") for trace in plot.data] == [
        *("pricing", "stock_outs", PARTS[-1], None)
    ]


def test_costs_stand_where_they_are_known() -> None:
    assert draw_cost(viewed(steady())) is None
    plot = draw_cost(viewed(costly(steady())))
    assert plot is not None
    axes = {trace["meta"].get("arm"): trace.get("xaxis") for trace in plot.data}
    assert axes == {None: None, "0": "x", "2": "x2"}
    assert "not drawn: same" in plot.note
    assert [row[1] for row in plot.table.rows] == ["2.5", "", "0"]


def test_the_front_begins_with_the_best_arm_that_costs_nothing() -> None:
    dollars = {"best": 4.0, "same": 0.5, "worst": 0.0}
    plot = draw_cost(viewed([replace(run, dollars=dollars[run.arm]) for run in steady()]))
    assert plot is not None
    assert plot.data[0]["x"] == [0.25, 0.5, 4.0]
    assert plot.data[0]["y"] == sorted(plot.data[0]["y"])


def test_the_examples_in_the_source_hold() -> None:
    results = doctest.testmod(plot_module)
    assert (results.failed, results.attempted) == (0, 1)


def test_pairs_are_told_from_the_side_of_the_arm_chosen() -> None:
    view = viewed(steady())
    plot = draw_pairs(view)
    assert plot is not None
    against_best, _, against_worst = plot.data
    assert (against_best["visible"], against_worst["visible"]) == (True, False)
    assert against_best["marker"]["symbol"] == ["circle-open", "circle"]
    assert against_best["x"][1] == pytest.approx(-against_worst["x"][0])
    low, high = against_best["error_x"]["arrayminus"], against_best["error_x"]["array"]
    interval = view.leaderboard.pair("same", "best").interval_holm
    assert interval is not None
    assert interval.holds(0.0), "a tie is drawn as one"
    assert against_best["x"][0] - low[0] == pytest.approx(interval.low)
    assert against_best["x"][0] + high[0] == pytest.approx(interval.high)
    assert [row[-1] for row in plot.table.rows] == ["tie", ">", ">"]


def test_boards_are_marked_as_another_environment(tmp_path: Path) -> None:
    page = page_of(viewed(steady()), tmp_path)
    assert page.text.count(": another environment") >= 2
    rows = page.downloads["board-vb2.csv"]
    assert rows[1][3:] == ["GPT-6 Astra", "15514.70", "1074.00", ""]
    assert rows[-1][2:5] == ["estimate", "Good strategy", "63000.00"]
    layer = [trace for trace in page.json[0]["data"] if trace["meta"] == {"layer": "published"}]
    assert {trace["visible"] for trace in layer} == {False}
    assert [trace["y"][0] for trace in layer] == [4694.15, 15514.70]


# --- What is drawn is what plotly knows, and the page is whole -----------------------------------


@pytest.mark.parametrize("worlds", [2, 12])
def test_plotly_knows_every_key_of_every_picture(worlds: int) -> None:
    found = plots_of(viewed(costly(steady(worlds))))
    assert len(found) == 9
    for plot in found.values():
        painted = json.loads(json.dumps({"data": plot.data, "layout": plot.layout}))
        go.Figure(_with_colours(painted))  # raises on a key or value that is none
        assert plot.words.endswith(".")
        assert plot.table.rows


def _with_colours(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_colours(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_colours(each) for each in value]
    return "#123456" if isinstance(value, str) and value.startswith("@") else value


def test_a_picture_shows_an_ordinary_study_with_gaps(tmp_path: Path) -> None:
    """Nothing to win, nothing known of the days, and one arm: the page is still one."""
    runs = [
        made_run("only", seed, 5_000, score_normalised=None, bound_cents=0) for seed in range(3)
    ]
    page = page_of(viewed(runs, courses={}, losses={}, boards=()), tmp_path)
    assert page.tags.count("figure") == 2  # every run, and survival
    assert "Arms by score, dollars" in page.text
    assert "No ranking." in page.text


def test_a_reference_is_marked_wherever_it_stands_and_not_ranked(tmp_path: Path) -> None:
    runs = steady()
    view = viewed(runs, leaderboard=build_leaderboard(runs, ["best"]))
    page = page_of(view, tmp_path)
    shown = "best (reference)"
    ranks = {row[1]: row[:3] for row in page.downloads["ranks.csv"][1:]}
    assert ranks == {
        "best": ["", "best", "yes"],
        "same": ["1", "same", "no"],
        "worst": ["2", "worst", "no"],
    }
    assert "2 arms and 1 reference" in page.text
    assert "ref. best (reference) 0." in page.text
    assert "A reference was told the world that it played in" in page.text
    assert "same is clearly above worst" in page.text
    assert "is tied with" not in page.text
    assert "best is" not in page.text
    assert {arm.label for arm in view.arms} == {shown, "same", "worst"}
    assert [chip.label for chip in view.arm_chips().chips] == [shown, "same", "worst"]
    pairs = draw_pairs(view)
    assert pairs is not None
    assert f"{shown} is beside same (by +0.000)" in pairs.words
    assert "no verdict is given" in pairs.note
    assert [chip.on for chip in pairs.chips[0].chips] == [False, True, False]
    against = pairs.data[0]
    assert against["marker"]["symbol"] == ["circle-open", "circle-open"]
    assert against["error_x"]["arrayminus"][0] > 0


def test_an_arm_of_which_no_run_counts_is_named_and_not_drawn(tmp_path: Path) -> None:
    runs = [
        replace(run, failed_by="provider", reason="down") if run.arm == "same" else run
        for run in costly_named(steady())
    ]
    view = viewed(runs)
    page = page_of(view, tmp_path)
    row = next(row for row in page.downloads["ranks.csv"] if row[1] == "same")
    assert row[:7] == ["", "same", "no", "0", "0", "yes", ""]
    assert next(row for row in page.downloads["exclusions.csv"] if row[0] == "same")[3] == "12"
    for name in ("spread", "survival", "losses", "cost", "profile"):
        assert "same" not in {row[0] for row in page.downloads[f"{name}.csv"]}, name


def test_names_of_arms_and_markets_are_text(tmp_path: Path) -> None:
    runs = [
        replace(run, arm=run.arm + HOSTILE, market=HOSTILE, reason=HOSTILE)
        for run in costly_named(steady())
    ]
    view = viewed(runs, name=HOSTILE, spec=HOSTILE)
    raw = write_study_page(view, tmp_path / "page.html").read_text("utf-8")
    page = Page(raw)
    assert "alert(1)</script>" not in raw
    assert page.tags.count("script") == 2 + len(page.json)
    assert "<b>%{x}" not in raw
    assert page.downloads["ranks.csv"][1][1] == "best" + HOSTILE
    spread = next(each for each in page.json if "ticktext" in each["layout"]["yaxis"])
    assert all("<" not in label for label in spread["layout"]["yaxis"]["ticktext"])
    for figure in page.json:
        for trace in figure["data"]:
            assert "%{x}$a" not in trace.get("hovertemplate", "")


def costly_named(runs: list[RunResult]) -> list[RunResult]:
    return [replace(run, dollars=1.0 if run.arm == "best" else 0.0) for run in runs]


def test_plain_shows_what_would_deceive() -> None:
    assert plain("a<b>&\u202e") == "a&lt;b&gt;&amp;\\u202e"
    assert plain("x" * 40, 10) == "xxxxxx…xxx"
    assert plain("%{x}", 0) == "%&#123;x}"


def test_arms_of_like_names_and_many_arms_can_be_told_apart() -> None:
    names = [f"{'a' * 40}{number}{'b' * 40}" for number in range(23)]
    runs = [
        made_run(name, seed, 1_000 * number) for number, name in enumerate(names) for seed in (0, 1)
    ]
    arms = viewed(runs).arms
    assert len({arm.label for arm in arms}) == 23
    assert len({(arm.colour, arm.dash) for arm in arms}) == 23


def test_the_page_lets_nothing_in_but_what_stands_in_it(tmp_path: Path) -> None:
    page = page_of(viewed(steady()), tmp_path)
    assert page.policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha")
    assert page.policy.count("sha256-") == 2
    assert "link" in page.tags  # the icon, which is empty
    assert not {"img", "iframe", "object"} & set(page.tags)
    assert len(page.ids) == len(set(page.ids))


def test_without_plotly_the_page_names_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "plotly.offline", None)
    with pytest.raises(ComparisonError, match=r"vendsim\[study\]"):
        write_study_page(viewed(steady()), tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


def test_a_table_keeps_any_text() -> None:
    table = Table(("a",), (('x,"y"\n\ud800',),))
    data = table.link.partition(",")[2]
    assert base64.b64decode(data).decode() == 'a\n"x,""y""\n\\ud800"\n'
