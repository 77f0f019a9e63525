"""A new scenario folder, written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from vendsim.errors import Fault, ScenarioError
from vendsim.scenario.disruption_spec import DemandShiftSpec, DisruptionBase, PriceShockSpec
from vendsim.scenario.files import BRIEFING, RULES
from vendsim.scenario.load import Examined, examine_scenario, load_scenario
from vendsim.scenario.scenario import Scenario
from vendsim.scenario.starter.choices import Choices, changed_rules
from vendsim.scenario.starter.text import rules_text

__all__ = ["make_starter"]

_SALES: Final = {
    "elasticity": """\
- Sales follow the price, the weekday, the season, the weather, and how varied the machine's
  offer is. What is not in the machine cannot be sold.
""",
    "choice": """\
- People who come by look at everything on offer, and take what they like best at its price, or
  nothing. Whoever finds a favourite sold out may take something else, or go; many disappointed
  people make fewer come. How many come follows the weekday and the season.
""",
}
"""What a briefing says of customers, by demand model."""

_MOST_DAYS: Final = 3660
_SAYS_SALES = re.compile(r"^- (?:Sales follow|People who come by).*\n(?:  .*\n)*", re.MULTILINE)
_THE_MACHINE = re.compile(r"^## The machine\n(?:(?!## ).*\n)*", re.MULTILINE)


def make_starter(
    name: str,
    base: str | Path,
    choices: Choices,
    folder: Path,
    play: Callable[[Scenario], tuple[Fault, ...]] = lambda scenario: (),
) -> Examined:
    """Write the folder of a new market, commented, and load it.

    Args:
        name: What the market is called.
        base: The shipped scenario, or the folder beside the new one, that it rests on.
        choices: What is to differ from the base.
        folder: Where it is to stand; nothing may be there yet but an empty folder.
        play: Finds what only shows when the scenario is to be played.

    Raises:
        FileExistsError: Something is there.
        ScenarioError: The base has faults, or what was chosen does not go together.
        ValueError: The base is a folder that does not stand beside the new one.
        OSError: The folder cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} exists and is not an empty folder")
    market = load_scenario(base)
    extends = _extends(base, market, folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside its place, so that a base beside it is found from there too.
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    try:
        for file, text in _files(name, extends, market, choices).items():
            (draft / file).write_text(text, encoding="utf-8", newline="\n")
        examined = examine_scenario(draft, play)
        draft.chmod(0o755)
        os.replace(draft, folder)
    except ScenarioError as error:
        raise ScenarioError(str(folder), error.faults) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return examined


def _extends(base: str | Path, market: Scenario, folder: Path) -> str:
    """The base as a scenario names it."""
    if isinstance(base, str) and base == market.name:
        return market.name
    beside = Path(base).resolve()
    if beside.parent != folder.resolve().parent:
        raise ValueError(f"{beside} does not stand beside {folder}: a base has to")
    return f"../{beside.name}"


def _files(name: str, extends: str, base: Scenario, choices: Choices) -> dict[str, str]:
    rules = changed_rules(base, choices)
    title = choices.title or name.replace("-", " ").capitalize()
    files = {RULES: rules_text(name, title, extends, rules, _removed(base, rules))}
    model = rules["demand"]["model"]
    if model != base.demand.model:
        files[BRIEFING] = _briefing(base.briefing, model) + "\n"
    return files


def _removed(base: Scenario, rules: dict[str, Any]) -> dict[str, Any]:
    """What of the base cannot be in the new market: by table, what of it is taken away."""
    removed = {
        "keys": ["demand"] if rules["demand"]["model"] != base.demand.model else [],
        "products": _too_large(base, rules),
        "suppliers": [],
        "disruptions": [],
    }
    start, days = rules["calendar"]["start_date"], rules["calendar"]["horizon_days"]
    changed = (start, days) != (base.calendar.start_date, base.calendar.horizon_days)
    # Days that are none are refused when the folder is loaded.
    if changed and 1 <= days <= _MOST_DAYS:
        late = (one.id for one in base.suppliers if one.opens and one.opens.first_day >= days)
        never = (one for one in base.disruptions if not one.when.possible_days(start, days))
        removed["suppliers"] += late
        removed["disruptions"] += (one.id for one in never)
    gone = set(removed["products"])
    left = {one.category for one in base.products if one.sku not in gone}
    idle = (one.id for one in base.suppliers if gone and gone.issuperset(one.products))
    aimless = (one.id for one in base.disruptions if not left.issuperset(_categories(one)))
    removed["suppliers"] += idle
    removed["disruptions"] += aimless
    return {table: list(dict.fromkeys(names)) for table, names in removed.items() if names}


def _categories(disruption: DisruptionBase) -> Iterable[str]:
    """The categories that a disruption names."""
    if isinstance(disruption, PriceShockSpec):
        return disruption.categories
    return disruption.category_factors if isinstance(disruption, DemandShiftSpec) else ()


def _too_large(base: Scenario, rules: dict[str, Any]) -> list[str]:
    """The base's goods that need a large slot, where the new machine has none."""
    machine = rules.get("machine")
    if machine is None or set(machine["row_sizes"]) != {"S"}:
        return []
    return [product.sku for product in base.products if product.size == "L"]


def _briefing(briefing: str, model: str) -> str:
    """The base's briefing, but for what it says of customers."""
    text, sales = briefing + "\n", _SALES[model]
    if _SAYS_SALES.search(text):
        return _SAYS_SALES.sub(lambda _: sales, text, count=1).rstrip("\n")
    machine = _THE_MACHINE.search(text)
    if machine is None:
        return f"{text}\n## Customers\n\n{sales}".rstrip("\n")
    said = machine[0].rstrip("\n") + "\n" + sales + "\n"
    return (text[: machine.start()] + said + text[machine.end() :]).rstrip("\n")
