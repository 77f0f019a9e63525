"""A study's file: what it says, and everything wrong with it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from vendsim.errors import StudyError
from vendsim.scenario import load_scenario
from vendsim.scenario.skin import make_skin, promise
from vendsim.study.runs import StudySpec, plan_study, read_study_spec, study_of, tell_study

GOOD = """
name = "ladder"
repetitions = 2

[[arms]]
agent = "base_stock"

[[arms]]
name = "trusting"
agent = "negotiator"
options = { trusting = true }

[[arms]]
agent = "agents/mine.py"
model = "m-1"
budget = { tool_calls = 50 }

[[markets]]
scenario = "year"
seeds = { first = 10, count = 3 }
days = 30

[[markets]]
name = "own"
scenario = "./market"
seeds = [4, 7]

[budget.run]
tool_calls = 5_000
dollars = 2

[budget.study]
dollars = 100.5
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "study.toml"
    path.write_text(text)
    return path


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(StudyError) as caught:
        read_study_spec(written(folder, text))
    return [str(fault) for fault in caught.value.faults]


def test_what_a_file_says(tmp_path: Path) -> None:
    spec = read_study_spec(written(tmp_path, GOOD))
    assert [arm.name for arm in spec.arms] == ["base_stock", "trusting", "mine-model=m-1"]
    assert spec.arms[1].options == {"trusting": True}
    assert spec.arms[2].options == {"model": "m-1"}
    assert spec.arms[2].budget == {"tool_calls": 50}
    assert spec.markets[0].seeds == (10, 11, 12)
    assert spec.repetitions == 2
    assert spec.budget.run == {"tool_calls": 5000, "dollars": 2}
    assert spec.budget.study == {"dollars": 100.5}


def test_a_misspelt_key_of_an_arm_is_told_with_all_that_there_are(tmp_path: Path) -> None:
    text = GOOD.replace('model = "m-1"', 'modle = "m-1"')
    (fault,) = faults_of(tmp_path, text)
    assert "arms[2].modle: is not known here (is model meant?)" in fault
    assert fault.endswith("known are: name, agent, options, budget, model")


def test_names_that_differ_in_case_only_are_the_same(tmp_path: Path) -> None:
    text = GOOD.replace('name = "trusting"', 'name = "BASE_stock"')
    assert "arms are called the same: BASE_stock, base_stock" in faults_of(tmp_path, text)[0]


def test_paths_begin_at_the_file(tmp_path: Path) -> None:
    spec = read_study_spec(written(tmp_path, GOOD))
    assert spec.arms[2].agent == str(tmp_path / "agents" / "mine.py")
    assert spec.markets[1].scenario == str(tmp_path / "market")
    assert spec.markets[0].scenario == "year"


def test_all_faults_are_told_at_once_each_at_its_line(tmp_path: Path) -> None:
    text = """\
name = "a b"
[[arms]]
agent = 5
[[arms]]
agent = "negotiator"
nme = "x"
[[markets]]
scenario = "year"
seeds = { first = 0, coun = 3 }
[[markets]]
base = "year"
seeds = [1, 1]
[[markets]]
reveal = "x.json"
scenario = "year"
seeds = [0]
commitment = "abc"
[budget.run]
tool_call = 3
[budget.study]
wall_seconds = 3
"""
    found = "\n".join(faults_of(tmp_path, text))
    for told in (
        "study.toml:1: name: 'a b' is not a name",
        "study.toml:3: arms[0].agent: 5 is not a text",
        "study.toml:6: arms[1].nme: is not known here (is name meant?)",
        "study.toml:9: markets[0].seeds: give a list of seeds, or { first = 0, count = 20 }",
        "study.toml:12: markets[1].seeds: seed 1 stands there twice",
        "study.toml:17: markets[2].commitment: 'abc' is not a commitment",
        "study.toml:18: budget.run: 'tool_call' is not one of tool_calls, messages",
        "study.toml:20: budget.study: 'wall_seconds' is not one of dollars, tool_calls",
    ):
        assert told in found


@pytest.mark.parametrize(
    ("market", "said"),
    [
        ("seeds = [0]", "it has none of scenario, reveal and base: give one"),
        ('scenario = "year"\nbase = "year"\nseeds = [0]', "scenario and base of"),
        ('base = "year"\nseeds = [0]', "base and skin_seeds belong together"),
        ('scenario = "year"\nseeds = []', "is not a list of 1 to 100,000 entries"),
        ('scenario = "year"\nseeds = [-1]', "-1 is not a whole number from 0"),
        ('scenario = "year"\nseeds = { count = 1_000_000 }', "there may be 100,000 of them"),
        ('scenario = "year"\nseeds = { first = 0.5, count = 2 }', "give a list of seeds"),
        ('scenario = "year"\nseeds = [true]', "true is not a whole number"),
    ],
)
def test_markets_that_are_none(market: str, said: str, tmp_path: Path) -> None:
    text = f'name = "s"\n[[arms]]\nagent = "do_nothing"\n[[markets]]\n{market}\n'
    assert said in "\n".join(faults_of(tmp_path, text))


def test_arms_of_one_name_are_refused(tmp_path: Path) -> None:
    text = GOOD.replace('name = "trusting"\n', "").replace("{ trusting = true }", "{}")
    text = text.replace('agent = "negotiator"', 'agent = "base_stock"')
    assert "arms are called the same: base_stock" in faults_of(tmp_path, text)[0]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"name = ", "is not valid TOML"),
        (b"\xff", "is not UTF-8 text"),
        (b"#" * 1_100_000, "is larger than the limit"),
    ],
)
def test_files_that_are_none(raw: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "study.toml"
    path.write_bytes(raw)
    with pytest.raises(StudyError, match=said):
        read_study_spec(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="cannot be read: No such file"):
        read_study_spec(tmp_path / "none.toml")


def test_options_that_no_record_holds_are_refused() -> None:
    for options in ({"a b": 1}, {"x": float("nan")}):
        with pytest.raises(StudyError, match=r"arms\[0\]\.options"):
            study_of({"name": "s", "arms": [{"agent": "x", "options": options}]}, "s")


def test_what_stands_in_no_file_reads_the_same_once_written(tmp_path: Path) -> None:
    told = study_of(
        {
            "name": "s",
            "arms": [{"agent": "base_stock"}, {"agent": "negotiator", "options": {"x": [1, "a"]}}],
            "markets": [{"scenario": "year", "seeds": [3, 1], "days": 5}],
            "budget": {"run": {"tool_calls": 7}},
        },
        "s",
    )
    assert tell_study(written(tmp_path, told.text)).spec == told.spec
    assert isinstance(told.spec, StudySpec)


def test_everything_that_cannot_be_played_is_told_before_anything_is(tmp_path: Path) -> None:
    told = study_of(
        {
            "name": "s",
            "arms": [
                {"agent": "no_such_agent"},
                {"agent": "negotiator", "options": {"nonsense": 1}},
                {"agent": "privileged", "options": {"x": 1}},
                {"agent": "base_stock"},
            ],
            "markets": [
                {"scenario": "no-such-market", "seeds": [0]},
                {"scenario": "sprint", "seeds": [0], "days": 3000},
                {"scenario": "classic", "seeds": [0]},
                {"scenario": "year", "seeds": [0]},
                {"scenario": "year", "seeds": [1]},
            ],
        },
        "s",
    )
    with pytest.raises(StudyError) as caught:
        plan_study(told)
    found = str(caught.value)
    for part in (
        "markets[0]: no-such-market: ",
        "markets[1]: days = 3000 is more than",
        "markets: 2 are called year: give them a name each",
        "arms[0].agent: there is no agent 'no_such_agent'",
        "has no option 'nonsense'; it takes: ",
        "arms[2].options: the reference takes none",
    ):
        assert part in found, part


def test_an_agent_that_a_market_lacks_tools_for_is_told_with_the_market() -> None:
    told = study_of(
        {
            "name": "s",
            "arms": [{"agent": "base_stock"}, {"agent": "privileged"}],
            "markets": [{"scenario": "fleet", "seeds": [0]}, {"scenario": "year", "seeds": [0]}],
        },
        "s",
    )
    with pytest.raises(StudyError) as caught:
        plan_study(told)
    assert all("in market fleet" in str(fault) for fault in caught.value.faults)
    assert any("arms[1]" in str(fault) for fault in caught.value.faults)


def test_private_markets_are_made_from_seeds_or_from_a_reveal(tmp_path: Path) -> None:
    base = load_scenario("sprint")
    skin = make_skin(base, 4611027755398126741)
    reveal = promise(base, "sprint", skin, 4611027755398126741, "ab" * 16)
    (tmp_path / "exam.reveal.json").write_text(reveal.text)
    text = f"""
name = "s"
[[arms]]
agent = "do_nothing"
[[markets]]
name = "exam"
reveal = "exam.reveal.json"
commitment = "{reveal.commitment}"
seeds = [0]
[[markets]]
base = "sprint"
skin_seeds = [1, 2]
seeds = [0]
"""
    plan = plan_study(tell_study(written(tmp_path, text)))
    assert [market.scenario.hash for market in plan.markets] == [
        skin.hash,
        make_skin(base, 1).hash,
        make_skin(base, 2).hash,
    ]
    assert plan.manifest["markets"]["exam"]["commitment"] == reveal.commitment
    wrong = text.replace(reveal.commitment, "0" * 64)
    with pytest.raises(StudyError, match=f"belongs to the commitment {reveal.commitment}"):
        plan_study(tell_study(written(tmp_path, wrong)))
