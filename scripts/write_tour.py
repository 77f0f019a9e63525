"""Perform the author's tour and put into docs/author-a-market.md what it printed; a test looks.

Blocks marked `console` hold commands behind `$` and what they print. A `toml` block after a line
`<!-- edit FILE -->` holds lines that take the place of those with the same keys in that file.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "author-a-market.md"
MOST_SECONDS = 300

_STEP = re.compile(
    r"(?P<open>^```console\n)(?P<console>.*?)(?=^```$)"
    r"|^<!-- edit (?P<file>\S+) -->\n```toml\n(?P<toml>.*?)(?=^```$)",
    re.MULTILINE | re.DOTALL,
)
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


def performed(page: str, folder: Path) -> str:
    """The page with what its commands print when they are run one after the other in a folder."""

    def perform(step: re.Match[str]) -> str:
        if step["file"]:
            edit(folder / step["file"], step["toml"].splitlines())
            return step[0]
        commands = [line for line in step["console"].splitlines() if line.startswith("$ ")]
        shown = [f"{command}\n{printed(command[2:], folder)}" for command in commands]
        return step["open"] + "\n".join(shown)

    return _STEP.sub(perform, page)


def edit(file: Path, lines: list[str]) -> None:
    """Put lines in the place of those with the same keys; each key has to be there once."""
    text = file.read_text("utf-8")
    for line in lines:
        key = line.partition(" = ")[0]
        found = re.findall(rf"^{key} = .*$", text, re.MULTILINE)
        if len(found) != 1:
            raise ValueError(f"{key} stands {len(found)} times in {file.name}")
        text = text.replace(found[0], line, 1)
    file.write_text(text, "utf-8")


def printed(command: str, folder: Path) -> str:
    """What a command prints, on either stream; long hashes and the folder are left out."""
    program, *words = shlex.split(command)
    if program != "vendsim":
        raise ValueError(f"{program} is not vendsim")
    done = subprocess.run(
        [sys.executable, "-m", "vendsim", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    return _HASH.sub("…", done.stdout.replace(str(folder.resolve()), "…"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        PAGE.write_text(performed(PAGE.read_text("utf-8"), Path(made)), "utf-8")
