from __future__ import annotations

import pytest

from vendsim.scenario import CustomersSpec, GoodwillSpec, load_scenario
from vendsim.study.audit.events import Complaint, ComplaintState, PromiseBroken, PromiseEnd
from vendsim.study.decomposition.reputation import Reputation, goodwill_by_day

SPEC = load_scenario("realistic").customers.model_copy(
    update={"ignored_effect": 0.2, "satisfaction_floor": 0.5}
)


def complaint(number: int, day: int, reason: str = "faulty") -> Complaint:
    return Complaint(day * 1440 + 600, number, "a@b.example", reason, "cola", None, 0, 100, 100)


def heard(spec: CustomersSpec, *events: Complaint | ComplaintState | PromiseEnd) -> Reputation:
    found = Reputation(spec)
    for event in events:
        found.note(event)
    return found


def test_a_just_complaint_that_is_ignored_keeps_customers_away_for_thirty_days() -> None:
    found = heard(SPEC, complaint(1, 10), ComplaintState(20_000, 1, "ignored", 0))
    assert found.satisfaction(40) == pytest.approx(0.8)
    assert found.satisfaction(41) == 1.0


def test_settled_open_and_unjust_ones_do_not() -> None:
    for told in (
        heard(SPEC, complaint(1, 10)),
        heard(SPEC, complaint(1, 10, "fraudulent"), ComplaintState(20_000, 1, "refused", 0)),
        heard(
            SPEC,
            complaint(1, 10),
            ComplaintState(20_000, 1, "ignored", 0),
            ComplaintState(20_001, 1, "settled", 100),
        ),
    ):
        assert told.satisfaction(15) == 1.0


def test_a_broken_promise_is_told_of_and_one_that_was_kept_is_not() -> None:
    broken = PromiseBroken(20_000, 1, 1, 0)
    assert heard(SPEC, complaint(1, 10), broken).satisfaction(15) == pytest.approx(0.8)
    assert heard(SPEC, complaint(1, 10), PromiseEnd(20_000, 1, 1, 100)).satisfaction(15) == 1.0
    settled = ComplaintState(20_001, 1, "settled", 100)
    assert heard(SPEC, complaint(1, 10), broken, settled).satisfaction(15) == 1.0


def test_never_below_the_floor() -> None:
    events = [complaint(number, 10) for number in range(1, 6)]
    states = [ComplaintState(20_000, number, "refused", 0) for number in range(1, 6)]
    assert heard(SPEC, *events, *states).satisfaction(12) == 0.5


def test_goodwill_sinks_by_those_let_down_and_comes_back() -> None:
    spec = GoodwillSpec(let_down_effect=0.5, memory_days=10, floor=0.7)
    found = goodwill_by_day(spec, [10.0, 10.0, 0.0, 10.0], [0.0, 5.0, 0.0, 0.0])
    assert found == pytest.approx([1.0, 1.0, 0.975, 0.975])
    assert goodwill_by_day(None, [10.0, 10.0], [10.0, 0.0]) == [1.0, 1.0]
    assert min(goodwill_by_day(spec, [1.0] * 99, [1.0] * 99)) == 0.7
