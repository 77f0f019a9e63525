"""What a study costs: scripted years a second, memory, and what a second worker brings.

Plays a study of cheap scripted arms in the year market with the processes executor, everything
included: the market read from the study's folder, bounds, records on disc, verification, the score
added up once more, results written. Every figure is printed also as a ratio to the calibration loop
of ``benchmarks/year.py`` timed in the same run, so that machines and days can be compared::

    python benchmarks/study.py [--years 1000] [--workers 2] [--sample 90] [--folder DIR]

The efficiency of workers is the years a second of ``--workers`` over those of one, divided by
their number; taken from a smaller sample, one after the other and back again. On a machine that
does other work too, workers get no more of it than before: then it says little, and the share of
the processors' time that the workers had is printed with it.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
from year import calibration_seconds

from vendsim.study.runs import run_study, study_of
from vendsim.study.runs.executors import ProcessExecutor

ARMS = ("do_nothing", "random_legal", "fixed_price")


class Measured(NamedTuple):
    """What playing some years took.

    Attributes:
        years: Runs played.
        seconds: Time by the clock.
        cpu_seconds: Time of all processors, workers and parent together.
        parent_mb: Most memory of the parent so far.
        worker_mb: Most memory of any worker so far.
        calls: Tool calls made.
    """

    years: int
    seconds: float
    cpu_seconds: float
    parent_mb: float
    worker_mb: float
    calls: int

    @property
    def rate(self) -> float:
        """Years a second."""
        return self.years / self.seconds


def measure(seeds: Sequence[int], workers: int, folder: Path) -> Measured:
    """Play a study of all arms on some seeds, in a folder that is cleared away."""
    told = study_of(
        {
            "name": "bench",
            "arms": [{"agent": arm} for arm in ARMS],
            "markets": [{"scenario": "year", "seeds": list(seeds)}],
        },
        "benchmark",
    )
    place = folder / f"study-{workers}"
    begun, cpu = time.perf_counter(), cpu_seconds()
    found = run_study(told, place, [ProcessExecutor(workers)])
    seconds, used = time.perf_counter() - begun, cpu_seconds() - cpu
    shutil.rmtree(place)
    assert found.is_whole, found.manifest["exclusions"]
    return Measured(
        len(found.results),
        seconds,
        used,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        sum(result.tool_calls for result in found.results),
    )


def cpu_seconds() -> float:
    """Processor time of this process and of all its workers that have ended."""
    found = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        found += usage.ru_utime + usage.ru_stime
    return found


def efficiency(sample: int, workers: int, folder: Path) -> tuple[float, float]:
    """What more workers bring: by the clock, and by processor time alone.

    The second is what their working side by side costs in work; it does not see one waiting for
    another, and the first does not see who else uses the machine.
    """
    seeds = range(10_000, 10_000 + max(1, sample // len(ARMS)))
    turns = [measure(seeds, count, folder) for count in (1, workers, workers, 1)]
    alone, together = [turns[0], turns[3]], turns[1:3]
    rate = sum(each.rate for each in together) / sum(each.rate for each in alone) / workers
    cpu = sum(each.cpu_seconds for each in alone) / sum(each.cpu_seconds for each in together)
    return rate, cpu


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--years", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sample", type=int, default=90, help="years for the efficiency; 0: none")
    parser.add_argument("--folder", type=Path, help="where records are written meanwhile")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        unit = calibration_seconds()
        found = measure(range(-(-options.years // len(ARMS))), options.workers, folder)
        print(f"calibration         {unit * 1000:.1f} ms")
        print(f"years               {found.years:,} of {', '.join(ARMS)}; {found.calls:,} calls")
        print(f"wall time           {found.seconds:.1f} s with {options.workers} workers")
        print(f"years a second      {found.rate:.2f} ({found.rate * unit:.3f} a calibration)")
        a_year = found.cpu_seconds / found.years
        print(
            f"processor time      {a_year * 1000:.0f} ms a year ({a_year / unit:.1f} calibrations)"
        )
        print(
            f"memory, most        parent {found.parent_mb:.0f} MB, worker {found.worker_mb:.0f} MB"
        )
        if options.sample:
            rate, cpu = efficiency(options.sample, options.workers, folder)
            print(
                f"efficiency          {rate:.2f} at {options.workers} workers by the clock, "
                f"{cpu:.2f} by processor time"
            )


if __name__ == "__main__":
    main()
