"""The command that lists what comes with vendsim."""

from __future__ import annotations

import typer

from vendsim.cli import words
from vendsim.cli.parameters import Json
from vendsim.play import list_agents
from vendsim.scenario import list_scenarios, load_scenario

__all__ = ["list_command"]


def list_command(as_json: Json = False) -> None:
    """List the scenarios and agents that come with vendsim."""
    scenarios = [
        {
            "name": head.name,
            "title": head.title,
            "days": load_scenario(head.name).calendar.horizon_days,
            "env_id": head.env_id,
        }
        for head in list_scenarios()
    ]
    found = {"scenarios": scenarios, "agents": list_agents()}
    typer.echo(words.as_json(found) if as_json else words.of_list(scenarios, list_agents()))
