"""The error tree: what is told, how long it may be, and that errors survive being re-raised."""

from __future__ import annotations

import pickle
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim import errors
from vendsim.errors import (
    MAX_TOOL_ERROR_BYTES,
    AgentError,
    AgentFailed,
    ComparisonError,
    Fault,
    ProviderError,
    RecordError,
    RecordInUse,
    RecordTaken,
    ReplayMismatch,
    ResetNeeded,
    ScenarioError,
    StudyError,
    ToolError,
    VendsimError,
    clip,
)

FAULTS = (
    Fault("scenario.toml", "money.daily_fee_cents", "2.5 is not a whole number of cents"),
    Fault("briefing.md", "", "is missing"),
)
ONE_OF_EACH = [
    VendsimError("x"),
    ToolError("does_not_fit", "No room."),
    ScenarioError("year", FAULTS),
    StudyError("study", FAULTS),
    AgentError("x"),
    AgentFailed("x"),
    ComparisonError("x"),
    ResetNeeded("x"),
    RecordError("x"),
    RecordInUse("x"),
    RecordTaken("x"),
    ReplayMismatch("x"),
    ProviderError("x"),
]
each = pytest.mark.parametrize("error", ONE_OF_EACH, ids=[type(e).__name__ for e in ONE_OF_EACH])

values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(max_size=200)
    ),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


class Unshowable:
    def __repr__(self) -> NoReturn:
        raise RuntimeError("a lazy array that is gone")


@given(values, st.integers(10, 200))
def test_clip_is_short_printable_ascii(value: object, limit: int) -> None:
    shown = clip(value, limit)
    assert shown.isascii()
    assert shown.isprintable()
    assert 0 < len(shown) <= limit


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("cola", "'cola'"),
        (12, "12"),
        (True, "True"),
        (None, "None"),
        (float("nan"), "nan"),
        ("a\nb", r"'a\nb'"),
        ("\x1b[31m", r"'\x1b[31m'"),
        ("\ud800", r"'\ud800'"),
        ("\u202e", r"'\u202e'"),
        (10**4999, "an integer of about 5000 digits"),
        (-(10**300), "an integer of about 301 digits"),
        ([10**5000], "a list"),
        (nested(100_000), "a list"),
        (Unshowable(), "a Unshowable"),
        ("x" * 100, "'" + "x" * 76 + "..."),
    ],
    ids=[str(number) for number in range(15)],
)
def test_clip_shows(value: object, shown: str) -> None:
    assert clip(value) == shown


@pytest.mark.parametrize("name", errors.__all__)
def test_everything_named_exists(name: str) -> None:
    assert hasattr(errors, name)


def test_the_tree_is_the_one_drawn() -> None:
    """The docstring's drawing names every error class, each below its parent."""
    drawing = [line for line in (errors.__doc__ or "").splitlines() if "──" in line]
    parents = ["VendsimError"]
    drawn = {"VendsimError": "VendsimError"}
    for line in drawing:
        depth = line.index("──") // 4
        name = line.split("──")[1].split()[0]
        del parents[depth:]
        drawn[name] = parents[-1]
        parents.append(name)
    classes = {
        name: getattr(errors, name)
        for name in errors.__all__
        if isinstance(getattr(errors, name), type) and issubclass(getattr(errors, name), Exception)
    }
    assert drawn.keys() == classes.keys()
    for name, parent in drawn.items():
        if name != parent:
            assert classes[name].__bases__ == (classes[parent],)
    assert VendsimError.__bases__ == (Exception,)


@each
def test_errors_can_be_raised_again_from_their_arguments(error: VendsimError) -> None:
    """SimPy does so: an error that could not be would hide its cause."""
    again = type(error)(*error.args)
    assert str(again) == str(error)
    assert again.__dict__ == error.__dict__


@each
def test_errors_travel_between_processes(error: VendsimError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)


@each
def test_everything_is_caught_by_the_root(error: VendsimError) -> None:
    with pytest.raises(VendsimError):
        raise error


@given(st.text(st.characters(), max_size=3000))
def test_tool_errors_are_short_and_can_be_encoded(message: str) -> None:
    error = ToolError("code", message)
    assert len(str(error).encode("utf-8")) <= MAX_TOOL_ERROR_BYTES
    assert str(error) == error.message
    assert error.code == "code"
    if len(message.encode("utf-8", "backslashreplace")) <= MAX_TOOL_ERROR_BYTES:
        assert str(error) == message.encode("utf-8", "backslashreplace").decode()


@pytest.mark.parametrize("letter", ["x", "é", "€", "🥤", "\ud800"])
@pytest.mark.parametrize("count", [400, 2047, 2048, 2049, 5000])
def test_tool_errors_are_cut_at_whole_characters(letter: str, count: int) -> None:
    shown = str(ToolError("code", letter * count))
    whole = (letter * count).encode("utf-8", "backslashreplace").decode()
    if len(whole.encode()) <= 2048:
        assert shown == whole
    else:
        assert shown.endswith("...")
        assert whole.startswith(shown[:-3])
        assert 2048 - 4 < len(shown.encode()) <= 2048


def test_scenario_errors_list_every_fault_with_file_and_key() -> None:
    error = ScenarioError("year", FAULTS)
    assert str(error).splitlines() == [
        "scenario 'year': 2 faults",
        "  scenario.toml: money.daily_fee_cents: 2.5 is not a whole number of cents",
        "  briefing.md: is missing",
    ]
    assert error.faults == FAULTS
    assert str(ScenarioError("year", FAULTS[:1])).startswith("scenario 'year': 1 fault\n")
