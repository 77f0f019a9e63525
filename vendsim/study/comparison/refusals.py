"""When arms may not be ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from vendsim.study.comparison.leaderboard import NoRanking
from vendsim.study.comparison.pair import ArmPair
from vendsim.study.comparison.shape import Played

__all__ = ["MAX_EXCLUDED", "refusals"]

MAX_EXCLUDED: Final = 0.02
"""The greatest part of an arm's runs that may be excluded before there is no ranking."""


def refusals(arms: Mapping[str, Played], pairs: Sequence[ArmPair]) -> tuple[NoRanking, ...]:
    """Every reason not to rank, in the sequence of :data:`~.leaderboard.NoRankingKind`.

    Args:
        arms: All runs of every arm that is no reference, excluded ones too.
        pairs: The arms compared.
    """
    if not arms:
        return (NoRanking("one_arm", (), "there are references only, and nothing to rank"),)
    if len(arms) == 1:
        only = tuple(arms)
        return (NoRanking("one_arm", only, f"there is one arm only, {only[0]}"),)
    found = [*_excluded(arms), *_unequal(arms), *_different(arms)]
    return tuple(found or _thin(pairs))


def _excluded(arms: Mapping[str, Played]) -> list[NoRanking]:
    shares = {
        arm: (sum(not run.counts for run in runs.values()), len(runs)) for arm, runs in arms.items()
    }
    over = {arm: of for arm, of in shares.items() if of[0] > MAX_EXCLUDED * of[1]}
    if not over:
        return []
    told = ", ".join(f"{arm}: {lost} of {runs}" for arm, (lost, runs) in over.items())
    text = f"more than 2 % of runs were excluded for failures that are not the agent's ({told})"
    return [NoRanking("exclusions", tuple(over), text)]


def _unequal(arms: Mapping[str, Played]) -> list[NoRanking]:
    everything = {at for runs in arms.values() for at in runs}
    short = {arm: len(everything) - len(runs) for arm, runs in arms.items()}
    short = {arm: missing for arm, missing in short.items() if missing}
    if not short:
        return []
    told = ", ".join(f"{arm} lacks {missing}" for arm, missing in short.items())
    text = f"not every arm has all {len(everything)} runs ({told})"
    return [NoRanking("unequal_runs", tuple(short), text)]


def _different(arms: Mapping[str, Played]) -> list[NoRanking]:
    """Worlds that were one market for one arm and another for the next."""
    hashes: dict[tuple[str, int], dict[str, list[str]]] = {}
    for arm, runs in arms.items():
        for run in runs.values():
            of_world = hashes.setdefault((run.market, run.seed), {})
            of_hash = of_world.setdefault(run.scenario_hash, [])
            if arm not in of_hash:
                of_hash.append(arm)
    odd = {world[0]: of_world for world, of_world in hashes.items() if len(of_world) > 1}
    if not odd:
        return []
    concerned = {arm for of_world in odd.values() for told in of_world.values() for arm in told}
    text = f"played with different rules under one name: {', '.join(sorted(odd))}"
    return [NoRanking("different_markets", tuple(a for a in arms if a in concerned), text)]


def _thin(pairs: Sequence[ArmPair]) -> list[NoRanking]:
    """Pairs that no interval can be given for."""
    bare = [pair for pair in pairs if pair.p_holm is None]
    nothing = _arms([pair for pair in bare if pair.difference is None])
    single = _arms([pair for pair in bare if pair.difference is not None])
    found = []
    if nothing:
        text = f"no world that they share has anything to win: {', '.join(nothing)}"
        found.append(NoRanking("nothing_to_win", nothing, text))
    if single:
        text = f"fewer than two worlds of a market are shared, so no interval: {', '.join(single)}"
        found.append(NoRanking("one_world", single, text))
    return found


def _arms(pairs: Sequence[ArmPair]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(arm for pair in pairs for arm in (pair.a, pair.b)))
