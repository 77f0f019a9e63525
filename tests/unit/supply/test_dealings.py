from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from vendsim.supply import Dealings
from vendsim.supply.dealings import Agreement, Haggle

MADE = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 6), st.integers(1, 9)), min_size=1, max_size=12
)


@given(MADE)
def test_the_lowest_price_that_stands_for_a_quantity_counts(
    made: list[tuple[int, int, int]],
) -> None:
    haggle = Haggle()
    everything: list[Agreement] = []
    day = 0
    for days, from_units, cents in made:
        day += days
        agreement = Agreement(from_units, cents, day + 3)
        everything.append(agreement)
        haggle.agree(agreement, day)
        # What was dropped would have changed no price, on this day or later.
        for later in range(day, day + 6):
            for units in range(8):
                standing = [
                    each.unit_price_cents
                    for each in everything
                    if each.from_units <= units and later <= each.until_day
                ]
                assert haggle.agreed_cents(units, later) == min(standing, default=None)


def test_agreements_do_not_pile_up() -> None:
    haggle = Haggle()
    for day in range(200):
        haggle.agree(Agreement(10, 100, day + 7), day)
        assert len(haggle.agreements) == 1


def test_a_price_of_yesterday_stays_for_the_mails_that_still_wait() -> None:
    haggle = Haggle()
    haggle.agree(Agreement(10, 100, 7), 0)
    haggle.agree(Agreement(10, 120, 15), 8)
    assert haggle.agreed_cents(10, 7) == 100
    assert haggle.agreed_cents(10, 8) == 120
    haggle.agree(Agreement(10, 130, 16), 9)
    assert [each.until_day for each in haggle.agreements] == [15, 16]


def test_a_new_buyer_is_an_empty_page() -> None:
    dealings = Dealings()
    assert (dealings.delivered, dealings.broken, dealings.member, dealings.silent) == (
        *(0, 0, False, False),
    )
    assert dealings.haggles == {}
    assert dealings.about("x") is dealings.about("x")
    assert list(dealings.haggles) == ["x"]


def test_state_is_plain_and_tells_everything() -> None:
    def pages() -> list[Dealings]:
        changed = [Dealings() for _ in range(11)]
        changed[0].delivered = 1
        changed[1].broken = 1
        changed[2].rounds = 1
        changed[3].round_day = 1
        changed[4].cooling_until_day = 1
        changed[5].member = True
        changed[6].silent = True
        changed[7].quoted = {"x": 3}
        changed[8].about("x").agree(Agreement(1, 2, 3), 0)
        changed[9].about("y").angry_until_day = 4
        changed[10].quoted = {"x": None}
        return changed

    found = [json.dumps(page.state()) for page in [Dealings(), *pages()]]
    assert len(set(found)) == 12
    assert found == [json.dumps(page.state()) for page in [Dealings(), *pages()]]
    for page in pages():
        assert json.loads(json.dumps(page.state())) == page.state()
    # The sequence in which products were spoken of is no part of it.
    one, two = Dealings(), Dealings()
    for page, skus in ((one, "xy"), (two, "yx")):
        for sku in skus:
            page.about(sku).rounds = 1
    assert json.dumps(one.state()) == json.dumps(two.state())
