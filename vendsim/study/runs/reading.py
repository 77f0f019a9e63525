"""From a file, or the words of a command, to a study; or to every fault in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from vendsim.errors import Fault, StudyError
from vendsim.scenario.faults import explain
from vendsim.scenario.files import parse_toml
from vendsim.scenario.lines import key_lines
from vendsim.scenario.skin.toml_text import toml_text
from vendsim.study.runs.spec import ArmSpec, MarketSpec, StudySpec

__all__ = ["FILE", "Told", "read_study_spec", "study_of", "tell_study"]

FILE = "study.toml"
MAX_BYTES = 1024 * 1024


class Told(NamedTuple):
    """A study as its author told it.

    Attributes:
        spec: The study; paths in it are absolute.
        text: The file's text.
        folder: Where relative paths in the text begin.
    """

    spec: StudySpec
    text: str
    folder: Path


def read_study_spec(path: str | Path) -> StudySpec:
    """Read a study from its file. Relative paths in it begin at the file's folder.

    Raises:
        StudyError: The file cannot be read, or has faults; all are named at once.
    """
    return tell_study(Path(path)).spec


def tell_study(path: Path, folder: Path | None = None) -> Told:
    """Read a study from its file.

    Args:
        path: The file.
        folder: Where relative paths in it begin; its own folder if None.

    Raises:
        StudyError: The file cannot be read, or has faults.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise _one_fault(path, f"cannot be read: {error.strerror or 'no file'}") from error
    except UnicodeDecodeError as error:
        raise _one_fault(path, "is not UTF-8 text") from error
    if len(raw) > MAX_BYTES:
        raise _one_fault(path, f"is larger than the limit of {MAX_BYTES:,} bytes")
    base = (path.parent if folder is None else folder).absolute()
    text = text.replace("\r\n", "\n")
    faults: list[Fault] = []
    contents = parse_toml(path.name, text, faults)
    if contents is None:
        raise StudyError(str(path), tuple(faults))
    return Told(_checked(contents, str(path), path.name, base, key_lines(text)), text, base)


def study_of(contents: Mapping[str, Any], name: str) -> Told:
    """A study from what stands in no file; relative paths begin where the process stands.

    Args:
        contents: What the file would hold.
        name: What faults are told of.

    Raises:
        StudyError: It has faults.
    """
    base = Path.cwd()
    spec = _checked(dict(contents), name, FILE, base, {})
    return Told(spec, toml_text(contents), base)


def _checked(
    contents: dict[str, Any], name: str, file: str, base: Path, lines: Mapping[str, int]
) -> StudySpec:
    try:
        spec = StudySpec.model_validate(_frozen(contents))
    except ValidationError as error:
        found = explain(StudySpec, error, file, "")
        raise StudyError(name, tuple(_placed(fault, lines) for fault in found)) from None
    return spec.model_copy(
        update={
            "arms": tuple(_arm_from(arm, base) for arm in spec.arms),
            "markets": tuple(_market_from(market, base) for market in spec.markets),
        }
    )


def _placed(fault: Fault, lines: Mapping[str, int]) -> Fault:
    """The same fault with the line on which its key, or what holds it, stands."""
    key = fault.key
    while key:
        if key in lines:
            return replace(fault, line=lines[key])
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return fault


def _frozen(contents: object) -> object:
    """Tuples for lists, as strict models want them."""
    if isinstance(contents, Mapping):
        return {key: _frozen(value) for key, value in contents.items()}
    if isinstance(contents, list | tuple | range):
        return tuple(_frozen(value) for value in contents)
    return contents


def _arm_from(arm: ArmSpec, base: Path) -> ArmSpec:
    if not arm.agent.endswith(".py"):
        return arm
    return arm.model_copy(update={"agent": str(_from(base, arm.agent))})


def _market_from(market: MarketSpec, base: Path) -> MarketSpec:
    update: dict[str, str] = {}
    for name in ("scenario", "base"):
        source = getattr(market, name)
        if source is not None and (source.startswith(".") or "/" in source or os.sep in source):
            update[name] = str(_from(base, source))
    if market.reveal is not None:
        update["reveal"] = str(_from(base, market.reveal))
    return market.model_copy(update=update)


def _from(base: Path, path: str) -> Path:
    return Path(os.path.normpath(base / path))


def _one_fault(path: Path, message: str) -> StudyError:
    return StudyError(str(path), (Fault(path.name, "", message),))
