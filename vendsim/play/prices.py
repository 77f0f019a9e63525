"""What tokens cost, by public price lists: data with dates, and no guesses."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vendsim.errors import VendsimError, clip
from vendsim.play.models.turns import Usage

__all__ = ["Price", "Prices", "shipped_prices"]

_FILE = Path(__file__).with_name("prices.toml")
_MILLION = 1_000_000
# A provider's name of a model may end in the day of its making.
_DATED = re.compile(r"-(\d{4}-\d{2}-\d{2}|\d{8}|latest)")

Dollars = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]


class Price(BaseModel):
    """What a model's tokens cost, in dollars per million.

    Attributes:
        model: The model's name.
        since: Day from which the price holds.
        input: Tokens read.
        cached_input: Those of them that come from a cache; as ``input`` if not given.
        cache_write: Those of them that are written to one; as ``input`` if not given.
        output: Tokens written, reasoning included.
        source: Where it stands.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    model: Annotated[str, Field(min_length=1, max_length=200)]
    since: dt.date
    input: Dollars
    cached_input: Dollars | None = None
    cache_write: Dollars | None = None
    output: Dollars
    source: str

    def dollars(self, usage: Usage) -> float:
        """The cost of so many tokens."""
        cached = self.input if self.cached_input is None else self.cached_input
        write = self.input if self.cache_write is None else self.cache_write
        fresh = usage.input_tokens - usage.cached_tokens - usage.cache_write_tokens
        return (
            fresh * self.input
            + usage.cached_tokens * cached
            + usage.cache_write_tokens * write
            + usage.output_tokens * self.output
        ) / _MILLION


class Prices:
    """A price list.

    Args:
        listed: The prices; of several for one model the latest counts.
    """

    def __init__(self, listed: Sequence[Price]) -> None:
        self._by_model: Mapping[str, Price] = {
            price.model: price for price in sorted(listed, key=lambda price: price.since)
        }

    def of(self, model: str) -> Price | None:
        """The price of a model, ``None`` where it is not known.

        A name may end in a date, or in ``-latest``; beyond that nothing is taken for alike.
        """
        found = self._by_model.get(model)
        dated = _DATED.search(model)
        if found is None and dated is not None and dated.end() == len(model):
            found = self._by_model.get(model[: dated.start()])
        return found

    @classmethod
    def read(cls, path: Path) -> Prices:
        """Read a list from a file, tables ``[[price]]``.

        Raises:
            VendsimError: It cannot be read, or holds something else.
        """
        try:
            tables = tomllib.loads(path.read_text("utf-8")).get("price", [])
            return cls([Price.model_validate(table) for table in tables])
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            raise VendsimError(
                f"price list {clip(str(path), 300)}: {place}: {first['msg']} "
                f"(got {clip(first['input'])})"
            ) from error
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise VendsimError(f"price list {clip(str(path), 300)}: {error}") from error


@cache
def shipped_prices() -> Prices:
    """The list that comes with vendsim."""
    return Prices.read(_FILE)
