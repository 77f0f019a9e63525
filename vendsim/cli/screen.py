"""The terminal on which a human plays: the tools as forms, and what an agent is told.

Everything shown comes from the briefing and from observations; the world is not looked into.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final

from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import (
    Button,
    Footer,
    Input,
    Label,
    OptionList,
    RichLog,
    Static,
    TabbedContent,
    TabPane,
    TextArea,
)
from textual.widgets.option_list import Option

from vendsim.cli import words
from vendsim.cli.forms import Field, arguments_of, fields_of
from vendsim.clock import format_minute_of_day
from vendsim.errors import VendsimError
from vendsim.money import format_cents
from vendsim.play import Episode
from vendsim.play.agent import Past
from vendsim.play.human import Human
from vendsim.tools import Tool

__all__ = ["Terminal"]

_PANES: Final = {
    "mail": ("Mail", ("list_emails", "read_email")),
    "machine": ("Machine", ("get_machine_inventory",)),
    "storage": ("Storage", ("get_storage_inventory",)),
    "money": ("Money", ("get_balance",)),
}
"""Panes that keep the last answers of some tools in sight."""


class Terminal(App[None]):
    """The terminal of a human player.

    Args:
        play: Plays an episode with the human; called in a thread of its own.

    Attributes:
        human: The player.
        episode: The result, once there is one.
        error: What ended the run instead.
    """

    TITLE = "vendsim"
    CSS = """
    #status { height: 1; padding: 0 1; background: $primary; color: $text; text-style: bold; }
    #tools { width: 30; height: 1fr; border: round $primary; }
    #right { width: 1fr; }
    #shown { height: 1fr; }
    #form { height: auto; max-height: 60%; border: round $primary; padding: 0 1; }
    #form Label { color: $text-muted; }
    #form Input { height: 3; }
    #form TextArea { height: 7; }
    #do { margin-top: 1; }
    RichLog, .kept { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "focus_tools", "Tools"),
        Binding("ctrl+s", "do", "Do it"),
        Binding("f3", "pane('log')", "Log"),
        Binding("f4", "pane('briefing')", "Briefing"),
        Binding("ctrl+q", "leave", "Leave", priority=True),
    ]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, play: Callable[[Human], Episode]) -> None:
        super().__init__()
        self.human = Human(_Elsewhere(self))
        self.episode: Episode | None = None
        self.error: VendsimError | None = None
        self._play = play
        self._tools: dict[str, Tool] = {}
        self._fields: list[Field] = []
        self._chosen = ""
        self._made = ""
        self._kept: dict[str, dict[str, str]] = {pane: {} for pane in _PANES}
        self._is_waiting = False

    def compose(self) -> ComposeResult:
        """The parts of the screen."""
        yield Static("", id="status", markup=False)
        with Horizontal():
            yield OptionList(id="tools")
            with Vertical(id="right"):
                with TabbedContent(id="shown", initial="log"):
                    with TabPane("Log", id="log"):
                        yield RichLog(id="told", wrap=True, markup=False, highlight=False)
                    with TabPane("Briefing", id="briefing"), VerticalScroll():
                        yield Static("", id="rules", classes="kept", markup=False)
                    for pane, (title, _) in _PANES.items():
                        with TabPane(title, id=pane), VerticalScroll():
                            yield Static(
                                "Not looked at yet.",
                                id=f"{pane}-kept",
                                classes="kept",
                                markup=False,
                            )
                yield VerticalScroll(id="form")
        yield Footer()

    def on_mount(self) -> None:
        """Begin to play."""
        self.run_worker(self._run, thread=True, exit_on_error=False)

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Show the tools and the rules."""
        self._tools = {tool.name: tool for tool in tools}
        menu = self.query_one("#tools", OptionList)
        menu.add_options([Option(tool.name.replace("_", " "), id=tool.name) for tool in tools])
        menu.focus()
        self.query_one("#rules", Static).update(briefing)

    def recall(self, past: Sequence[Past]) -> None:
        """Show what was."""
        for each in past[:-1]:
            self._tell(each.observation)
            action: Any = each.action
            if isinstance(action, dict) and isinstance(action.get("tool"), str):
                self._note_call(action["tool"], action.get("arguments"))

    def show(self, observation: Mapping[str, Any]) -> None:
        """Show what came of the last call, and wait for the next."""
        self._tell(observation)
        self._is_waiting = True
        time = f"day {observation['day'] + 1}, {format_minute_of_day(observation['minute'])}"
        balance = format_cents(observation["balance_cents"])
        unread = observation["unread_emails"]
        status = f"{time}   balance {balance}   unread mails {unread}"
        self.query_one("#status", Static).update(status)

    def end(self) -> None:
        """Show how it ended, or leave where there is nothing to be shown."""
        self._is_waiting = False
        if self.episode is None or self.episode.end == "truncated":
            self.exit()
            return
        self._write(words.of_episode(self.episode.as_dict()), "bold")
        self._write("The run is over. Ctrl+Q leaves.", "bold")

    async def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Show the form of a tool."""
        self._chosen = str(event.option.id)
        tool = self._tools[self._chosen]
        self._fields = fields_of(tool)
        form = self.query_one("#form", VerticalScroll)
        await form.remove_children()
        parts: list[Any] = [Static(tool.manual, markup=False)]
        for field in self._fields:
            optional = "" if field.is_required else " (may be left empty)"
            parts.append(Label(f"{field.name}{optional}: {field.help}", markup=False))
            name = f"field-{field.name}"
            parts.append(TextArea(id=name) if field.is_long else Input(id=name))
        parts.append(Button("Do it", id="do", variant="primary"))
        await form.mount(*parts)
        first = next(iter(form.query("Input, TextArea, Button")))
        first.focus()

    def on_input_submitted(self) -> None:
        """Enter in a field does it."""
        self.action_do()

    def on_button_pressed(self) -> None:
        """So does the button."""
        self.action_do()

    def action_do(self) -> None:
        """Make the call that the form holds."""
        if not self._chosen or not self._is_waiting:
            return
        self._is_waiting = False
        arguments = arguments_of(self._fields, self._written())
        self._note_call(self._chosen, arguments)
        self.human.call(self._chosen, arguments)
        self.action_focus_tools()

    def action_focus_tools(self) -> None:
        """Go to the list of tools."""
        self.query_one("#tools", OptionList).focus()

    def action_pane(self, pane: str) -> None:
        """Show a pane."""
        self.query_one("#shown", TabbedContent).active = pane

    def action_leave(self) -> None:
        """Leave; the run can be gone on with."""
        if self.episode is not None or self.error is not None:
            self.exit()
        self.human.leave()

    def _written(self) -> dict[str, str]:
        found = {}
        for field in self._fields:
            widget = self.query_one(f"#field-{field.name}")
            if isinstance(widget, TextArea):
                found[field.name] = widget.text
            elif isinstance(widget, Input):
                found[field.name] = widget.value
        return found

    def _note_call(self, tool: str, arguments: object) -> None:
        self._made = tool
        given = arguments.items() if isinstance(arguments, dict) else ()
        self._write(f"> {tool} " + ", ".join(f"{key}={value!r}" for key, value in given), "cyan")

    def _tell(self, observation: Mapping[str, Any]) -> None:
        text = str(observation["text"])
        self._write(f"{text}\n", "red" if observation["error"] else "")
        for pane, (_, tools) in _PANES.items():
            if self._made in tools and not observation["error"]:
                time = (
                    f"day {observation['day'] + 1}, {format_minute_of_day(observation['minute'])}"
                )
                kept = self._kept[pane]
                kept[self._made] = f"[{self._made}, {time}]\n\n{text}"
                shown = "\n\n".join(kept.values())
                self.query_one(f"#{pane}-kept", Static).update(shown)

    def _write(self, text: str, style: str) -> None:
        # As text, so that nothing anybody has written by mail is taken for markup or commands.
        self.query_one("#told", RichLog).write(Text(words.safe(text), style=style))

    def _run(self) -> None:
        """Play, in a thread of its own."""
        try:
            self.episode = self._play(self.human)
        except VendsimError as error:
            self.error = error
        self.call_from_thread(self.end)


class _Elsewhere:
    """A terminal as the thread sees it in which is played."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """An episode begins."""
        self._terminal.call_from_thread(self._terminal.begin, briefing, tools)

    def recall(self, past: Sequence[Past]) -> None:
        """A run goes on."""
        self._terminal.call_from_thread(self._terminal.recall, past)

    def show(self, observation: Mapping[str, Any]) -> None:
        """The next call is waited for."""
        self._terminal.call_from_thread(self._terminal.show, observation)
