"""The grounds on which a mail is held to do something: its scores, the rules, its words.

For each product that a mail names, and for the mail as a whole, each deed has grounds: how its
score stands by itself and beside those of the other deeds, what the rules make of the same
product, what the mail does besides, and in what kind of mail it stands. What each ground weighs is
learned.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from vendsim.mail.intents import Act, Intent
from vendsim.mail.learned.quantities import Goods
from vendsim.mail.learned.signs import signs_of
from vendsim.mail.learned.weights import DEEDS, Scores

__all__ = [
    "IN_GENERAL",
    "OF_GOODS",
    "Case",
    "Grounds",
    "general_grounds",
    "goods_grounds",
    "goods_scores",
]

OF_GOODS: tuple[Act, ...] = (
    *("order", "ask_quote", "counter_offer", "claim", "complain", "cancel", "ask_status"),
)
"""What a mail may do about a product."""
IN_GENERAL: tuple[Act, ...] = (
    *("ask_status", "complain", "cancel", "payment_notice", "ask_catalogue"),
    *("ask_quote", "counter_offer"),
)
"""What it may do about no product in particular."""
PLACE: Mapping[Act, int] = {deed: place for place, deed in enumerate(DEEDS)}
UNLIKELY = -5.0
"""The score of a deed where nothing is that could do it."""
STEP = 4.0
"""What scores are divided by, so that grounds are of one size."""
FAR = 3.0
"""The score beyond which another deed says no more."""

_BESIDES: tuple[Act, ...] = (*OF_GOODS[1:], "payment_notice", "ask_catalogue")
"""What a mail may do beside ordering a product."""

Grounds: TypeAlias = dict[str, float]


class Case(NamedTuple):
    """What is known of a mail.

    Attributes:
        scores: Of each of its pieces.
        with_goods: Whether each piece is about a product.
        by_rules: What the rules make of it.
        circumstances: What kind of mail it is.
    """

    scores: Sequence[Scores]
    with_goods: Sequence[bool]
    by_rules: Sequence[Intent]
    circumstances: Sequence[str]


def goods_scores(case: Case, places: Collection[int]) -> list[float]:
    """The best scores of the deeds among the pieces about a product, as in ``OF_GOODS``."""
    return [max(case.scores[at][PLACE[deed]] for at in places) for deed in OF_GOODS]


def goods_grounds(
    case: Case,
    skus: tuple[str, ...],
    places: Sequence[tuple[int, Goods]],
    scores: Sequence[float],
) -> list[Grounds]:
    """The grounds of each deed of ``OF_GOODS`` about one product.

    Args:
        case: The mail.
        skus: The product, or those it may be.
        places: The pieces about it.
        scores: Its scores.
    """
    mine = [each for each in case.by_rules if _is_about(each, skus)]
    found: list[Grounds] = []
    for at, deed in enumerate(OF_GOODS):
        score = scores[at]
        others = {act: told for act, told in zip(OF_GOODS, scores, strict=True) if act != deed}
        other = max(others.values())
        rules = _by_rules(deed, mine, case.by_rules)
        grounds = _alone(score)
        grounds |= {
            "other": other / STEP,
            "likely other": max(0.0, other) / STEP,
            "clear": max(0.0, score - other - 2.0) / STEP,
            f"rules {rules}": 1.0,
            f"rules {rules} score": score / STEP,
            f"rules {rules} lead": (score - other) / STEP,
        }
        if len(skus) > 1:
            grounds["several"] = 1.0
        if deed == "order":
            # An order that the rules understand is one in odd numbers too.
            signs = signs_of(places)
            grounds |= {sign: 1.0 for sign in signs if sign != "odd" or rules != "agree"}
        grounds |= {f"other {act}": _near(told) for act, told in others.items()}
        if deed == "order":
            grounds |= _of_orders(case, places)
        grounds |= dict.fromkeys(case.circumstances, 1.0)
        found.append(grounds)
    return found


def general_grounds(case: Case, deed: Act, about_goods: Sequence[float]) -> Grounds:
    """The grounds of a deed of ``IN_GENERAL`` about no product in particular.

    Args:
        case: The mail.
        deed: The deed.
        about_goods: The scores of the same deed about products, if it has any.
    """
    told = [scores[PLACE[deed]] for scores in case.scores]
    told_apart = list(zip(told, case.with_goods, strict=True))
    apart = max((score for score, goods in told_apart if not goods), default=UNLIKELY)
    with_goods = max((score for score, goods in told_apart if goods), default=UNLIKELY)
    score = max(apart, with_goods)
    rules = _in_general_by_rules(deed, case.by_rules)
    grounds = _alone(score)
    grounds |= {
        "apart": max(-2.0, apart / STEP),
        "with goods": max(-2.0, with_goods / STEP),
        f"rules {rules}": 1.0,
        f"rules {rules} score": score / STEP,
        "about goods": _near(max(about_goods, default=-FAR)),
    }
    if not any(case.with_goods):
        grounds["no goods"] = 1.0
    return grounds | dict.fromkeys(case.circumstances, 1.0)


def _of_orders(case: Case, places: Sequence[tuple[int, Goods]]) -> Grounds:
    """How an order counts a product, and what the rest of the mail does.

    The words of the rest count for a product too. Where they do something else, that is what they
    are for.
    """
    mine = {at for at, _ in places}
    rest = [told for at, told in enumerate(case.scores) if at not in mine]
    grounds = {
        f"besides {deed}": _near(max((told[PLACE[deed]] for told in rest), default=UNLIKELY) / 2)
        for deed in _BESIDES
    }
    counted = _counted([goods for _, goods in places])
    return grounds | ({counted: 1.0} if counted else {})


def _counted(places: Sequence[Goods]) -> str:
    """Whether a mail counts a product, and where."""
    counts = [goods for goods in places if goods.quantity]
    if any(goods.told and not goods.vague for goods in counts):
        return "counted"
    if any(not goods.vague for goods in counts):
        return "counted elsewhere"
    return "counted vaguely" if counts else ""


def _alone(score: float) -> Grounds:
    return {
        "any": 1.0,
        "score": score / STEP,
        "likely": max(0.0, score - 1.0) / STEP,
        "unlikely": max(0.0, -score) / STEP,
    }


def _near(score: float) -> float:
    return max(-FAR, min(FAR, score)) / FAR


def _is_about(intent: Intent, skus: tuple[str, ...]) -> bool:
    if intent.sku is not None:
        return intent.sku in skus
    return not set(intent.candidates).isdisjoint(skus)


def _by_rules(deed: Act, mine: Sequence[Intent], by_rules: Sequence[Intent]) -> str:
    """What the rules make of a product, as far as it bears on a deed."""
    if any(each.intent == deed for each in mine):
        return "agree"
    for each in mine:
        if each.intent == "unreadable":
            return f"miss {each.missing}"
    if mine:
        return f"say {mine[0].intent}"
    if any(each.intent == deed and each.sku is None for each in by_rules):
        return "agree in general"
    return _in_vain(by_rules) or "say nothing"


def _in_general_by_rules(deed: Act, by_rules: Sequence[Intent]) -> str:
    same = [each for each in by_rules if each.intent == deed]
    if any(each.sku is None for each in same):
        return "agree"
    if same:
        return "agree about goods"
    return _in_vain(by_rules) or "disagree"


def _in_vain(by_rules: Sequence[Intent]) -> str | None:
    """Whether the rules understand nothing of a mail, or no more than talk."""
    if all(each.intent == "unreadable" for each in by_rules):
        return "understand nothing"
    if all(each.intent == "small_talk" for each in by_rules):
        return "hear talk"
    return None
