"""Commitments and reveals: what belongs together, and everything that does not."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from vendsim.errors import RevealError
from vendsim.scenario import Scenario, load_scenario
from vendsim.scenario.skin import Reveal, make_skin, promise, prove, read_reveal, write_scenario
from vendsim.version import __version__

NONCE = "00112233445566778899aabbccddeeff"
HEAT = """
[[disruption]]
id = "heat"
kind = "heat_wave"
warmer_c = 5.0
when = { from_day = 3 }
"""


@pytest.fixture(scope="module")
def year() -> Scenario:
    return load_scenario("year")


@pytest.fixture(scope="module")
def skin(year: Scenario) -> Scenario:
    return make_skin(year, 41)


@pytest.fixture(scope="module")
def reveal(year: Scenario, skin: Scenario) -> Reveal:
    return promise(year, "year", skin, 41, NONCE)


@pytest.fixture
def folder(skin: Scenario, tmp_path: Path) -> Path:
    write_scenario(skin, tmp_path / "market")
    return tmp_path / "market"


def test_commitment_is_the_documented_hash(year: Scenario, skin: Scenario, reveal: Reveal) -> None:
    parts = {
        "base_hash": year.hash,
        "base_name": "year",
        "format": "vendsim-reveal-1",
        "nonce": NONCE,
        "skin_hash": skin.hash,
        "skin_seed": 41,
        "vendsim": __version__,
    }
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
    assert reveal.commitment == hashlib.sha256(text.encode()).hexdigest()


def test_what_was_promised_is_proved(year: Scenario, reveal: Reveal, folder: Path) -> None:
    assert prove(reveal, reveal.commitment, year, folder).hash == reveal.skin_hash


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"vendsim": "0.0.1"}, "was made by vendsim 0.0.1"),
        ({"base_hash": "0" * 64}, "the market was made from 0000"),
        ({"skin_seed": 42}, "skin seed 42 makes a market with the hash"),
        ({"skin_hash": "0" * 64}, "the promised one has 0000"),
    ],
)
def test_what_does_not_agree_is_named(
    changed: dict[str, object], message: str, year: Scenario, reveal: Reveal, folder: Path
) -> None:
    other = reveal.model_copy(update=changed)
    with pytest.raises(RevealError, match="belongs to the commitment"):
        prove(other, reveal.commitment, year, folder)
    with pytest.raises(RevealError, match=message):
        prove(other, other.commitment, year, folder)


@pytest.mark.parametrize("field", ["nonce", "skin_seed", "base_hash", "skin_hash", "vendsim"])
def test_every_part_changes_the_commitment(reveal: Reveal, field: str) -> None:
    value = getattr(reveal, field)
    other = value + 1 if isinstance(value, int) else f"{value[1:]}{value[0]}"
    assert other != value
    assert reveal.model_copy(update={field: other}).commitment != reveal.commitment


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda f: (f / "pages.toml").unlink(), "cannot be read: No such file"),
        (lambda f: _swap(f / "products.csv", "oz", "kg"), "the folder holds a market with the"),
        (lambda f: _swap(f / "letters.toml", "[[letter]]", "# x\n[[letter]]"), "the market is the"),
        (lambda f: _swap(f / "scenario.toml", "[money]", "[mone]"), "the folder has faults"),
        (lambda f: (f / "disruptions.toml").write_text(HEAT), "the folder holds a market with the"),
        (lambda f: (f / "disruptions.toml").touch(), "skin seed gives none: the market is the"),
    ],
)
def test_a_folder_that_was_touched_is_refused(
    edit: object, message: str, year: Scenario, reveal: Reveal, folder: Path
) -> None:
    assert callable(edit)
    edit(folder)
    with pytest.raises(RevealError, match=message):
        prove(reveal, reveal.commitment, year, folder)


def _swap(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text().replace(old, new, 1))


@pytest.mark.parametrize("nonce", ["", "ab", "A" * 32, "g" * 32, "a" * 129, NONCE + "\n"])
def test_nonce_of_another_form_is_refused(year: Scenario, skin: Scenario, nonce: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        promise(year, "year", skin, 41, nonce)


def test_reveal_is_read_back(reveal: Reveal, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(reveal.text)
    assert read_reveal(tmp_path / "r.json") == reveal


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no reveal"),
        ("{}", "is no reveal: vendsim: Field required"),
        ('{"skin_seed": 1.5}', "is no reveal"),
        ("x" * 20_000, "is no reveal: it is over"),
        ("\x00\xff", "is no reveal"),
    ],
)
def test_what_is_no_reveal_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(text, encoding="latin-1")
    with pytest.raises(RevealError, match=message):
        read_reveal(tmp_path / "r.json")


def test_missing_reveal_is_named(tmp_path: Path) -> None:
    with pytest.raises(RevealError, match=r"r\.json' cannot be read"):
        read_reveal(tmp_path / "r.json")
