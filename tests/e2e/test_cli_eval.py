"""Studies on the command line: played, broken off in every way, gone on with, and refused."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import done
from vendsim.study.runs import open_study

ARMS = ("--agent", "fixed_price", "--agent", "random_legal", "--agent", "random_legal:seed=3")
WORDS = (*ARMS, "--scenario", "year", "--seeds", "0-3")
RUNS = 12


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "vendsim", "eval", *map(str, words)]


def begun(folder: Path, *words: object) -> subprocess.Popen[str]:
    """A study in a process of its own."""
    return subprocess.Popen(
        command(*words, "--workers", 2, "--out", folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def started(folder: Path, *words: object) -> subprocess.Popen[str]:
    """A study that has begun, with some runs done and some under way."""
    process = begun(folder, *words)
    results = folder / "results.jsonl"
    end = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < end:
        if results.exists() and results.read_text().count("\n") >= 2:
            break
        time.sleep(0.01)
    assert process.poll() is None, process.communicate()
    return process


def children_of(process: int) -> list[int]:
    """The processes that another one has started."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(each) for task in tasks for each in (task / "children").read_text().split()]


def finished(folder: Path) -> dict[str, Any]:
    """The study played to its end by another call."""
    run = subprocess.run(
        command(folder, "--json", "--workers", 2),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The record hashes of the study when nothing goes wrong."""
    folder = tmp_path_factory.mktemp("whole") / "s"
    run = subprocess.run(
        command(*WORDS, "--workers", 2, "--out", folder), capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return hashes(folder)


def hashes(folder: Path) -> list[str]:
    return [result.record_hash for result in open_study(folder).results]


def test_a_study_is_played_and_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["--agent", "do_nothing", "--agent", "fixed_price", "--scenario", "year"]
    words += ["--seeds", "0-1,7", "--days", "10", "--name", "two", "--executor", "inline"]
    found = done(capsys, "eval", *words)
    assert found.code == 0
    assert "2 arms, 3 worlds of year (exploratory: fewer than 10 worlds)" in found.out
    assert "two: 6 of 6 runs count" in found.out
    assert str(tmp_path / "studies" / "two") in found.out
    assert "6 of 6 runs" in found.err
    again = done(capsys, "eval", "studies/two", "--executor", "inline", "--json")
    assert again.code == 0
    assert again.err == ""
    result = again.result
    assert (result["runs"], result["counted"], result["missing"], result["dollars"]) == (6, 6, 0, 0)
    assert [row["arm"] for row in result["leaderboard"]["rows"]]
    assert result["exclusions"] == []


def test_a_file_and_its_folder_say_the_same(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "mine.py").write_text(
        "from vendsim import load_agent\ndef make_agent():\n    return load_agent('do_nothing')\n"
    )
    (tmp_path / "study.toml").write_text(
        'name = "mine"\n[[arms]]\nagent = "agents/mine.py"\n'
        '[[markets]]\nscenario = "sprint"\nseeds = [1]\ndays = 5\n'
    )
    out = tmp_path / "elsewhere" / "s"
    inline = ("--executor", "inline", "--json")
    assert done(capsys, "eval", tmp_path / "study.toml", "--out", out, *inline).code == 0
    assert (out / "study.toml").read_text() == (tmp_path / "study.toml").read_text()
    assert done(capsys, "eval", out, *inline).code == 0
    assert len((out / "results.jsonl").read_text().splitlines()) == 1


def test_the_page_is_written_at_the_end(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["--agent", "do_nothing", "--agent", "fixed_price", "--scenario", "sprint", "--days", 3]
    words += ["--seeds", 0, "--out", tmp_path / "s", "--executor", "inline"]
    page = tmp_path / "s" / "report.html"
    assert done(capsys, "eval", *words, "--json").result["page"] is None
    assert not page.exists()
    assert done(capsys, "eval", *words, "--page", "--json").result["page"] == str(page)
    assert "fixed_price" in page.read_text()
    page.unlink()
    found = done(capsys, "eval", tmp_path / "s", "--executor", "inline", "--page")
    assert found.out.splitlines()[-1] == str(page)
    assert page.exists()


def test_what_the_page_lacks_is_told_before_anything_is_played(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "plotly.offline", None)
    words = ["--agent", "do_nothing", "--scenario", "sprint", "--seeds", 0, "--page"]
    found = done(capsys, "eval", *words, "--out", tmp_path / "s")
    assert found.code == 1
    assert "pip install 'vendsim[study]'" in found.err
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("executor", ["inline", "processes"])
def test_what_agents_print_is_no_output(executor: str, tmp_path: Path) -> None:
    (tmp_path / "loud.py").write_text(
        "import os\nfrom vendsim import load_agent\n"
        "def make_agent():\n    print('from Python')\n    os.write(1, b'from below\\n')\n"
        "    return load_agent('do_nothing')\n"
    )
    words = ["--agent", "loud.py", "--scenario", "sprint", "--seeds", "0", "--days", "3"]
    run = subprocess.run(
        command(*words, "--out", "s", "--json", "--executor", executor),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["counted"] == 1
    assert "from Python" in run.stderr
    assert "from below" in run.stderr


def test_why_runs_were_stopped_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.py").write_text(
        "from vendsim import load_agent\ndef make_agent():\n    found = load_agent('do_nothing')\n"
        "    def act(observation):\n        raise ValueError('lost\\nthe \\x1b[31mthread')\n"
        "    found.act = act\n    return found\n"
    )
    words = ["--agent", "bad.py", "--agent", "do_nothing", "--scenario", "sprint", "--seeds", "0-1"]
    found = done(capsys, "eval", *words, "--days", "3", "--executor", "inline")
    assert found.code == 0, found.err
    assert (
        "2 runs stopped before the end, counted as of then:\n  bad: 2 runs by the agent"
        in found.out
    )
    assert "ValueError: lost the \ufffd[31mthread" in found.out


def test_faults_of_options_are_told_as_such(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["--scenario", "sprint", "--seeds", "0", "--executor", "inline"]
    unknown = done(capsys, "eval", "--agent", "nobody", *words)
    assert unknown.code == 1
    assert "  options: arms[0].agent: there is no agent 'nobody'" in unknown.err
    twice = done(capsys, "eval", "plan", "--agent", "do_nothing", "--agent", "do_nothing", *words)
    assert "  options: arms are called the same: do_nothing" in twice.err
    Path("study.toml").write_text("mine")
    taken = done(capsys, "eval", "--agent", "do_nothing", *words, "--out", ".")
    assert "  study.toml: is there, and is another study" in taken.err
    assert Path("study.toml").read_text() == "mine"


def test_a_plan_is_told_and_nothing_is_played(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = done(capsys, "eval", "plan", *WORDS)
    assert found.code == 0
    assert "runs         12" in found.out
    assert "Without a pilot, taking a coefficient of variation of 0.5" in found.out
    assert "100" in found.out
    assert list(tmp_path.iterdir()) == []
    told = done(capsys, "eval", "plan", *WORDS, "--json").result
    assert (told["runs"], told["models"], told["dollars"]) == (RUNS, [], 0.0)


def test_killed_in_the_midst_it_goes_on_and_loses_nothing(tmp_path: Path, whole: list[str]) -> None:
    process = started(tmp_path / "s", *WORDS)
    workers = children_of(process.pid)
    assert len(workers) >= 2
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    result = finished(tmp_path / "s")
    assert (result["counted"], result["missing"]) == (RUNS, 0)
    assert hashes(tmp_path / "s") == whole
    lines = (tmp_path / "s" / "results.jsonl").read_text().splitlines()
    assert len(lines) == RUNS, "a run was played twice"
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers), "workers live on"


def test_broken_off_by_the_keyboard_it_says_how_to_go_on(tmp_path: Path, whole: list[str]) -> None:
    process = started(tmp_path / "s", *WORDS)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "nothing is lost. To go on: vendsim eval" in err
    assert "Traceback" not in err
    assert out == ""
    assert not list((tmp_path / "s").rglob("*-wal")), "a run was not closed"
    finished(tmp_path / "s")
    assert hashes(tmp_path / "s") == whole


@pytest.mark.parametrize("delay_seconds", [0.0, 0.05, 0.2])
def test_broken_off_while_its_workers_begin_they_say_nothing(
    tmp_path: Path, delay_seconds: float
) -> None:
    process = begun(tmp_path / "s", *WORDS)
    end = time.monotonic() + 120
    # The tracker of multiprocessing, and at least one worker.
    while len(children_of(process.pid)) < 2 and time.monotonic() < end:
        time.sleep(0.001)
    time.sleep(delay_seconds)
    os.kill(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "Traceback" not in err


def test_a_second_process_is_refused_while_the_first_goes_on(
    tmp_path: Path, whole: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    process = started(tmp_path / "s", *WORDS)
    second = done(capsys, "eval", tmp_path / "s")
    assert process.poll() is None
    assert second.code == 1
    assert "another process is adding to the study" in second.err
    assert process.wait(timeout=300) == 0
    process.communicate()
    assert hashes(tmp_path / "s") == whole


def test_changed_configuration_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("--agent", "do_nothing", "--scenario", "year", "--seeds", "0", "--executor", "inline")
    assert done(capsys, "eval", *words, "--days", 5, "--out", tmp_path / "s").code == 0
    found = done(capsys, "eval", *words, "--days", 6, "--out", tmp_path / "s")
    assert found.code == 1
    assert "manifest.json: markets.year.days: was 5, here it is 6" in found.err


def test_results_are_made_anew_from_damaged_ones(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ("--agent", "do_nothing", "--scenario", "year", "--seeds", "0-2", "--days", 5)
    folder = tmp_path / "s"
    assert done(capsys, "eval", *words, "--out", folder, "--executor", "inline").code == 0
    before = hashes(folder)
    (folder / "results.jsonl").write_text("nothing\n")
    refused = done(capsys, "eval", folder)
    assert refused.code == 1
    assert "results.jsonl:1: is no result" in refused.err
    assert done(capsys, "eval", folder, "--rebuild").code == 0
    assert hashes(folder) == before
    (folder / open_study(folder).results[1].record).write_bytes(b"damaged")
    damaged = done(capsys, "eval", folder, "--rebuild")
    assert damaged.code == 1
    assert "1 run excluded; the next call tries again:" in damaged.out
    assert "do_nothing, year, seed 1, repetition 0: harness: " in damaged.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "give a study's file or folder, or --agent, --scenario and --seeds"),
        (("--agent", "do_nothing", "--scenario", "year"), "give a study's file or folder, or"),
        ((*WORDS, "--seeds", "3-1"), "3-1 is no range"),
        ((*WORDS, "--seeds", "x"), "'x' is no seed"),
        ((*WORDS, "--executor", "threads"), "'threads' is not one of auto, processes, async, ray"),
        ((*WORDS, "--address", "auto"), "an address belongs to ray"),
        (
            (*WORDS, "--executor", "inline", "--workers", 2),
            "inline plays one run after the other, not 2 at a time: leave the workers out",
        ),
        (("s", "--rebuild", "--executor", "inline"), "plays nothing: leave out --executor"),
        (("s", "--rebuild", "--workers", 2), "plays nothing: leave out --workers"),
        (
            ("plan", "s", "--rebuild", "--address", "auto"),
            "plays nothing: leave out plan and --address",
        ),
        (("a.toml", "b.toml"), "2 studies are given"),
        (("a.toml", "--agent", "do_nothing"), "a study's file says what is played"),
        ((*WORDS, "--agent", "do_nothing:x y=1"), "is not KEY=VALUE"),
        ((*WORDS, "--budget", "tool_calls"), "is not KEY=VALUE"),
    ],
)
def test_wrong_words_are_refused(
    words: tuple[object, ...], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = done(capsys, "eval", *words)
    assert found.code == 2
    assert said in " ".join(found.err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("none.toml",), "cannot be read: No such file"),
        ((*WORDS, "--agent", "nobody"), "arms[3].agent: there is no agent 'nobody'"),
        ((*WORDS, "--budget", "hours=3"), "budget.run: 'hours' is not one of"),
        ((*WORDS, "--study-budget", "dollars=-1"), "dollars -1 is not a number above 0"),
    ],
)
def test_studies_that_cannot_be_are_refused(
    words: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    found = done(capsys, "eval", *words)
    assert found.code == 1
    assert said in found.err
    assert list(tmp_path.iterdir()) == []


def test_a_study_whose_budget_is_used_up_says_how_to_play_on(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "my study"
    words = ("--agent", "do_nothing", "--scenario", "sprint", "--seeds", "0-1", "--days", "2")
    where = ("--executor", "inline", "--out", str(folder))
    found = done(capsys, "eval", *words, "--study-budget", "tool_calls=1", *where)
    file = folder / "study.toml"
    assert found.code == 1
    assert f"raise it under [budget.study] in {file} and call: vendsim eval '{folder}'" in found.out
    file.write_text(file.read_text("utf-8").replace("tool_calls = 1\n", "tool_calls = 9\n"))
    assert done(capsys, "eval", str(folder), "--executor", "inline").code == 0
