"""Agents: what one is, and how one is found and loaded.

An agent is a file with a function ``make_agent(**options)``, or an installed object that
does the same. What it returns has ``begin(briefing, tools)`` and ``act(observation)``.

A run that was broken off goes on later (:func:`vendsim.resume_episode`), with an agent made
anew. One that always does the same on seeing the same needs nothing for that: it is begun and
acts again on what was observed, and what it does is compared with what is recorded. Others, those
that ask a model above all, have two methods more:

* ``note_responses_with(note)`` is called before ``begin``. The agent calls ``note(response)``
  with every raw response, a JSON value, before it acts on it: when that returns, it is recorded.
* ``restore(past)`` is called after ``begin`` and before ``act``, in a run that goes on. It is
  told all that was, as a list of :class:`Past`, and has to take it from there.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias, runtime_checkable

from vendsim.bundled import bundled_folder
from vendsim.errors import AgentError, VendsimError, clip
from vendsim.record import JsonValue
from vendsim.scenario import Scenario
from vendsim.tools import Tool

__all__ = [
    "Agent",
    "AgentFactory",
    "NoteResponse",
    "NotingAgent",
    "Past",
    "RestoredAgent",
    "check_needs",
    "factory_of",
    "is_paid",
    "list_agents",
    "load_agent",
    "name_of",
    "scripted_agents",
    "source_of",
]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
_OBJECT = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


@runtime_checkable
class Agent(Protocol):
    """The policy under test.

    One that cannot do without certain tools has an attribute ``needs``, a text of their names
    with blanks between: in a market that does not give them all nothing is played.

    An agent whose calls cost money, because a paid model makes them, has an attribute
    ``paid`` that is true: every step is then on the disk before the agent sees its result.
    """

    def begin(self, briefing: str, tools: Sequence[Tool]) -> None:
        """Start an episode.

        Args:
            briefing: What the market tells its agent.
            tools: The tools the agent has, with descriptions and schemas.
        """

    def act(self, observation: Mapping[str, Any]) -> Mapping[str, Any] | str:
        """Choose the next tool call.

        Args:
            observation: As the environment gave it; see :class:`vendsim.env.ToolCallEnv`.

        Returns:
            ``{"tool": name, "arguments": {…}}``, or the same as JSON text. An agent whose
            calls a model writes adds ``"output_tokens"``, how many tokens that took.
        """


class Past(NamedTuple):
    """One call of an agent's past, or the one that it has yet to make.

    Attributes:
        observation: What it saw.
        responses: The raw responses that it noted then, before it acted.
        action: What it did, as recorded. Of the last of a list always ``None``: that
            observation comes next in ``act``. If there are responses with it, they were paid for
            and nothing has come of them yet.
    """

    observation: Mapping[str, Any]
    responses: tuple[JsonValue, ...]
    action: JsonValue


@runtime_checkable
class RestoredAgent(Agent, Protocol):
    """An agent that can be told its past in place of living through it again."""

    def restore(self, past: Sequence[Past]) -> None:
        """Take over in the middle of a run; called once, after ``begin``.

        Args:
            past: All that was, in order; the last one has not been answered yet.
        """


NoteResponse: TypeAlias = Callable[[object], None]
"""Takes a raw response, a JSON value; when it returns, that is recorded."""


@runtime_checkable
class NotingAgent(Agent, Protocol):
    """An agent whose model's raw responses are to be recorded."""

    def note_responses_with(self, note: NoteResponse) -> None:
        """Called once, before ``begin``.

        Args:
            note: To be called with each response before any of its tool calls is returned.
        """


AgentFactory = Callable[..., Agent]


def list_agents() -> list[str]:
    """The names of the shipped agents."""
    folder = bundled_folder("agents")
    return sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))


def scripted_agents(scenario: Scenario | None = None) -> list[str]:
    """The names of the shipped agents that play as they are, without a model to be named.

    Args:
        scenario: Only those whom this market gives what they need, and who can run as many
            machines as it has.
    """
    found = [name for name in list_agents() if not _lacking(factory_of(name), {})]
    if scenario is None:
        return found
    agents = {name: load_agent(name) for name in found}
    return [
        name
        for name, agent in agents.items()
        if not _lacking_tools(agent, scenario.tools)
        and (_plays_fleets(agent) or not scenario.is_fleet)
    ]


def load_agent(name: str | Path | AgentFactory, options: Mapping[str, Any] | None = None) -> Agent:
    """Make an agent by name, path or installed object.

    Args:
        name: A shipped agent's name (``"base_stock"``), the path of a file ending in
            ``.py``, an object as ``"package.module:factory"``, or the factory itself.
        options: Keyword arguments for its ``make_agent``.

    Raises:
        AgentError: There is no such agent, its file fails, or it lacks a method.
    """
    factory = factory_of(name)
    given = dict(options or {})
    _check_options(factory, given, str(name))
    try:
        agent = factory(**given)
    except VendsimError:
        raise
    except Exception as error:
        raise AgentError(
            f"agent {clip(str(name), 300)} cannot be made: {type(error).__name__}: {error}"
        ) from error
    if isinstance(agent, type) or not isinstance(agent, Agent):
        raise AgentError(
            f"agent {clip(str(name), 300)} made a {type(agent).__name__}, "
            "which lacks begin() or act()"
        )
    return agent


def _check_options(factory: AgentFactory, given: Mapping[str, Any], name: str) -> None:
    """Refuse options that a factory does not take, and ask for those that it needs."""
    try:
        signature = inspect.signature(factory)
    except (TypeError, ValueError):  # Some built-in makers have none to be seen.
        return
    try:
        signature.bind(**given)
    except TypeError:
        known = [
            parameter
            for parameter in signature.parameters.values()
            if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        ]
        takes = ", ".join(parameter.name for parameter in known) or "none"
        for option in given:
            if option not in signature.parameters:
                raise AgentError(
                    f"agent {clip(name, 300)} has no option {clip(option)}; it takes: {takes}"
                ) from None
        lacking = ", ".join(_lacking(factory, given))
        raise AgentError(
            f"agent {clip(name, 300)} needs the option {lacking}; it takes: {takes}"
        ) from None


def _lacking(factory: AgentFactory, given: Mapping[str, Any]) -> list[str]:
    """The options that a factory needs and is not given."""
    return [
        parameter.name
        for parameter in inspect.signature(factory).parameters.values()
        if parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY)
        and parameter.default is parameter.empty
        and parameter.name not in given
    ]


def is_paid(player: object) -> bool:
    """Whether what an agent or a counterparty says costs money."""
    return getattr(player, "paid", False) is True


def check_needs(agent: Agent, tools: Sequence[Tool]) -> None:
    """Refuse an agent that a market does not give what it cannot do without.

    An agent that only knows how to run one machine says so with ``plays_fleets = False``.

    Raises:
        AgentError: Names the tools it lacks, or says that it runs one machine only; or what it
            says of its needs cannot be read; or a method of it would not do anything.
    """
    _check_methods(agent)
    lacking = _lacking_tools(agent, {tool.name for tool in tools})
    if lacking:
        raise AgentError(
            f"agent {name_of(type(agent))} needs tools that this market does not give: "
            f"{', '.join(lacking)}"
        )
    if any(tool.machines for tool in tools) and not _plays_fleets(agent):
        raise AgentError(
            f"agent {name_of(type(agent))} runs one machine only; this market has several"
        )


def _check_methods(agent: Agent) -> None:
    """Refuse methods that are only begun by being called.

    What they return is no call: all of them would be refused, to the last day, as if the agent
    had meant it.
    """
    for method in (agent.begin, agent.act):
        is_async = inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method)
        if is_async or inspect.isgeneratorfunction(method):
            raise AgentError(
                f"agent {name_of(type(agent))}: {method.__name__}() is "
                f"{'async' if is_async else 'a generator'}; it must be an ordinary method"
            )


def _lacking_tools(agent: Agent, given: Collection[str]) -> list[str]:
    """The tools that an agent needs and does not get."""
    needs = getattr(agent, "needs", "")
    if not isinstance(needs, str):
        raise AgentError(
            f"agent {name_of(type(agent))} has needs = {clip(needs)}, which is no text of tools' "
            "names with blanks between"
        )
    return [name for name in needs.split() if name not in given]


def _plays_fleets(agent: Agent) -> bool:
    return getattr(agent, "plays_fleets", True) is not False


def name_of(agent: str | Path | Agent | AgentFactory) -> str:
    """What an agent is called in results: a name as given, a file's stem, or its class."""
    if isinstance(agent, Path) or (isinstance(agent, str) and agent.endswith(".py")):
        return Path(agent).stem
    if isinstance(agent, str):
        return agent
    name = getattr(agent, "__name__", None)
    return name if isinstance(name, str) else type(agent).__name__


def source_of(agent: str | Path | Agent | AgentFactory) -> tuple[str, str]:
    """What an agent can be loaded by again, and the SHA-256 of its file.

    Of the file only, not of what it imports. Both are empty where there is no such thing: an
    object cannot be loaded again, and one made at a prompt has no file.

    Raises:
        AgentError: There is no such agent.
    """
    named = agent if isinstance(agent, str) else ""
    maker: Any = agent
    if _OBJECT.fullmatch(named):
        maker = _from_object(named)
    elif isinstance(agent, str | Path):
        path = _path_of(agent)
        if not _is_file(path):
            raise AgentError(f"there is no agent file {clip(str(path), 300)}")
        is_shipped = named and not named.endswith(".py")
        return named if is_shipped else str(path.absolute()), _hash_of(path)
    try:
        file = inspect.getsourcefile(maker if hasattr(maker, "__qualname__") else type(maker))
    except TypeError:
        file = None
    return named, "" if file is None else _hash_of(Path(file))


def _hash_of(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def factory_of(name: str | Path | AgentFactory) -> AgentFactory:
    """What makes an agent.

    Raises:
        AgentError: There is no such agent, or its file fails.
    """
    if callable(name):
        return name
    if isinstance(name, str) and _OBJECT.fullmatch(name):
        return _from_object(name)
    if not isinstance(name, str | Path):
        raise AgentError(
            f"a {type(name).__name__} is no agent, since it lacks begin() or act(), and no name, "
            "path or function that makes one"
        )
    return _from_file(_path_of(name))


def _path_of(name: str | Path) -> Path:
    """The file of an agent.

    Raises:
        AgentError: There is no agent of that name.
    """
    text = str(name)
    if isinstance(name, Path) or text.endswith(".py"):
        return Path(name)
    path = bundled_folder("agents") / f"{text}.py"
    if not _NAME.fullmatch(text) or not _is_file(path):
        raise AgentError(
            f"there is no agent {clip(text)}: give one of {', '.join(list_agents())}, "
            "the path of a .py file, or package.module:factory"
        )
    return path


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # A name that no file system takes.
        return False


def _from_file(path: Path) -> AgentFactory:
    """Import a file under a name of its own: agents are never importable as ``agents``."""
    if not _is_file(path):
        raise AgentError(f"there is no agent file {clip(str(path), 300)}")
    module_name = f"vendsim_agent_{re.sub(r'[^0-9A-Za-z_]', '_', path.stem)}"
    spec = importlib.util.spec_from_file_location(module_name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses and pickling look their module up by name while the file runs.
    sys.modules[module_name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise AgentError(
            f"agent file {clip(str(path), 300)} fails: {type(error).__name__}: {error}"
        ) from error
    return _callable(module, "make_agent", str(path))


def _from_object(text: str) -> AgentFactory:
    module_name, _, attribute = text.partition(":")
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        raise AgentError(
            f"agent {clip(text)} cannot be imported: {type(error).__name__}: {error}"
        ) from error
    return _callable(module, attribute, text)


def _callable(module: object, attribute: str, where: str) -> AgentFactory:
    factory = getattr(module, attribute, None)
    if not callable(factory):
        raise AgentError(f"{clip(where, 300)} has no function {attribute}(**options)")
    found: AgentFactory = factory
    return found
