"""What is written about the tools agrees with the tools."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import vendsim
from vendsim.scenario import load_scenario
from vendsim.tools import tools_of

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_is_current() -> None:
    script = ROOT / "scripts" / "write_tools_doc.py"
    spec = importlib.util.spec_from_file_location("write_tools_doc", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "tools.md").read_text("utf-8") == module.page(), (
        "docs/tools.md is stale: run python scripts/write_tools_doc.py"
    )


def test_the_environments_specification_lists_every_tool_as_it_is() -> None:
    text = vendsim.ToolCallEnv.__doc__ or ""
    rows = dict(re.findall(r"\| `(\w+)` \|((?: `[^|]*` | )\| [a-z ()]*) \|", text))
    tools = {tool.name: tool for tool in tools_of(load_scenario("year"))}
    assert rows.keys() == tools.keys()
    for name, row in rows.items():
        arguments, changes = row.split("|")
        told = arguments.strip().strip("`").split()
        assert told == [argument.name for argument in tools[name].arguments], name
        assert changes.strip().startswith("yes") is tools[name].changes, name
