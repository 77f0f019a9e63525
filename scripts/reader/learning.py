"""Learning the weights of the reader: a logistic regression for each deed, without chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from scripts.reader.examples import Taught, Traits
from vendsim.mail.learned.weights import DEEDS, NEAR, SHARED

__all__ = ["Floats", "Learned", "learn", "scores_of"]

LEAST_EXAMPLES = 3
"""Of which a trait must be one to count."""
ROUNDS = 3
"""Of learning, each with the pieces that the one before found likeliest to be meant."""
STEPS = 60
LEAST_SHARE = 0.02
"""Of the greatest weight: a trait that weighs less with every deed is left out."""
SCALE = 5.0
"""Of the weights against the bias: the more, the faster they grow."""
DECAY = 1.0
SECOND_BEST = 0.5
LEAST_SECOND = -1.0
OTHERS = 0.3

Floats = NDArray[np.float64]


class Learned(NamedTuple):
    """Traits with their weights, a row each, and the bias of each deed."""

    place: dict[str, int]
    weights: Floats
    bias: Floats


def learn(taught: list[Taught]) -> Learned:
    """Learn from examples."""
    traits = [each for part in taught for each in part.traits]
    count = Counter(trait for each in traits for kind in each for trait in kind)
    names = sorted(trait for trait, number in count.items() if number >= LEAST_EXAMPLES)
    place = {trait: at for at, trait in enumerate(names)}
    held = _matrix(traits, place)
    right = np.vstack([part.right for part in taught])
    known = np.vstack([part.known for part in taught])
    one_of: list[tuple[int, list[int]]] = []
    start = 0
    for part in taught:
        one_of += [(deed, [start + at for at in places]) for deed, places in part.one_of]
        start += len(part.traits)
    weights, bias = np.zeros((len(names), len(DEEDS))), np.zeros(len(DEEDS))
    for turn in range(ROUNDS):
        now_right, now_known = right, known
        if turn:
            scores = SCALE * (held @ weights) + bias
            now_right, now_known = _supposed(scores, right, known, one_of)
        last = turn == ROUNDS - 1
        if last:
            # What hardly moves a score is left out before the weights are settled.
            heavy = np.abs(weights).max(axis=1) >= LEAST_SHARE * np.abs(weights).max()
            names = [name for name, keeps in zip(names, heavy, strict=True) if keeps]
            weights, place = weights[heavy], {trait: at for at, trait in enumerate(names)}
            held = _matrix(traits, place)
        steps = STEPS if last else STEPS // 2
        weights, bias = _descend(held, now_right, now_known, weights, bias, steps)
    return Learned(place, weights, bias)


def scores_of(learned: Learned, traits: Sequence[Traits]) -> Floats:
    """The scores of examples, not rounded."""
    scores: Floats = SCALE * (_matrix(traits, learned.place) @ learned.weights) + learned.bias
    return scores


def _matrix(traits: Sequence[Traits], place: dict[str, int]) -> csr_matrix:
    """A row for each example: its traits, each kind divided by the root of its number."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for kinds in traits:
        row: dict[int, float] = {}
        for part, kind in zip((1.0, NEAR, SHARED), kinds, strict=True):
            held = [place[trait] for trait in kind if trait in place]
            row.update(dict.fromkeys(held, part / sqrt(len(held) or 1)))
        columns += sorted(row)
        values += [row[at] for at in sorted(row)]
        ends.append(len(columns))
    flat = np.array(columns, dtype=np.int64)
    shape = (len(traits), len(place))
    return csr_matrix((np.array(values, np.float32), flat, np.array(ends)), shape)


def _supposed(
    scores: Floats,
    right: NDArray[np.float32],
    known: NDArray[np.float32],
    one_of: list[tuple[int, list[int]]],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the pieces do if the likeliest of several is the one that is meant."""
    told, sure = right.copy(), known.copy()
    for deed, places in one_of:
        if not places:
            continue
        best = max(places, key=lambda at: scores[at, deed])
        told[best, deed] = sure[best, deed] = 1
        for at in places:
            if at == best:
                continue
            if scores[at, deed] > 0:
                told[at, deed], sure[at, deed] = 1, SECOND_BEST
            elif scores[at, deed] < LEAST_SECOND and right[at, deed] == known[at, deed] == 0:
                sure[at, deed] = OTHERS
    return told, sure


def _descend(
    held: csr_matrix,
    right: NDArray[np.float32],
    known: NDArray[np.float32],
    weights: Floats,
    bias: Floats,
    steps: int,
) -> tuple[Floats, Floats]:
    shape = weights.shape
    size = weights.size
    turned = held.T.tocsr()

    def slope(flat: Floats) -> tuple[float, Floats]:
        now = flat[:size].reshape(shape)
        scores = SCALE * (held @ now.astype(np.float32)) + flat[size:]
        error = known * (1.0 / (1.0 + np.exp(-scores)) - right)
        loss = float((known * (np.logaddexp(0, scores) - right * scores)).sum())
        by_trait = turned @ (SCALE * error).astype(np.float32) + DECAY * now
        return loss + 0.5 * DECAY * float((now * now).sum()), np.concatenate(
            [by_trait.ravel().astype(np.float64), error.sum(0)]
        )

    start = np.concatenate([weights.ravel(), bias])
    options = {"maxiter": steps, "maxcor": 8}
    flat = minimize(slope, start, jac=True, method="L-BFGS-B", options=options).x
    return flat[:size].reshape(shape), flat[size:]
