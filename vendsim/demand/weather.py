"""Daily weather: a wet-or-dry Markov chain and a seasonal high with lasting noise.

After C. W. Richardson, "Stochastic simulation of daily precipitation, temperature and solar
radiation", Water Resources Research 17 (1981), without its link from rain to temperature::

    wet_d  = u_d < wet_after_wet   if wet_{d−1}, else u_d < wet_after_dry
    high_d = mean + amplitude·cos(2π·(day of year − hottest day)/365.25) + noise_d + warmer_d
    noise_d = c·noise_{d−1} + sd·√(1 − c²)·z_d,   c the correlation of one day with the next

Day 0 is drawn from the long-run distribution of both, so every day of the run has the
seasonal mean high, the noise standard deviation and the long-run wet share. Where a market has
heat waves, ``warmer_d`` lifts their days; the noise is the same with and without.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, floor, pi, sqrt
from statistics import NormalDist
from typing import NamedTuple

from vendsim.clock import Calendar
from vendsim.rng import Streams
from vendsim.scenario.schema import WeatherSpec

__all__ = ["DayWeather", "Weather", "seasonal_high_c", "wet_share"]

_PURPOSE = "weather"
_DAYS_PER_YEAR = 365.25
_NORMAL = NormalDist()


class DayWeather(NamedTuple):
    """The weather of one day.

    Attributes:
        high_c: The day's highest temperature in °C, to a tenth of a degree.
        wet: Whether it rained.
    """

    high_c: float
    wet: bool


def wet_share(spec: WeatherSpec) -> float:
    """The long-run share of wet days; 0 if neither kind of day ever follows the other."""
    to_wet = spec.wet_after_dry
    leaving = 1.0 - spec.wet_after_wet + to_wet
    return to_wet / leaving if leaving > 0.0 else 0.0


def seasonal_high_c(spec: WeatherSpec, day_of_year: int) -> float:
    """The mean daily high in °C on a day of the year, counted from 0."""
    turn = 2.0 * pi * (day_of_year - spec.hottest_day_of_year) / _DAYS_PER_YEAR
    return spec.mean_high_c + spec.season_amplitude_c * cos(turn)


class Weather:
    """The weather of every day of a run, drawn in order once.

    A longer calendar continues a shorter one: the days they share are the same.

    Args:
        spec: The climate.
        calendar: The days of the run.
        streams: The random numbers of the run.
        warmer_c: By how many °C the high of each day is raised; empty for none.

    Attributes:
        days: One :class:`DayWeather` a day.
    """

    __slots__ = ("days",)

    def __init__(
        self,
        spec: WeatherSpec,
        calendar: Calendar,
        streams: Streams,
        warmer_c: Sequence[float] = (),
    ) -> None:
        count = calendar.days
        wet_draws = streams.uniform_by_day(_PURPOSE, "wet", count).tolist()
        noise_draws = streams.uniform_by_day(_PURPOSE, "high", count).tolist()
        correlation = spec.noise_correlation
        fresh_sd_c = spec.noise_sd_c * sqrt(1.0 - correlation * correlation)
        days: list[DayWeather] = []
        chance_of_wet = wet_share(spec)
        noise_c = 0.0
        for day in range(count):
            normal = _NORMAL.inv_cdf(noise_draws[day])
            noise_c = (
                correlation * noise_c + fresh_sd_c * normal if day else spec.noise_sd_c * normal
            )
            wet = wet_draws[day] < chance_of_wet
            chance_of_wet = spec.wet_after_wet if wet else spec.wet_after_dry
            high_c = seasonal_high_c(spec, calendar.days_of_year[day]) + noise_c
            if warmer_c:
                high_c += warmer_c[day]
            # Tenths hide the last bit, in which mathematical libraries may differ.
            days.append(DayWeather(floor(high_c * 10.0 + 0.5) / 10.0, wet))
        self.days = tuple(days)

    def day(self, day: int) -> DayWeather:
        """The weather of a day.

        Raises:
            ValueError: The day is not one of the run.
        """
        if not 0 <= day < len(self.days):
            raise ValueError(
                f"day {day} has no weather: the run has days 0 to {len(self.days) - 1}"
            )
        return self.days[day]
