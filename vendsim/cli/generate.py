"""The commands for private markets: make one from a seed, promise it, and prove it later."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Annotated, Final

import typer

from vendsim.cli import words
from vendsim.cli.parameters import Json
from vendsim.errors import RevealError
from vendsim.rng import MAX_SEED
from vendsim.scenario import load_scenario
from vendsim.scenario.skin import (
    COMMITMENT_PATTERN,
    NONCE_PATTERN,
    Reveal,
    make_skin,
    promise,
    prove,
    read_reveal,
    write_scenario,
)

__all__ = ["REVEAL_SUFFIX", "generate_command", "reveal_command"]

REVEAL_SUFFIX: Final = ".reveal.json"
_NONCE_BYTES = 32


def _checked_nonce(nonce: str | None) -> str | None:
    if nonce is not None and not re.fullmatch(NONCE_PATTERN, nonce):
        raise typer.BadParameter("give 32 to 128 hexadecimal digits, in small letters.")
    return nonce


def _checked_commitment(commitment: str) -> str:
    if not re.fullmatch(COMMITMENT_PATTERN, commitment):
        raise typer.BadParameter("give the 64 hexadecimal digits that were published.")
    return commitment


def generate_command(
    base: Annotated[
        str, typer.Option(metavar="NAME|PATH", help="The scenario to make another market from.")
    ],
    skin_seed: Annotated[
        int,
        typer.Option(
            min=0, max=MAX_SEED, help="Seed of the market; choose a large one that nobody can try."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where to write it; a folder of its name otherwise."),
    ] = None,
    commit: Annotated[
        bool,
        typer.Option("--commit", help="Print a hash to publish first, and keep what proves it."),
    ] = False,
    nonce: Annotated[
        str | None,
        typer.Option(
            metavar="HEX", callback=_checked_nonce, help="For --commit; drawn if it is not given."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a private market from another and a seed.

    It has other names, goods and figures, and the same rules.
    """
    if nonce is not None and not commit:
        raise typer.BadParameter("is for --commit alone.", param_hint="'--nonce'")
    market = load_scenario(base)
    skin = make_skin(market, skin_seed)
    folder = (Path(skin.name) if out is None else out).resolve()
    kept = folder.with_name(f"{folder.name}{REVEAL_SUFFIX}") if commit else None
    if kept is not None and kept.exists():
        raise typer.BadParameter(f"{kept} exists already.", param_hint="'--out'")
    try:
        write_scenario(skin, folder)
    except FileExistsError as error:
        raise typer.BadParameter(f"{error}.", param_hint="'--out'") from error
    result = {"name": skin.name, "folder": str(folder), "hash": skin.hash}
    if kept is not None:
        source = base if base == market.name else str(Path(base).resolve())
        drawn = nonce or secrets.token_hex(_NONCE_BYTES)
        reveal = promise(market, source, skin, skin_seed, drawn)
        _keep(reveal, kept)
        result |= {"commitment": reveal.commitment, "reveal": str(kept)}
    if as_json:
        typer.echo(words.as_json(result))
        return
    typer.echo(words.of_table(list(result.items())))
    if kept is not None:
        typer.echo("\nPublish the commitment now; keep the folder and the reveal to yourself.")


def reveal_command(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|REVEAL", help="A private market, or the reveal that stands beside it."
        ),
    ],
    commitment: Annotated[
        str,
        typer.Option(
            metavar="HASH", callback=_checked_commitment, help="What was published before."
        ),
    ],
    folder: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="The private market, if it is not beside the reveal."),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(metavar="NAME|PATH", help="The scenario it was made from, if it has moved."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a promised market again, and compare.

    The exit code is 0 only if everything agrees.
    """
    path = path.resolve()
    kept = path.with_name(f"{path.name}{REVEAL_SUFFIX}") if path.is_dir() else path
    reveal = read_reveal(kept)
    skin = prove(
        reveal,
        commitment,
        load_scenario(reveal.base if base is None else base),
        folder or _folder_of(path, kept),
    )
    result = {
        "holds": True,
        "name": skin.name,
        "base": reveal.base_name,
        "base_hash": reveal.base_hash,
        "skin_seed": reveal.skin_seed,
        "hash": skin.hash,
        "commitment": reveal.commitment,
        "vendsim": reveal.vendsim,
    }
    if as_json:
        typer.echo(words.as_json(result))
        return
    rows = [(key, str(value)) for key, value in result.items() if key != "holds"]
    typer.echo(f"This is the market that was promised.\n\n{words.of_table(rows)}")


def _folder_of(path: Path, kept: Path) -> Path:
    """The market that belongs to a reveal, by its name."""
    if path.is_dir():
        return path
    folder = kept.with_name(kept.name.removesuffix(REVEAL_SUFFIX))
    if folder == kept or not folder.is_dir():
        raise RevealError(f"no market stands beside {kept}; name its folder with --folder")
    return folder


def _keep(reveal: Reveal, path: Path) -> None:
    """Write a reveal for its owner's eyes; never over another."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(reveal.text)
