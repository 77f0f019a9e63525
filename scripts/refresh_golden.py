"""Write tests/golden/golden.json anew: whole years by hash, and the scenarios' hashes.

Only for a change that was meant. Prints which entries differ from the file that was there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import vendsim
from vendsim.play import scripted_agents

FILE = Path(__file__).resolve().parent.parent / "tests" / "golden" / "golden.json"
SEEDS = (0, 1)


def measure() -> dict[str, Any]:
    """Every shipped scenario with every shipped agent, on a few seeds."""
    heads = vendsim.list_scenarios()
    scenarios = {
        head.name: {"env_id": head.env_id, "hash": vendsim.load_scenario(head.name).hash}
        for head in heads
    }
    years = {
        f"{head.name}/{agent}/{seed}": vendsim.run_episode(head.name, agent, seed=seed).as_dict()
        for head in heads
        for agent in scripted_agents(vendsim.load_scenario(head.name))
        for seed in SEEDS
    }
    return {"scenarios": scenarios, "years": years}


def main() -> None:
    """Measure, say what differs, write."""
    known = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    found = measure()
    for kind, entries in found.items():
        for key, entry in entries.items():
            if known.get(kind, {}).get(key) != entry:
                print(f"{kind}: {key} differs")
    FILE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
