"""What disruptions are to a world: what they do to its days, and who hears of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from vendsim.clock import Calendar, start_of_day
from vendsim.demand import DayFactors
from vendsim.disruption import Disruptions, Occurrence
from vendsim.scenario import SiteSpec
from vendsim.supply import MarketDays

if TYPE_CHECKING:
    from vendsim.world.world import World

__all__ = ["News", "day_factors", "market_days", "news_of", "note_turns"]


class News(NamedTuple):
    """A mail that tells of a disruption.

    Attributes:
        day: When it comes.
        mark: A uniform that its minute is made of.
    """

    day: int
    mark: float
    sender: str
    subject: str
    body: str


def day_factors(disruptions: Disruptions, sites: Sequence[SiteSpec]) -> dict[str, DayFactors]:
    """What they do to who comes to each site, by its id.

    Sites that feel the same have the same: it is worked out once.
    """
    known: dict[tuple[bool, ...], DayFactors] = {}
    found = {}
    for site in sites:
        felt = tuple([each.spec.is_felt_at(site.id) for each in disruptions.occurrences])
        if felt not in known:
            known[felt] = DayFactors(
                disruptions.traffic(site.id),
                disruptions.categories(site.id),
                disruptions.rivals(site.id),
            )
        found[site.id] = known[felt]
    return found


def market_days(disruptions: Disruptions) -> MarketDays:
    """What they do to suppliers."""
    return MarketDays(
        disruptions.costs(), disruptions.price_changes(), disruptions.delivery_delays_days()
    )


def note_turns(world: World, day: int) -> None:
    """Write down what begins on a day, and what has ended before it, at its first minute."""
    minute = start_of_day(day)
    for turn, found in (
        ("ended", world.disruptions.ended(day)),
        ("began", world.disruptions.beginning(day)),
    ):
        for each in found:
            world.events.append(
                {
                    "kind": "disruption",
                    "minute": minute,
                    "id": each.spec.id,
                    "what": each.spec.kind,
                    "turn": turn,
                    "scale": round(each.scale, 6),
                }
            )


def news_of(world: World) -> Iterator[News]:
    """The mails that tell of disruptions within the run."""
    for each in world.disruptions.occurrences:
        news = each.spec.news
        if news is None:
            continue
        day = max(0, each.first_day + news.days_after)
        if day < world.days:
            mark = world.streams.uniform("disruption_news", each.spec.id, each.number)
            subject, body = (
                _dated(text, each, world.calendar) for text in (news.subject, news.body)
            )
            yield News(day, mark, news.sender, subject, body)


def _dated(text: str, occurrence: Occurrence, calendar: Calendar) -> str:
    """A text with the days of an occurrence in the place of its figures."""
    text = text.replace("{{first_day}}", calendar.format_day(occurrence.first_day))
    if occurrence.ends:
        text = text.replace("{{last_day}}", calendar.format_day(occurrence.last_day))
    return text.strip()
