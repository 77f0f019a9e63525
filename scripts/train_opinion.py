"""Learn what sentences of mails do from labelled sentences: the weights of the second opinion.

``scripts/sentences/*.txt`` hold one sentence a line, in a file by its deed; placeholders stand
for goods ``<P>``, numbers ``<N>``, money ``<M>``, order numbers ``<O>``, sellers ``<S>`` and days
``<D>``. A multinomial logistic regression over their traits is fitted with a fixed number of
steps from zero, so nothing is random. Usage::

    python scripts/train_opinion.py           # writes vendsim/mail/deed_weights.json
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vendsim.mail.amounts import NAMED
from vendsim.mail.tokens import tokens_of
from vendsim.mail.traits import shapes_of, traits_of
from vendsim.mail.wording import plain_wording

SENTENCES = Path(__file__).parent / "sentences"
WEIGHTS = Path(__file__).parents[1] / "vendsim" / "mail" / "deed_weights.json"
STEPS = 250
LEARNING_RATE = 0.1
DECAY = 0.0001
"""Of the squared weights, against learning sentences by heart."""
LEAST_SENTENCES = 3
"""Of which a trait must be one to count."""
LEAST_WEIGHT = 0.336
"""A smaller weight is left out of the file."""
_STANDING_FOR = {"N": "40", "M": "$0.85", "O": "#", "S": "zzseller", "D": "friday"}

Floats = NDArray[np.float64]
Labelled = tuple[list[str], str]


def words_of(sentence: str) -> list[str]:
    """The words of a labelled sentence, as the reader has them of a real one."""
    for name, text in _STANDING_FOR.items():
        sentence = sentence.replace(f"<{name}>", text)
    tokens = tokens_of(sentence.replace("<P>", "zzgoods").replace("$$", "$"))
    words, _ = plain_wording([NAMED if token.startswith("zzgoods") else token for token in tokens])
    return words


def labelled_sentences() -> list[Labelled]:
    """Every labelled sentence with its deed, in a fixed sequence."""
    found = [
        (words_of(line), path.stem)
        for path in sorted(SENTENCES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [each for each in found if each[0]]


def fit(labelled: list[Labelled]) -> dict[str, object]:
    """The weights that tell the deeds of labelled sentences apart, as they are shipped."""
    deeds = sorted({deed for _, deed in labelled})
    seen = Counter(shape for words, _ in labelled for shape in set(shapes_of(words)))
    known = frozenset(shape for shape, count in seen.items() if count >= LEAST_SENTENCES)
    rows = [sorted(traits_of(words, shapes_of(words), known)) for words, _ in labelled]
    count = Counter(trait for row in rows for trait in row)
    names = sorted(trait for trait, number in count.items() if number >= LEAST_SENTENCES)
    place = {trait: at for at, trait in enumerate(names)}
    held = [[place[trait] for trait in row if trait in place] for row in rows]
    right = np.array([deeds.index(deed) for _, deed in labelled])
    weights, bias = _descend(held, right, len(names), len(deeds))
    shipped = {
        name: _sparse(weights[at])
        for at, name in enumerate(names)
        if np.abs(weights[at]).max() >= LEAST_WEIGHT
    }
    return {
        "deeds": deeds,
        "known": sorted(known),
        "bias": [round(float(each) * 100) for each in bias],
        "weights": shipped,
    }


def _sparse(row: Floats) -> list[int]:
    """Deed and weight in hundredths, by turns, of the weights that count."""
    return [
        number
        for at, weight in enumerate(row)
        if abs(weight) >= LEAST_WEIGHT
        for number in (at, round(float(weight) * 100))
    ]


def _descend(
    held: list[list[int]], right: NDArray[np.int64], traits: int, deeds: int
) -> tuple[Floats, Floats]:
    """Full-batch descent with a step size of its own for every weight."""
    lengths = np.array([len(row) for row in held])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    columns = np.array([at for row in held for at in row])
    scale = 1.0 / np.sqrt(lengths)
    by_trait = np.argsort(columns, kind="stable")
    sentence = np.repeat(np.arange(len(held)), lengths)[by_trait]
    trait_starts = np.searchsorted(columns[by_trait], np.arange(traits))
    truth = np.eye(deeds)[right]
    balance = (1.0 / np.sqrt(np.bincount(right, minlength=deeds)))[right]
    balance *= len(right) / balance.sum()
    weights, bias = np.zeros((traits, deeds)), np.zeros(deeds)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = bias + scale[:, None] * np.add.reduceat(weights[columns], starts)
        scores -= scores.max(axis=1, keepdims=True)
        shares = np.exp(scores)
        shares /= shares.sum(axis=1, keepdims=True)
        error = (shares - truth) * balance[:, None] / len(right)
        scaled = error * scale[:, None]
        slope = np.add.reduceat(scaled[sentence], trait_starts) + DECAY * weights / 10
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        rate = LEARNING_RATE * (1 - step / (STEPS + 1))
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        bias -= 2.0 * error.sum(axis=0)
    return weights, bias


def shipped_text(learned: dict[str, object]) -> str:
    """The learned weights as they stand in the file."""
    return json.dumps(learned, separators=(",", ":"), sort_keys=True) + "\n"


if __name__ == "__main__":
    WEIGHTS.write_text(shipped_text(fit(labelled_sentences())), encoding="utf-8")
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size} bytes")
