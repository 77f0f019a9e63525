"""The markets of a study, loaded or made from their seeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vendsim.errors import Fault, RevealError, ScenarioError, VendsimError
from vendsim.scenario import Scenario, load_scenario
from vendsim.scenario.skin import make_skin, read_reveal
from vendsim.study.runs.reading import FILE
from vendsim.study.runs.spec import MarketSpec, StudySpec
from vendsim.version import __version__

__all__ = ["Market", "markets_of"]

FOLDER = "markets"


@dataclass(frozen=True, slots=True)
class Market:
    """A market of a study.

    Attributes:
        name: What the study calls it.
        scenario: The market.
        source: What it was loaded by, or made from.
        seeds: Seeds of the worlds.
        days: Days to be played.
        commitment: What was published of a private one; empty where nothing was.
    """

    name: str
    scenario: Scenario
    source: str
    seeds: tuple[int, ...]
    days: int
    commitment: str = ""

    @property
    def file(self) -> str:
        """Where it lies in the study, as canonical JSON."""
        return f"{FOLDER}/{self.name}.json"


def markets_of(spec: StudySpec, faults: list[Fault]) -> tuple[Market, ...]:
    """The markets of a study; what is wrong with any is added to the faults."""
    found: list[Market] = []
    for index, market in enumerate(spec.markets):
        place = f"markets[{index}]"
        try:
            found += _of(market)
        except ScenarioError as error:
            faults += [Fault(FILE, place, f"{error.name}: {fault}") for fault in error.faults]
        except (VendsimError, OSError, ValueError) as error:
            faults.append(Fault(FILE, place, str(error)))
    counts = Counter(market.name.casefold() for market in found)
    for name in sorted(name for name, count in counts.items() if count > 1):
        faults.append(
            Fault(FILE, "markets", f"{counts[name]} are called {name}: give them a name each")
        )
    return tuple(found)


def _of(spec: MarketSpec) -> Iterator[Market]:
    """The markets that one table of the file stands for.

    Raises:
        ScenarioError: One cannot be loaded or made.
        RevealError: One is not the market that was promised.
        ValueError: It has fewer days.
    """
    if spec.base is not None:
        assert spec.skin_seeds is not None
        base = load_scenario(spec.base)
        for number, skin_seed in enumerate(spec.skin_seeds, 1):
            skin = make_skin(base, skin_seed)
            name = skin.name if spec.name is None else f"{spec.name}-{number}"
            yield _market(spec, name, skin, spec.base)
        return
    if spec.reveal is not None:
        skin, source, commitment = _revealed(spec.reveal, spec.commitment)
        yield _market(spec, spec.name or skin.name, skin, source, commitment)
        return
    assert spec.scenario is not None
    scenario = load_scenario(spec.scenario)
    yield _market(spec, spec.name or scenario.name, scenario, spec.scenario)


def _market(
    spec: MarketSpec, name: str, scenario: Scenario, source: str, commitment: str = ""
) -> Market:
    most = scenario.calendar.horizon_days
    if spec.days is not None and spec.days > most:
        raise ValueError(f"days = {spec.days} is more than the {most} days of {scenario.name}")
    return Market(name, scenario, source, spec.seeds, spec.days or most, commitment)


def _revealed(file: str, published: str | None) -> tuple[Scenario, str, str]:
    """A market made again from its reveal, what it was made from, and its commitment.

    Raises:
        RevealError: It comes out otherwise than was promised.
    """
    reveal = read_reveal(Path(file))
    if published is not None and reveal.commitment != published:
        raise RevealError(f"the reveal {file} belongs to the commitment {reveal.commitment}")
    base = load_scenario(reveal.base)
    skin = make_skin(base, reveal.skin_seed)
    if base.hash != reveal.base_hash or skin.hash != reveal.skin_hash:
        raise RevealError(
            f"the reveal {file} does not lead to its market here: it was made by vendsim "
            f"{reveal.vendsim} from {reveal.base_name}, and this is {__version__}"
        )
    return skin, reveal.base, reveal.commitment
