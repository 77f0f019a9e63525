"""Learning what grounds weigh: from scores by weights that have not met a mail's author."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]

from scripts.reader.examples import Taught, of_mails
from scripts.reader.learning import Floats, learn, scores_of
from scripts.reader.mails import Mail
from vendsim.mail.learned.grounds import (
    IN_GENERAL,
    OF_GOODS,
    Case,
    Grounds,
    general_grounds,
    goods_grounds,
    goods_scores,
)
from vendsim.mail.learned.guard import case_of
from vendsim.mail.learned.judgement import Studied, held_goods
from vendsim.mail.learned.signs import signs_of
from vendsim.mail.learned.verdict import UNIT, Weights
from vendsim.mail.own_parts import own_parts
from vendsim.mail.reader import read_by_rules

__all__ = ["learn_grounds"]

FOLDS = 5
DECAY = 1.0
STEPS = 400


class _Scored(NamedTuple):
    mail: Mail
    studied: Studied
    scores: list[tuple[float, ...]]


def learn_grounds(mails: Sequence[Mail], others: Sequence[Taught]) -> Weights:
    """What grounds weigh.

    Args:
        mails: Strangers' mails; the letters of a mail's name are its author's.
        others: What teaches the scores besides, whoever's mails they are of.
    """
    examples: dict[str, list[tuple[Grounds, bool]]] = defaultdict(list)
    for each in _scored(mails, others):
        for deed, grounds, does in _examples(each):
            examples[deed].append((grounds, does))
    return {deed: _fitted(told) for deed, told in sorted(examples.items())}


def _scored(mails: Sequence[Mail], others: Sequence[Taught]) -> list[_Scored]:
    """Each mail with scores by weights learned from other authors' mails."""
    authors = [match[0] if (match := re.match("[a-z]+", mail.id)) else "" for mail in mails]
    fold = {author: at % FOLDS for at, author in enumerate(sorted(set(authors)))}
    taught = [of_mails([mail]) for mail in mails]
    found: list[_Scored] = []
    for number in range(FOLDS):
        theirs = [fold[author] == number for author in authors]
        known = [each[0] for each, held in zip(taught, theirs, strict=True) if not held]
        learned = learn([*known, *others])
        for mail, (own, studies), held in zip(mails, taught, theirs, strict=True):
            if held and own.traits:
                scores = [tuple(map(float, row)) for row in scores_of(learned, own.traits)]
                found.append(_Scored(mail, studies[0], scores))
    return found


def _examples(told: _Scored) -> list[tuple[str, Grounds, bool]]:
    mail, pieces = told.mail, told.studied.pieces
    if "intent" in mail.loose:
        return []
    own = own_parts(mail.subject, mail.body, mail.names)
    case = case_of(own, read_by_rules(own, mail.names), pieces, told.scores)
    found: list[tuple[str, Grounds, bool]] = []
    about: dict[str, list[float]] = defaultdict(list)
    for skus, places in held_goods(pieces).items():
        scores = goods_scores(case, {at for at, _ in places})
        grounds = goods_grounds(case, skus, scores, signs_of(places))
        for deed, score, each in zip(OF_GOODS, scores, grounds, strict=True):
            if len(skus) == 1:
                about[deed].append(score)
            does = any(row.intent == deed and _is_of(row.sku, skus) for row in mail.rows)
            if does or not _may_do(deed, mail):
                found.append((deed, each, does))
    found += _general_examples(mail, case, about)
    return found


def _is_of(sku: str | None, skus: tuple[str, ...]) -> bool:
    """Whether what a label tells of a product, or of none, is about goods of a mail."""
    return len(skus) > 1 if sku is None else sku in skus


def _may_do(deed: str, mail: Mail) -> bool:
    """Whether the label leaves open that a mail does a deed to a product it does not tell of."""
    intents = {row.intent for row in mail.rows}
    loosely = "sku" in mail.loose and deed in intents
    return deed in mail.may or loosely or (deed == "order" and "unreadable" in intents)


def _general_examples(
    mail: Mail, case: Case, about: dict[str, list[float]]
) -> list[tuple[str, Grounds, bool]]:
    found: list[tuple[str, Grounds, bool]] = []
    for deed in IN_GENERAL:
        rows = [row for row in mail.rows if row.intent == deed]
        does = any(row.sku is None for row in rows)
        if (not does and deed in mail.may) or (rows and "sku" in mail.loose):
            continue
        found.append((f"{deed} in general", general_grounds(case, deed, about[deed]), does))
    return found


def _fitted(told: list[tuple[Grounds, bool]]) -> dict[str, int]:
    """What each ground weighs: a logistic regression."""
    names = sorted({name for grounds, _ in told for name in grounds})
    place = {name: at for at, name in enumerate(names)}
    held = np.zeros((len(told), len(names)))
    for at, (grounds, _) in enumerate(told):
        for name, value in grounds.items():
            held[at, place[name]] = value
    does = np.array([each for _, each in told], float)

    def slope(weights: Floats) -> tuple[float, Floats]:
        sums = held @ weights
        loss = float((np.logaddexp(0, sums) - does * sums).sum())
        error = 1.0 / (1.0 + np.exp(-sums)) - does
        return loss + 0.5 * DECAY * float(weights @ weights), held.T @ error + DECAY * weights

    options = {"maxiter": STEPS}
    weights = minimize(slope, np.zeros(len(names)), jac=True, method="L-BFGS-B", options=options).x
    return {name: round(UNIT * float(weight)) for name, weight in zip(names, weights, strict=True)}
