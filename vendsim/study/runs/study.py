"""A study: its folder, and playing what is missing in it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vendsim.errors import Fault, StudyError
from vendsim.record import TornTail
from vendsim.study.runs.executors import Executor
from vendsim.study.runs.lock import locked
from vendsim.study.runs.log import RESULTS, ResultLog, key_of, read_results
from vendsim.study.runs.manifest import (
    MANIFEST,
    check_extends,
    read_manifest,
    with_exclusions,
    write_manifest,
)
from vendsim.study.runs.plan import Plan, plan_study, tasks_of
from vendsim.study.runs.play import look_at_run
from vendsim.study.runs.progress import Watch
from vendsim.study.runs.reading import FILE, Told, tell_study
from vendsim.study.runs.result import RunResult
from vendsim.study.runs.runner import Runner
from vendsim.study.runs.spec import StudySpec
from vendsim.study.runs.store import LocalStore, Store
from vendsim.study.runs.task import PRIVILEGED, RunKey

__all__ = ["Study", "open_study", "rebuild_results", "run_study"]


@dataclass(frozen=True, slots=True)
class Study:
    """A study that has been played, or played in part.

    Attributes:
        spec: What it is.
        path: Its folder.
        manifest: What its results rest on.
        results: How its runs went, in the sequence of arms, markets, seeds and repetitions.
        missing: Runs that there is no result of yet.
    """

    spec: StudySpec
    path: Path
    manifest: Mapping[str, Any]
    results: tuple[RunResult, ...]
    missing: tuple[RunKey, ...] = ()

    @property
    def references(self) -> frozenset[str]:
        """The arms that are told the world they play in: no entries."""
        arms: Mapping[str, Any] = self.manifest["arms"]
        return frozenset(name for name, arm in arms.items() if arm["agent"] == PRIVILEGED)

    @property
    def is_whole(self) -> bool:
        """Whether every run has a result that counts."""
        return not self.missing and all(result.counts for result in self.results)


def run_study(
    told: Told,
    folder: str | Path,
    executors: Sequence[Executor],
    *,
    store: Store | None = None,
    watch: Watch = lambda standing: None,
) -> Study:
    """Play what is missing of a study.

    A run that failed through no fault of its agent's is tried again; one that was broken off is
    gone on with.

    Args:
        told: The study.
        folder: Its folder; made if there is none.
        executors: Who plays, the first for arms that can play in an event loop and the last for
            the others; one plays both.
        store: Where records lie; in the folder if None.
        watch: Told how far it is.

    Returns:
        The study. Runs are missing in it where its budget is used up.

    Raises:
        StudyError: Something cannot be played, has changed since the study was begun, or
            another process is adding to it.
        OSError: The folder cannot be written.
        KeyboardInterrupt: It was interrupted; nothing is lost, and the next call goes on.
    """
    plan = _with_store(plan_study(told), store)
    folder = Path(folder).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot be made: {error.strerror}"
        raise StudyError(str(folder), (Fault(folder.name, "", message),)) from error
    home = LocalStore(str(folder))
    with locked(folder), warnings.catch_warnings():
        # What a killed run had not finished writing is expected here, and dropped.
        warnings.simplefilter("ignore", TornTail)
        _begin(plan, folder, home, store or home)
        with ResultLog(folder) as log:
            runner = Runner(plan, store or home, log, watch)
            try:
                runner.play(executors)
            finally:
                ordered = _in_order(plan, log.results)
                write_manifest(home, with_exclusions(plan.manifest, ordered))
    return _study(plan, folder, ordered)


def open_study(folder: str | Path) -> Study:
    """A study as it stands in its folder; nothing is played, no record is looked at.

    Raises:
        StudyError: There is no study, or a file of it is damaged.
    """
    folder = Path(folder).absolute()
    manifest = read_manifest(folder)
    told = tell_study(folder / FILE, Path(manifest["folder"]))
    results = read_results(folder)
    keys = _keys_of(manifest)
    return Study(
        told.spec,
        folder,
        manifest,
        tuple(results[key] for key in keys if key in results),
        tuple(key for key in keys if key not in results),
    )


def rebuild_results(told: Told, folder: str | Path, store: Store | None = None) -> Study:
    """Make the file of results anew from the records alone; how long runs took is lost.

    Raises:
        StudyError: The study has changed, or another process is adding to it.
    """
    plan = _with_store(plan_study(told), store)
    folder = Path(folder).absolute()
    home = LocalStore(str(folder))
    with locked(folder):
        check_extends(read_manifest(folder), plan.manifest, str(folder))
        (folder / RESULTS).unlink(missing_ok=True)
        with ResultLog(folder) as log:
            for task in tasks_of(plan, store or home, plan.keys, {}):
                result = look_at_run(task)
                if result is not None:
                    log.add(result)
            ordered = _in_order(plan, log.results)
        write_manifest(home, with_exclusions(plan.manifest, ordered))
    return _study(plan, folder, ordered)


def _with_store(plan: Plan, store: Store | None) -> Plan:
    """The plan with where its records lie."""
    url = "" if store is None else store.url
    return replace(plan, manifest=plan.manifest | {"records": url})


def _begin(plan: Plan, folder: Path, home: Store, store: Store) -> None:
    """Write down what the study is, or check that it is still what it was.

    Raises:
        StudyError: It is not.
    """
    if (folder / MANIFEST).exists():
        check_extends(read_manifest(folder), plan.manifest, str(folder))
    elif _holds_another(folder / FILE, plan.told.text):
        message = "is there, and is another study: it is not replaced; give another folder"
        raise StudyError(str(folder), (Fault(FILE, "", message),))
    elif any((folder / name).exists() for name in (RESULTS, "records")):
        message = "is missing, and there are results: this is no whole study; give another folder"
        raise StudyError(str(folder), (Fault(MANIFEST, "", message),))
    for market in plan.markets:
        store.write(market.file, market.scenario.canonical_json.encode())
    home.write(FILE, plan.told.text.encode())
    write_manifest(home, plan.manifest)


def _holds_another(file: Path, text: str) -> bool:
    """Whether a file is there that says something else; its author may have no other copy."""
    return file.exists() and file.read_bytes() != text.encode()


def _in_order(plan: Plan, results: Mapping[RunKey, RunResult]) -> tuple[RunResult, ...]:
    keys = _keys_of(plan.manifest)
    return tuple(results[key] for key in keys if key in results)


def _keys_of(manifest: Mapping[str, Any]) -> list[RunKey]:
    """The runs of a study in the sequence in which they are told."""
    return [
        RunKey(arm, market, seed, repetition)
        for arm in manifest["arms"]
        for market, told in manifest["markets"].items()
        for seed in told["seeds"]
        for repetition in range(manifest["repetitions"])
    ]


def _study(plan: Plan, folder: Path, results: tuple[RunResult, ...]) -> Study:
    known = {key_of(result) for result in results}
    missing = tuple(key for key in _keys_of(plan.manifest) if key not in known)
    manifest = with_exclusions(plan.manifest, results)
    return Study(plan.told.spec, folder, manifest, results, missing)
