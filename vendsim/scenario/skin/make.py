"""A private market: another market of the same rules and about the same difficulty.

Names, goods and their figures are other ones; what suppliers, weather and customers are like
stays, and what they do is another matter: no seed stands for a world that it stands for in the
base. Everything follows from the base market and the skin seed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from vendsim.errors import Fault, ScenarioError
from vendsim.rng import Streams
from vendsim.scenario.checks import highest_price_cents
from vendsim.scenario.files import RULES
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.schema import ProductSpec
from vendsim.scenario.skin.coining import Coiner
from vendsim.scenario.skin.goods import new_figures, new_names, new_skus, within_limits
from vendsim.scenario.skin.potential import daily_potential
from vendsim.scenario.skin.prose_figures import ProsePrices
from vendsim.scenario.skin.renaming import Renaming
from vendsim.scenario.skin.roster import Roster, texts_of
from vendsim.scenario.skin.undeclared import check_declared
from vendsim.scenario.skin.vocabulary import listed

__all__ = ["make_skin"]

Parts = dict[str, Any]

_LOCAL_PARTS = listed(
    "orders sales trade desk office hello stock counter post accounts mail team supply service"
    " quotes enquiries buying warehouse clients partners"
)
_UNNAMED = "skin"
_NAME_DIGITS = 8
# The base's own title and summary would say at a glance which market everybody has read of.
_TITLE = "Private market"
_SUMMARY = "A market made for one evaluation, which nobody has seen before."
_MOST_BASE_CHARS = 30
_LEAST_UNITS_PER_DAY = 0.001
# Nobody finds the very best goods: as many again count for what a market is worth.
_TRIED_FOR_A_SLOT = 2


def make_skin(base: Scenario, skin_seed: int) -> Scenario:
    """Make a market that nobody has seen from one that everybody knows.

    The same base and seed give the same market, to the byte, on any machine.

    Args:
        base: The market to start from.
        skin_seed: A whole number from 0 to :data:`vendsim.rng.MAX_SEED`. Whoever knows it can
            make the market too, and small numbers can be tried.

    Raises:
        ValueError: The seed is out of range.
        ScenarioError: A text of the base has a capitalised word that is neither a name it
            declares nor a plain word, so that it might give the base away; or a text of the
            greatest length allowed gets longer by its new names.
    """
    streams = Streams(skin_seed)
    roster = Roster(base)
    check_declared(base, roster)
    own = {word for name in roster.names for word in name.words}
    own.update(word for product in base.products for word in product.sku.split("-"))
    coiner = Coiner(streams, (word for word in roster.plain | own if word.isalpha()))
    skus = new_skus(base.products, streams, coiner)
    brands = frozenset(filter(roster.is_distinct, roster.own_words()))
    branded = new_names(base.products, brands, streams, coiner)
    names = {old: new for old, (new, _) in branded.items()}
    products = _new_products(base, skus, names, streams)
    prices = ProsePrices(base.products, products)
    texts = [text for _, text in texts_of(base)]
    exact = skus | names | _account_numbers(base, streams)
    renaming = Renaming(roster, coiner, texts, exact, _local_parts(base, streams))

    parts: Parts = base.model_dump(exclude={"products"})
    changed: Parts = _changed(parts, lambda text: renaming.text(prices.text(text)))
    changed["names"] = {renaming.text(name): kind for name, kind in base.names.items()}
    changed["names"] |= {brand: "firm" for _, brand in branded.values()}
    changed["products"] = tuple(product.model_dump() for product in products)
    changed["suppliers"] = _shuffled(changed["suppliers"], streams)
    changed["worlds"] = {"salt": streams.word("skin/worlds", "", 0) >> 1}
    for number, letter in enumerate(changed["letters"], start=1):
        letter["id"] = f"letter-{number:03d}"
    return _named(base.name, {**changed, "title": _TITLE, "summary": _SUMMARY})


def _changed(part: Any, text: Callable[[str], str]) -> Any:
    """The same tree of values with other texts in it; keys are no texts."""
    if isinstance(part, str):
        return text(part)
    if isinstance(part, Mapping):
        return {key: _changed(value, text) for key, value in part.items()}
    if isinstance(part, tuple | list):
        return tuple(_changed(value, text) for value in part)
    return part


def _new_products(
    base: Scenario, skus: Mapping[str, str], names: Mapping[str, str], streams: Streams
) -> list[ProductSpec]:
    """The goods with other names and figures, selling as much as keeps the market's potential."""
    slots = _TRIED_FOR_A_SLOT * [
        size
        for machine in base.machines
        for size in machine.row_sizes
        for _ in range(machine.columns)
    ]
    changed = [
        product.model_copy(update=new_figures(product, streams)) for product in base.products
    ]
    worth = daily_potential(changed, slots)
    scale = daily_potential(base.products, slots) / worth if worth else 1.0
    return [
        product.model_copy(
            update={
                "sku": skus[product.sku],
                "name": names[product.name],
                "reference_price_cents": min(
                    product.reference_price_cents, highest_price_cents(product, base.machines)
                ),
                "base_units_per_day": _rounded(product.base_units_per_day * scale),
            }
        )
        for product in changed
    ]


def _rounded(units_per_day: float) -> float:
    return within_limits("base_units_per_day", max(round(units_per_day, 3), _LEAST_UNITS_PER_DAY))


def _local_parts(base: Scenario, streams: Streams) -> dict[str, str]:
    """For every supplier's e-mail address what stands before the @ in its new one."""
    found: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    for supplier in base.suppliers:
        domain = supplier.email.rpartition("@")[2]
        start = streams.below(len(_LOCAL_PARTS), "skin/local part", supplier.id, 0)
        turns = [*_LOCAL_PARTS[start:], *_LOCAL_PARTS[:start]]
        free = [local for local in turns if (local, domain) not in taken]
        found[supplier.email] = free[0] if free else f"desk{len(found)}"
        taken.add((found[supplier.email], domain))
    return found


def _account_numbers(base: Scenario, streams: Streams) -> dict[str, str]:
    """Another account number of the same form, where the business has one."""
    number = base.money.model_dump().get("account_number")
    if not isinstance(number, str) or not number:
        return {}
    other = [
        str(streams.below(10, "skin/account number", "", at)) if sign.isdigit() else sign
        for at, sign in enumerate(number)
    ]
    return {number: "".join(other)}


def _shuffled(suppliers: tuple[Parts, ...], streams: Streams) -> tuple[Parts, ...]:
    """The suppliers in another sequence, since their place tells which they are."""
    places = range(len(suppliers))
    draws = [streams.word("skin/supplier", "", place) for place in places]
    return tuple(suppliers[place] for place in sorted(places, key=draws.__getitem__))


def _named(base_name: str, parts: Parts) -> Scenario:
    """The scenario under a name that tells it from others and does not tell the seed."""
    try:
        unnamed = Scenario.model_validate({**parts, "name": _UNNAMED})
    except ValidationError as error:
        faults = [
            Fault(RULES, ".".join(map(str, detail["loc"])), f"with other names: {detail['msg']}")
            for detail in error.errors(include_url=False)
        ]
        raise ScenarioError(base_name, tuple(faults)) from error
    digits = unnamed.hash[:_NAME_DIGITS]
    name, title = f"{base_name[:_MOST_BASE_CHARS]}-skin-{digits}", f"{_TITLE} {digits}"
    return Scenario.model_validate({**parts, "name": name, "title": title})
