"""The commands that go through a record again: replay and score."""

from __future__ import annotations

from dataclasses import asdict

import typer

from vendsim.cli import words
from vendsim.cli.parameters import Json
from vendsim.cli.scale import scale_of_record
from vendsim.cli.taking import RecordFile
from vendsim.errors import ReplayMismatch
from vendsim.play import replay
from vendsim.study.score import score_record

__all__ = ["replay_command", "score_command"]


def replay_command(file: RecordFile, as_json: Json = False) -> None:
    """Perform a record's actions again, and compare.

    Every result has to be what the record says.
    """
    try:
        replayed = replay(file)
    except ReplayMismatch as error:
        if as_json:
            found = {"record": str(file.resolve()), "matches": False, "difference": str(error)}
            typer.echo(words.as_json(found))
        raise
    result = {**replayed.as_dict(), "record": str(file.resolve()), "matches": True}
    typer.echo(words.as_json(result) if as_json else words.of_replay(replayed))


def score_command(file: RecordFile, as_json: Json = False) -> None:
    """Add up a run's score from its record alone."""
    result = {"record": str(file.resolve()), **asdict(score_record(file))}
    result |= scale_of_record(file, result)
    typer.echo(words.as_json(result) if as_json else words.of_score(result))
