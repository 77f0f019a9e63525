"""A human at the terminal plays by the same rules, and leaves the same record, as an agent."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList, RichLog, Static

from tests.e2e.commands import done
from vendsim.cli.forms import arguments_of, fields_of
from vendsim.cli.screen import Terminal
from vendsim.play import replay, resume_episode, run_episode
from vendsim.play.human import Human
from vendsim.record import read_record
from vendsim.study.verify import verify_record
from vendsim.tools import TOOLS

NIGHT: tuple[str, dict[str, Any]] = ("wait_until_tomorrow", {})
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("web_search", {"query": "snacks"}),
    ("get_machine_inventory", {}),
    ("get_balance", {"transactions": 3}),
    ("set_price", {"row": 99, "column": 0, "price": "1.50"}),
    ("send_email", {"to": "a@b.example", "subject": "Hi", "body": "Dear all,\n[red]what[/]?"}),
    NIGHT,
    ("list_emails", {}),
    NIGHT,
]


class Listed:
    """An agent that makes the same calls."""

    def begin(self, briefing: str, tools: Any) -> None:
        self.left = list(CALLS)

    def act(self, observation: Any) -> dict[str, Any]:
        tool, arguments = self.left.pop(0)
        return {"tool": tool, "arguments": arguments}


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(500):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came to that")


def log_of(terminal: Terminal) -> str:
    return "\n".join(line.text for line in terminal.query_one("#told", RichLog).lines)


async def fill(pilot: Pilot[None], tool: str, arguments: dict[str, Any]) -> None:
    """Choose a tool and fill in its form, all by keys."""
    terminal = pilot.app
    assert isinstance(terminal, Terminal)
    await until(pilot, lambda: terminal._is_waiting)
    await pilot.press("f2")
    menu = terminal.query_one("#tools", OptionList)
    menu.highlighted = menu.get_option_index(tool)
    await pilot.press("enter")
    await until(pilot, lambda: terminal._chosen == tool and bool(terminal.query("#do")))
    await pilot.pause()
    for field in fields_of(TOOLS[tool]):
        for sign in str(arguments.get(field.name, "")):
            await pilot.press({"\n": "enter"}.get(sign, sign))
        if field is not fields_of(TOOLS[tool])[-1]:
            await pilot.press("tab")
    await pilot.press("ctrl+s")


def drive(terminal: Terminal, script: Callable[[Pilot[None]], Awaitable[None]]) -> None:
    async def run() -> None:
        async with terminal.run_test(size=(120, 45)) as pilot:
            try:
                await script(pilot)
            finally:
                terminal.human.leave()
            await until(pilot, lambda: terminal.episode is not None)

    asyncio.run(run())


def playing(path: Path) -> Terminal:
    return Terminal(lambda human: run_episode("year", human, seed=1, days=2, record=path))


def test_two_days_by_keys_are_the_same_record_as_the_same_calls(tmp_path: Path) -> None:
    path = tmp_path / "human.sqlite"
    terminal = playing(path)

    async def script(pilot: Pilot[None]) -> None:
        for tool, arguments in CALLS:
            await fill(pilot, tool, arguments)
        await until(pilot, lambda: terminal.episode is not None)
        await pilot.pause()
        assert "The run is over." in log_of(terminal)

    drive(terminal, script)
    assert terminal.error is None
    assert terminal.episode is not None
    listed = run_episode("year", Listed(), seed=1, days=2)
    assert terminal.episode.end == "horizon"
    assert terminal.episode.record_hash == listed.record_hash
    assert read_record(path).header.agent_name == "human"
    assert verify_record(path).holds


def test_the_screen_tells_what_is_observed_as_text(tmp_path: Path) -> None:
    terminal = playing(tmp_path / "human.sqlite")

    async def script(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: terminal._is_waiting)
        status = terminal.query_one("#status", Static)
        assert "day 1, 08:00   balance $500.00   unread mails 0" in str(status.render())
        assert "You run" in str(terminal.query_one("#rules", Static).render())
        for tool, arguments in CALLS[:5]:
            await fill(pilot, tool, arguments)
        await until(pilot, lambda: terminal._is_waiting)
        told = log_of(terminal)
        assert "[red]what[/]?" in told
        assert "Error (" in told
        kept = str(terminal.query_one("#machine-kept", Static).render())
        assert kept.startswith("[get_machine_inventory, day 1, ")
        assert "empty" in kept

    drive(terminal, script)
    assert terminal.episode is not None
    assert terminal.episode.end == "truncated"


def test_a_run_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "human.sqlite"
    first = playing(path)

    async def begin(pilot: Pilot[None]) -> None:
        for tool, arguments in CALLS[:3]:
            await fill(pilot, tool, arguments)
        await until(pilot, lambda: first._is_waiting)
        await pilot.press("ctrl+q")

    drive(first, begin)
    again = Terminal(lambda human: resume_episode(path, agent=human))

    async def go_on(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: again._is_waiting)
        assert "> web_search query='snacks'" in log_of(again)
        for tool, arguments in CALLS[3:]:
            await fill(pilot, tool, arguments)

    drive(again, go_on)
    assert again.episode is not None
    assert again.episode.record_hash == run_episode("year", Listed(), seed=1, days=2).record_hash
    assert replay(path).end == "horizon"


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_every_tool_has_a_form(tool: str) -> None:
    fields = fields_of(TOOLS[tool])
    assert [field.name for field in fields] == [each.name for each in TOOLS[tool].arguments]
    assert arguments_of(fields, {}) == {}


def test_what_does_not_fit_is_sent_as_it_was_written() -> None:
    fields = fields_of(TOOLS["set_price"])
    written = {"row": "2", "column": "two", "price": " 1.50 "}
    assert arguments_of(fields, written) == {"row": 2, "column": "two", "price": "1.50"}


def test_the_package_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "textual", None)
    monkeypatch.setitem(sys.modules, "textual.app", None)
    monkeypatch.delitem(sys.modules, "vendsim.cli.screen", raising=False)
    result = done(capsys, "play", "--scenario", "year")
    assert result.code == 1
    assert result.err == (
        "vendsim: the package textual is not installed: pip install 'vendsim[play]'\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        ([], "give either a record to go on with", 2),
        (["run.sqlite", "--scenario", "year"], "give either a record to go on with", 2),
        (["--scenario", "year", "--days", "366"], "366 is not in the range", 2),
        (["--scenario", "year"], "to play takes a terminal", 1),
        (["--scenario", "nowhere"], "nowhere", 1),
    ],
)
def test_a_command_that_cannot_be_done_says_why(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    words: list[str],
    told: str,
    code: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = done(capsys, "play", *words)
    assert result.code == code
    assert told in " ".join(result.err.replace("│", " ").split())


def test_a_human_is_an_agent_that_can_be_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Nowhere:
        def begin(self, briefing: str, tools: Any) -> None: ...

        def recall(self, past: Any) -> None: ...

        def show(self, observation: Any) -> None: ...

    human = Human(Nowhere())
    human.leave()
    path = tmp_path / "run.sqlite"
    episode = run_episode("year", human, seed=1, days=1, record=path)
    assert (episode.agent, episode.end) == ("human", "truncated")
    resumed = done(capsys, "resume", path)
    assert resumed.code == 1
    assert resumed.err.endswith(f"go on with vendsim play {path}\n")
