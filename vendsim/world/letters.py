"""Mail of people who neither buy nor sell: landlord, news, strangers who want something."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, TypeAlias

import simpy

from vendsim.clock import start_of_day
from vendsim.mail import Email, reply_subject
from vendsim.rng import Streams
from vendsim.scenario import LetterSpec
from vendsim.world.happenings import news_of
from vendsim.world.post import receive

if TYPE_CHECKING:
    from vendsim.world.business import Business
    from vendsim.world.world import World

__all__ = ["Letters"]

# Letters come between 06:00 and 21:59.
_FROM_MINUTE, _TO_MINUTE = 360, 1319

Happenings: TypeAlias = Generator[simpy.Event, None, None]


class Letters:
    """The letters of a run, and who is known to write them.

    Attributes:
        answers: Everybody who sends letters, with what they answer; empty for no answer.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        letters = world.scenario.letters
        news = list(news_of(world))
        self._mails = [(each.sender, each.subject, each.body.strip()) for each in letters]
        self._mails += [(each.sender, each.subject, each.body) for each in news]
        self._coming = sorted(
            (minute, place)
            for place, letter in enumerate(letters)
            for minute in _minutes(letter, world.days, world.streams)
        )
        self._coming += [
            (_minute_on(each.day, each.mark), place)
            for place, each in enumerate(news, start=len(letters))
        ]
        self._coming.sort()
        silent = [each.news.sender for each in world.scenario.disruptions if each.news]
        self.answers = dict.fromkeys([*silent, *(letter.sender for letter in letters)], "")
        self.answers |= {letter.sender: letter.answer for letter in letters if letter.answer}

    def deliver(self, business: Business) -> Happenings:
        """Bring every letter at its minute."""
        sim = self._world.sim
        for minute, place in self._coming:
            yield sim.timeout(minute - sim.now)
            receive(business, *self._mails[place], minute)

    def answer(self, business: Business, email: Email) -> None:
        """Have a mail to a sender of letters answered next morning, if they answer at all."""
        text, subject = self.answers[email.to].strip(), reply_subject(email.subject)
        if text:
            minute = self._world.trading.next_morning(email.to)
            self._world.at(minute, lambda _: receive(business, email.to, subject, text, minute))


def _minutes(letter: LetterSpec, days: int, streams: Streams) -> Iterable[int]:
    """When a letter comes, in minutes since the start of day 0.

    The k-th time is keyed by (seed, ``"letter"``, id) and k, so that a longer run has the
    letters of a shorter one.
    """
    comings = range(letter.from_day, days, letter.every_days or days)
    if not comings:
        return
    marks = streams.uniforms("letter", letter.id, 0, len(comings))
    for day, mark in zip(comings, marks, strict=True):
        if mark < letter.chance:
            yield _minute_on(day, mark / letter.chance)


def _minute_on(day: int, mark: float) -> int:
    """The minute at which a mail of a day comes, out of a number from 0 to 1."""
    minutes = _TO_MINUTE + 1 - _FROM_MINUTE
    return start_of_day(day) + _FROM_MINUTE + int(mark * minutes)
