"""Weather: what it is drawn from, and that it is the same for everybody."""

from __future__ import annotations

from math import cos, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.markets import WEATHER
from tests.unit.demand.kiosk import KIOSK, weather_of
from vendsim.clock import Calendar
from vendsim.demand.weather import DayWeather, Weather, seasonal_high_c, wet_share
from vendsim.rng import Streams
from vendsim.scenario.schema import WeatherSpec

LONG = 20_000


def spec_with(**changes: float) -> WeatherSpec:
    return WEATHER.model_copy(update=changes)


def test_known_weather() -> None:
    """A change of these values changes every record: it needs a new scenario version."""
    assert weather_of(seed=1).days[:5] == (
        (6.0, False),
        (5.6, False),
        (0.9, False),
        (5.8, False),
        (4.9, False),
    )


def test_weather_follows_its_definition() -> None:
    """The recursion of the module's first lines, written a second time."""
    streams, calendar = Streams(3), Calendar(KIOSK.calendar.start_date, 200)
    chance, noise_c = 0.24 / (1 - 0.67 + 0.24), 0.0
    for day, found in enumerate(Weather(WEATHER, calendar, streams).days):
        wet = streams.uniform("weather", "wet", day) < chance
        step = NormalDist().inv_cdf(streams.uniform("weather", "high", day))
        noise_c = 0.7 * noise_c + 3.7 * sqrt(1 - 0.49) * step if day else 3.7 * step
        season_c = 16.4 + 9.0 * cos(2 * pi * (calendar.days_of_year[day] - 200) / 365.25)
        assert found.wet == wet
        chance = 0.67 if wet else 0.24
        assert found.high_c == pytest.approx(season_c + noise_c, abs=0.0500001)


def test_same_seed_same_weather_and_other_seed_other_weather() -> None:
    assert weather_of(seed=4).days == weather_of(seed=4).days
    assert weather_of(seed=4).days != weather_of(seed=5).days


@given(st.integers(1, 400), st.integers(0, 2**63 - 1))
def test_a_longer_run_continues_a_shorter_one(days: int, seed: int) -> None:
    assert weather_of(seed=seed, days=400).days[:days] == weather_of(seed=seed, days=days).days


def test_day_gives_the_day() -> None:
    weather = weather_of(days=10)
    assert [weather.day(day) for day in range(10)] == list(weather.days)
    assert isinstance(weather.day(3), DayWeather)


@pytest.mark.parametrize("day", [-1, 10, 10**9])
def test_days_outside_the_run_are_refused(day: int) -> None:
    with pytest.raises(ValueError, match="the run has days 0 to 9"):
        weather_of(days=10).day(day)


def test_wet_days_follow_the_chain() -> None:
    wet = np.array([day.wet for day in weather_of(days=LONG).days])
    after_wet, after_dry = wet[1:][wet[:-1]], wet[1:][~wet[:-1]]
    for sample, chance in ((after_wet, 0.67), (after_dry, 0.24)):
        assert abs(sample.mean() - chance) < 4 * sqrt(chance * (1 - chance) / len(sample))
    # The chain remembers: its share has (1 + r)/(1 - r) times the variance, r = 0.67 - 0.24.
    share = wet_share(WEATHER)
    assert share == pytest.approx(0.24 / 0.57)
    assert abs(wet.mean() - share) < 4 * sqrt(share * (1 - share) / LONG * 1.43 / 0.57)


def test_noise_has_its_deviation_and_memory() -> None:
    spec = spec_with(season_amplitude_c=0.0)
    noise = np.array([day.high_c for day in weather_of(spec, days=LONG).days]) - 16.4
    assert abs(noise.mean()) < 4 * 3.7 * sqrt(1.7 / 0.3 / LONG)
    assert noise.std() == pytest.approx(3.7, rel=0.04)
    assert np.corrcoef(noise[:-1], noise[1:])[0, 1] == pytest.approx(0.7, abs=0.02)


def test_the_first_day_is_like_any_other() -> None:
    """Over seeds, day 0 has the long-run wet share and noise, not a fixed beginning."""
    first = [weather_of(seed=seed, days=1).days[0] for seed in range(4000)]
    highs = np.array([day.high_c for day in first])
    season_c = seasonal_high_c(WEATHER, 4)
    share = wet_share(WEATHER)
    assert abs(highs.mean() - season_c) < 4 * 3.7 / sqrt(4000)
    assert highs.std() == pytest.approx(3.7, rel=0.05)
    wet = np.mean([day.wet for day in first])
    assert abs(float(wet) - share) < 4 * sqrt(share * (1 - share) / 4000)


def test_hottest_and_coldest_day_of_the_season() -> None:
    assert seasonal_high_c(WEATHER, 200) == pytest.approx(25.4)
    assert seasonal_high_c(WEATHER, 17) == pytest.approx(7.4, abs=0.01)


def test_highs_are_whole_tenths() -> None:
    assert all(day.high_c == round(day.high_c, 1) for day in weather_of().days)


def test_chains_that_stay_as_they_are() -> None:
    always = spec_with(wet_after_wet=1.0, wet_after_dry=1.0)
    never = spec_with(wet_after_wet=0.0, wet_after_dry=0.0)
    stuck = spec_with(wet_after_wet=1.0, wet_after_dry=0.0)
    assert {day.wet for day in weather_of(always).days} == {True}
    assert {day.wet for day in weather_of(never).days} == {False}
    assert wet_share(stuck) == 0.0
    assert {day.wet for day in weather_of(stuck).days} == {False}


def test_no_noise_gives_the_season() -> None:
    spec = spec_with(noise_sd_c=0.0)
    for number, day in enumerate(weather_of(spec, days=60).days):
        assert day.high_c == pytest.approx(seasonal_high_c(spec, number + 4), abs=0.0500001)
