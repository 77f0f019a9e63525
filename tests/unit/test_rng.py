"""Random numbers: pinned values, independence of order, uniformity, independence of lanes."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats  # type: ignore[import-untyped]

from tests.unit.rng_reference import reference_place_word, reference_word
from vendsim import rng
from vendsim.rng import MAX_SEED, WORDS_PER_BLOCK, Streams

WORD_COUNT = 2**15
# Each statistical test has one fixed outcome, since the streams are fixed; the bound says how
# unlikely a true uniform would be to fail it when it was written.
LEAST_P = 1e-4

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.integers(0, 2**63 - 1)
small = st.integers(0, 2000)


def lane_words(streams: Streams, purpose: str, entity: str, draw: int = 0) -> NDArray[np.uint64]:
    days = range(WORD_COUNT)
    return np.array([streams.word(purpose, entity, day, draw) for day in days], dtype=np.uint64)


def place_words(seed: int, entity: str, index: int = 0) -> NDArray[np.uint64]:
    places = np.arange(WORD_COUNT, dtype=np.uint64)
    return Streams(seed).words_at("test", entity, index, places)


# Construction ------------------------------------------------------------------------------


def test_known_words() -> None:
    """A change of these values changes every record: it needs a new scenario version."""
    streams = Streams(7)
    assert [streams.word("weather", "wet", day) for day in (0, 63, 64)] == [
        6318147448651349463,
        2200396623710923332,
        59063821273827228,
    ]
    assert streams.word("weather", "wet", 0, draw=1) == 9952869317968359996
    assert streams.uniforms("crowd", "wörld", 3, 2) == [0.10377279558235386, 0.2489073165403327]
    places = np.array([0, 1, 2**40], dtype=np.uint64)
    assert streams.words_at("customers", "cola@hall", 0, places).tolist() == [
        12491588102453839764,
        1889482455505281040,
        4130256712327007629,
    ]
    assert streams.normal("weather", "high", 0) == pytest.approx(0.6120103285449425, rel=1e-14)
    assert streams.below(10**6, "dice", "", 0) == 114_948


@given(numbers, names, names, small, small)
def test_lane_follows_its_definition(
    seed: int, purpose: str, entity: str, day: int, draw: int
) -> None:
    word = Streams(seed).word(purpose, entity, day, draw)
    assert word == reference_word(seed, purpose, entity, day, draw)


@given(numbers, names, names, small, st.integers(0, 63), small)
def test_row_follows_its_definition(
    seed: int, purpose: str, entity: str, day: int, offset: int, draw: int
) -> None:
    row = Streams(seed).uniforms(purpose, entity, day, offset + 1, draw)
    place = 64 * day + offset
    word = reference_word(seed, purpose, entity, place, draw, b"vendsim-row-1---")
    assert row[-1] == ((word >> 12) + 0.5) / 2**52


@given(numbers, names, names, small, st.lists(st.integers(0, 2**64 - 1), max_size=20), small)
def test_places_follow_their_definition(
    seed: int, purpose: str, entity: str, index: int, places: list[int], draw: int
) -> None:
    found = Streams(seed).words_at(purpose, entity, index, np.array(places, dtype=np.uint64), draw)
    expected = [reference_place_word(seed, purpose, entity, index, p, draw) for p in places]
    assert found.tolist() == expected


address = st.tuples(
    st.sampled_from([rng._LANE, rng._ROW, rng._PLACE]), numbers, names, names, numbers, numbers
)


@given(address, address)
def test_no_two_addresses_hash_the_same_bytes(
    one: tuple[bytes, int, str, str, int, int], other: tuple[bytes, int, str, str, int, int]
) -> None:
    assert (rng._key(*one) == rng._key(*other)) == (one == other)


@given(st.text("ab\0\x01", max_size=6), st.text("ab\0\x01", max_size=6), st.integers(0, 6))
def test_moving_text_from_purpose_to_entity_makes_another_key(
    purpose: str, entity: str, cut: int
) -> None:
    joined = purpose + entity
    moved = (joined[:cut], joined[cut:])
    same = rng._key(rng._LANE, 1, *moved, 0, 0) == rng._key(rng._LANE, 1, purpose, entity, 0, 0)
    assert same == (moved == (purpose, entity))


def test_forms_have_one_length_and_differ() -> None:
    forms = [rng._LANE, rng._ROW, rng._PLACE]
    assert len(set(forms)) == 3
    assert {len(form) for form in forms} == {16}


# Order, caching, processes -----------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 300), st.integers(0, 2)), min_size=1
    ).flatmap(lambda reads: st.tuples(st.just(reads), st.permutations(reads)))
)
def test_order_of_reading_changes_nothing(
    orders: tuple[list[tuple[str, int, int]], list[tuple[str, int, int]]],
) -> None:
    first, second = Streams(11), Streams(11)
    one = {read: first.word("x", *read) for read in orders[0]}
    other = {read: second.word("x", *read) for read in orders[1]}
    assert one == other


def test_words_stay_the_same_with_more_lanes_than_are_kept() -> None:
    streams = Streams(5)
    entities = [f"lane-{number}" for number in range(3 * rng._LANES_KEPT)]
    before = [streams.word("x", entity, 9) for entity in entities]
    assert [streams.word("x", entity, 9) for entity in entities] == before
    assert len(streams._kept) <= rng._LANES_KEPT


def test_rows_continue_and_arrays_agree_with_single_draws() -> None:
    streams = Streams(3)
    row = streams.uniforms("x", "y", 4, 100)
    assert streams.uniforms("x", "y", 4, 30) == row[:30]
    assert streams.uniforms("x", "y", 4, 0) == []
    for days in (0, 1, 64, 65, 200):
        single = [streams.uniform("x", "y", day, draw=2) for day in range(days)]
        assert streams.uniform_by_day("x", "y", days, draw=2).tolist() == single


def test_a_place_does_not_depend_on_the_others() -> None:
    streams = Streams(3)
    places = np.arange(500, dtype=np.uint64)
    whole = streams.words_at("x", "y", 1, places)
    assert streams.words_at("x", "y", 1, places[::-7]).tolist() == whole[::-7].tolist()
    assert places.tolist() == list(range(500)), "the places asked for are left as they were"


SCRIPT = """
import numpy as np
from vendsim.rng import Streams
streams = Streams(99)
print([streams.word("a", "b", day) for day in range(70)], streams.uniforms("c", "d", 1, 5),
      streams.words_at("e", "f", 0, np.arange(9, dtype=np.uint64)).tolist())
"""


def test_hash_seed_changes_nothing() -> None:
    outputs = set()
    for hash_seed in ("0", "1", "random"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        outputs.add(subprocess.check_output([sys.executable, "-c", SCRIPT], env=environment))
    assert len(outputs) == 1
    assert str(Streams(99).word("a", "b", 0)).encode() in outputs.pop()


# Shapes and limits -------------------------------------------------------------------------


@pytest.mark.parametrize("word", [0, 1, 2**63, 2**64 - 2**12, 2**64 - 1])
def test_uniforms_keep_clear_of_0_and_1(word: int) -> None:
    uniform = rng._unit(word)
    assert 0.0 < uniform < 1.0
    assert uniform.as_integer_ratio() == ((2 * (word >> 12) + 1), 2**53)


def test_below_stays_below_and_is_even() -> None:
    streams = Streams(1)
    assert {streams.below(1, "x", "y", day) for day in range(50)} == {0}
    assert all(0 <= streams.below(2**64, "x", "y", day) < 2**64 for day in range(50))
    counts = np.bincount([streams.below(7, "x", "y", day) for day in range(7000)], minlength=7)
    assert len(counts) == 7
    assert stats.chisquare(counts).pvalue > LEAST_P


@pytest.mark.parametrize("bound", [0, -1, -(1 << 20000)], ids=["zero", "negative", "long"])
def test_below_refuses_bounds_that_are_not_positive(bound: int) -> None:
    with pytest.raises(ValueError, match="not positive"):
        Streams(1).below(bound, "x", "y", 0)


@pytest.mark.parametrize(
    "seed",
    [-1, MAX_SEED + 1, 1 << 20000, True, 1.0, float("nan"), "7", None],
    ids=["negative", "one past", "long", "true", "float", "nan", "text", "none"],
)
def test_seeds_out_of_range_are_refused(seed: object) -> None:
    with pytest.raises(ValueError, match=r"whole number from 0 to 9223372036854775807") as caught:
        Streams(seed)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("seed", [0, MAX_SEED])
def test_seeds_at_the_limits_work(seed: int) -> None:
    assert 0 <= Streams(seed).word("x", "y", 0) < 2**64


def test_negative_days_and_draws_are_refused() -> None:
    streams = Streams(1)
    with pytest.raises(ValueError, match="must be 0 or more"):
        streams.word("x", "y", -1)
    with pytest.raises(ValueError, match="must be 0 or more"):
        streams.word("x", "y", 0, draw=-1)
    with pytest.raises(ValueError, match="must be 0 or more"):
        streams.words_at("x", "y", -1, np.zeros(1, dtype=np.uint64))


# Uniformity --------------------------------------------------------------------------------

SAMPLES = {
    "lane": lane_words(Streams(20), "test", "lane"),
    "lane of another entity": lane_words(Streams(20), "test", "lanf"),
    "lane of the next seed": lane_words(Streams(21), "test", "lane"),
    "lane of the next draw": lane_words(Streams(20), "test", "lane", draw=1),
    "places": place_words(20, "place"),
    "places of the next index": place_words(20, "place", index=1),
    "places of the next seed": place_words(21, "place"),
    "places of another entity": place_words(20, "plac"),
}
samples = pytest.mark.parametrize("words", list(SAMPLES.values()), ids=list(SAMPLES))


@samples
def test_every_byte_is_uniform(words: NDArray[np.uint64]) -> None:
    for column in words.view(np.uint8).reshape(-1, 8).T:
        counts = np.bincount(column, minlength=256)
        assert stats.chisquare(counts).pvalue > LEAST_P


@samples
def test_words_are_uniform_over_their_whole_range(words: NDArray[np.uint64]) -> None:
    uniforms = (words >> np.uint64(12)) * 2.0**-52
    assert stats.kstest(uniforms, "uniform").pvalue > LEAST_P


@samples
def test_every_bit_is_even_and_no_two_bits_go_together(words: NDArray[np.uint64]) -> None:
    bits = ((words[:, np.newaxis] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)) * 2.0 - 1.0
    assert np.abs(bits.mean(axis=0)).max() * WORD_COUNT**0.5 < 5.0
    together = np.abs(bits.T @ bits / WORD_COUNT - np.eye(64))
    assert together.max() * WORD_COUNT**0.5 < 5.5


@samples
@pytest.mark.parametrize("lag", [1, 2, 7, 64, 128])
def test_a_word_says_nothing_of_a_later_one(words: NDArray[np.uint64], lag: int) -> None:
    values = words.astype(np.float64)
    correlation = np.corrcoef(values[:-lag], values[lag:])[0, 1]
    assert abs(correlation) * WORD_COUNT**0.5 < 4.5
    differing = np.unpackbits((words[:-lag] ^ words[lag:]).view(np.uint8))
    assert abs(float(differing.mean()) - 0.5) * 2.0 * len(differing) ** 0.5 < 4.5


@pytest.mark.parametrize(("one", "other"), list(combinations(SAMPLES, 2)))
def test_samples_are_independent_of_each_other(one: str, other: str) -> None:
    left, right = SAMPLES[one], SAMPLES[other]
    correlation = np.corrcoef(left.astype(np.float64), right.astype(np.float64))[0, 1]
    assert abs(correlation) * WORD_COUNT**0.5 < 4.5
    cells = np.histogram2d(left >> np.uint64(60), right >> np.uint64(60), bins=16)[0]
    assert stats.chisquare(cells.ravel()).pvalue > LEAST_P


def test_no_word_comes_twice() -> None:
    every = np.concatenate(list(SAMPLES.values()))
    assert len(np.unique(every)) == len(every)


def test_normals_are_normal() -> None:
    streams = Streams(2)
    normals = [streams.normal("x", "y", day) for day in range(20_000)]
    assert stats.kstest(normals, "norm").pvalue > LEAST_P
    assert max(map(abs, normals)) < 6.0


def test_block_size_is_the_documented_one() -> None:
    assert WORDS_PER_BLOCK == 64
