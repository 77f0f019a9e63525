"""Checks what a built wheel holds: the package, its scenarios and agents, nothing beside it.

Run as `python scripts/look_into_wheel.py WHEEL`; exits with a line for each thing amiss.
"""

from __future__ import annotations

import sys
import zipfile

NEEDED = (
    "vendsim/__init__.py",
    "vendsim/py.typed",
    "vendsim/mail/phrases/plain.toml",
    "vendsim/_bundled/scenarios/sprint/scenario.toml",
    "vendsim/_bundled/scenarios/year/scenario.toml",
    "vendsim/_bundled/scenarios/year/products.csv",
    "vendsim/_bundled/scenarios/year/suppliers.toml",
    "vendsim/_bundled/scenarios/year/letters.toml",
    "vendsim/_bundled/scenarios/year/briefing.md",
    "vendsim/mail/customers.toml",
    "vendsim/_bundled/agents/base_stock.py",
    "vendsim/_bundled/agents/do_nothing.py",
)


def faults(names: list[str]) -> list[str]:
    """Returns what is missing from, or does not belong in, a wheel with these file names."""
    found = [f"missing: {name}" for name in NEEDED if name not in names]
    for name in names:
        top = name.split("/", 1)[0]
        if top != "vendsim" and not (top.startswith("vendsim-") and top.endswith(".dist-info")):
            found.append(f"outside the package: {name}")
        elif "__pycache__" in name or name.endswith((".pyc", ".sqlite")):
            found.append(f"not a source: {name}")
    return found


if __name__ == "__main__":
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        amiss = faults(wheel.namelist())
    sys.exit("\n".join(amiss) if amiss else 0)
