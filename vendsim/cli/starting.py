"""The command that begins a market of one's own."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer
from pydantic import TypeAdapter, ValidationError

from vendsim.cli import words
from vendsim.cli.looking import played
from vendsim.cli.parameters import Json
from vendsim.errors import ScenarioError, clip
from vendsim.money import parse_cents
from vendsim.scenario import list_scenarios, load_scenario
from vendsim.scenario.faults import due
from vendsim.scenario.schema import SLUG_PATTERN, CalendarSpec, MachineSpec, MoneySpec, Spec
from vendsim.scenario.starter import Choices, make_starter

__all__ = ["new_command"]

_Value = TypeVar("_Value")
_DATE = "%Y-%m-%d"
_BASE = "year"
_AMOUNTS = ("opening_cash_cents", "daily_fee_cents")


def _slug(name: str) -> str:
    if not re.fullmatch(SLUG_PATTERN, name):
        raise typer.BadParameter(
            "give small letters, digits and hyphens, a letter first, at most 48."
        )
    if name in {head.name for head in list_scenarios()}:
        raise typer.BadParameter(f"{name} is a shipped scenario; give another name.")
    return name


def _cents(text: str) -> int:
    try:
        return parse_cents(text)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from error


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _rows(text: str) -> tuple[str, ...]:
    if not text or set(text.upper()) - {"S", "L"}:
        raise typer.BadParameter("give a letter for each row from row 0, S or L, such as SSLL.")
    return tuple(text.upper())


def _money(help_text: str) -> Any:
    return typer.Option(parser=_cents, metavar="DOLLARS", help=help_text)


_Name = Annotated[
    str, typer.Argument(metavar="NAME", callback=_slug, help="What the market is called.")
]
_Base = Annotated[
    str | None,
    typer.Option(metavar="NAME|PATH", help="A shipped scenario, or a folder beside the new."),
]
_Out = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Where to write it; a folder of its name otherwise."),
]
_Title = Annotated[str | None, typer.Option(help="What people call it.")]
_Start = Annotated[
    dt.datetime | None, typer.Option(formats=[_DATE], metavar="DATE", help="Date of day 0.")
]
_Days = Annotated[int | None, typer.Option(help="Days of the run.")]
_Cash = Annotated[int | None, _money("In the bank on day 0.")]
_Fee = Annotated[int | None, _money("Fee at the close of a day.")]
_Site = Annotated[str | None, typer.Option(help="Where the machine stands.")]
_SlotRows = Annotated[
    Any, typer.Option(parser=_rows, metavar="SSLL", help="Size of each row of slots, S or L.")
]
_Columns = Annotated[int | None, typer.Option(help="Slots in each row.")]
_Storage = Annotated[int | None, typer.Option(help="Units the storage room holds.")]
_Demand = Annotated[
    Literal["elasticity", "choice"] | None, typer.Option(help="The model of customers.")
]


def new_command(
    name: _Name,
    base: _Base = None,
    out: _Out = None,
    title: _Title = None,
    start: _Start = None,
    days: _Days = None,
    cash: _Cash = None,
    fee: _Fee = None,
    site: _Site = None,
    rows: _SlotRows = None,
    columns: _Columns = None,
    storage: _Storage = None,
    demand: _Demand = None,
    as_json: Json = False,
) -> None:
    """Begin a market of your own: a commented folder that plays.

    It rests on another: what is not given is as in that base. On a terminal, without any
    option, it asks.
    """
    choices = Choices(
        title=title,
        start_date=None if start is None else start.date(),
        horizon_days=days,
        opening_cash_cents=cash,
        daily_fee_cents=fee,
        site=site,
        row_sizes=rows,
        columns=columns,
        storage_units=storage,
        demand_model=demand,
    )
    if base is None and choices == Choices() and not as_json and sys.stdin.isatty():
        base, choices = _asked()
    folder = (Path(name) if out is None else out).resolve()
    try:
        examined = make_starter(name, base or _BASE, choices, folder, played)
    except (FileExistsError, ValueError) as error:
        hint = "'--out'" if isinstance(error, FileExistsError) else "'--base'"
        raise typer.BadParameter(f"{error}.", param_hint=hint) from error
    files = sorted(path.name for path in folder.iterdir())
    result = {
        "name": name,
        "folder": str(folder),
        "extends": list(examined.bases),
        "files": files,
        "hash": examined.scenario.hash,
    }
    if as_json:
        typer.echo(words.as_json(result))
        return
    typer.echo(words.of_table([("folder", str(folder)), ("files", ", ".join(files))]))
    shown = str(folder) if out is not None else f"./{name}"
    typer.echo(
        f"\nEdit scenario.toml, which says what each key means, and then:\n"
        f"  vendsim scenario check {shown}\n  vendsim scenario show {shown}\n"
        f"  vendsim scenario card {shown}\n"
        f"  vendsim run --scenario {shown} --agent base_stock --report"
    )


def _asked() -> tuple[str, Choices]:
    """The usual choices, asked one after the other; Enter takes what the base has."""
    names = ", ".join(head.name for head in list_scenarios())
    base = _ask(f"Base ({names})", _BASE, _loadable)
    market = load_scenario(base)
    calendar, money = market.calendar, market.money
    days = _valid(CalendarSpec, "horizon_days")
    cash, fee = (_valid(MoneySpec, key, _cents) for key in _AMOUNTS)
    choices = Choices(
        horizon_days=_ask("Days", calendar.horizon_days, days),
        opening_cash_cents=_ask(
            "Opening cash in dollars", _dollars(money.opening_cash_cents), cash
        ),
        daily_fee_cents=_ask("Daily fee in dollars", _dollars(money.daily_fee_cents), fee),
        demand_model=_ask("Demand, elasticity or choice", market.demand.model, _model),
    )
    if market.is_fleet:
        return base, choices
    machine, site = market.machine, market.site_by_id[market.machine.site]
    shape = "".join(machine.row_sizes)
    return base, replace(
        choices,
        site=_ask("Where the machine stands", site.name, _valid(MachineSpec, "site")),
        row_sizes=_ask(
            "Rows of slots, S or L each", shape, _valid(MachineSpec, "row_sizes", _rows)
        ),
        columns=_ask("Slots in a row", machine.columns, _valid(MachineSpec, "columns")),
    )


def _ask(question: str, default: object, read: Callable[[str], _Value]) -> _Value:
    found: _Value = typer.prompt(question, default=str(default), value_proc=read)
    return found


def _valid(
    model: type[Spec], key: str, read: Callable[[str], object] = str
) -> Callable[[str], Any]:
    """How an answer is read that will stand under a key: what the schema refuses is asked anew."""
    field = model.model_fields[key]
    schema: Any = Annotated[field.annotation, *field.metadata]

    def checked(answer: str) -> Any:
        value = read(answer)
        try:
            return TypeAdapter[Any](schema).validate_python(value)
        except ValidationError as error:
            rule = due(model.model_json_schema(), (key,))
            raise typer.BadParameter(f"{clip(value)} is not {rule}.") from error

    return checked


def _loadable(base: str) -> str:
    try:
        load_scenario(base)
    except ScenarioError as error:
        raise typer.BadParameter(str(error)) from error
    return base


def _model(text: str) -> Literal["elasticity", "choice"]:
    if text == "elasticity":
        return "elasticity"
    if text == "choice":
        return "choice"
    raise typer.BadParameter("give elasticity or choice.")
