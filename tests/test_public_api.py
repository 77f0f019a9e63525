"""What `import vendsim` gives: every name, its examples, the tree of errors."""

from __future__ import annotations

import doctest
import inspect
import re
import subprocess
import sys
from importlib.metadata import version
from typing import Any

import gymnasium as gym
import pytest

import vendsim
from vendsim import errors

NAMES = vendsim.__all__
# What the specification says an episode has, in this order.
EPISODE_FIELDS = [
    *("scenario", "scenario_hash", "agent", "seed", "days_played", "end"),
    *("score_rule", "score_cents"),
    *("final_balance_cents", "net_worth_cents", "units_sold", "revenue_cents", "tool_calls"),
    *("record", "record_hash", "stopped", "usage"),
]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there_and_explained(name: str) -> None:
    found = getattr(vendsim, name)
    if name != "__version__":
        assert callable(found)
        assert inspect.getdoc(found)
        assert found.__name__ == name


def test_names_stand_once_in_order() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert sorted(NAMES) == NAMES


def test_a_star_import_gives_exactly_the_public_names() -> None:
    space: dict[str, Any] = {}
    exec("from vendsim import *", space)
    assert set(space) - {"__builtins__"} == set(NAMES)


def test_everything_is_public_where_it_is_made() -> None:
    for name in NAMES:
        if name == "__version__":
            continue
        found = getattr(vendsim, name)
        assert found.__module__.startswith("vendsim.")
        assert name in sys.modules[found.__module__].__all__, name


def test_the_examples_of_the_package_come_out_as_written() -> None:
    results = doctest.testmod(vendsim)
    assert results.attempted >= 3
    assert results.failed == 0


def test_every_error_is_under_one_root() -> None:
    tree = {
        "ToolError": "VendsimError",
        "ScenarioError": "VendsimError",
        "AgentError": "VendsimError",
        "ResetNeeded": "VendsimError",
        "RecordError": "VendsimError",
        "ReplayMismatch": "RecordError",
        "ProviderError": "VendsimError",
        "VendsimError": "Exception",
    }
    public = {
        name for name in NAMES
        if isinstance(getattr(vendsim, name), type)
        and issubclass(getattr(vendsim, name), BaseException)
    }  # fmt: skip
    assert public == set(tree)
    for name, parent in tree.items():
        assert getattr(vendsim, name) is getattr(errors, name)
        assert [base.__name__ for base in getattr(vendsim, name).__bases__] == [parent]


def test_no_error_escapes_the_tree() -> None:
    """Every exception class of the package is one of the tree."""
    defined = {
        found
        for name, module in list(sys.modules.items())
        if name == "vendsim" or name.startswith("vendsim.")
        for found in vars(module).values()
        if isinstance(found, type)
        and issubclass(found, BaseException)
        and not issubclass(found, Warning)
        and found.__module__.startswith("vendsim.")
    }
    assert defined == {getattr(errors, name) for name in errors.__all__ if name[0].isupper()} - {
        errors.Fault
    }


def test_an_episode_has_the_fields_of_the_specification() -> None:
    episode = vendsim.run_episode("year", "do_nothing", seed=1, days=2)
    assert list(episode.as_dict()) == EPISODE_FIELDS
    assert [getattr(episode, name) for name in EPISODE_FIELDS] == list(episode.as_dict().values())


def test_the_parameters_of_run_episode_are_those_of_the_specification() -> None:
    parameters = inspect.signature(vendsim.run_episode).parameters
    assert list(parameters)[:5] == ["scenario", "agent", "seed", "days", "record"]
    for name in ("seed", "days", "record"):
        assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["seed"].default is inspect.Parameter.empty
    assert parameters["days"].default is None
    assert parameters["record"].default is None


def test_the_version_is_that_of_the_package() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+([a-z]+\d+)?", vendsim.__version__)
    assert vendsim.__version__ == version("vendsim")


def test_importing_registers_the_environments_and_prints_nothing() -> None:
    assert {"vendsim/Year-v0", "vendsim/Scenario-v0"} <= set(gym.registry)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import vendsim"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("", "")


def test_importing_brings_in_no_model_provider_and_no_plotting() -> None:
    code = (
        "import sys, vendsim; "
        "print(*sorted({'openai', 'anthropic', 'pandas', 'matplotlib', 'typer', 'pettingzoo'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_budget_can_be_given_with_what_the_package_gives() -> None:
    episode = vendsim.run_episode(
        "sprint", "do_nothing", seed=1, budget=vendsim.Budget(tool_calls=3)
    )
    assert (episode.end, episode.tool_calls) == ("truncated", 3)
