"""Published boards as data: what was printed, when and where.

They are a reference to look at. Nothing of them is compared with a score of this environment:
demand, suppliers, prices and rules are others.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from vendsim.errors import Fault, StudyError
from vendsim.money import parse_cents

__all__ = ["Board", "Entry", "Reference", "read_boards"]

_SHIPPED: Final = Path(__file__).resolve().parent / "boards.toml"

_Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
_Cents: TypeAlias = Annotated[int, BeforeValidator(parse_cents)]


class _Values(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Entry(_Values):
    """One model on a board.

    Attributes:
        model: Its name, as printed.
        mean_cents: Mean over its runs.
        standard_error_cents: Standard error of that mean, where it was printed.
        minimum_cents: The least of its runs, where it was printed.
    """

    model: _Text
    mean_cents: _Cents = Field(alias="mean")
    standard_error_cents: _Cents | None = Field(default=None, alias="standard_error")
    minimum_cents: _Cents | None = Field(default=None, alias="minimum")

    @model_validator(mode="after")
    def _hangs_together(self) -> Entry:
        if self.standard_error_cents is not None and self.standard_error_cents < 0:
            raise ValueError(f"the standard error of {self.model} is below 0")
        if self.minimum_cents is not None and self.minimum_cents > self.mean_cents:
            raise ValueError(f"the minimum of {self.model} is above its mean")
        return self


class Reference(_Values):
    """A figure on a board that no model reached in a run.

    Attributes:
        name: What it is called.
        kind: ``"human"`` for somebody who played, ``"estimate"`` for what was worked out.
        amount_cents: The figure.
        about: Where it comes from.
    """

    name: _Text
    kind: Literal["human", "estimate"]
    amount_cents: _Cents = Field(alias="amount")
    about: _Text


class Board(_Values):
    """A published board.

    Attributes:
        id: Its short name.
        name: What its authors call the environment.
        date: Year and month, and the day where it is known, such as ``2026-10-10``.
        dated: What the date is of.
        source: Where it was printed.
        measure: What was measured.
        length: How long a run was.
        opening_cash_cents: What a run began with.
        runs: How many runs a mean is of.
        entries: The models, best first.
        references: Figures beside those of the models.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,24}$")]
    name: _Text
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]
    dated: _Text
    source: _Text
    measure: _Text
    length: _Text
    opening_cash_cents: _Cents = Field(alias="opening_cash")
    runs: _Text
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)] = Field(alias="models")
    references: tuple[Reference, ...] = ()

    @model_validator(mode="after")
    def _is_in_sequence(self) -> Board:
        means = [entry.mean_cents for entry in self.entries]
        if means != sorted(means, reverse=True):
            raise ValueError(f"the models of {self.id} do not stand best first")
        if len({entry.model for entry in self.entries}) != len(self.entries):
            raise ValueError(f"a model stands on {self.id} twice")
        return self


class _File(_Values):
    boards: Annotated[tuple[Board, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_no_board_twice(self) -> _File:
        if len({board.id for board in self.boards}) != len(self.boards):
            raise ValueError("two boards have one id")
        return self


def read_boards(path: str | Path = _SHIPPED) -> tuple[Board, ...]:
    """The published boards.

    Args:
        path: A TOML file of boards; the one that is shipped if not given.

    Raises:
        StudyError: The file cannot be read, or what is in it is no board: all faults at once.
    """
    file = Path(path)
    try:
        # Amounts are read from their decimal digits: no float comes between.
        values: dict[str, Any] = tomllib.loads(file.read_text("utf-8"), parse_float=str)
        return _File.model_validate(values).boards
    except OSError as error:
        faults = [Fault(file.name, "", f"cannot be read: {error.strerror}")]
    except ValidationError as error:
        faults = [
            Fault(file.name, ".".join(map(str, each["loc"])), each["msg"])
            for each in error.errors(include_url=False)
        ]
    except ValueError as error:  # Neither TOML nor UTF-8.
        faults = [Fault(file.name, "", str(error))]
    raise StudyError(str(path), tuple(faults))
