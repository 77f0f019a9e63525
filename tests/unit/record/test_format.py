from __future__ import annotations

import hashlib
import struct

import pytest

from tests.unit.record.sample_run import SCENARIO, sample_header
from vendsim.errors import RecordError
from vendsim.record.format import FORMAT_VERSION, Header, genesis, installed_versions, link

GENESIS = "f66c7b826fee1b4d3eb71a48ba3fdf43d8f3f2e5e97db56ab296390466a5bc46"
LINK = "6e6841511865d62f8145c82a630fab3fbf551eba3fbed985e35b987020f4605c"
TEXTS = (b"wait", b'{"hours":1}', b"{}", b"[]", b"[]")


def test_genesis_known_answer() -> None:
    identity = (
        '{"days":2,"format":1,"scenario_hash":"'
        + hashlib.sha256(SCENARIO.encode()).hexdigest()
        + '","seed":7,"tools_hash":"'
        + "ab" * 32
        + '"}'
    )
    assert genesis(sample_header()).hex() == hashlib.sha256(identity.encode()).hexdigest()
    assert genesis(sample_header()).hex() == GENESIS


def test_link_known_answer() -> None:
    head = struct.pack("<3q5I", 3, 1440, -250, 4, 11, 2, 2, 2)
    expected = hashlib.sha256(bytes(32) + head + b'wait{"hours":1}{}[][]').hexdigest()
    assert link(bytes(32), 3, 1440, -250, *TEXTS).hex() == expected == LINK


@pytest.mark.parametrize("position", range(9))
def test_every_part_of_a_step_is_in_its_link(position: int) -> None:
    parts: list[int | bytes] = [bytes(32), 3, 1440, -250, *TEXTS]
    before = link(*parts)  # type: ignore[arg-type]
    part = parts[position]
    parts[position] = part + 1 if isinstance(part, int) else bytes(part) + b" "
    assert link(*parts) != before  # type: ignore[arg-type]


def test_text_moved_to_the_next_column_changes_the_link() -> None:
    whole = link(bytes(32), 0, 0, 0, b"", b"[]", b"{}", b"[]", b"[]")
    moved = link(bytes(32), 0, 0, 0, b"", b"[]{", b"}", b"[]", b"[]")
    assert whole != moved


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("scenario_hash", "cd" * 32),
        ("seed", 8),
        ("days", 3),
        ("tools_hash", "cd" * 32),
        ("format", FORMAT_VERSION + 1),
    ],
)
def test_what_is_played_decides_the_genesis(field: str, value: object) -> None:
    assert genesis(sample_header(**{field: value})) != genesis(sample_header())


@pytest.mark.parametrize(
    ("field", "value"),
    [("agent_name", "another"), ("agent_options", {}), ("versions", {"vendsim": "9"})],
)
def test_who_plays_does_not(field: str, value: object) -> None:
    assert genesis(sample_header(**{field: value})) == genesis(sample_header())


def test_a_header_comes_back_from_its_rows() -> None:
    header = sample_header()
    assert Header.from_rows(header.rows()) == header


def test_an_agent_may_have_any_name_and_options() -> None:
    header = sample_header(agent_name="a/\udcff\0.py", agent_options={"é": [1, None]})
    read = Header.from_rows(header.rows())
    assert read.agent_name == r"a/\udcff" + "\0.py"
    assert read.agent_options == {"é": [1, None]}


def test_the_installed_versions_are_in_a_header() -> None:
    header = Header(SCENARIO, "ab" * 32, 1, 1, "cd" * 32, "x")
    assert header.versions is installed_versions()
    assert header.versions.keys() == {
        "gymnasium",
        "msgspec",
        "numpy",
        "python",
        "simpy",
        "vendsim",
    }


@pytest.mark.parametrize("key", sorted(sample_header().rows()))
def test_a_changed_or_missing_header_row_is_found(key: str) -> None:
    rows = sample_header().rows()
    with pytest.raises(RecordError, match=r"damaged|format"):
        Header.from_rows(rows | {key: rows[key][:-1] + "9"})
    del rows[key]
    with pytest.raises(RecordError, match="damaged"):
        Header.from_rows(rows)


def test_a_header_row_too_many_is_found() -> None:
    with pytest.raises(RecordError, match="damaged"):
        Header.from_rows(sample_header().rows() | {"more": "1"})


def test_a_scenario_that_is_not_the_hashed_one_is_found() -> None:
    header = sample_header(scenario_json='{"name":"other"}')
    with pytest.raises(RecordError, match="scenario and scenario_hash disagree"):
        Header.from_rows(header.rows())


def test_another_format_is_named() -> None:
    with pytest.raises(RecordError, match="its format is '2'; this version reads 1"):
        Header.from_rows(sample_header(format=2).rows())
