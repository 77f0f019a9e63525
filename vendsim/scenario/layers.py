"""The folders a scenario is made of: its own, and those it extends, one above the other.

``extends = "year"`` names a shipped scenario, ``extends = "../harbour"`` a folder beside the
scenario's own. Nothing else is a base: no path leads anywhere else.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

from vendsim.bundled import bundled_folder
from vendsim.errors import Fault, clip
from vendsim.scenario.files import DISRUPTIONS, FILES, MAX_TOTAL_BYTES, RULES, parse_toml, read_text
from vendsim.scenario.lines import key_lines
from vendsim.scenario.schema import SLUG_PATTERN

__all__ = ["MAX_BASES", "Layer", "Stack", "shipped_names", "stack_up"]

MAX_BASES = 4
"""The most folders a scenario can rest on."""

_NAME = re.compile(SLUG_PATTERN)
_NEEDED = [file for file in FILES if file != DISRUPTIONS]
_BESIDE = "../"
_EXTENDS = re.compile(r"^[ \t]*[\"']?extends[\"']?[ \t]*=", re.MULTILINE)
_RULE = "give the name of a shipped scenario, or '../' and the name of a folder beside this one"
_LETTERS = ", which is made of small letters, digits and hyphens"


class Layer:
    """One folder of a scenario.

    Attributes:
        folder: Where it is.
        label: How faults name it before a file's name; empty for the scenario's own folder.
    """

    __slots__ = ("_lines", "_texts", "folder", "label")

    def __init__(self, folder: Path, label: str = "") -> None:
        self.folder = folder
        self.label = label
        self._texts: dict[str, str] = {}
        self._lines: dict[str, dict[str, int]] = {}

    def has(self, file: str) -> bool:
        """Whether anything of that name stands in the folder, be it a file or not."""
        return os.path.lexists(self.folder / file)

    def read_text(self, file: str, faults: list[Fault]) -> str | None:
        """The text of a file, as :func:`vendsim.scenario.files.read_text` gives it."""
        found: list[Fault] = []
        if self._leads_out(file):
            found.append(Fault(file, "", "is a link that leads out of the scenario's folder"))
            text = None
        else:
            text = read_text(self.folder, file, found)
        faults.extend(self.own(found))
        return text

    def read_toml(self, file: str, faults: list[Fault]) -> dict[str, object] | None:
        """The contents of a TOML file, whose lines are known from now on."""
        text = self.read_text(file, faults)
        if text is None:
            return None
        found: list[Fault] = []
        contents = parse_toml(file, text, found)
        faults.extend(self.own(found))
        if contents is not None:
            self._texts[file] = text
        return contents

    def line_of(self, file: str, key: str) -> int | None:
        """The line on which a key of a TOML file stands; ``None`` if it does not stand there."""
        if file not in self._lines:
            self._lines[file] = key_lines(self._texts[file]) if file in self._texts else {}
        return self._lines[file].get(key)

    def total_bytes(self) -> int:
        """What the files of the folder have together."""
        paths = [self.folder / file for file in FILES]
        return sum(path.stat().st_size for path in paths if path.is_file())

    def _leads_out(self, file: str) -> bool:
        """Whether a file is a link to one elsewhere: a market would tell agents what is in it.

        The shipped folders are as they were installed, and some installers make links.
        """
        path = self.folder / file
        if self.folder.parent == bundled_folder("scenarios") or not path.is_symlink():
            return False
        try:
            return path.resolve(strict=True).parent != self.folder.resolve()
        except (OSError, RuntimeError):
            return True

    def own(self, faults: list[Fault]) -> list[Fault]:
        """The same faults, with this folder named before their files."""
        return [replace(fault, file=self.label + fault.file) for fault in faults]

    def fault(self, file: str, key: str, message: str) -> Fault:
        """A fault of this folder and no other, at its line."""
        return Fault(self.label + file, key, message, self.line_of(file, key))


class Stack:
    """The folders of a scenario, from the lowest base to its own.

    Attributes:
        layers: The folders.
        rules: What ``scenario.toml`` of each holds; ``None`` where it cannot be read.
        is_whole: Whether every base was found, so that a file none has is missing indeed.
    """

    __slots__ = ("is_whole", "layers", "rules")

    def __init__(self, folder: Path) -> None:
        self.layers = [Layer(folder)]
        self.rules: list[dict[str, object] | None] = []
        self.is_whole = True

    @property
    def own(self) -> Layer:
        """The scenario's own folder."""
        return self.layers[-1]

    def with_file(self, file: str) -> list[tuple[int, Layer]]:
        """The layers that have a file, with their place in the stack, the lowest first."""
        return [(place, layer) for place, layer in enumerate(self.layers) if layer.has(file)]


def stack_up(folder: Path, faults: list[Fault]) -> Stack:
    """Read the rules of a scenario folder and of every folder it extends."""
    stack = Stack(folder)
    total_bytes = 0
    while True:
        layer = stack.layers[0]
        total_bytes += layer.total_bytes()
        if total_bytes > MAX_TOTAL_BYTES:
            message = f"has with all other files more than {MAX_TOTAL_BYTES:,} bytes"
            faults.append(Fault(RULES, "", message))
            stack.rules = [None] * len(stack.layers)
            stack.is_whole = False
            return stack
        rules = layer.read_toml(RULES, faults)
        stack.rules.insert(0, rules)
        if rules is None:
            stack.is_whole = layer is stack.own and not _may_extend(layer)
            return stack
        if "extends" not in rules:
            return stack
        base = _base(stack, rules["extends"])
        if isinstance(base, str):
            faults.append(layer.fault(RULES, "extends", base))
            stack.is_whole = False
            return stack
        stack.layers.insert(0, base)


def shipped_names() -> list[str]:
    """The names of the shipped scenarios, in alphabetical sequence."""
    home = bundled_folder("scenarios")
    if not home.is_dir():
        return []
    return sorted(
        folder.name
        for folder in home.iterdir()
        if _NAME.fullmatch(folder.name) and (folder / RULES).is_file()
    )


def _may_extend(layer: Layer) -> bool:
    """Whether rules that are no valid TOML look as if they extended something.

    Where they cannot even be read, a folder that is short of a file may.
    """
    text = layer.read_text(RULES, [])
    if text is None:
        return layer.has(RULES) and not all(map(layer.has, _NEEDED))
    return _EXTENDS.search(text) is not None


def _base(stack: Stack, extends: object) -> Layer | str:
    """The folder that is extended, or what is wrong with its name."""
    found = _named(stack.layers[0].folder, extends)
    if isinstance(found, str):
        return found
    if found.folder in [layer.folder.resolve() for layer in stack.layers]:
        return f"{clip(extends)} leads back to a folder that rests on this one"
    if len(stack.layers) > MAX_BASES:
        return f"{clip(extends)} is one too many: a scenario rests on {MAX_BASES} others at most"
    return found


def _named(folder: Path, extends: object) -> Layer | str:
    if not isinstance(extends, str) or not _NAME.fullmatch(extends.removeprefix(_BESIDE)):
        return f"{clip(extends)} cannot be extended; {_RULE}{_LETTERS}"
    if not extends.startswith(_BESIDE):
        if extends in shipped_names():
            home = bundled_folder("scenarios")
            return Layer((home / extends).resolve(), f"{extends}/")
        listed = ", ".join(shipped_names())
        return f"{clip(extends)} is not a shipped scenario; shipped are: {listed}"
    beside = folder.resolve().parent
    base = beside / extends.removeprefix(_BESIDE)
    if base.resolve() != base or not (base / RULES).is_file():
        return f"{clip(extends)} is no folder beside this one that holds {RULES}; {_RULE}"
    return Layer(base, f"{extends}/")
