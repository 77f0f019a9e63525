"""The parts a skin is made with: coined words, prices in prose, TOML text, folders."""

from __future__ import annotations

import datetime as dt
import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from vendsim.rng import Streams
from vendsim.scenario import load_scenario
from vendsim.scenario.skin import scenario_files, write_scenario
from vendsim.scenario.skin.coining import Coiner
from vendsim.scenario.skin.goods import within_limits
from vendsim.scenario.skin.potential import daily_potential
from vendsim.scenario.skin.prose_figures import ProsePrices
from vendsim.scenario.skin.toml_text import tables_text, toml_text
from vendsim.scenario.skin.vocabulary import prose_words


def _changes(first: str, second: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first, start=1):
        last, row[0] = row[0], at
        for place, other in enumerate(second, start=1):
            last, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, last + (letter != other)),
            )
    return row[-1]


def test_coined_words_are_told_apart_from_each_other_and_from_english() -> None:
    coiner = Coiner(Streams(3), prose_words())
    goods = [coiner.coin("goods", f"sku-{number}") for number in range(80)]
    firms = [coiner.coin("firm", f"firm {number}") for number in range(80)]
    assert all(_changes(a, b) >= 3 for a, b in combinations(goods, 2))
    assert all(_changes(a, b) >= 2 for a, b in combinations(goods + firms, 2))
    assert all(word.isalpha() and word == word.lower() for word in goods + firms)
    english = sorted(prose_words())[::7]
    assert all(_changes(a, b) >= 2 for a in goods for b in english)


def test_coined_words_follow_from_seed_and_purpose() -> None:
    first = [Coiner(Streams(seed), ()).coin("firm", "quay") for seed in (1, 1, 2)]
    assert first[0] == first[1] != first[2]


def test_no_word_left_is_said() -> None:
    class Full(frozenset[str]):
        def __contains__(self, word: object) -> bool:
            return True

    coiner = Coiner(Streams(1), ())
    coiner._avoided = Full()
    with pytest.raises(RuntimeError, match="no word left to coin for firm:quay"):
        coiner.coin("firm", "quay")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Old list. Cola can $0.46, fig bar $0.90.", "Old list. Cola can $0.92, fig bar $0.90."),
        ("Selling a nineteen-dollar cola", "Selling a thirty-eight-dollar cola"),
        ("I paid $3.40 and the can $1.00.", "I paid $3.40 and the can $1.00."),
        ("A blanket costs $12.00", "A blanket costs $12.00"),
        ("a five-dollar note and a big-dollar cola", "a five-dollar note and a big-dollar cola"),
    ],
)
def test_prices_of_goods_in_prose(text: str, due: str) -> None:
    old = load_scenario("year").products[7]
    figures = {"unit_cost_cents": 92, "reference_price_cents": 300}
    assert old.unit_cost_cents == 46
    assert old.reference_price_cents == 150
    assert ProsePrices([old], [old.model_copy(update=figures)]).text(text) == due


def test_potential_of_two_slots_by_hand() -> None:
    cola = (
        load_scenario("year")
        .products[7]
        .model_copy(
            update={
                "base_units_per_day": 2.0,
                "elasticity": -2.0,
                "reference_price_cents": 200,
                "unit_cost_cents": 80,
            }
        )
    )
    poorer = cola.model_copy(update={"base_units_per_day": 1.0})
    # Demand is 2 a day at $2.00 and falls to nothing at $3.00; at a cost of $1.00 the best price
    # is $2.00, which sells 2 and earns $2.00.
    assert daily_potential([cola, poorer], ["L"]) == pytest.approx(200)
    assert daily_potential([cola, poorer], ["L", "L"]) == pytest.approx(300)
    assert daily_potential([cola], ["S"]) == 0


def test_figures_stay_within_the_schema() -> None:
    assert within_limits("elasticity", -30.0) == -20
    assert within_limits("unit_cost_cents", 0) == 1
    assert within_limits("case_pack_units", 12) == 12


def test_toml_text_reads_back() -> None:
    contents: dict[str, Any] = {
        "title": 'A "quoted" title \\ with a slash',
        "none": None,
        "day": dt.date(2026, 1, 5),
        "listed": ["a" * 40, "b" * 40, "c" * 40],
        "text": 'Two\nlines, "three" marks """ and \\n',
        "inner": {"Two words": 1.5, "flag": True, "deep": {"low": -3, "many": [{"x": 1}]}},
        "empty": {},
        "tables": [{"x": 1, "text": "Two\nlines"}, {"when": {"day": 3}}],
    }
    due = {key: value for key, value in contents.items() if value is not None}
    assert tomllib.loads(toml_text(contents)) == due
    tables = (due, {"single": 1})
    assert tomllib.loads(tables_text("thing", tables)) == {"thing": list(tables)}
    assert tables_text("thing", ()) == ""


@pytest.mark.parametrize("kept", ["market", "market/inside"])
def test_a_folder_that_is_taken_is_left_alone(tmp_path: Path, kept: str) -> None:
    (tmp_path / kept).parent.mkdir(exist_ok=True)
    (tmp_path / kept).write_text("mine")
    with pytest.raises(FileExistsError, match="is not an empty folder"):
        write_scenario(load_scenario("year"), tmp_path / "market")
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")][-1] == kept
    assert (tmp_path / kept).read_text() == "mine"


def test_files_are_written_whole_with_parents(tmp_path: Path) -> None:
    year = load_scenario("year")
    write_scenario(year, tmp_path / "deep" / "market")
    written = {path.name: path.read_text() for path in (tmp_path / "deep" / "market").iterdir()}
    assert written == scenario_files(year)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["market"]
