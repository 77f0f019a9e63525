"""Canonical JSON: one text a value, and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.errors import RecordError
from vendsim.record import decode, encode

text = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text,
    lambda inner: st.lists(inner) | st.dictionaries(text, inner),
    max_leaves=20,
)


@given(values)
def test_what_is_written_reads_back(value: object) -> None:
    assert decode(encode(value).decode()) == value


@given(values)
def test_any_json_reader_reads_the_same(value: object) -> None:
    assert json.loads(encode(value)) == value


@given(st.dictionaries(text, st.integers(-5, 5), min_size=2))
def test_key_order_does_not_matter(value: dict[str, int]) -> None:
    turned = dict(reversed(value.items()))
    assert encode(turned) == encode(value)


def test_known_text() -> None:
    value = {"b": [1, -2.5, None, True], "a": {"z": "é\n", "k": 10**18}, "t": (1, 2)}
    wanted = '{"a":{"k":1000000000000000000,"z":"é\\n"},"b":[1,-2.5,null,true],"t":[1,2]}'
    assert encode(value).decode() == wanted


@pytest.mark.parametrize("value", [object(), {1, 2, object()}, {(1, 2): 3}, 1j])
def test_what_is_no_json_is_our_mistake(value: object) -> None:
    with pytest.raises((TypeError, OverflowError)):
        encode(value)


@pytest.mark.parametrize("broken", ["", "{", '{"a":}', "nan", "[" * 100_000])
def test_broken_text_is_a_damaged_record(broken: str) -> None:
    with pytest.raises(RecordError, match="not JSON"):
        decode(broken)
