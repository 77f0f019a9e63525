"""Agents: what one is, and how one is found and loaded.

An agent is a file with a function ``make_agent(**options)``, or an installed object that
does the same. What it returns has ``begin(briefing, tools)`` and ``act(observation)``.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from vendsim.bundled import bundled_folder
from vendsim.errors import AgentError, VendsimError, clip
from vendsim.tools import Tool

__all__ = ["Agent", "AgentFactory", "list_agents", "load_agent"]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")
_OBJECT = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


@runtime_checkable
class Agent(Protocol):
    """The policy under test.

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


AgentFactory = Callable[..., Agent]


def list_agents() -> list[str]:
    """The names of the shipped agents."""
    folder = bundled_folder("agents")
    return sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))


def load_agent(name: str | Path | AgentFactory, options: Mapping[str, Any] | None = None) -> Agent:
    """Make an agent by name, path or installed object.

    Args:
        name: A shipped agent's name (``"base_stock"``), the path of a file ending in
            ``.py``, an object as ``"package.module:factory"``, or the factory itself.
        options: Keyword arguments for its ``make_agent``.

    Raises:
        AgentError: There is no such agent, its file fails, or it lacks a method.
    """
    try:
        agent = _factory(name)(**dict(options or {}))
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


def _factory(name: str | Path | AgentFactory) -> AgentFactory:
    if callable(name):
        return name
    text = str(name)
    if isinstance(name, Path) or text.endswith(".py"):
        return _from_file(Path(name))
    if _OBJECT.fullmatch(text):
        return _from_object(text)
    path = bundled_folder("agents") / f"{text}.py"
    if not _NAME.fullmatch(text) or not _is_file(path):
        raise AgentError(
            f"there is no agent {clip(text)}: give one of {', '.join(list_agents())}, "
            "the path of a .py file, or package.module:factory"
        )
    return _from_file(path)


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
