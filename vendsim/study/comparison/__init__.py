"""Arms side by side: what may be said of each, of each two, and how many runs that takes."""

from vendsim.study.comparison.arm import (
    SUCCESSES,
    ArmRow,
    Cost,
    Exclusions,
    Success,
    SuccessName,
    Summary,
)
from vendsim.study.comparison.board import ENOUGH_WORLDS, build_leaderboard
from vendsim.study.comparison.leaderboard import Leaderboard, NoRanking, NoRankingKind
from vendsim.study.comparison.pair import ArmPair, Verdict
from vendsim.study.comparison.plan import (
    Assumptions,
    Effect,
    Plan,
    PlanRow,
    assume,
    from_pilot,
    make_plan,
)

__all__ = [
    "ENOUGH_WORLDS",
    "SUCCESSES",
    "ArmPair",
    "ArmRow",
    "Assumptions",
    "Cost",
    "Effect",
    "Exclusions",
    "Leaderboard",
    "NoRanking",
    "NoRankingKind",
    "Plan",
    "PlanRow",
    "Success",
    "SuccessName",
    "Summary",
    "Verdict",
    "assume",
    "build_leaderboard",
    "from_pilot",
    "make_plan",
]
