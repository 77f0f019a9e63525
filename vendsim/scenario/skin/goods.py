"""Other goods: new names and SKUs, and figures that differ a little from the market's own.

Every factor is log-normal, cut off at two standard deviations. What the market is worth to a
good operator is then set back to what it was (:mod:`vendsim.scenario.skin.potential`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from vendsim.rng import Streams
from vendsim.scenario.schema import ProductSpec
from vendsim.scenario.skin.coining import Coiner

__all__ = ["new_figures", "new_names", "new_skus", "within_limits"]

_SIZE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(\s?(?:fl\.? )?(?:oz|ml|cl|l|g|kg|lb)\b)", re.I)
_MOST_SDS = 2.0
# Standard deviations of the logarithm. Shelf lives and packs are spoken of in round numbers in
# the pages and must stay near them.
_PRICE_SD, _COST_SD, _SALES_SD = 0.06, 0.05, 0.08
_ELASTICITY_SD, _TEMPERATURE_SD = 0.05, 0.12
_SHELF_LIFE_SD, _PACK_SD, _SIZE_SD = 0.04, 0.05, 0.06
_LEAST_PACK_CHANGED = 10  # "six tins to the carton" is exact
_FIRST_NUMBER, _NUMBERS = 100, 900
_STEP_CENTS, _BIG_STEP_CENTS, _BIG_CENTS = 25, 50, 500


def new_skus(products: Sequence[ProductSpec], streams: Streams, coiner: Coiner) -> dict[str, str]:
    """For every SKU another: one invented prefix and a number that tells nothing."""
    prefix = coiner.coin("place", "sku prefix")
    numbers = _shuffled(range(max(_NUMBERS, len(products))), streams, "skin/sku")
    return {
        product.sku: f"{prefix}-{_FIRST_NUMBER + number}"
        for product, number in zip(products, numbers, strict=False)
    }


def new_names(
    products: Sequence[ProductSpec], brands: frozenset[str], streams: Streams, coiner: Coiner
) -> dict[str, tuple[str, str]]:
    """For every product's name another, and the invented brand in it.

    The kind of goods stays, with another size. The brand of goods without a size stands inside
    the name, or the old one would stand there whole: a charging cable becomes a "Charging Zovo
    Cable".

    Args:
        products: The goods.
        brands: Words in small letters that are brands; they go.
        streams: The random numbers of the skin.
        coiner: Where brands come from.
    """
    found: dict[str, tuple[str, str]] = {}
    for product in products:
        brand = coiner.coin("goods", product.sku).capitalize()
        words = [word for word in product.name.split() if word.lower() not in brands]
        first, *rest = _resized(" ".join(words), product.sku, streams).split() or [""]
        is_other = [first, *rest] != product.name.split()
        parts = [brand, first, *rest] if is_other or not rest else [first, brand, *rest]
        found[product.name] = (" ".join(parts).strip(), brand)
    return found


def new_figures(product: ProductSpec, streams: Streams) -> dict[str, Any]:
    """Other figures of one product, by field.

    What it costs follows what it sells for, and both leave about the margin they left.
    """

    def factor(purpose: str, sd: float) -> float:
        return _factor(streams, f"skin/{purpose}", product.sku, sd)

    reference_cents = product.reference_price_cents
    price_cents = _stepped(reference_cents * factor("price", _PRICE_SD), reference_cents)
    cost = product.unit_cost_cents * price_cents / reference_cents * factor("cost", _COST_SD)
    pack = product.case_pack_units
    if pack >= _LEAST_PACK_CHANGED:
        pack = round(pack * factor("pack", _PACK_SD))
    figures = {
        "reference_price_cents": price_cents,
        "unit_cost_cents": round(cost),
        "base_units_per_day": product.base_units_per_day * factor("sales", _SALES_SD),
        "elasticity": round(product.elasticity * factor("elasticity", _ELASTICITY_SD), 3),
        "temperature_coefficient_per_c": round(
            product.temperature_coefficient_per_c * factor("temperature", _TEMPERATURE_SD), 4
        ),
        "shelf_life_days": round(product.shelf_life_days * factor("shelf life", _SHELF_LIFE_SD)),
        "case_pack_units": pack,
    }
    return {name: within_limits(name, value) for name, value in figures.items()}


def within_limits(name: str, value: float) -> float:
    """A figure of a product, moved into the limits that the schema sets for its field."""
    limits = _limits()[name]
    return min(max(value, limits.get("minimum", value)), limits.get("maximum", value))


@cache
def _limits() -> dict[str, dict[str, float]]:
    """The least and the greatest value of every field that has one."""
    fields: dict[str, dict[str, Any]] = ProductSpec.model_json_schema()["properties"]
    return {
        name: {key: limit for key, limit in field.items() if key in ("minimum", "maximum")}
        for name, field in fields.items()
    }


def _factor(streams: Streams, purpose: str, entity: str, sd: float) -> float:
    normal = streams.normal(purpose, entity, 0)
    return math.exp(sd * max(-_MOST_SDS, min(_MOST_SDS, normal)))


def _stepped(cents: float, before_cents: int) -> int:
    """A price in the steps the market's own was in: quarters, half dollars from $5 on, cents."""
    step = _STEP_CENTS if before_cents < _BIG_CENTS else _BIG_STEP_CENTS
    if before_cents % step:
        step = 1
    return max(step, round(cents / step) * step)


def _resized(name: str, sku: str, streams: Streams) -> str:
    """A product's name with every size in it near the old one, and never the same."""
    factor = _factor(streams, "skin/size", sku, _SIZE_SD)

    def other(size: re.Match[str]) -> str:
        old = float(size[1])
        step = 0.5 if old >= 10 else 0.2 if old >= 5 else 0.05
        new = round(old * factor / step) * step
        return f"{old + step if abs(new - old) < step / 2 else new:.4g}{size[2]}"

    return _SIZE.sub(other, name)


def _shuffled(numbers: range, streams: Streams, purpose: str) -> list[int]:
    draws: Mapping[int, int] = {number: streams.word(purpose, "", number) for number in numbers}
    return sorted(numbers, key=lambda number: (draws[number], number))
