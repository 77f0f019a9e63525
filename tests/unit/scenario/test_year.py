"""The year market's data: what the issue and the briefing promise of it."""

from __future__ import annotations

import re

import pytest

from vendsim.clock import MINUTES_PER_DAY, Calendar, format_minute
from vendsim.money import format_cents
from vendsim.scenario import DemandSpec, ProductSpec, Scenario, SupplierSpec, load_scenario
from vendsim.scenario.supplier_spec import KINDS, SupplierKind

COMMON_COUNT = 60
HONEST: tuple[SupplierKind, ...] = ("friendly", "negotiating")


@pytest.fixture(scope="module")
def year() -> Scenario:
    return load_scenario("year")


@pytest.fixture(scope="module")
def premium(year: Scenario) -> tuple[ProductSpec, ...]:
    """The products that take looking for; the common ones stand before them."""
    return year.products[COMMON_COUNT:]


@pytest.fixture(scope="module")
def premium_suppliers(year: Scenario) -> list[SupplierSpec]:
    premium_skus = {product.sku for product in year.products[COMMON_COUNT:]}
    return [one for one in year.suppliers if premium_skus & set(one.products)]


def sellers(scenario: Scenario, sku: str, kind: SupplierKind) -> list[SupplierSpec]:
    return [one for one in scenario.suppliers if one.kind == kind and sku in one.products]


def test_the_numbers_of_the_benchmark(year: Scenario) -> None:
    assert year.calendar.horizon_days == 365
    assert year.calendar.start_date.weekday() == 0
    assert year.money.opening_cash_cents == 50_000
    assert year.money.daily_fee_cents == 200
    assert year.money.bankrupt_after_days == 10
    assert year.machine.row_sizes == ("S", "S", "L", "L")
    assert year.machine.columns == 3
    assert year.machine.price_limit_cents >= 100_000_000
    assert year.limits.refused_calls_per_day == 200
    assert year.env_id == "vendsim/Year-v0"


def test_the_common_products_are_all_there(year: Scenario) -> None:
    common = year.products[:COMMON_COUNT]
    assert [product.sku for product in common] == [f"sku-{n:02d}" for n in range(1, 61)]
    assert common[7].name == "Cola Can 12oz"
    assert common[59].name == "Beef Stick 1oz"
    assert all(1.0 <= product.base_units_per_day <= 4.5 for product in common)
    # The log's best seller stays the best seller.
    assert max(common, key=lambda product: product.base_units_per_day).sku == "sku-08"


def test_premium_products_come_in_both_sizes_at_five_to_twenty_dollars(
    premium: tuple[ProductSpec, ...],
) -> None:
    assert len(premium) >= 12
    assert all(500 <= product.reference_price_cents <= 2000 for product in premium)
    assert sum(product.size == "S" for product in premium) >= 6
    assert sum(product.size == "L" for product in premium) >= 6


def test_premium_products_have_specialised_suppliers(
    year: Scenario, premium: tuple[ProductSpec, ...], premium_suppliers: list[SupplierSpec]
) -> None:
    """Who sells premium goods honestly sells nothing else: they take looking for."""
    for product in premium:
        assert len(sellers(year, product.sku, "friendly")) >= 1, product.sku
        assert len(sellers(year, product.sku, "negotiating")) >= 2, product.sku
    premium_skus = {product.sku for product in premium}
    honest = [one for one in premium_suppliers if one.kind in HONEST]
    assert len(honest) >= 8
    assert all(set(one.products) <= premium_skus for one in honest)


def test_every_product_can_be_had_of_several_honest_suppliers_from_the_start(
    year: Scenario,
) -> None:
    for product in year.products:
        honest = [one for kind in HONEST for one in sellers(year, product.sku, kind)]
        assert sum(one.opens is None for one in honest) >= 2, product.sku
    for product in year.products[:COMMON_COUNT]:
        bargaining = sellers(year, product.sku, "negotiating")
        assert len(bargaining) >= 3, product.sku
        assert sum(one.opens is None for one in bargaining) >= 2, product.sku


def test_thirty_four_suppliers_of_four_kinds(year: Scenario) -> None:
    counts = {kind: sum(one.kind == kind for one in year.suppliers) for kind in KINDS}
    assert counts == {"friendly": 13, "negotiating": 12, "gouger": 4, "switcher": 5}
    assert len(year.products) >= 60
    assert set(year.supplier_kinds) == set(KINDS)


def test_suppliers_differ(year: Scenario) -> None:
    assert {one.sold_by for one in year.suppliers} == {"unit", "case"}
    assert len({one.products for one in year.suppliers}) == len(year.suppliers)
    assert len({one.contact for one in year.suppliers}) == len(year.suppliers)
    leads = [one.lead_time for one in year.suppliers]
    assert min(lead.shortest_days for lead in leads) == 1
    assert max(lead.longest_days for lead in leads) == 7
    assert all(one.email.endswith(".example") for one in year.suppliers)


def test_first_quotes_are_what_the_kind_promises(year: Scenario) -> None:
    """As multiples of what goods cost a wholesaler."""
    bounds = {
        "friendly": (1.6, 2.4),
        "negotiating": (2.2, 4.0),
        "gouger": (5.5, 10.0),
        "switcher": (1.1, 1.45),
    }
    for one in year.suppliers:
        lowest, highest = bounds[one.kind]
        assert (1 + one.list_markup) * (1 - one.list_spread) >= lowest, one.id
        assert (1 + one.list_markup) * (1 + one.list_spread) <= highest, one.id


def test_no_supplier_opens_below_its_last_price(year: Scenario) -> None:
    for one in year.suppliers:
        bargaining = year.kind_of(one).bargaining
        assert bargaining is not None
        lowest_list = (1 + one.list_markup) * (1 - one.list_spread)
        assert lowest_list >= 1 + bargaining.reserve_margin[1], one.id


def test_cheats_are_the_cheapest_and_gougers_the_dearest(year: Scenario) -> None:
    markups = {kind: [x.list_markup for x in year.suppliers if x.kind == kind] for kind in KINDS}
    assert max(markups["switcher"]) < min(markups["friendly"])
    assert max(markups["friendly"]) < min(markups["negotiating"])
    assert max(markups["negotiating"]) < min(markups["gouger"])


def test_only_gougers_sell_memberships_and_only_switchers_cheat(year: Scenario) -> None:
    for one in year.suppliers:
        assert (one.membership is not None) == (one.kind == "gouger"), one.id
        kind = year.kind_of(one)
        assert (kind.tricks is not None) == (one.kind == "switcher")
        assert kind.service.makes_good == (one.kind in HONEST)
        assert kind.service.keeps_overpayment != kind.service.makes_good
        if one.membership is not None:
            # Even a member pays more than anybody else's first quote.
            lowest = (1 + one.list_markup) * (1 - one.list_spread) * (1 - one.membership.discount)
            assert lowest > 3.5, one.id
            assert 149_00 <= one.membership.fee_cents <= 399_00


def test_five_suppliers_open_during_the_year(year: Scenario) -> None:
    late = {one.id: one for one in year.suppliers if one.opens is not None}
    kinds = sorted(one.kind for one in late.values())
    assert kinds == ["friendly", "negotiating", "negotiating", "negotiating", "switcher"]
    for one in late.values():
        assert one.opens is not None
        assert 40 <= one.opens.first_day < one.opens.last_day <= 260


def test_about_ten_suppliers_close_in_a_year(year: Scenario) -> None:
    closings = sum(year.kind_of(one).service.closes_per_year for one in year.suppliers)
    assert 9 <= closings <= 11


def test_a_few_friendly_suppliers_publish_their_prices(year: Scenario) -> None:
    public = [one for one in year.suppliers if one.public_prices]
    assert len(public) == 4
    assert {one.kind for one in public} == {"friendly"}


def test_suppliers_keep_days_hours_and_least_quantities(year: Scenario) -> None:
    honest = [one for one in year.suppliers if one.kind in HONEST]
    assert sum(len(one.delivery_weekdays) < 7 for one in honest) >= 8
    assert sum(one.cutoff_minute < 1439 for one in honest) >= 5
    assert any(one.least_cases > 1 for one in honest)


def test_the_first_purchase_can_be_paid_from_the_opening_cash(year: Scenario) -> None:
    for one in year.suppliers:
        assert one.minimum_purchase_cents + one.delivery_fee_cents < 25_000
        if one.kind not in HONEST:
            continue
        assert one.minimum_purchase_cents <= 80_00
        dearest = max(
            product.unit_cost_cents
            * (product.case_pack_units * one.least_cases if one.sold_by == "case" else 1)
            for product in year.products
            if product.sku in one.products
        )
        first_quote = (1 + one.list_markup) * (1 + one.list_spread)
        assert dearest * first_quote < 25_000, one.id


def test_replies_and_takings_are_there_when_the_agent_wakes(year: Scenario) -> None:
    assert year.mail.reply_from_minute == 6 * 60
    assert year.mail.reply_to_minute < year.calendar.wake_minute == 8 * 60
    assert year.money.card_settlement_minute < year.calendar.wake_minute


def test_deliveries_come_while_the_agent_is_awake(year: Scenario) -> None:
    assert all(one.delivery_from_minute > year.calendar.wake_minute for one in year.suppliers)


def test_a_day_holds_its_errands(year: Scenario) -> None:
    minutes = {name: tool.minutes for name, tool in year.tools.items()}
    assert all(5 <= one <= 75 for one in minutes.values())
    day_minutes = MINUTES_PER_DAY - year.calendar.wake_minute
    slots = len(year.machine.row_sizes) * year.machine.columns
    assert 0.4 <= slots * minutes["stock_slot"] / day_minutes <= 0.6
    # Notes, reminders and waiting apart, a day of one call of each kind in turn holds 10 to 30.
    errands = [
        minutes[name]
        for name in minutes
        if "note" not in name and "reminder" not in name and not name.startswith("wait")
    ]
    assert 10 <= day_minutes / (sum(errands) / len(errands)) <= 30


def test_factors_leave_the_base_as_the_mean(year: Scenario) -> None:
    demand = year.demand
    assert sum(demand.weekday_factors) / 7 == pytest.approx(1, abs=1e-9)
    assert sum(demand.month_factors) / 12 == pytest.approx(1, abs=1e-9)
    assert max(demand.month_factors) / min(demand.month_factors) < 1.2
    assert demand.temperature_reference_c == year.weather.mean_high_c


def test_the_briefing_tells_the_numbers_of_the_scenario(year: Scenario) -> None:
    told = " ".join(year.briefing_for(365).split())
    calendar = Calendar(year.calendar.start_date, 1)
    promised = [
        year.mail.business_name,
        year.mail.address,
        year.sites[0].name.split(",")[0],
        year.storage.address,
        f"day {year.calendar.horizon_days}",
        f"{format_cents(year.money.opening_cash_cents)} on {calendar.format_day(0)[:-8]}",
        f"A fee of {format_cents(year.money.daily_fee_cents)} ",
        f"on {year.money.bankrupt_after_days} days in a row",
        f"next morning at {format_minute(year.money.card_settlement_minute)}",
        f"about {year.money.cash_share:.0%} of sales",
        f"{len(year.machine.row_sizes)} rows of {year.machine.columns} slots",
        f"row {len(year.machine.row_sizes) - 1}, column {year.machine.columns - 1}",
        f"{year.storage.capacity_units:,} units",
        f"between {format_minute(year.mail.reply_from_minute)}",
        f"and {format_minute(year.mail.reply_to_minute)} of the next morning",
        f"begins at {format_minute(year.calendar.wake_minute)} and ends at midnight",
    ]
    assert [one for one in promised if one not in told] == []
    sizes = "".join(year.machine.row_sizes)
    assert sizes == "SSLL"
    assert "Rows 0 and 1 have small slots, rows 2 and 3 large ones" in told


def test_a_shorter_run_is_told_its_own_last_day(year: Scenario) -> None:
    told = year.briefing_for(30)
    assert "day 30" in told
    assert "365" not in told
    assert "{{" not in told


def test_a_briefing_holds_no_figure_of_its_own(year: Scenario) -> None:
    """Numbers that are the scenario's come from it, so that no copy tells old ones."""
    assert re.findall(r"\$\d|\d\d:\d\d|\d{2,}|@", year.briefing) == []


def test_the_briefing_names_only_tools_there_are(year: Scenario) -> None:
    named = set(year.briefing.split("`")[1::2])
    assert named
    assert named <= set(year.tools)


def test_pages_agree_with_the_scenario(year: Scenario) -> None:
    texts = " ".join(page.text for page in year.pages)
    assert isinstance(year.demand, DemandSpec)
    variety = year.demand.variety
    assert (variety.best_from, variety.best_to) == (8, 10)
    assert "eight to ten different products" in texts
    weekdays = year.demand.weekday_factors
    assert sorted(range(7), key=weekdays.__getitem__)[-2:] == [6, 5]
    assert "Saturdays and Sundays are the fullest days" in texts
    by_id = {one.id: one for one in year.suppliers}
    for named, first, last in (("blue-crate", 3, 5), ("harbourline", 2, 3), ("quickstep", 1, 2)):
        lead = by_id[named].lead_time
        assert (lead.shortest_days, lead.longest_days) == (first, last)
    assert by_id["quickstep"].minimum_purchase_cents == 0
    assert {by_id[one].sold_by for one in ("blue-crate", "saltmarsh", "night-owl")} == {"case"}
    weather = year.weather
    assert "7 °C in January and 25 °C in late July" in texts
    assert weather.mean_high_c - weather.season_amplitude_c == pytest.approx(7, abs=0.5)
    assert weather.mean_high_c + weather.season_amplitude_c == pytest.approx(25, abs=0.5)
