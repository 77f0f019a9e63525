from __future__ import annotations

import pytest

import vendsim


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
def test_it_is_bankrupt_on_day_260_with_the_fee_of_ten_days_owed(seed: int) -> None:
    episode = vendsim.run_episode("year", "do_nothing", seed=seed)
    assert (episode.end, episode.days_played) == ("bankrupt", 260)
    assert episode.final_balance_cents == -20_00
    assert episode.tool_calls == 260
