"""Cancellations that are denied or asked about are none; those that are asked for are."""

import pytest

from vendsim.mail import Desk, read_mail
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names


def acts(body: str) -> list[str]:
    return [each.intent for each in read_mail("", body, NAMES)]


@pytest.mark.parametrize(
    "body",
    [
        "Please do not cancel.",
        "Please don't cancel my order, I will pay tomorrow.",
        "Please don’t cancel order BW-1025.",
        "I don't want to cancel.",
        "I am not cancelling my order.",
        "Do not cancel my order of 40 Popcorn 0.65oz.",
        "There is no need to cancel the order.",
        "I never asked you to cancel order BW-1025.",
        "Why did you cancel my order?",
    ],
)
def test_who_denies_a_cancellation_hears_where_orders_stand(body: str) -> None:
    assert acts(body) == ["ask_status"]


@pytest.mark.parametrize(
    "body",
    [
        "I cannot take it so please cancel my order.",
        "Please don't ship it, cancel it.",
        "If you cannot deliver this week, please cancel my order. If you can, do not cancel it.",
        "Don't send it. Please cancel order BW-1025.",
        "Could you cancel my order, please?",
        "Do not cancel BW-1025. Please cancel BW-1125.",
    ],
)
def test_what_is_asked_for_beside_a_denial_stays(body: str) -> None:
    assert "cancel" in acts(body)


@pytest.mark.parametrize(
    ("told", "cancels"),
    [
        ("And cancel my second order.", True),
        ("Do not bother with the delivery of Friday either, cancel it.", True),
        ("If that happens again, I cancel our order.", False),
        ("Or should we cancel the order?", False),
        ("I am cancelling my order with Blue Crate.", False),
        ("Please do not cancel our order.", False),
    ],
)
def test_a_cancellation_beside_a_complaint(told: str, cancels: bool) -> None:
    found = acts(f"The Popcorn you sent was stale, 12 bags of it. {told}")
    assert ("cancel" in found) == cancels
