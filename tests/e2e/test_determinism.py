"""The same scenario, seed and actions give the same record hash in any process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest

SEEDS = range(20)
HASH_SEEDS = ("0", "1", "random")
PROGRAM = """
import json, sys
import vendsim
days = int(sys.argv[1])
hashes = {}
for seed in range(int(sys.argv[2])):
    episode = vendsim.run_episode("year", sys.argv[3], seed=seed, days=days)
    hashes[seed] = [episode.record_hash, episode.final_balance_cents]
print(json.dumps(hashes))
"""


def hashes_of(hash_seed: str, days: int, agent: str) -> dict[str, list[object]]:
    """Run every seed in a fresh process and return hash and balance of each."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(days), str(len(SEEDS)), agent],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
    )
    found: dict[str, list[object]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("agent", ["base_stock", "random_legal"])
def test_one_record_hash_a_seed_in_every_process(agent: str) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    runs = [(hash_seed, 60, agent) for hash_seed in HASH_SEEDS for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda run: hashes_of(*run), runs):
            assert len(found) == len(SEEDS)
            for seed, result in found.items():
                seen[seed].add(json.dumps(result))
    assert all(len(results) == 1 for results in seen.values())
    assert len(set().union(*seen.values())) == len(SEEDS)


@pytest.mark.sweep
def test_whole_years_too() -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    runs = [(hash_seed, 365, "base_stock") for hash_seed in HASH_SEEDS for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda run: hashes_of(*run), runs):
            for seed, result in found.items():
                seen[seed].add(json.dumps(result))
    assert all(len(results) == 1 for results in seen.values())
