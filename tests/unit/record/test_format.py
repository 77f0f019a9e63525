from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from tests.unit.record.sample_run import SCENARIO, sample_header
from vendsim.errors import RecordError
from vendsim.record.encoding import encode
from vendsim.record.format import (
    FORMAT_VERSION,
    Header,
    StepBody,
    genesis,
    installed_versions,
    link,
)

GENESIS = "f66c7b826fee1b4d3eb71a48ba3fdf43d8f3f2e5e97db56ab296390466a5bc46"
LINK = "f12d7b5328e771aa53158035862e6c3b59a05930a7b7404d6ad1fb9b5a1ebc84"
BODY = (
    b'{"action":{"hours":1},"balance_cents":-250,"entries":[],"events":[],"minute":1440,'
    b'"result":{},"tool":"wait"}'
)


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
    assert link(bytes(32), BODY).hex() == hashlib.sha256(bytes(32) + BODY).hexdigest() == LINK


def test_a_body_is_one_object_with_its_keys_in_order() -> None:
    step = StepBody(
        action={"hours": 1},
        balance_cents=-250,
        entries=[],
        events=[],
        minute=1440,
        result={},
        tool="wait",
    )
    assert encode(step) == BODY
    assert list(json.loads(BODY)) == sorted(json.loads(BODY))


def test_body_and_step_before_are_in_a_link() -> None:
    before = link(bytes(32), BODY)
    assert link(bytes(32), BODY + b" ") != before
    assert link(bytes(31) + b"x", BODY) != before


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


@pytest.mark.parametrize(
    ("field", "value"), [("seed", -1), ("seed", 2**63), ("days", 0), ("days", "ten")]
)
def test_a_number_that_no_run_has_is_named(field: str, value: Any) -> None:
    rows = sample_header(**{field: value}).rows()
    with pytest.raises(RecordError, match=f"its header is damaged: {field} is .*, no whole number"):
        Header.from_rows(rows)
