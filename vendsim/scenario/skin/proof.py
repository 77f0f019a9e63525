"""Showing that a private market is the one that was promised."""

from __future__ import annotations

import hmac
import os
from pathlib import Path
from typing import NoReturn

from vendsim.errors import RevealError, ScenarioError
from vendsim.scenario.files import FILES
from vendsim.scenario.load import load_scenario
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.skin.folder import scenario_files
from vendsim.scenario.skin.make import make_skin
from vendsim.scenario.skin.promise import Reveal
from vendsim.version import __version__

__all__ = ["prove"]


def prove(reveal: Reveal, commitment: str, base: Scenario, folder: Path) -> Scenario:
    """Make a promised market again and compare: commitment, version, base, seed and folder.

    Args:
        reveal: What was kept.
        commitment: What was published.
        base: The market that the reveal says it was made from.
        folder: The private market as it was used.

    Returns:
        The private market.

    Raises:
        RevealError: Something does not agree; the first thing found is named.
        ScenarioError: The folder cannot be loaded.
    """
    if not hmac.compare_digest(reveal.commitment, commitment):
        _fail(f"the reveal belongs to the commitment {reveal.commitment}, not to {commitment}")
    if reveal.vendsim != __version__:
        _fail(
            f"the market was made by vendsim {reveal.vendsim} and this is {__version__}, which may"
            " make another; prove it with that version"
        )
    if base.hash != reveal.base_hash:
        _fail(
            f"the base {reveal.base_name} has the hash {base.hash} here; the market was made from"
            f" {reveal.base_hash}"
        )
    skin = make_skin(base, reveal.skin_seed)
    if skin.hash != reveal.skin_hash:
        _fail(
            f"skin seed {reveal.skin_seed} makes a market with the hash {skin.hash}; the promised"
            f" one has {reveal.skin_hash}"
        )
    _compare_folder(skin, folder)
    return skin


def _compare_folder(skin: Scenario, folder: Path) -> None:
    """Every file as it would be written, so that nothing was added to what agents were shown."""
    texts = scenario_files(skin)
    for name in FILES:
        if name not in texts and os.path.lexists(folder / name):
            _fail(f"{folder / name} stands there, and skin seed gives none: {_why(skin, folder)}")
    for name, text in texts.items():
        try:
            found = (folder / name).read_bytes()
        except OSError as error:
            _fail(f"{folder / name} cannot be read: {error.strerror or 'input/output error'}")
        if found != text.encode("utf-8"):
            _fail(f"{folder / name} is not the file that skin seed gives: {_why(skin, folder)}")


def _why(skin: Scenario, folder: Path) -> str:
    try:
        loaded = load_scenario(folder)
    except ScenarioError:
        return "the folder has faults"
    if loaded.hash != skin.hash:
        return f"the folder holds a market with the hash {loaded.hash}, not {skin.hash}"
    return "the market is the same, the file is written differently"


def _fail(message: str) -> NoReturn:
    raise RevealError(message)
