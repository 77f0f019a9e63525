"""A folder where a record is wanted: it is said to be one, and what would be valid is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.commands import done
from vendsim.errors import RecordError
from vendsim.play import replay, run_episode
from vendsim.study.decomposition import decompose
from vendsim.study.runs import run_study, study_of
from vendsim.study.runs.executors import InlineExecutor
from vendsim.study.score import score_record
from vendsim.study.verify import verify_record

OF_RECORDS = (
    ("replay",),
    ("score",),
    ("verify",),
    ("losses",),
    ("resume",),
    ("fork", "--day", 1),
    ("play",),
)
OF_BOTH = (("report",), ("export", "--to", "csv"))
RECORD = "records/do_nothing/sprint/0-0.sqlite"


@pytest.fixture(scope="module", autouse=True)
def _folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A study of one run, a folder with two records, and one without any."""
    place = tmp_path_factory.getbasetemp() / "folders"
    (place / "empty").mkdir(parents=True)
    (place / "runs").mkdir()
    for seed in (2, 1):
        path = place / "runs" / f"seed{seed}.vendsim.sqlite"
        run_episode("sprint", "do_nothing", seed=seed, days=2, record=path)
    market = {"scenario": "sprint", "seeds": [0], "days": 2}
    told = study_of({"name": "s", "arms": [{"agent": "do_nothing"}], "markets": [market]}, "here")
    run_study(told, place / "s", [InlineExecutor()])


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.chdir(tmp_path_factory.getbasetemp() / "folders")


def said(capsys: pytest.CaptureFixture[str], words: tuple[object, ...], folder: str) -> str:
    found = done(capsys, words[0], folder, *words[1:])
    assert (found.code, found.out) == (1, "")
    return found.err.removeprefix("vendsim: ").strip()


@pytest.mark.parametrize("words", OF_RECORDS, ids=lambda words: str(words[0]))
def test_a_folder_is_no_record(
    words: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, words, "runs") == (
        "runs is a folder, not a record: name one in it, such as runs/seed1.vendsim.sqlite"
    )
    assert said(capsys, words, "empty") == (
        "empty is a folder without a record, a file ending in .sqlite"
    )
    assert said(capsys, words, "s") == (
        f"s is the folder of a study, not a record: name a record in it, such as s/{RECORD}; "
        "commands that take the folder of a study are vendsim eval, report, export, and compare "
        "with --arms"
    )


@pytest.mark.parametrize("words", OF_BOTH, ids=lambda words: str(words[0]))
def test_a_folder_that_is_no_study_is_none(
    words: tuple[object, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    neither = "is neither a record nor the folder of a study, which has a manifest.json: name"
    assert said(capsys, words, "runs") == (
        f"runs {neither} a record in it, such as runs/seed1.vendsim.sqlite, or a study"
    )
    assert said(capsys, words, "empty") == f"empty {neither} a record, or a study"


@pytest.mark.parametrize("read", [replay, score_record, verify_record, decompose])
def test_in_python_a_folder_is_no_record_either(read: object) -> None:
    assert callable(read)
    with pytest.raises(RecordError, match=r"^s is a folder, not a record: name one in it, such"):
        read(Path("s"))
    with pytest.raises(RecordError, match=r"^there is no record none$"):
        read(Path("none"))
