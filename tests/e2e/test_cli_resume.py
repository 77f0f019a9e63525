"""The commands resume and fork, from their words to their files."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.commands import Command
from tests.e2e.test_cli import CHATTY, INSTALLED, command
from tests.unit.play.breaking import bodies_of, break_off
from vendsim.record import read_record

__all__ = ["command"]

SLOW = """\
import time


class Agent:
    def begin(self, briefing, tools):
        pass

    def act(self, observation):
        if observation["day"] == 3:
            print("there", flush=True)
            time.sleep({seconds})
        return {{"tool": "wait_until_tomorrow", "arguments": {{}}}}


def make_agent():
    return Agent()
"""


@pytest.fixture
def chatty(tmp_path: Path) -> Path:
    path = tmp_path / "chatty.py"
    path.write_text(CHATTY)
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "year-base_stock-seed3-days6.vendsim.sqlite"
    break_off(path, "base_stock", day=3)
    return path


def test_resume_prints_what_run_would_have(command: Command, broken: Path) -> None:
    whole = command("run", "--scenario", "year", "--agent", "base_stock", "--seed", 3, "--days", 6,
                    "--json").result  # fmt: skip
    done = command("resume", broken, "--json")
    assert (done.code, done.err) == (0, "")
    assert list(done.result) == list(whole)
    assert done.result == {**whole, "record": str(broken)}


def test_a_finished_run_is_said_to_be_so(command: Command, broken: Path) -> None:
    first = command("resume", broken)
    again = command("resume", broken)
    assert (first.code, first.err) == (0, "")
    assert (again.code, again.out) == (0, first.out)
    assert "This run has ended already; nothing was played." in again.err
    assert command("resume", broken, "--json").err == ""


def test_a_run_broken_off_says_how_to_go_on(command: Command, chatty: Path) -> None:
    words = ("run", "--scenario", "year", "--agent", chatty, "--days", 4)
    done = command(*words, "--agent-option", "stop_on=2")
    assert done.code == 130
    (line,) = (line for line in done.out.splitlines() if line.startswith("to go on"))
    record = Path(line.split("vendsim resume ")[1].strip("'"))
    # It breaks off at the same place as long as its option says so.
    again = command("resume", record, "--json")
    assert (again.code, again.result["end"], again.result["days_played"]) == (130, "truncated", 2)


def test_who_goes_on_with_a_used_up_budget_is_asked_for_another(command: Command) -> None:
    """The command as it was printed would play on without any limit."""
    words = ("run", "--scenario", "year", "--agent", "do_nothing", "--days", 4)
    done = command(*words, "--budget", "tool_calls=2")
    (line,) = (line for line in done.out.splitlines() if line.startswith("to go on"))
    going_on = shlex.split(line.split("vendsim ", 1)[1])
    assert going_on[-2:] == ["--budget", "tool_calls=MORE"]
    refused = command(*going_on)
    assert refused.code == 2
    assert "'MORE'" in refused.err
    assert command(*going_on[:-1], "tool_calls=9", "--json").result["end"] == "horizon"


def test_a_fork_has_a_budget_of_its_own(command: Command) -> None:
    words = ("--scenario", "year", "--agent", "do_nothing", "--days", 4, "--json")
    parent = command("run", *words).result["record"]
    fork = command("fork", parent, "--day", 1, "--budget", "tool_calls=3", "--json").result
    assert (fork["tool_calls"], fork["stopped"]) == (3, "budget: tool_calls 3 used up")


def test_what_changed_is_named_and_can_be_allowed(command: Command, chatty: Path) -> None:
    words = ("run", "--scenario", "year", "--agent", chatty, "--days", 4)
    record = command(*words, "--agent-option", "stop_on=2", "--json").result["record"]
    chatty.write_text(CHATTY.replace('get("stop_on")', 'get("no")'))
    refused = command("resume", record, "--json")
    assert (refused.code, refused.out) == (1, "")
    assert re.fullmatch(r"vendsim: record .* is not resumed: agent_hash was .*\n", refused.err)
    assert command("resume", record, "--json", "--allow-changed").result["end"] == "horizon"
    score = command("score", record, "--json").result
    assert score["unranked"] == "resumed at step 3 although this had changed: agent_hash"
    assert "unranked" in command("score", record).out
    assert command("replay", record).code == 0


def test_an_agent_that_moved(command: Command, chatty: Path, tmp_path: Path) -> None:
    break_off(tmp_path / "run.sqlite", chatty, day=2)
    (tmp_path / "new").mkdir()
    moved = chatty.rename(tmp_path / "new" / "chatty.py")
    assert "there is no agent file" in command("resume", tmp_path / "run.sqlite").err
    assert command("resume", tmp_path / "run.sqlite", "--agent", moved, "--json").code == 0


def test_what_an_agent_prints_stays_out_of_the_json(command: Command, chatty: Path) -> None:
    words = ("run", "--scenario", "year", "--agent", chatty, "--agent-option", "stop_on=2")
    record = command(*words, "--json").result["record"]
    done = command("resume", record, "--json")
    assert done.result["end"] == "truncated"
    assert done.err == "hello from the agent {'stop_on': 2}\n"


def test_a_torn_tail_is_told_of(command: Command, broken: Path) -> None:
    """As a kill leaves it: the last commit begun, not finished."""
    killed = broken.with_name("killed.sqlite")
    script = (
        "import os, time\nfrom vendsim import run_episode\n"
        # So slow that no line waits for others.
        "ticks = iter(range(1, 20))\n"
        "time.monotonic = lambda: next(ticks, None) or os.kill(os.getpid(), 9)\n"
        f"run_episode('year', 'base_stock', seed=3, days=6, record={str(killed)!r})"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -9
    wal = Path(f"{killed}-wal")
    os.truncate(wal, wal.stat().st_size - 100)
    done = command("resume", killed, "--json")
    assert done.code == 0
    assert re.search(r"vendsim: warning: record .*: a write was cut off behind its", done.err)
    assert command("resume", broken, "--json").result["record_hash"] == done.result["record_hash"]


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_was_stopped_goes_on(signal_number: int, tmp_path: Path) -> None:
    """As a person stops it: Ctrl-C ends it in order, kill -9 does not."""
    agent = tmp_path / "slow.py"
    agent.write_text(SLOW.format(seconds=60))
    words = ["run", "--scenario", "year", "--agent", str(agent), "--days", "5"]
    run = subprocess.Popen(
        [INSTALLED, *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with run:
        assert run.stdout is not None
        assert run.stdout.readline() == "there\n"
        (record,) = (tmp_path / "runs").glob("*.vendsim.sqlite")
        busy = subprocess.run(
            [INSTALLED, "resume", record], capture_output=True, text=True, check=False
        )
        assert (busy.returncode, "is in use" in busy.stderr) == (1, True)
        run.send_signal(signal_number)
        out, _ = run.communicate(timeout=30)
    assert run.returncode == (130 if signal_number == signal.SIGINT else -9)
    assert ("broken off" in out) == (signal_number == signal.SIGINT)
    left = {"", "-wal", "-shm"} if signal_number == signal.SIGKILL else {""}
    names = {f"{record.name}{end}" for end in left}
    assert {each.name for each in record.parent.iterdir()} == names
    agent.write_text(SLOW.format(seconds=0))
    done = subprocess.run(
        [INSTALLED, "resume", record, "--json", "--allow-changed"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout)["days_played"] == 5
    assert [each.name for each in record.parent.iterdir()] == [record.name]


# --- fork ----------------------------------------------------------------------------------------


def test_a_fork_stands_beside_its_parent(command: Command, broken: Path) -> None:
    names = [Path(command("fork", broken, "--day", 2, "--json").result["record"]).name
             for _ in range(2)]  # fmt: skip
    stem = "year-base_stock-seed3-days6-fork-day2"
    assert names == [f"{stem}.vendsim.sqlite", f"{stem}-2.vendsim.sqlite"]
    whole = command("resume", broken, "--json").result
    assert command("score", broken.with_name(names[0]), "--json").result["unranked"]
    assert bodies_of(broken.with_name(names[0])) == bodies_of(broken)
    assert "final balance" in command("fork", broken, "--day", 1, "--out", "a b.sqlite").out
    assert command("resume", "a b.sqlite", "--json").result["record_hash"] == whole["record_hash"]


def test_a_fork_with_something_changed(command: Command, broken: Path) -> None:
    words = ("fork", broken, "--day", 2, "--json", "--out")
    other = command(*words, "1.sqlite", "--with", "agent=random_legal", "--with", "option.seed=5")
    assert other.result["agent"] == "random_legal"
    header = read_record(Path("1.sqlite")).header
    assert header.agent_options == {"seed": 5}
    again = ("fork", "1.sqlite", "--day", 3, "--json", "--out", "2.sqlite", "--with")
    assert command(*again, "option.seed=6").code == 0
    fork = read_record(Path("2.sqlite")).header.fork
    assert fork is not None
    assert (fork.changed, fork.day) == ({"agent_options": {"seed": 6}}, 3)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--day", -1), 2, "'--day'"),
        ((), 2, "Missing option '--day'"),
        (("--day", 9), 1, "there is no morning of day 9 in it"),
        (("--day", 1, "--with", "agent=nobody"), 1, "there is no agent 'nobody'"),
        (("--day", 1, "--with", "agent=a", "--with", "agent=b"), 2, "agent is given twice"),
        (("--day", 1, "--with", "option.a"), 2, "'a' is not KEY=VALUE"),
        (("--day", 1, "--with", "money.daily_fee_cents=1"), 2, "cannot be changed in a fork"),
        (("--day", 1, "--with", "seed=4"), 2, "cannot be changed in a fork"),
        (("--day", 1, "--out", "no/such/folder.sqlite"), 1, "cannot be made"),
    ],
)
def test_a_mistake_is_named_and_leaves_nothing(
    words: tuple[object, ...], code: int, told: str, command: Command, broken: Path
) -> None:
    before = set(broken.parent.rglob("*"))
    done = command("fork", broken, *words)
    assert (done.code, done.out) == (code, "")
    assert told in " ".join(done.err.replace("│", " ").split())
    assert set(broken.parent.rglob("*")) == before


@pytest.mark.parametrize("name", ["resume", "fork"])
def test_no_record_is_named(name: str, command: Command) -> None:
    done = command(name, "none.sqlite", *(("--day", 1) if name == "fork" else ()))
    assert (done.code, done.err) == (1, "vendsim: there is no record none.sqlite\n")
