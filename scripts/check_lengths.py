"""Lists files and functions that have grown past what one reads in a sitting.

Run as `python scripts/check_lengths.py [ROOT]`; exits with 1 if it lists anything.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 60

# Tests may be long lists of cases: only their files are measured, not their functions.
MEASURED_FOLDERS = ("vendsim", "agents", "scripts", "tests", "benchmarks")
FUNCTION_FOLDERS = ("vendsim", "agents", "scripts", "benchmarks")


def python_files(root: Path, folders: tuple[str, ...]) -> Iterator[Path]:
    """Yields every Python file under the named folders of `root`, in a steady sequence."""
    for folder in folders:
        yield from sorted((root / folder).rglob("*.py"))


def long_files(root: Path) -> list[str]:
    """Returns one line for each file longer than `MAX_FILE_LINES`, blank lines included."""
    found: list[str] = []
    for path in python_files(root, MEASURED_FOLDERS):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MAX_FILE_LINES:
            found.append(f"{path.relative_to(root)}: {lines} lines, at most {MAX_FILE_LINES}")
    return found


def long_functions(root: Path) -> list[str]:
    """Returns one line for each function longer than `MAX_FUNCTION_LINES`.

    A function is measured from its `def` to its last line, docstring and nested functions
    included, decorators not.
    """
    found: list[str] = []
    for path in python_files(root, FUNCTION_FOLDERS):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                where = f"{path.relative_to(root)}:{node.lineno}"
                found.append(
                    f"{where}: {node.name} has {lines} lines, at most {MAX_FUNCTION_LINES}"
                )
    return found


def main() -> int:
    """Prints what is too long and returns the exit code."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    found = long_files(root) + long_functions(root)
    for line in found:
        print(line)
    if not found:
        print(f"Files ≤ {MAX_FILE_LINES} lines, functions ≤ {MAX_FUNCTION_LINES}.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
