"""Write docs/tools.md from the tools themselves; a test keeps it current."""

from __future__ import annotations

from pathlib import Path

from vendsim.scenario import load_scenario
from vendsim.tools import Argument, Tool, tools_of

FILE = Path(__file__).resolve().parent.parent / "docs" / "tools.md"
HEAD = """\
# Tools

What an agent can do, as its tools describe themselves. This page is written by
`python scripts/write_tools_doc.py`; the minutes are those of the market `year`.

Rows and columns count from 0. A product is named by its SKU or its name. Amounts are dollars:
a JSON number, or a string, with at most two decimals. A call that works takes its minutes; a
refused one changes nothing and takes none.

| tool | changes the business | minutes |
| --- | --- | --- |
"""


def overview(tool: Tool) -> str:
    """A tool's row in the table."""
    minutes = "as long as it waits" if tool.waits else str(tool.minutes)
    changes = "yes" if tool.changes else "no"
    return f"| [`{tool.name}`](#{tool.name}) | {changes} | {minutes} |\n"


def argument_row(tool: Tool, argument: Argument) -> str:
    """An argument's row."""
    schema = tool.parameters["properties"][argument.name]
    kind = schema.get("type") or " or ".join(part["type"] for part in schema["anyOf"])
    default = "required" if argument.required else f"default `{argument.default}`"
    return f"| `{argument.name}` | {kind} | {default} | {argument.description} |\n"


def chapter(tool: Tool) -> str:
    """A tool's chapter."""
    text = f"\n## {tool.name}\n\n{tool.description}\n"
    if tool.arguments:
        text += "\n| argument | type | | meaning |\n| --- | --- | --- | --- |\n"
        text += "".join(argument_row(tool, argument) for argument in tool.arguments)
    return text


def page() -> str:
    """The whole page."""
    tools = tools_of(load_scenario("year"))
    return HEAD + "".join(map(overview, tools)) + "".join(map(chapter, tools))


if __name__ == "__main__":
    FILE.write_text(page(), "utf-8")
