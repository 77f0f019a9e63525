"""Print what every cheat gets; run as `python -m tests.zoo.table [--seeds 20]`.

Two runs go on at a time.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from statistics import fmean

from tests.zoo.cases import CASES
from tests.zoo.play import RUNG, gain, play


def main() -> None:
    """Play everything and print a line for each cheat."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    cases = [case for case in CASES if given.only in case.name]
    jobs = {(case.market, who) for case in cases for who in (case.make, case.honest, RUNG)}
    with ProcessPoolExecutor(2) as pool:
        begun = time.monotonic()
        runs = {
            job: [pool.submit(play, *job, seed, None) for seed in range(given.seeds)]
            for job in jobs
        }
        for case in cases:
            got, honest, rung = (
                [run.result() for run in runs[case.market, who]]
                for who in (case.make, case.honest, RUNG)
            )
            over = gain(got, honest)
            print(
                f"{case.name:26} {fmean(got) / 100:10,.2f} {fmean(honest) / 100:10,.2f} "
                f"{over.mean_cents / 100:+10,.2f} {over.low_cents / 100:+10,.2f} "
                f"{fmean(rung) / 100:10,.2f}",
                flush=True,
            )
        print(f"{time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
