"""The command line, from its words to its files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import vendsim
from tests.e2e.commands import Command, Done, done
from tests.unit.play.forging import forge
from tests.unit.scenario.folders import Market
from vendsim.record import read_record

JSON_KEYS = [
    *("scenario", "scenario_hash", "agent", "seed", "days_played", "end"),
    *("score_rule", "score_cents"),
    *("final_balance_cents", "net_worth_cents", "units_sold", "revenue_cents", "tool_calls"),
    *("record", "record_hash", "stopped", "usage"),
    *("score_normalised", "bound_cents", "do_nothing_cents"),
]

INSTALLED = Path(sys.executable).with_name("vendsim")

CHATTY = """\
class Agent:
    def __init__(self, **options):
        self.options = options

    def begin(self, briefing, tools):
        print("hello from the agent", self.options)

    def act(self, observation):
        if self.options.get("stop_on") == observation["day"]:
            raise KeyboardInterrupt
        return {"tool": "wait_until_tomorrow", "arguments": {}}


def make_agent(**options):
    return Agent(**options)
"""


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command in a folder of its own, with a space in its name."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def run(*words: object) -> Done:
        return done(capsys, *words)

    return run


@pytest.fixture
def chatty(tmp_path: Path) -> Path:
    path = tmp_path / "my agent.py"
    path.write_text(CHATTY, encoding="utf-8")
    return path


def run_words(*more: object, days: int = 3) -> tuple[object, ...]:
    return ("run", "--scenario", "year", "--agent", "do_nothing", "--days", days, *more)


# --- run -----------------------------------------------------------------------------------------


def test_json_is_one_object_with_the_promised_keys(command: Command) -> None:
    done = command(*run_words("--seed", 4, "--json"))
    assert (done.code, done.err) == (0, "")
    assert list(done.result) == JSON_KEYS
    record = Path(done.result["record"])
    assert record == Path.cwd() / "runs" / "year-do_nothing-seed4-days3.vendsim.sqlite"
    assert record.is_file()
    episode = vendsim.run_episode("year", "do_nothing", seed=4, days=3)
    bound = vendsim.upper_bound("year", 4, days=3)
    assert done.result == {
        **episode.as_dict(),
        "record": str(record),
        "score_normalised": 0.0,
        "bound_cents": bound.bound_cents,
        "do_nothing_cents": episode.final_balance_cents,
    }


def test_people_are_told_the_same(command: Command) -> None:
    done = command(*run_words("--report"))
    lines = dict(line.split("  ", 1) for line in done.out.splitlines() if "  " in line)
    assert done.out.startswith("do_nothing in year, seed 0\n")
    assert lines["days"].strip() == "3, to the last day"
    assert lines["final balance"].strip() == "$494.00"
    assert Path(lines["record"].strip()).is_file()
    assert Path(lines["report"].strip()).read_bytes().startswith(b"<!DOCTYPE html>")


def test_an_agent_can_be_told_the_world_but_then_it_is_unranked(command: Command) -> None:
    agent = "vendsim.study.privileged:make_agent"
    words = ("run", "--scenario", "year", "--agent", agent, "--seed", 3, "--days", 4, "--json")
    assert command(*words).code == 1
    result = command(*words, "--privileged").result
    record = Path(result["record"])
    world = {"scenario": "year", "seed": 3, "days": 4}
    assert read_record(record).header.agent_options == {"privileged": world}
    score = command("score", record)
    assert "unranked" in score.out
    assert "normalised" in score.out


def test_names_that_are_taken_are_left_alone(command: Command) -> None:
    records = [Path(command(*run_words("--json")).result["record"]) for _ in range(3)]
    stem = "year-do_nothing-seed0-days3"
    assert [record.name.split(".")[0] for record in records] == [stem, f"{stem}-2", f"{stem}-3"]
    assert len({record.read_bytes() for record in records}) == 1
    assert sorted(records[0].parent.iterdir()) == sorted(records)


def test_a_report_of_another_run_keeps_its_name_too(command: Command) -> None:
    taken = Path("out") / "year-do_nothing-seed0-days3.html"
    taken.parent.mkdir()
    taken.write_text("mine", encoding="utf-8")
    result = command(*run_words("--report", "--json", "--out", "out")).result
    assert Path(result["report"]).name == "year-do_nothing-seed0-days3-2.html"
    assert list(result) == [*JSON_KEYS, "report"]
    assert taken.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("end", ["-wal", "-journal"])
def test_what_a_killed_run_left_is_left_alone(command: Command, end: str) -> None:
    left = Path("runs") / f"year-do_nothing-seed0-days3.vendsim.sqlite{end}"
    left.parent.mkdir()
    left.write_bytes(b"steps")
    record = Path(command(*run_words("--json")).result["record"])
    assert record.name == "year-do_nothing-seed0-days3-2.vendsim.sqlite"
    assert left.read_bytes() == b"steps"


def test_without_a_record_nothing_is_written(command: Command) -> None:
    result = command(*run_words("--no-record", "--json")).result
    assert result["record"] is None
    assert list(Path.cwd().iterdir()) == []


def test_a_report_can_be_had_without_the_record(command: Command) -> None:
    result = command(*run_words("--no-record", "--report", "--json")).result
    assert result["record"] is None
    assert [path.name for path in Path("runs").iterdir()] == ["year-do_nothing-seed0-days3.html"]


def test_scenarios_and_agents_by_path(command: Command, tmp_path: Path, chatty: Path) -> None:
    market = Market(tmp_path / "a market")
    result = command(
        *("run", "--scenario", market.folder, "--agent", chatty, "--json"),
        *("--agent-option", "stop_on=-1", "--agent-option", "word=[plain"),
    ).result
    assert (result["scenario"], result["agent"], result["days_played"]) == ("kiosk", "my agent", 30)
    assert Path(result["record"]).name == "kiosk-my-agent-seed0.vendsim.sqlite"


def test_what_an_agent_prints_stays_out_of_the_json(command: Command, chatty: Path) -> None:
    words = ("run", "--scenario", "year", "--agent", chatty, "--days", 1, "--no-record")
    options = ("--agent-option", 'deep={"a": [1, null]}', "--agent-option", "text=NaN")
    done = command(*words, *options, "--json")
    assert done.result["agent"] == "my agent"
    assert done.err == "hello from the agent {'deep': {'a': [1, None]}, 'text': 'NaN'}\n"
    assert "hello from the agent" in command(*words).out


def test_what_an_agent_s_programs_print_stays_out_of_the_json(tmp_path: Path) -> None:
    agent = tmp_path / "caller.py"
    agent.write_text(
        "import subprocess\n"
        "class Caller:\n"
        "    def begin(self, briefing, tools): pass\n"
        "    def act(self, observation):\n"
        "        subprocess.run(['echo', 'loud'])\n"
        "        return {'tool': 'wait_until_tomorrow'}\n"
        "make_agent = Caller\n"
    )
    words = [str(INSTALLED), "run", "--scenario", "year", "--agent", str(agent), "--days", "1"]
    done = subprocess.run([*words, "--json"], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["days_played"] == 1
    assert done.stderr == "loud\n"


@pytest.mark.parametrize("closed", ["2>&-", ">&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("json_option", ["", "--json"])
def test_a_closed_stream_keeps_nobody_from_playing(
    tmp_path: Path, closed: str, json_option: str
) -> None:
    words = " ".join(map(str, run_words(json_option)))
    done = subprocess.run(
        f"exec '{INSTALLED}' {words} {closed}", shell=True, capture_output=True, cwd=tmp_path
    )
    assert done.returncode == 0
    assert bool(done.stdout) is (closed == "2>&-")
    (record,) = (tmp_path / "runs").iterdir()
    assert vendsim.replay(record).steps == 4


def test_a_run_broken_off_by_the_keyboard_keeps_its_record(command: Command, chatty: Path) -> None:
    words = ("run", "--scenario", "year", "--agent", chatty, "--agent-option", "stop_on=2")
    done = command(*words, "--json", "--report")
    assert done.code == 130
    assert (done.result["end"], done.result["days_played"]) == ("truncated", 2)
    assert command("replay", done.result["record"], "--json").result["steps"] == 3


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "Usage: vendsim"),
        (("run",), 2, "Missing option '--scenario'"),
        (("dance",), 2, "No such command 'dance'"),
        (run_words("--seed", -1), 2, "'--seed'"),
        (run_words("--seed", 2**63), 2, "'--seed'"),
        (run_words("--seed", "one"), 2, "'--seed'"),
        (run_words(days=0), 2, "'--days'"),
        (run_words(days=366), 2, "366 is not in the range 1<=x<=365"),
        (run_words("--agent-option", "fast"), 2, "'fast' is not KEY=VALUE"),
        (run_words("--agent-option", "a b=1"), 2, "'a b=1' is not KEY=VALUE"),
        (run_words("--agent-option", "a=1", "--agent-option", "a=2"), 2, "'a' is given twice"),
        (run_words("--agent-option", "speed=1"), 1, "has no option 'speed'"),
        (run_words("--agent", "nobody"), 1, "there is no agent 'nobody'"),
        (run_words("--agent", "./none.py"), 1, "there is no agent file 'none.py'"),
        (run_words("--scenario", "mars"), 1, "'mars' is not a shipped scenario"),
        (run_words("--scenario", "./mars"), 1, "'./mars' is no folder"),
        (run_words("--out", "/dev/null/runs"), 1, "the folder /dev/null/runs cannot be written to"),
        (("replay", "none.sqlite"), 1, "there is no record none.sqlite"),
        (("score", "none.sqlite"), 1, "there is no record none.sqlite"),
        (("report", "none.sqlite"), 1, "there is no record none.sqlite"),
    ],
)
def test_a_mistake_is_named_and_leaves_nothing(
    command: Command, words: tuple[object, ...], code: int, told: str
) -> None:
    done = command(*words)
    assert done.code == code
    assert told in done.err + ("" if words else done.out)
    assert list(Path.cwd().iterdir()) == []


def test_all_faults_of_a_scenario_are_named(command: Command, tmp_path: Path) -> None:
    market = Market(tmp_path / "market")
    market.replace("scenario.toml", "columns = 2", "columns = 2.5")
    market.replace("products.csv", "cola,Cola Can", "COLA,Cola Can")
    done = command("run", "--scenario", market.folder, "--agent", "do_nothing")
    assert done.code == 1
    assert ": machine.columns: " in done.err
    assert "products.csv:" in done.err


# --- replay, score, report -----------------------------------------------------------------------


@pytest.fixture
def record(command: Command) -> Path:
    result = command(*run_words("--json", "--agent", "random_legal", days=5)).result
    return Path(result["record"])


def test_replay_agrees(command: Command, record: Path) -> None:
    replayed = command("replay", record, "--json")
    assert replayed.code == 0
    assert replayed.result["matches"] is True
    assert replayed.result["record"] == str(record)
    told = command("replay", record).out
    assert "every one as recorded" in told
    assert replayed.result["record_hash"] in told
    assert "stops before the end" not in told


def test_replay_says_what_differs(command: Command, record: Path) -> None:
    other = record.with_name("other.sqlite")
    vendsim.run_episode("year", "random_legal", seed=1, days=5, record=other)
    forge(record, list(read_record(other).steps()))
    done = command("replay", record, "--json")
    assert done.code == 1
    assert done.result["matches"] is False
    assert done.result["difference"].startswith("step ")
    assert done.err == f"vendsim: {done.result['difference']}\n"


def test_score_is_the_runs_own(command: Command, record: Path) -> None:
    score = command("score", record, "--json").result
    episode = vendsim.run_episode("year", "random_legal", seed=0, days=5).as_dict()
    assert score.pop("unranked") is None
    bound = vendsim.upper_bound("year", 0, days=5)
    assert score.pop("bound_cents") == bound.bound_cents
    assert score.pop("do_nothing_cents") == 490_00
    assert score.pop("score_normalised") == bound.normalised(score["final_balance_cents"])
    assert {key: episode[key] for key in score if key != "record"} == {
        key: value for key, value in score.items() if key != "record"
    }
    assert f"tool calls     {episode['tool_calls']}" in command("score", record).out


def test_report_stands_beside_the_record_or_where_it_is_wanted(
    command: Command, record: Path
) -> None:
    beside = Path(command("report", record).out.strip())
    assert beside == record.with_name("year-random_legal-seed0-days5.html")
    command("report", record, "--out", "page.html")
    assert Path("page.html").read_bytes() == beside.read_bytes()


def test_a_report_replaces_no_other_file(command: Command, record: Path) -> None:
    before = record.read_bytes()
    done = command("report", record, "--out", record)
    assert done.code == 2
    assert "does not end in .html" in done.err
    assert record.read_bytes() == before


def test_a_report_that_cannot_be_written_is_named(command: Command, record: Path) -> None:
    done = command("report", record, "--out", "no/such/folder.html")
    assert done.code == 1
    assert "the report no/such/folder.html cannot be written: No such file" in done.err


# --- list, version -------------------------------------------------------------------------------


def test_list(command: Command) -> None:
    found = command("list", "--json").result
    year = {row["name"]: row for row in found["scenarios"]}["year"]
    assert (year["days"], year["env_id"]) == (365, "vendsim/Year-v0")
    assert {"base_stock", "do_nothing", "fixed_price", "random_legal"} <= set(found["agents"])
    told = command("list").out
    assert year["title"] in told
    assert "base_stock" in told


def test_version(command: Command) -> None:
    assert command("--version").out == f"vendsim {vendsim.__version__}\n"


# --- as installed --------------------------------------------------------------------------------


def test_the_installed_command_runs_from_anywhere(tmp_path: Path) -> None:
    folder = tmp_path / "eléwhere, with spaces"
    folder.mkdir()
    words = [str(INSTALLED), *map(str, run_words("--report", "--json"))]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    result = json.loads(done.stdout)
    assert Path(result["record"]).parent == folder / "runs"
    replayed = subprocess.run(
        [INSTALLED, "replay", result["record"]], cwd="/", capture_output=True, text=True, check=True
    )
    assert result["record_hash"] in replayed.stdout


def test_runs_started_together_take_different_names(tmp_path: Path) -> None:
    words = [str(INSTALLED), *map(str, run_words("--json"))]
    started = [
        subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    results = [json.loads(process.communicate()[0]) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert len({result["record"] for result in results}) == 3
    assert len({result["record_hash"] for result in results}) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_an_output_that_cannot_be_written_is_one_message() -> None:
    command = [sys.executable, "-m", "vendsim", "list"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("vendsim: cannot write the output")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [(), ("scenario",), ("mail",)])
def test_help_says_in_whole_sentences_what_each_command_does(
    command: Command, words: tuple[str, ...]
) -> None:
    _, _, listed = command(*words, "--help").out.partition("Commands:\n")
    lines = [line for line in listed.splitlines() if line]
    assert lines
    assert [line for line in lines if not line.endswith(".") or line.endswith("...")] == []
