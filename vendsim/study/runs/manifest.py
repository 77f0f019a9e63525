"""What a study's results rest on: told once, and compared whenever it is gone on with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from vendsim.errors import Fault, StudyError, clip
from vendsim.record import installed_versions
from vendsim.study.runs.arms import Arm
from vendsim.study.runs.markets import Market
from vendsim.study.runs.result import RunResult
from vendsim.study.runs.spec import StudySpec
from vendsim.study.runs.store import Store
from vendsim.tools import tools_hash

__all__ = [
    "MANIFEST",
    "Manifest",
    "check_extends",
    "manifest_of",
    "read_manifest",
    "with_exclusions",
    "write_manifest",
]

Manifest: TypeAlias = dict[str, Any]

MANIFEST = "manifest.json"
FORMAT = "vendsim-study-1"
# Other packages that are named do not touch what happens in a world.
_VERSIONS_THAT_COUNT = ("vendsim", "numpy", "simpy")
# What may become more, so long as all that was there stays.
_EXTENDED = ("arms", "markets")
_ABSENT = "nothing"
_GONE = "was there and is not any more: nothing is taken out; give another folder"
_KEYS = {
    "name": str,
    "versions": dict,
    "arms": dict,
    "markets": dict,
    "repetitions": int,
    "folder": str,
    "records": str,
    "exclusions": list,
}


def manifest_of(
    spec: StudySpec, arms: Iterable[Arm], markets: Iterable[Market], folder: Path
) -> Manifest:
    """The manifest of a study, without exclusions.

    Args:
        spec: The study.
        arms: Its arms.
        markets: Its markets.
        folder: Where relative paths in its file begin.

    Returns:
        The manifest; where records lie, if not in the study's folder, is yet to be said.
    """
    rests_on = {
        "name": spec.name,
        "arms": {arm.name: _of_arm(arm) for arm in arms},
        "markets": {market.name: _of_market(market) for market in markets},
        "repetitions": spec.repetitions,
    }
    text = json.dumps(rests_on, sort_keys=True, separators=(",", ":"))
    return {
        "format": FORMAT,
        "spec_hash": sha256(text.encode()).hexdigest(),
        "versions": dict(installed_versions()),
        **rests_on,
        "budget": dict(spec.budget.study),
        "folder": str(folder),
        "records": "",
        "exclusions": [],
    }


def check_extends(old: Manifest, new: Manifest, where: str) -> None:
    """Check that a study goes on as it was, perhaps with more arms, markets, seeds, repetitions.

    Raises:
        StudyError: Something is not as it was; the first such thing is named.
    """
    difference = next(_differences(old, new), None)
    if difference is not None:
        raise StudyError(where, (difference,))


def with_exclusions(manifest: Manifest, results: Iterable[RunResult]) -> Manifest:
    """The same manifest with the runs that do not count."""
    names = ("arm", "market", "seed", "repetition", "failed_by", "reason")
    excluded = [
        {name: getattr(result, name) for name in names} for result in results if not result.counts
    ]
    return manifest | {"exclusions": excluded}


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a study folder.

    Raises:
        StudyError: It has none, or it cannot be read.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except FileNotFoundError as error:
        raise _fault(folder, "", "is missing: this is not the folder of a study") from error
    except (OSError, ValueError) as error:
        raise _fault(folder, "", f"cannot be read: {error}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        said = clip(found.get("format")) if isinstance(found, dict) else "none"
        raise _fault(folder, "format", f"is {said}; this version reads {FORMAT}")
    for name, kind in _KEYS.items():
        if not isinstance(found.get(name), kind):
            raise _fault(folder, name, "is damaged: it is not what was written there")
    return found


def write_manifest(store: Store, manifest: Manifest) -> None:
    """Write the manifest, whole or not at all."""
    store.write(MANIFEST, (json.dumps(manifest, indent=2) + "\n").encode())


def _of_arm(arm: Arm) -> dict[str, Any]:
    return {
        "agent": arm.agent,
        "agent_hash": arm.agent_hash,
        "options": dict(arm.options),
        "takes_seed": arm.takes_seed,
        "budget": dict(arm.limits),
        "model": arm.model,
        "price": None if arm.price is None else dict(arm.price),
        "paid": arm.paid,
    }


def _of_market(market: Market) -> dict[str, Any]:
    return {
        "scenario": market.scenario.name,
        "version": market.scenario.version,
        "scenario_hash": market.scenario.hash,
        "tools_hash": tools_hash(market.scenario),
        "days": market.days,
        "commitment": market.commitment,
        "source": market.source,
        "seeds": list(market.seeds),
    }


def _differences(old: Manifest, new: Manifest) -> Iterator[Fault]:
    """What is not as it was, thing by thing."""
    if old["name"] != new["name"]:
        yield _changed("name", old["name"], new["name"])
    for name in _VERSIONS_THAT_COUNT:
        was, here = old["versions"].get(name), new["versions"].get(name)
        if was != here:
            yield _changed(f"versions.{name}", was, here)
    for kind in _EXTENDED:
        for name, was in old[kind].items():
            place = f"{kind}.{name}"
            if name not in new[kind]:
                yield Fault(
                    MANIFEST,
                    place,
                    _GONE,
                )
            else:
                yield from _fields(place, was, new[kind][name])
    if new["records"] != old["records"]:
        lie = f"at {old['records']}" if old["records"] else "in the study's own folder"
        yield Fault(MANIFEST, "records", f"they lie {lie}; go on with them there")
    if new["repetitions"] < old["repetitions"]:
        yield _changed("repetitions", old["repetitions"], new["repetitions"])


def _fields(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Fault]:
    for key in (*old, *(key for key in new if key not in old)):
        was, here = old.get(key, _ABSENT), new.get(key, _ABSENT)
        # Where a file lay, and what it was called there, moves nothing: hashes tell what it is.
        if key == "source" or (key == "agent" and _is_file(was) and _is_file(here)):
            continue
        if key == "seeds":
            gone = sorted(set(was) - set(here))
            if gone:
                yield Fault(
                    MANIFEST,
                    f"{place}.seeds",
                    f"seed {gone[0]} {_GONE}",
                )
        elif was != here:
            yield _changed(f"{place}.{key}", was, here)


def _is_file(agent: object) -> bool:
    return isinstance(agent, str) and agent.endswith(".py")


def _changed(key: str, was: object, here: object) -> Fault:
    return Fault(
        MANIFEST,
        key,
        f"was {clip(was, 100)}, here it is {clip(here, 100)}: results of both are not mixed; "
        "give another folder",
    )


def _fault(folder: Path, key: str, message: str) -> StudyError:
    return StudyError(str(folder), (Fault(MANIFEST, key, message),))
