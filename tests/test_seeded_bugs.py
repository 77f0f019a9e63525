"""The bugs to be seeded can be, each of them; `make bugs` sees which tests catch them."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from scripts import seeded_bugs
from scripts.seeded_bugs import ROOT, Bug, Change, load_bugs, seed

BUGS = load_bugs()


def _place(folder: Path, file: str) -> Path:
    place = folder / file
    place.parent.mkdir(parents=True)
    shutil.copy(ROOT / file, place)
    return place


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_can_be_put_in_and_leaves_code(bug: Bug, tmp_path: Path) -> None:
    place = _place(tmp_path, bug.file)
    seed(bug, tmp_path)
    source = place.read_text(encoding="utf-8")
    assert source != (ROOT / bug.file).read_text(encoding="utf-8")
    compile(source, bug.file, "exec")


def test_there_are_fifty_in_every_room_that_decides_something() -> None:
    assert len(BUGS) == 50
    assert max(Counter(bug.name for bug in BUGS).values()) == 1
    rooms = {bug.room for bug in BUGS}
    assert rooms >= {"money", "rng", "scenario", "record", "ledger", "stock", "demand", "supply"}
    assert rooms >= {"mail", "world", "tools", "env", "play", "study", "report"}
    assert all((ROOT / own).exists() for bug in BUGS for own in _own_tests(bug))


def _own_tests(bug: Bug) -> list[str]:
    *own, others = seeded_bugs.fast_tests(bug)
    found = [name for names in own for name in names]
    assert found
    assert not set(found) & set(others)
    return found


def test_a_bug_whose_place_is_gone_or_not_the_only_one_is_refused(tmp_path: Path) -> None:
    place = _place(tmp_path, "vendsim/version.py")
    before = place.read_text(encoding="utf-8")
    for find in ("no such text", "e"):
        bug = Bug("gone", "", "vendsim/version.py", (Change(find, ""),), False)
        with pytest.raises(ValueError, match=r"bug gone: .* times in vendsim/version.py"):
            seed(bug, tmp_path)
    assert place.read_text(encoding="utf-8") == before


def test_the_page_tells_of_every_bug() -> None:
    told = seeded_bugs.PAGE.read_text(encoding="utf-8")
    rows = [line for line in told.splitlines() if line.startswith("| ") and " | --- " not in line]
    names = [row.split(" | ")[0].removeprefix("| ").removeprefix("† ") for row in rows[1:]]
    assert names == [bug.name for bug in BUGS]
    missed = sum("**nothing**" in row for row in rows)
    assert f"**{len(BUGS) - missed} of {len(BUGS)} are caught**" in told


def test_a_page_is_read_as_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeded_bugs, "PAGE", tmp_path / "page.md")
    assert seeded_bugs.last_outcomes(BUGS) == {}
    bugs = [bug._replace(escaped=place % 3 == 0) for place, bug in enumerate(BUGS)]
    told = [
        seeded_bugs.Outcome(bug, None if place % 7 == 0 else "a/b.py::c", place, place % 2 == 0)
        for place, bug in enumerate(bugs)
    ]
    seeded_bugs.PAGE.write_text(seeded_bugs.page(told), encoding="utf-8")
    assert seeded_bugs.last_outcomes(bugs) == {each.bug.name: each for each in told}
