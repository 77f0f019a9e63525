"""Write docs/tools.md from the tools themselves; a test keeps it current."""

from __future__ import annotations

from pathlib import Path

from vendsim.scenario import TOOL_NAMES, load_scenario
from vendsim.tools import TOOLS, Argument, Tool

FILE = Path(__file__).resolve().parent.parent / "docs" / "tools.md"
HEAD = """\
# Tools

What an agent can do, as its tools describe themselves. This page is written by
`python scripts/write_tools_doc.py`.

Which of them an agent gets, and how many minutes they take, is the market's choice: its table
`[tools]` names them. Only `wait_until_tomorrow` is in every market. Two markets are shown here.

Rows and columns count from 0. A product is named by its SKU or its name. Amounts are dollars:
a JSON number, or a string, with at most two decimals. A call that works takes its minutes; a
refused one changes nothing and takes none.

| tool | changes the business | minutes in `year` | in `classic` |
| --- | --- | --- | --- |
"""
MARKETS = ("year", "classic")


def overview(tool: Tool) -> str:
    """A tool's row in the table."""
    changes = "yes" if tool.changes else "no"
    cells = [minutes(tool, market) for market in MARKETS]
    return f"| [`{tool.name}`](#{tool.name}) | {changes} | {' | '.join(cells)} |\n"


def minutes(tool: Tool, market: str) -> str:
    """What a call takes in a market; a dash where its agents have not got the tool."""
    offered = load_scenario(market).tools.get(tool.name)
    if offered is None:
        return "–"
    return "as long as it waits" if tool.waits else str(offered.minutes)


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
    tools = [TOOLS[name] for name in TOOL_NAMES]
    return HEAD + "".join(map(overview, tools)) + "".join(map(chapter, tools))


if __name__ == "__main__":
    FILE.write_text(page(), "utf-8")
