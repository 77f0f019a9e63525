"""From a study in its folder to what its page shows."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from vendsim.report.study_page.library import plotly_script
from vendsim.report.study_page.view import Fact, StudyView
from vendsim.study.comparison import build_leaderboard
from vendsim.study.details import check_details, read_details
from vendsim.study.published import read_boards
from vendsim.study.runs import RunResult, Study
from vendsim.study.runs.store import Store

__all__ = ["view_study"]

_RECORD_SUFFIXES = (".vendsim.sqlite", ".sqlite")


def view_study(
    study: Study, page: str | Path, *, workers: int = 1, store: Store | None = None
) -> StudyView:
    """Everything that the page of a study shows.

    Args:
        study: The study.
        page: Where the page will stand: links to records are relative to it.
        workers: Processes that read records.
        store: Where records lie that are not in the study's folder, if anywhere.

    Raises:
        ComparisonError: It has no result yet, or plotly or scipy is not installed.
        RecordError: A record is damaged.
        StoreError: The store does not have one.
    """
    plotly_script()  # Reading many records takes minutes: what is missing is told before.
    leaderboard = build_leaderboard(study.results, study.references)
    counted = [run.record for run in study.results if run.counts]
    details = read_details(study.path, counted, workers=workers, store=store)
    check_details(study.results, details)
    return StudyView(
        name=study.spec.name,
        results=study.results,
        leaderboard=leaderboard,
        courses={record: each.course for record, each in details.items() if each.course},
        losses={record: each.losses for record, each in details.items() if each.losses},
        links={run.record: _links(study, run, Path(page).absolute()) for run in study.results},
        facts=_facts(study),
        spec=(study.path / "study.toml").read_text("utf-8"),
        boards=read_boards(),
    )


def _links(study: Study, run: RunResult, page: Path) -> tuple[tuple[str, str], ...]:
    """The record and what was made of it, as far as they are there."""
    record = study.path.joinpath(*run.record.split("/"))
    stem = next(
        (record.name.removesuffix(end) for end in _RECORD_SUFFIXES if record.name.endswith(end)),
        record.stem,
    )
    report = record.with_name(f"{stem}.html")
    found = (("record", record), ("report", report))
    return tuple(
        (name, quote(os.path.relpath(file, page.parent).replace(os.sep, "/")))
        for name, file in found
        if file.is_file()
    )


def _facts(study: Study) -> tuple[Fact, ...]:
    """What the manifest says that the results rest on."""
    manifest = study.manifest
    facts = [Fact("study", f"{manifest['spec_hash']}"), *_versions(manifest)]
    for name, market in manifest["markets"].items():
        promised = f", promised as {market['commitment']}" if market["commitment"] else ""
        facts.append(
            Fact(
                f"market {name}",
                f"{market['scenario']} v{market['version']}, {market['days']} days, "
                f"{len(market['seeds'])} seeds, {market['scenario_hash']}{promised}",
            )
        )
    for name, arm in manifest["arms"].items():
        facts.append(Fact(f"arm {name}", _arm(arm)))
    facts.append(Fact("repetitions", str(manifest["repetitions"])))
    if study.missing:
        facts.append(Fact("runs still missing", str(len(study.missing))))
    return tuple(facts)


def _versions(manifest: Any) -> list[Fact]:
    return [Fact(name, str(version)) for name, version in manifest["versions"].items()]


def _arm(arm: Any) -> str:
    """An arm in a line: who plays, with which options, model and budget."""
    said = [str(arm["agent"])]
    for key in ("options", "budget", "model", "price"):
        if arm[key]:
            said.append(f"{key} {json.dumps(arm[key], sort_keys=True)}")
    if arm["agent_hash"]:
        said.append(str(arm["agent_hash"]))
    return ", ".join(said)
