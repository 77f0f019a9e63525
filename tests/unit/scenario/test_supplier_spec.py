from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.unit.supply.kinds import BARGAINING, SERVICE, TRICKS
from vendsim.scenario.schema import Spec
from vendsim.scenario.supplier_spec import BargainingSpec, ServiceSpec, TricksSpec

RANGES: list[tuple[Spec, str]] = [
    (BARGAINING, "reserve_margin"),
    (BARGAINING, "rounds"),
    (BARGAINING, "first_concession"),
    (BARGAINING, "exponent"),
    (SERVICE, "drift_per_quarter"),
    (SERVICE, "returned_on_closing"),
    (TRICKS, "surcharge"),
    (TRICKS, "short_shipped"),
]


@pytest.mark.parametrize(("spec", "field"), RANGES, ids=[field for _, field in RANGES])
def test_a_range_is_given_smaller_number_first(spec: Spec, field: str) -> None:
    kind = type(spec)
    high, low = (3, 2) if field == "rounds" else (0.7, 0.2)
    fits = kind.model_validate({**spec.model_dump(), field: (low, high)})
    assert getattr(fits, field) == (low, high)
    with pytest.raises(ValidationError, match="give the smaller number first"):
        kind.model_validate({**spec.model_dump(), field: (high, low)})


def test_shares_that_share_one_draw_sum_to_one_at_most() -> None:
    fits = {**BARGAINING.model_dump(), "belief_lowers": 0.9, "belief_raises": 0.1}
    assert BargainingSpec.model_validate(fits).belief_lowers == 0.9
    with pytest.raises(ValidationError, match="sum to more than 1"):
        BargainingSpec.model_validate({**fits, "belief_raises": 0.11})
    full = {**TRICKS.model_dump(), "vanish_share": 0.35}
    assert TricksSpec.model_validate(full).vanish_share == 0.35
    with pytest.raises(ValidationError, match="they may sum to 1 at most"):
        TricksSpec.model_validate({**full, "vanish_share": 0.36})


def test_the_default_is_a_supplier_to_whom_nothing_happens() -> None:
    plain = ServiceSpec()
    rates = (plain.late_share, plain.short_share, plain.damaged_share, plain.stockout_share)
    assert rates == (0.0, 0.0, 0.0, 0.0)
    assert (plain.closes_per_year, plain.drift_per_quarter) == (0.0, (0.0, 0.0))
    assert plain.makes_good
    assert not plain.keeps_overpayment
