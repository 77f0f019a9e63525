"""Print what every cheat gets; run as `python -m tests.zoo.table [--seeds 20] [NAME …]`.

Two runs go on at a time.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from statistics import fmean

from tests.zoo.cases import CASES
from tests.zoo.play import RUNG, gain, play


def main() -> None:
    """Play everything and print a line for each cheat."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    cases = [case for case in CASES if not given.names or case.name in given.names]
    jobs = dict.fromkeys(
        (case.market, who) for case in cases for who in (case.make, case.honest, RUNG)
    )
    with ProcessPoolExecutor(2) as pool:
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
            without = case.honest if isinstance(case.honest, str) else case.honest.__name__
            print(
                f"{case.name:26} {fmean(got) / 100:10,.2f} {without:14} "
                f"{fmean(honest) / 100:10,.2f} {over.mean_cents / 100:+10,.2f} ± "
                f"{over.half_width_cents / 100:8,.2f} {'CLEAR' if over.clear else '':5} | "
                f"{fmean(rung) / 100:10,.2f} {'CLEAR' if gain(got, rung).clear else '':5}",
                flush=True,
            )


if __name__ == "__main__":
    main()
