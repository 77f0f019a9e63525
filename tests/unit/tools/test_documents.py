"""What is written about the tools agrees with the tools."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

import vendsim
from vendsim.scenario import TOOL_NAMES
from vendsim.tools import TOOLS

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", ["tools", "threads"])
def test_a_written_page_is_current(name: str) -> None:
    script = ROOT / "scripts" / f"write_{name}_doc.py"
    spec = importlib.util.spec_from_file_location(script.stem, script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / f"{name}.md").read_text("utf-8") == module.page(), (
        f"docs/{name}.md is stale: run python scripts/write_{name}_doc.py"
    )


def test_the_environments_specification_lists_every_tool_as_it_is() -> None:
    text = vendsim.ToolCallEnv.__doc__ or ""
    rows = dict(re.findall(r"\| `(\w+)` \|((?: `[^|]*` | )\| [a-z ()]*) \|", text))
    tools = {name: TOOLS[name] for name in TOOL_NAMES}
    assert list(rows) == list(tools)
    for name, row in rows.items():
        arguments, changes = row.split("|")
        told = arguments.strip().strip("`").split()
        assert told == [argument.name for argument in tools[name].arguments], name
        assert changes.strip().startswith("yes") is tools[name].changes, name
