from __future__ import annotations

import json
import re
from collections import Counter
from hashlib import sha256
from itertools import combinations, pairwise
from typing import get_args

import pytest

from vendsim.mail.phrases import (
    FEWEST_PHRASINGS,
    PHRASES,
    SITUATIONS,
    TONES,
    Situation,
    Tone,
    checked_phrases,
    choice,
)
from vendsim.scenario.supplier_spec import KINDS, SupplierSpec

WORDS = [int.from_bytes(sha256(bytes([*divmod(n, 256)])).digest()[:8], "big") for n in range(4000)]
HIDDEN = re.compile(
    rf"\b(reserve\w*|mark-?up|margins?|seed\w*|rounds|patience|concessions?|lowest|{'|'.join(KINDS)})\b",
    re.I,
)
# By these a mail tells the reader that it means an order of its own.
FRESH = re.compile(r"\b(again|another|more|additional|reorder|next order|new order)\b", re.I)


def toml_text(changes: dict[str, list[str]] | None = None, without: str = "") -> str:
    """A file of phrases that keeps the rules, but for what is changed in it."""
    phrases: dict[str, list[str]] = {}
    for name in SITUATIONS:
        phrases[name] = [f"{name} {letter}" for letter in "abcde"]
    phrases["hello"] = [f"{letter} {{buyer}}" for letter in "abcde"]
    phrases |= changes or {}
    kept = {name: ways for name, ways in phrases.items() if name != without}
    return "\n".join(f"{name} = {json.dumps(ways)}" for name, ways in kept.items())


def test_every_tone_a_supplier_may_have_is_written() -> None:
    assert set(PHRASES) == set(TONES) == set(get_args(Tone))
    assert set(TONES) == set(get_args(SupplierSpec.model_fields["tone"].annotation))


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_is_put_in_five_ways_or_more(situation: Situation, tone: Tone) -> None:
    ways = PHRASES[tone][situation]
    assert len(set(ways)) >= FEWEST_PHRASINGS == 5
    for way in ways:
        assert not HIDDEN.search(way)
        assert not FRESH.search(way)
        assert way.isascii()


@pytest.mark.parametrize(
    ("situation", "claims"),
    [
        # Also where the rest of the mail is clear, and answered below.
        (
            "unreadable",
            r"what you (?:would like|want)|entirely|to your wishes|how to help|with what",
        ),
        # Also where the price did hold until yesterday.
        ("other_price", r"never|ever|not offered|did not offer|we said"),
        # Also where a part was paid.
        (
            "lapsed",
            r"no (?:payment|money)|not paid,|n't paid,|without a payment|(?:an|expired) unpaid"
            r"|lack of payment|want of payment|as settlement|, payment not",
        ),
        # Also where money of the buyer's lies here as credit.
        ("refuses_claim", r"owe\b|obligations in full"),
    ],
)
def test_a_phrase_says_nothing_that_may_be_untrue_where_it_stands(
    situation: Situation, claims: str
) -> None:
    ways = [way for tone in TONES for way in PHRASES[tone][situation]]
    assert [way for way in ways if re.search(claims, way, re.IGNORECASE)] == []


def test_tones_share_no_phrase() -> None:
    every = [way for phrases in PHRASES.values() for ways in phrases.values() for way in ways]
    assert len(set(every)) == len(every)


def test_a_situation_is_not_put_in_one_pattern() -> None:
    for phrases in PHRASES.values():
        for situation, ways in phrases.items():
            starts = Counter(" ".join(way.split()[:3]) for way in ways)
            assert max(starts.values()) <= 2 or situation == "hello", (situation, ways)


def test_phrases_that_keep_the_rules_are_taken() -> None:
    assert checked_phrases(toml_text(), "test")["bye"] == tuple(f"bye {x}" for x in "abcde")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (toml_text(without="agreed"), "agreed: no phrasings"),
        (toml_text({"gossip": list("vwxyz")}), "gossip: no such situation"),
        (toml_text({"bye": list("abcd")}), "bye: 4 phrasings, at least 5 are due"),
        (toml_text({"bye": list("abcda")}), "stands 2 times: 'a'"),
        (toml_text({"bye": list("abcd"), "aside": list("vwxya")}), "stands 2 times: 'a'"),
        (toml_text({"bye": [*"abcd", "within 2 days"]}), "bye: holds a digit"),
        (toml_text({"bye": [*"abcd", "for a $ or two"]}), "bye: holds a digit"),
        (toml_text({"bye": [*"abcd", "to us@harbor"]}), "bye: holds a digit"),
        (toml_text({"bye": [*"abcd", "see www.harbor"]}), "bye: holds a digit"),
        (toml_text({"bye": [*"abcd", "two\nlines"]}), "bye: holds a digit"),
        (toml_text({"bye": [*"abcd", " "]}), "bye: blank"),
        (toml_text({"bye": [*"abcd", "e "]}), "bye: blank, or with blanks around it"),
        (toml_text({"bye": [*"abcd", "Bye {buyer}"]}), "only the greeting names {buyer}"),
        (toml_text({"hello": [f"{x} {{buyer}}" for x in "abcd"] + ["Hi"]}), "only the greeting"),
        (
            toml_text({"hello": [f"{x} {{buyer}}" for x in "abcd"] + ["{buyer} {buyer}"]}),
            "only the greeting",
        ),
    ],
)
def test_phrases_that_break_a_rule_are_our_mistake(text: str, fault: str) -> None:
    with pytest.raises(AssertionError, match=re.escape(fault)) as caught:
        checked_phrases(text, "phrases/test.toml")
    assert str(caught.value).startswith("phrases/test.toml:\n")


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(AssertionError) as caught:
        checked_phrases(toml_text({"bye": ["1"], "gossip": ["2"]}, without="quote"), "test")
    assert len(str(caught.value).split("\n")) == 7


@pytest.mark.parametrize("count", [1, 2, 5, 6, 7, 13])
def test_each_phrasing_is_chosen_as_often_as_the_others(count: int) -> None:
    for situation in SITUATIONS:
        chosen = Counter(choice(word, situation, count) for word in WORDS)
        assert set(chosen) == set(range(count))
        expected = len(WORDS) / count
        # Five standard deviations of a binomial count.
        assert all(abs(n - expected) < 5 * expected**0.5 + 1 for n in chosen.values())


def test_no_choice_tells_another() -> None:
    chosen = {name: [choice(word, name, 5) for word in WORDS] for name in SITUATIONS}
    expected = len(WORDS) / 25
    for one, other in combinations(SITUATIONS, 2):
        pairs = Counter(zip(chosen[one], chosen[other], strict=True))
        squares = sum((pairs[i, j] - expected) ** 2 for i in range(5) for j in range(5))
        # Chi-square with 24 degrees of freedom; 1,176 pairs, so a limit far out in the tail.
        assert squares / expected < 65, (one, other)


def test_days_in_a_row_are_worded_independently() -> None:
    chosen = [choice(word, "quote", 5) for word in WORDS]
    same = sum(one == other for one, other in pairwise(chosen))
    assert 700 < same < 900
