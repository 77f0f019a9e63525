"""Patience: how often a provider is asked, how long is waited, when it is enough."""

from __future__ import annotations

import pytest

from vendsim.play.patience import Failure, Patience, retry_after_seconds

BUSY = Failure("busy", "passing")


class Hours:
    """A clock that only sleeping moves."""

    def __init__(self, call_seconds: float = 0.0) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.timeouts: list[float] = []
        self.call_seconds = call_seconds

    def ask(self, *answers: str | Failure, **patience: float) -> str | Failure:
        left = list(answers)

        def call(timeout_seconds: float) -> str | Failure:
            self.timeouts.append(timeout_seconds)
            self.now += self.call_seconds
            return left.pop(0)

        def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.now += seconds

        return Patience(**patience, sleep=sleep, clock=lambda: self.now).ask(call)  # type: ignore[arg-type]


def test_an_answer_is_taken_at_once() -> None:
    hours = Hours()
    assert hours.ask("yes") == "yes"
    assert (hours.slept, hours.timeouts) == ([], [120.0])


def test_waits_double_up_to_the_longest() -> None:
    hours = Hours()
    assert hours.ask(*[BUSY] * 6, "yes", tries=7, longest_wait_seconds=5) == "yes"
    assert hours.slept == [1, 2, 4, 5, 5, 5]


def test_the_last_try_is_not_waited_after() -> None:
    hours = Hours()
    assert hours.ask(BUSY, BUSY, "late", tries=2) == BUSY
    assert hours.slept == [1]


@pytest.mark.parametrize("kind", ["refused", "final"])
def test_what_waiting_does_not_mend_is_not_tried_again(kind: str) -> None:
    failure = Failure("no", kind)  # type: ignore[arg-type]
    hours = Hours()
    assert hours.ask(BUSY, failure, "yes") == failure
    assert hours.slept == [1]


def test_a_wait_that_is_asked_for_counts_if_it_is_longer() -> None:
    hours = Hours()
    asked = [Failure("busy", "passing", seconds) for seconds in (7.5, 0.2)]
    assert hours.ask(*asked, "yes") == "yes"
    assert hours.slept == [7.5, 2]


@pytest.mark.parametrize(("wait_seconds", "tries"), [(59.0, 2), (60.0, 1), (3600.0, 1)])
def test_no_wait_goes_beyond_the_deadline(wait_seconds: float, tries: int) -> None:
    hours = Hours()
    asked = Failure("busy", "passing", wait_seconds)
    hours.ask(asked, "yes", deadline_seconds=60)
    assert len(hours.timeouts) == tries


@pytest.mark.parametrize(
    ("asked_seconds", "chance", "slept_seconds"),
    [
        (100.0, 0.0, 100.0),
        (100.0, 0.5, 112.5),
        (100.0, 1.0, 125.0),
        (3000.0, 1.0, 3300.0),  # Half of the 600 s beyond the wait, not 750.
        (3599.0, 1.0, 3599.5),
    ],
)
def test_chance_lengthens_a_wait_but_never_decides_whether_there_is_one(
    asked_seconds: float, chance: float, slept_seconds: float
) -> None:
    hours = Hours()
    asked = Failure("busy", "passing", asked_seconds)
    patience = Patience(
        deadline_seconds=3600,
        jitter_share=0.25,
        chance=lambda: chance,
        sleep=hours.slept.append,
        clock=lambda: hours.now,
    )
    answers: list[str | Failure] = [asked, "yes"]
    assert patience.ask(lambda _: answers.pop(0)) == "yes"
    assert hours.slept == [slept_seconds]


def test_a_try_has_the_time_that_is_left() -> None:
    hours = Hours(call_seconds=10)
    hours.ask(BUSY, BUSY, BUSY, BUSY, deadline_seconds=30)
    assert hours.timeouts == [30, 19, 7]
    assert hours.slept == [1, 2]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": " 0.5 "}, 0.5),
        ({}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1e9"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "Wed, 21 Oct 2026 07:28:09 GMT"}, None),
        (
            {
                "retry-after": "Wed, 21 Oct 2026 07:28:09 GMT",
                "date": "Wed, 21 Oct 2026 07:28:00 GMT",
            },
            9.0,
        ),
        (
            {
                "retry-after": "Wed, 21 Oct 2026 07:27:00 GMT",
                "date": "Wed, 21 Oct 2026 07:28:00 GMT",
            },
            0.0,
        ),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(headers) == seconds
