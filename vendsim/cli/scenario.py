"""The commands for markets as data: check one, list them, help an editor with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from vendsim.cli import words
from vendsim.cli.card import card_command
from vendsim.cli.generate import generate_command, reveal_command
from vendsim.cli.looking import Source, played
from vendsim.cli.parameters import Json
from vendsim.cli.showing import show_command
from vendsim.cli.starting import new_command
from vendsim.errors import Fault, ScenarioError
from vendsim.scenario import (
    Examined,
    Scenario,
    examine_scenario,
    list_scenarios,
    load_scenario,
)
from vendsim.scenario.json_schema import editor_schemas

__all__ = ["scenario_app"]

scenario_app = typer.Typer(
    no_args_is_help=True, help="Look at scenarios, and check your own.", rich_markup_mode=None
)


@scenario_app.command("check")
def check_command(source: Source, as_json: Json = False) -> None:
    """Name every fault of a scenario at once, and what is odd.

    The exit code is 1 for a fault.
    """
    try:
        examined = examine_scenario(source, played)
    except ScenarioError as error:
        if as_json:
            faults = [asdict(fault) for fault in error.faults]
            typer.echo(words.as_json({"scenario": source, "valid": False, "faults": faults}))
        raise
    result = _summary(examined)
    if as_json:
        advice = [asdict(each) for each in examined.advice]
        found = {"scenario": source, "valid": True, **result, "advice": advice}
        typer.echo(words.as_json(found))
    else:
        typer.echo(_in_words(result, examined.advice))


@scenario_app.command("list")
def list_command(as_json: Json = False) -> None:
    """List the scenarios that come with vendsim."""
    found = [
        {"env_id": head.env_id, "title": head.title, **_counts(load_scenario(head.name))}
        for head in list_scenarios()
    ]
    typer.echo(words.as_json({"scenarios": found}) if as_json else words.of_table(_rows(found)))


@scenario_app.command("schema")
def schema_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write them.")],
) -> None:
    """Write JSON Schemas of the TOML files, for editors.

    Older ones are replaced.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in editor_schemas().items():
            (folder / name).write_text(text, "utf-8")
            typer.echo(str((folder / name).resolve()))
    except OSError as error:
        raise typer.BadParameter(
            f"{folder} cannot be written to: {error.strerror}.", param_hint="'FOLDER'"
        ) from error


scenario_app.command("new")(new_command)
scenario_app.command("show")(show_command)
scenario_app.command("card")(card_command)
scenario_app.command("generate")(generate_command)
scenario_app.command("reveal")(reveal_command)


def _counts(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "days": scenario.calendar.horizon_days,
        "products": len(scenario.products),
        "suppliers": len(scenario.suppliers),
        "pages": len(scenario.pages),
        "letters": len(scenario.letters),
        "disruptions": len(scenario.disruptions),
        "tools": len(scenario.tools),
    }


def _summary(examined: Examined) -> dict[str, Any]:
    scenario = examined.scenario
    return {
        **_counts(scenario),
        "extends": list(examined.bases),
        "env_id": scenario.env_id,
        "hash": scenario.hash,
    }


def _in_words(result: Mapping[str, Any], advice: Sequence[Fault]) -> str:
    shown = {**result, "extends": ", then ".join(result["extends"]) or "nothing"}
    text = f"No fault.\n\n{words.of_table([(key, str(value)) for key, value in shown.items()])}"
    if not advice:
        return text
    count = "1 thing is" if len(advice) == 1 else f"{len(advice)} things are"
    return "\n".join([text, "", f"{count} odd:", *(f"  {each}" for each in advice)])


def _rows(found: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    keys = ("name", "days", "products", "suppliers", "env_id", "title")
    return [keys, *(tuple(str(row[key]) for key in keys) for row in found)]
