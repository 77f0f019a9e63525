"""What a run is judged by."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from vendsim.scenario.schema import Spec

__all__ = ["ScoreRule", "ScoreSpec"]

ScoreRule: TypeAlias = Literal["bank_balance", "net_worth"]
"""Bank balance: money in the bank only. Net worth: assets less liabilities, so cash box, card
takings on their way, money paid in advance and goods at cost count too."""


class ScoreSpec(Spec):
    """The score of a run, in cents, at its end; before the first day it is the opening cash."""

    rule: ScoreRule = Field(
        default="bank_balance", description="What counts: bank_balance or net_worth."
    )
