"""Loading agents: by name, by path, as an installed object; and what is wrong, in words."""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path
from typing import Any

import pytest

from vendsim.bundled import bundled_folder
from vendsim.errors import AgentError
from vendsim.play import Agent, list_agents, load_agent, run_episode, scripted_agents
from vendsim.scenario import TOOL_NAMES, Scenario, load_scenario

GOOD = '''
class Sleeper:
    """Sleeps."""

    def __init__(self, **options):
        self.options = options

    def begin(self, briefing, tools):
        self.briefing = briefing

    def act(self, observation):
        return {"tool": "wait_until_tomorrow", "arguments": {}}


def make_agent(**options):
    return Sleeper(**options)
'''


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(name: Any, options: dict[str, Any] | None = None) -> str:
    """What is said of an agent that cannot be loaded."""
    with pytest.raises(AgentError) as caught:
        load_agent(name, options)
    return str(caught.value)


# --- By name -------------------------------------------------------------------------------------


def test_the_shipped_agents() -> None:
    names = list_agents()
    assert {"do_nothing", "random_legal", "fixed_price", "base_stock"} <= set(names)
    assert names == sorted(names)
    assert set(names) - set(scripted_agents()) == {
        "anthropic_messages",
        "defective",
        "openai_chat",
        "openai_responses",
    }
    for name in scripted_agents():
        assert isinstance(load_agent(name), Agent)


def test_each_loading_makes_an_agent_of_its_own() -> None:
    assert load_agent("do_nothing") is not load_agent("do_nothing")


@pytest.mark.parametrize("name", ["nobody", "", " ", "Do_Nothing", "do_nothing ", "../do_nothing",
                                  "agents/do_nothing", "do_nothing.p", "x" * 5000,
                                  "\x1b[31m", "日本"])  # fmt: skip
def test_an_unknown_name_is_told_the_known_ones(name: str) -> None:
    told = refusal(name)
    assert len(told) < 400
    assert told.isprintable()
    for known in list_agents():
        assert known in told
    assert ".py" in told


@pytest.mark.parametrize("name", [3, None, object(), ["do_nothing"]])
def test_what_is_no_name_at_all(name: Any) -> None:
    kind = type(name).__name__
    assert refusal(name).startswith(f"a {kind} is no agent, since it lacks begin() or act()")


# --- By path -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    ["mine.py", "with space/my agent.py", "naïve/日本.py", "a.b/c-d.e.py", "agents/json.py"],
)
def test_a_file_anywhere(place: str, tmp_path: Path) -> None:
    path = write(tmp_path / place, GOOD)
    for name in (path, str(path)):
        agent = load_agent(name, {"size": 3})
        assert type(agent).__name__ == "Sleeper"
        assert vars(agent) == {"options": {"size": 3}}


def test_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "mine.py", GOOD)
    monkeypatch.chdir(tmp_path)
    for name in ("mine.py", "./mine.py", Path("mine.py")):
        assert isinstance(load_agent(name), Agent)


def test_a_file_named_as_a_module_takes_no_modules_place(tmp_path: Path) -> None:
    import json

    load_agent(write(tmp_path / "json.py", GOOD))
    assert sys.modules["json"] is json


def test_a_file_may_use_dataclasses_and_its_agent_be_pickled(tmp_path: Path) -> None:
    text = (
        "from __future__ import annotations\n"
        "from dataclasses import dataclass\n"
        "@dataclass\n"
        "class Plan:\n"
        "    size: int = 1\n"
        "    def begin(self, briefing, tools): self.told = briefing\n"
        "    def act(self, observation): return {'tool': 'wait_until_tomorrow'}\n"
        "def make_agent(size=1): return Plan(size)\n"
    )
    agent = load_agent(write(tmp_path / "plan.py", text), {"size": 4})
    assert pickle.loads(pickle.dumps(agent)) == agent


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.py", GOOD)
    load_agent(path)
    write(path, GOOD.replace("Sleeper", "Dreamer") + "# longer\n")
    assert type(load_agent(path)).__name__ == "Dreamer"


@pytest.mark.parametrize("place", ["gone.py", "gone/gone.py", "x" * 300 + ".py", "nul\0.py"])
def test_a_file_that_is_not_there(place: str, tmp_path: Path) -> None:
    for name in (tmp_path / place, str(tmp_path / place)):
        assert "there is no agent file" in refusal(name)


def test_a_folder_is_no_agent_file(tmp_path: Path) -> None:
    (tmp_path / "folder.py").mkdir()
    assert "there is no agent file" in refusal(tmp_path / "folder.py")
    refusal(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def make_agent(:\n    pass\n", "SyntaxError"),
        ("import no_such_module_anywhere\n", "no_such_module_anywhere"),
        ("raise RuntimeError('not today')\n", "not today"),
        ("1 / 0\n", "ZeroDivisionError"),
        ("def make_agents():\n    pass\n", "make_agent"),
        ("", "make_agent"),
        ("make_agent = 3\n", "make_agent"),
        ("assert False, 'unfit'\n", "unfit"),
    ],
)
def test_a_file_that_fails_is_named_with_the_reason(text: str, said: str, tmp_path: Path) -> None:
    path = write(tmp_path / "bad.py", text)
    told = refusal(path)
    assert said in told
    assert "bad.py" in told


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_bytes(b"\x00\xff\xfe rubbish \x80")
    assert "bad.py" in refusal(path)


# --- What make_agent does ------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{"size": 3}, {"1": 2}, {"": 1}])
def test_options_that_an_agent_does_not_have(options: dict[str, Any]) -> None:
    told = refusal("do_nothing", options)
    assert "do_nothing" in told
    assert next(iter(options)) in told


def test_options_that_are_missing(tmp_path: Path) -> None:
    path = write(tmp_path / "picky.py", "def make_agent(*, model):\n    return model\n")
    assert "model" in refusal(path)


def test_an_option_that_make_agent_refuses_is_told_with_its_reason(tmp_path: Path) -> None:
    path = write(
        tmp_path / "picky.py",
        "def make_agent(size=1):\n    raise ValueError(f'size {size} is not from 1 to 3')\n",
    )
    assert "size 9 is not from 1 to 3" in refusal(path, {"size": 9})


@pytest.mark.parametrize(
    "made",
    ["None", "3", "'base_stock'", "object()", "{}", "lambda observation: None",
     "type('A', (), {'act': print})()", "type('A', (), {'begin': print})()",
     "type('A', (), {'begin': print, 'act': None})()"],
)  # fmt: skip
def test_rubbish_is_no_agent(made: str, tmp_path: Path) -> None:
    path = write(tmp_path / "bad.py", f"def make_agent():\n    return {made}\n")
    told = refusal(path)
    assert "begin()" in told
    assert "act()" in told


def test_a_class_can_be_make_agent(tmp_path: Path) -> None:
    path = write(tmp_path / "good.py", f"{GOOD}\nmake_agent = Sleeper\n")
    assert isinstance(load_agent(path), Agent)


# --- As an installed object ----------------------------------------------------------------------


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with a working agent and failing ones; its name."""
    name = "vendsim_test_package_of_agents"
    folder = tmp_path / name
    write(folder / "__init__.py", "")
    write(folder / "good.py", GOOD + "factory = Sleeper\nnumber = 3\n")
    write(folder / "broken.py", "def make_agent(:\n")
    write(folder / "failing.py", "raise RuntimeError('not today')\n")
    write(folder / "needy.py", "import no_such_module_anywhere\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for module in [module for module in sys.modules if module.startswith(name)]:
        monkeypatch.delitem(sys.modules, module)
    return name


def test_an_installed_object(package: str) -> None:
    for attribute in ("make_agent", "factory", "Sleeper"):
        agent = load_agent(f"{package}.good:{attribute}", {"size": 3})
        assert vars(agent) == {"options": {"size": 3}}
    episode = run_episode("year", f"{package}.good:factory", seed=1, days=2)
    assert (episode.agent, episode.days_played) == (f"{package}.good:factory", 2)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("good:missing", "missing"),
        ("good:number", "number"),
        ("gone:make_agent", "gone"),
        ("needy:make_agent", "no_such_module_anywhere"),
        ("failing:make_agent", "not today"),
        ("broken:make_agent", "make_agent"),
        ("good.Sleeper:make_agent", "Sleeper"),
        ("good:", ""),
        (".good:make_agent", ""),
        ("good:make_agent:again", ""),
    ],
)
def test_an_object_that_is_not_there_or_fails(package: str, where: str, said: str) -> None:
    assert said in refusal(f"{package}.{where}")


def test_shipped_agents_are_no_package() -> None:
    for name in scripted_agents():
        load_agent(bundled_folder("agents") / f"{name}.py")
    assert "agents" not in sys.modules


def test_options_for_an_agent_that_is_made_are_refused_and_not_ignored(tmp_path: Path) -> None:
    record = tmp_path / "run.db"
    with pytest.raises(AgentError, match="DoNothing is one already"):
        run_episode(
            "year", load_agent("do_nothing"), seed=1, agent_options={"hours": 8}, record=record
        )
    assert not record.exists()


# --- What an agent cannot do without -------------------------------------------------------------


def test_an_agent_is_refused_where_it_lacks_a_tool(tmp_path: Path) -> None:
    plain = json.loads(load_scenario("year").canonical_json)
    for name in ("empty_slot", "set_price", "write_note"):
        del plain["tools"][name]
    market = Scenario.from_json(json.dumps(plain))
    record = tmp_path / "run.db"
    with pytest.raises(AgentError) as caught:
        run_episode(market, "base_stock", seed=1, days=2, record=record)
    assert str(caught.value) == (
        "agent BaseStock needs tools that this market does not give: empty_slot, set_price"
    )
    assert not record.exists()
    assert run_episode(market, "do_nothing", seed=1, days=2).days_played == 2
    assert run_episode(market, "random_legal", seed=1, days=5).end == "horizon"


@pytest.mark.parametrize("name", ["base_stock", "do_nothing", "fixed_price", "negotiator"])
def test_what_agents_say_they_need_are_tools(name: str) -> None:
    assert set(getattr(load_agent(name), "needs", "").split()) <= set(TOOL_NAMES)


def test_needs_that_are_no_text_are_told_and_not_tripped_over() -> None:
    class Listing:
        needs = ("wait",)

        def begin(self, briefing: str, tools: Any) -> None: ...

        def act(self, observation: Any) -> Any: ...

    with pytest.raises(AgentError, match=r"Listing has needs = \('wait',\), which is no text"):
        run_episode("year", Listing(), seed=1, days=2)


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("async def act(self, observation): return {}", r"act\(\) is async"),
        ("async def act(self, observation): yield {}", r"act\(\) is async"),
        ("def act(self, observation): yield {}", r"act\(\) is a generator"),
        ("async def begin(self, briefing, tools): ...", r"begin\(\) is async"),
    ],
)
def test_a_method_that_only_begins_by_being_called_is_refused(
    method: str, said: str, tmp_path: Path
) -> None:
    """All it returned would be refused as no call, and the run scored as if it had been meant."""
    path = write(tmp_path / "later.py", f"{GOOD}\n\nclass Late(Sleeper):\n    {method}\n"
                 "\n\nmake_agent = Late\n")  # fmt: skip
    with pytest.raises(AgentError, match=f"agent Late: {said}; it must be an ordinary method"):
        run_episode("year", path, seed=1, days=2, record=tmp_path / "run.db")
    assert not (tmp_path / "run.db").exists()


def test_an_agent_of_one_machine_is_refused_several() -> None:
    with pytest.raises(AgentError, match="runs one machine only"):
        run_episode("fleet", "negotiator", seed=1, days=2)
    assert "negotiator" not in scripted_agents(load_scenario("fleet"))
    assert "negotiator" in scripted_agents(load_scenario("year"))
    assert "negotiator" not in scripted_agents(load_scenario("classic"))
