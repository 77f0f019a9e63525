"""Customers written a second time: one by one, without numpy, from docs/design/demand.md."""

from __future__ import annotations

from tests.unit.demand.kiosk import HOUR_SHARES, KIOSK
from tests.unit.rng_reference import reference_place_word
from vendsim.clock import Calendar
from vendsim.demand import Weather
from vendsim.rng import Streams

People = list[tuple[int, int, float, bool]]


def reference_count(mean: float, uniform: float, size: float) -> int:
    """The same sum, one number at a time."""
    ratio = mean / (mean + size)
    probability = distribution = (1.0 - ratio) ** size
    number = 0
    while distribution <= uniform and (probability >= 2.0**-64 or number <= mean):
        probability = probability * ratio * ((size + number) / (number + 1))
        distribution += probability
        number += 1
    return number


def reference_customers(sku: str, day: int, seed: int) -> People:
    """The day's customers as docs/design/demand.md says, one at a time, without numpy."""
    product, spec, streams = KIOSK.product_by_sku[sku], KIOSK.demand, Streams(seed)
    calendar = Calendar(KIOSK.calendar.start_date, day + 1)
    today = Weather(KIOSK.weather, calendar, streams).day(day)
    factor = spec.weekday_factors[calendar.weekdays[day]] * spec.month_factors[calendar.months[day]]
    factor *= spec.wet_factor if today.wet else 1.0
    warmth = 1.0 + (today.high_c - spec.temperature_reference_c) * (
        product.temperature_coefficient_per_c
    )
    mean = min(max(warmth, 0.25), 2.5) * factor
    mean *= product.base_units_per_day * (1.0 - product.elasticity)
    entity = f"{sku}@Hall"
    count = reference_count(mean, streams.uniform("customer_count", entity, day), spec.dispersion)
    words = sorted(
        reference_place_word(seed, "customers", entity, day // 128, 128 * i + day % 128, 0)
        for i in range(count)
    )
    top_cents = product.reference_price_cents * (1.0 - 1.0 / product.elasticity)
    people = []
    for word in words:
        share = ((word >> 50) + 0.5) / 2**14
        hour, reached = 0, 0.0
        while reached + HOUR_SHARES[hour] < share:
            reached += HOUR_SHARES[hour]
            hour += 1
        minute = hour * 60 + int((share - reached) / HOUR_SHARES[hour] * 60)
        willing_cents = int(((word >> 29) % 2**21 + 0.5) / 2**21 * top_cents)
        variety = ((word >> 18) % 2**11 + 0.5) / 2**11
        pays_cash = (word >> 7) % 2**11 < round(0.4 * 2**11)
        people.append((minute, willing_cents, variety, pays_cash))
    return people
