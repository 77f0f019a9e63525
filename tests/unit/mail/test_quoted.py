"""Answers to quoted text: what they are about, and what they are not."""

from __future__ import annotations

from vendsim.mail import Desk, read_mail
from vendsim.mail.quoted import answers_completed
from vendsim.scenario import load_scenario

NAMES = Desk.of(load_scenario("year")).names


def completed(*lines: str) -> list[str]:
    return answers_completed("\n".join(lines), NAMES).splitlines()


def read(*lines: str) -> list[tuple[str, str | None, int | None]]:
    found = read_mail("", "\n".join(lines), NAMES)
    return [(each.intent, each.sku, each.quantity) for each in found]


def test_answers_in_between_are_about_the_line_above() -> None:
    mail = ("> Beef Stick 1oz, $1.80", "24, as a trial.", "> Popcorn 0.65oz", "Not now.")
    assert completed(*mail) == [mail[0], "Beef Stick 1oz: 24, as a trial.", *mail[2:]]


def test_an_answer_below_is_about_the_only_product_quoted() -> None:
    mail = ("> Orange Soda is back at 0.95. In?", "", "In, please. 4 cases.", "Tom")
    assert completed(*mail)[2] == "Orange Soda Can 12oz: In, please. 4 cases."
    offer = ("> Orange Juice 15oz $0.83", "", "Make it 75c and I will have 4 cases.")
    assert read(*offer) == [("counter_offer", "sku-32", 96)]


def test_two_answers_are_two_sentences() -> None:
    mail = ("> Cola Can 12oz $0.90", "ok 140 pls", "> Popcorn 0.65oz $0.80", "60 please")
    assert read(*mail) == [("order", "sku-08", 140), ("order", "sku-41", 60)]


def test_nothing_is_added_where_it_would_be_a_guess() -> None:
    for mail in (
        ("> Cola Can 12oz and Popcorn 0.65oz", "", "4 cases please"),  # of which?
        ("> Cola Can 12oz", "", "4 cases of popcorn please"),  # of that
        ("> Cola Can 12oz", "Still 3 boxes in the shed, skip."),  # no answer to begin with
        ("> send 40 Cola Can 12oz", "", "that one came fine"),  # nothing is counted
        ("4 cases please", "> Cola Can 12oz"),  # quoted below
        ("> How many cases of Cola Can 12oz?", "4 please"),  # cases, or units?
    ):
        assert completed(*mail) == list(mail)


def test_quoted_quantities_are_never_ordered() -> None:
    assert read("> Shall I send 400 Popcorn 0.65oz?", "", "We have 3 machines.") != [
        ("order", "sku-41", 400)
    ]


def test_words_below_a_quoted_mail_are_read() -> None:
    for mark in (">", "|"):
        mail = (
            "On Tue, Rafe wrote:",
            f"{mark} 96 Energy Slim, want them?",
            "",
            "48 Popcorn please.",
        )
        assert read(*mail) == [("order", "sku-41", 48)]


def test_a_form_headed_to_and_from_is_no_forwarded_mail() -> None:
    form = ("MEMO", "From: Chief Steward", "To: Newbridge", "Please send 60 Peanut Cookies 2oz.")
    assert read(*form) == [("order", "sku-48", 60)]
    below = ("Thank you.", "From: Petra", "To: me", "Please send 60 Peanut Cookies 2oz.")
    assert ("order", "sku-48", 60) not in read(*below)


def test_what_is_said_in_quotation_marks_tells_the_product() -> None:
    mail = 'You wrote: "120 Fish Crackers 1.5oz at 0.77". Can you do 65 cents?'
    ((intent, sku, quantity),) = read(mail)
    assert (intent, sku, quantity) == ("counter_offer", "sku-45", None)
