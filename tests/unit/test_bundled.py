"""Where the shipped folders are, in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

import vendsim
from vendsim import bundled
from vendsim.bundled import bundled_folder

KINDS = ("scenarios", "agents")


@pytest.mark.parametrize("kind", KINDS)
def test_the_folders_are_there_and_hold_something(kind: str) -> None:
    folder = bundled_folder(kind)
    assert folder.is_absolute()
    assert folder.is_dir()
    assert any(folder.iterdir())


def test_what_is_shipped_is_found_in_them() -> None:
    for head in vendsim.list_scenarios():
        assert (bundled_folder("scenarios") / head.name / "scenario.toml").is_file()
    for agent in vendsim.list_agents():
        assert (bundled_folder("agents") / f"{agent}.py").is_file()


@pytest.mark.parametrize("kind", KINDS)
def test_in_a_checkout_they_stand_beside_the_package(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "vendsim"
    package.mkdir()
    (tmp_path / kind).mkdir()
    monkeypatch.setattr(bundled, "_PACKAGE", package)
    assert bundled_folder(kind) == tmp_path / kind


@pytest.mark.parametrize("kind", KINDS)
def test_in_a_wheel_they_are_inside_the_package(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "vendsim"
    (package / "_bundled" / kind).mkdir(parents=True)
    # Somebody else's folder of that name beside the installed package is not ours.
    (tmp_path / kind).mkdir()
    monkeypatch.setattr(bundled, "_PACKAGE", package)
    assert bundled_folder(kind) == package / "_bundled" / kind


def test_the_working_directory_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [bundled_folder(kind) for kind in KINDS]
    monkeypatch.chdir(tmp_path)
    assert [bundled_folder(kind) for kind in KINDS] == before
