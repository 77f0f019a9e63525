from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendsim.mail import own_lines
from vendsim.mail.own_words import MAX_SIGNATURE_LINES


def own(text: str) -> list[str]:
    return [line for line in own_lines(text) if line]


@pytest.mark.parametrize(
    "cut",
    [
        "On Mon, Jan 5, 2026 at 9:00 AM Mara Holt <m@x.example> wrote:",
        "On Monday Mara wrote:",
        "Mara Holt <m@x.example> wrote:",
        "<m@x.example> wrote:",
        "-----Original Message-----",
        "--- Forwarded message ---",
        "---------- previous mail",
        "________________________",
        "Begin forwarded message:",
        "From: Mara\nSent: Monday",
        "From: Mara\nTo: Alex\nSubject: Prices",
    ],
)
def test_earlier_mail_is_cut_off(cut: str) -> None:
    assert own(f"Hello\n\n{cut}\nPlease send 40.") == ["Hello"]


def test_quoted_lines_are_left_out_and_answers_between_them_stay() -> None:
    assert own("> one\nyes\n>> two\n> three\nno") == ["yes", "no"]


def test_a_letter_head_is_no_earlier_mail() -> None:
    assert own("To: Harbor\nFrom: Vend\n\nHello\nDate: today") == ["Hello", "Date: today"]


@pytest.mark.parametrize(
    "closing", ["Best regards,", "Kind regards", "Thanks!", "Thank you very much.", "Cheers",
                "Sincerely yours,", "With many thanks,", "--", "THANKS AND BEST REGARDS,"],
)  # fmt: skip
def test_what_follows_a_closing_is_a_signature(closing: str) -> None:
    assert own(f"Hello\n{closing}\nAlex\n1421 Harbor Street\nOakland") == ["Hello", closing]


def test_a_closing_with_much_after_it_closes_nothing() -> None:
    rest = [f"line {n}" for n in range(MAX_SIGNATURE_LINES + 1)]
    assert own("\n".join(["Thanks!", *rest])) == ["Thanks!", *rest]
    assert own("\n".join(["Thanks!", *rest[1:]])) == ["Thanks!"]


def test_a_postscript_is_read() -> None:
    assert own("Hello\nThanks,\nAlex\nP.S. one more\nand this") == [
        *("Hello", "Thanks,", "P.S. one more", "and this")
    ]


def test_spoken_sentences_go_and_names_stay() -> None:
    assert own('He said "please send 40 cans to me" and "Cola Can 12oz".') == [
        'He said "" and "Cola Can 12oz".'
    ]


def test_decoration_goes_and_bullets_stay() -> None:
    assert own("## **Order**\n* `one`\n- two\n# 3") == ["Order", "- one", "- two", "3"]


@given(st.text(alphabet=st.sampled_from('>-_ \n"*:ab'), max_size=200))
def test_only_whole_lines_of_the_mail_are_left(text: str) -> None:
    for line in own_lines(text):
        assert "\n" not in line
        assert not line.startswith(">")
