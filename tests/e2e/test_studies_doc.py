"""The worked example of the page on studies does what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.commands import done
from vendsim.study.runs import RunResult

PAGE = Path(__file__).parents[2] / "docs" / "studies.md"


def test_the_example_runs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(), re.S)
    (tmp_path / "study.toml").write_text(text)
    plan = done(capsys, "eval", "plan", "study.toml")
    assert "runs         12" in plan.out
    inline = ("--executor", "inline")
    assert done(capsys, "eval", "study.toml", *inline).code == 0
    again = done(capsys, "eval", "studies/first", *inline, "--json")
    assert again.result["counted"] == 12
    shown = re.search(r"studies/first/\n(.*?)```", PAGE.read_text(), re.S)
    assert shown is not None
    named = {line.split()[0].split("/")[0] for line in shown[1].splitlines()}
    found = {path.name for path in (tmp_path / "studies" / "first").iterdir()}
    assert named == found | {"report.html"}, "the page is made where it is asked for"


def test_every_way_a_run_can_fail_is_told() -> None:
    page = PAGE.read_text()
    for word in ("agent", "model", "budget", "provider", "harness"):
        assert f"`{word}`" in page
    assert {"stopped_by", "failed_by"} <= set(RunResult.__dataclass_fields__)
