"""Who plays a study: what is asked for and cannot be is refused, and never passed over."""

from __future__ import annotations

import pytest

from vendsim.study.runs.executors import EXECUTORS, executors_for


@pytest.mark.parametrize(
    ("name", "workers", "address", "said"),
    [
        ("threads", None, None, "'threads' is not one of auto, processes"),
        ("auto", None, "auto", "an address belongs to ray, not to auto"),
        ("inline", 2, None, "inline plays one run after the other, not 2 at a time"),
        ("processes", 0, None, "0 workers would play nothing"),
        ("async", -1, None, "-1 workers would play nothing"),
        ("ray", 0, None, "0 workers would play nothing"),
    ],
)
def test_what_would_be_passed_over_is_refused(
    name: str, workers: int | None, address: str | None, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        executors_for(name, workers, address)


@pytest.mark.parametrize("name", [name for name in EXECUTORS if name != "ray"])
def test_one_worker_can_be_asked_of_all(name: str) -> None:
    assert {each.workers for each in executors_for(name, 1)} == {1}


def test_workers_are_those_of_every_executor_that_plays() -> None:
    assert [each.workers for each in executors_for("auto", 3)] == [3, 3]
    assert [each.workers for each in executors_for("inline")] == [1]
