"""What a market is: the frozen schema of a scenario folder.

Money is whole cents, time whole minutes or days, and every name carries its unit last.
``extra="forbid"`` and strict types: a misspelt key or a float where cents are due is a
fault, never silently taken. What one part shows to be wrong by itself is refused here; how
parts agree with each other is checked in :mod:`vendsim.scenario.checks`.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from vendsim.clock import format_minute
from vendsim.money import MAX_CENTS

__all__ = [
    "ACCOUNT_PATTERN",
    "EMAIL_PATTERN",
    "LINE_PATTERN",
    "MAX_PAGES",
    "MAX_PRODUCTS",
    "MAX_SUPPLIERS",
    "SHARES_TOLERANCE",
    "SKU_PATTERN",
    "SLUG_PATTERN",
    "TEXT_PATTERN",
    "TOOL_NAMES",
    "CalendarSpec",
    "DemandSpec",
    "LimitsSpec",
    "MachineSpec",
    "MailSpec",
    "MoneySpec",
    "PageSpec",
    "ProductSpec",
    "Size",
    "Spec",
    "StorageSpec",
    "ToolName",
    "ToolSpec",
    "VarietySpec",
    "WeatherSpec",
]

ToolName: TypeAlias = Literal[
    "send_email",
    "list_emails",
    "read_email",
    "web_search",
    "get_balance",
    "make_payment",
    "collect_cash",
    "get_machine_inventory",
    "get_storage_inventory",
    "stock_slot",
    "empty_slot",
    "set_price",
    "wait",
    "wait_until_tomorrow",
    "write_note",
    "list_notes",
    "read_note",
    "delete_note",
    "set_reminder",
    "list_reminders",
    "delete_reminder",
    "write_scratchpad",
    "read_scratchpad",
    "delete_scratchpad",
    "write_value",
    "read_value",
    "delete_value",
    "list_keys",
    "add_memory",
    "search_memory",
    "delete_memory",
]
TOOL_NAMES: tuple[ToolName, ...] = ToolName.__args__  # type: ignore[attr-defined]
"""Every tool a scenario can give an agent, in the order agents are shown them."""

Size: TypeAlias = Literal["S", "L"]
"""Slot size: small goods fit both sizes, large goods only large slots."""

SLUG_PATTERN = r"^[a-z][a-z0-9-]{0,47}$"
ACCOUNT_PATTERN = r"^$|^[A-Z0-9](-?[A-Z0-9]){5,29}$"
SKU_PATTERN = r"^[a-z0-9][a-z0-9-]{0,31}$"
EMAIL_PATTERN = r"^[a-z0-9][a-z0-9._-]{0,62}@[a-z0-9][a-z0-9.-]{1,100}$"
# Neither control characters, nor the marks that turn the direction of writing, nor the tags
# that spell words which no editor shows: what an agent or a terminal is shown reads as it
# stands in the file. A line, which may be a name, has no sign without width either; a text may,
# since some languages join letters by one.
_TAGS = "\U000e0000-\U000e007f"
_TURNING = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_UNSEEN = rf"\x00-\x1f\x7f-\x9f\xad\u200b-\u200d\u2028\u2029\u2060-\u2065{_TURNING}{_TAGS}"
LINE_PATTERN = rf"^[^\s{_UNSEEN}]([^{_UNSEEN}]*[^\s{_UNSEEN}])?$"
TEXT_PATTERN = rf"^[^\x00-\x08\x0b-\x1f\x7f-\x9f{_TURNING}{_TAGS}]*$"

SHARES_TOLERANCE = 1e-6
# Days are named beyond the run: best before, the end of a disruption, a late delivery.
_DAYS_BEYOND_HORIZON = 20_000

MAX_PRODUCTS = 5000
MAX_SUPPLIERS = 1000
MAX_PAGES = 5000

Slug: TypeAlias = Annotated[str, Field(pattern=SLUG_PATTERN)]
Sku: TypeAlias = Annotated[str, Field(pattern=SKU_PATTERN)]
Email: TypeAlias = Annotated[str, Field(pattern=EMAIL_PATTERN)]
Line: TypeAlias = Annotated[str, Field(min_length=1, max_length=120, pattern=LINE_PATTERN)]
Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=20_000, pattern=TEXT_PATTERN)]
AmountCents: TypeAlias = Annotated[int, Field(ge=0, le=MAX_CENTS)]
Minute: TypeAlias = Annotated[int, Field(ge=0, le=1439)]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]
Factor: TypeAlias = Annotated[float, Field(ge=0, le=10)]


def _sums_to_one(shares: tuple[float, ...]) -> tuple[float, ...]:
    total = math.fsum(shares)
    if abs(total - 1.0) > SHARES_TOLERANCE:
        raise ValueError(f"the shares sum to {total:.6g}; they must sum to 1")
    return shares


def _some_above_zero(factors: tuple[float, ...]) -> tuple[float, ...]:
    if not any(factors):
        raise ValueError("all are 0, so no customer would ever come; give one above 0")
    return factors


HourShares: TypeAlias = Annotated[
    tuple[Share, ...], Field(min_length=24, max_length=24), AfterValidator(_sums_to_one)
]
WeekdayFactors: TypeAlias = Annotated[
    tuple[Factor, ...], Field(min_length=7, max_length=7), AfterValidator(_some_above_zero)
]
MonthFactors: TypeAlias = Annotated[
    tuple[Factor, ...], Field(min_length=12, max_length=12), AfterValidator(_some_above_zero)
]


def not_before(key: str, minute: int, info: ValidationInfo) -> int:
    """A minute of the day that may not be earlier than another, already read."""
    earliest = info.data.get(key)
    if isinstance(earliest, int) and minute < earliest:
        raise ValueError(
            f"{minute} ({format_minute(minute)}) is before {key}, {earliest}"
            f" ({format_minute(earliest)}); give at least that"
        )
    return minute


class Spec(BaseModel):
    """Base of every part of a scenario: frozen, strict, no unknown keys, no NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class CalendarSpec(Spec):
    """When the run starts, how long it lasts, and when the agent's working day begins."""

    start_date: dt.date = Field(description="Date of day 0.")
    horizon_days: Annotated[int, Field(ge=1, le=3660)] = Field(
        description="Days of the run; day 0 is the first."
    )
    wake_minute: Minute = Field(description="Minute of the day at which the agent starts work.")

    @field_validator("horizon_days")
    @classmethod
    def _ends_in_time(cls, horizon_days: int, info: ValidationInfo) -> int:
        start = info.data.get("start_date")
        last = dt.date.max.toordinal() - horizon_days - _DAYS_BEYOND_HORIZON
        if isinstance(start, dt.date) and start.toordinal() > last:
            latest = dt.date.fromordinal(last)
            raise ValueError(
                f"{horizon_days} days can start on {latest} at the latest, not {start}"
            )
        return horizon_days


class MoneySpec(Spec):
    """The bank account, the fee, bankruptcy, and how customers' money arrives."""

    opening_cash_cents: AmountCents = Field(description="In the bank account when day 0 begins.")
    daily_fee_cents: AmountCents = Field(
        description="Debited at the close of every day, whatever the balance."
    )
    bankrupt_after_days: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="Days in a row on which the balance does not cover the fee."
    )
    cash_share: Share = Field(description="Probability that a customer pays in cash.")
    card_settlement_minute: Minute = Field(
        description="Minute of the next day at which a day's card takings reach the bank."
    )
    account_number: Annotated[str, Field(pattern=ACCOUNT_PATTERN)] = Field(
        default="",
        description="Number of the bank account, which suppliers that charge it are told; empty"
        " where none does.",
    )
    output_token_cents_per_million: AmountCents = Field(
        description="Charged each week for the tokens that the agent says its calls took; 0: none."
    )


class MachineSpec(Spec):
    """One vending machine: a grid of slots."""

    id: Slug = Field(default="machine", description="What the agent calls it, if there are more.")
    site: Line = Field(
        description="Id of its site; in [machine], where it stands, as the agent is told."
    )
    row_sizes: Annotated[tuple[Size, ...], Field(min_length=1, max_length=12)] = Field(
        description="Slot size of each row, from row 0: small or large."
    )
    columns: Annotated[int, Field(ge=1, le=20)] = Field(description="Slots in each row.")
    price_limit_cents: Annotated[int, Field(ge=1, le=MAX_CENTS)] = Field(
        description="The highest retail price the machine can be set to."
    )


class StorageSpec(Spec):
    """The storage room that goods are delivered to."""

    address: Line = Field(description="Where the room is, as the agent is told.")
    capacity_units: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        description="Most units it holds; goods that find no room are brought again later."
    )


class MailSpec(Spec):
    """The agent's mailbox, and when counterparties answer."""

    business_name: Line = Field(description="What the agent's business is called in mails.")
    address: Email = Field(description="The agent's e-mail address.")
    reply_from_minute: Minute = Field(description="Minute of the day from which replies arrive.")
    reply_to_minute: Minute = Field(
        description="Replies arrive next day between these minutes of the day (inclusive)."
    )

    @field_validator("reply_to_minute")
    @classmethod
    def _after_from(cls, minute: int, info: ValidationInfo) -> int:
        return not_before("reply_from_minute", minute, info)


class ToolSpec(Spec):
    """One tool as this scenario offers it."""

    minutes: Annotated[int, Field(ge=1, le=720)] = Field(
        description="Simulated minutes one call takes; for the waiting tools, the least they take."
    )


class LimitsSpec(Spec):
    """The limit of everything an agent can ask for."""

    subject_chars: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="Longest subject of a mail."
    )
    body_chars: Annotated[int, Field(ge=1, le=100_000)] = Field(
        description="Longest text of a mail."
    )
    query_chars: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="Longest query of a search."
    )
    description_chars: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="Longest description of a payment."
    )
    note_title_chars: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="Longest title of a note."
    )
    note_text_chars: Annotated[int, Field(ge=1, le=100_000)] = Field(
        description="Longest text of a note."
    )
    notes: Annotated[int, Field(ge=1, le=10_000)] = Field(
        description="Most notes that can be kept at a time."
    )
    reminder_text_chars: Annotated[int, Field(ge=1, le=10_000)] = Field(
        description="Longest text of a reminder."
    )
    reminders: Annotated[int, Field(ge=1, le=10_000)] = Field(
        description="Most reminders that can wait at a time."
    )
    emails_listed: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="Most mails one look into the mailbox lists."
    )
    entries_listed: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="Most bank entries one look into the account lists."
    )
    search_results: Annotated[int, Field(ge=1, le=50)] = Field(
        description="Most pages one search finds."
    )
    order_units: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        description="Most units of one product in one purchase order."
    )
    open_orders: Annotated[int, Field(ge=1, le=10_000)] = Field(
        description="Most unpaid purchase orders one supplier keeps open for the business."
    )
    messages: Annotated[int, Field(ge=2, le=10_000_000)] | None = Field(
        default=None,
        description="Most messages of a run, a call and its answer counting as two; the day of the"
        " last one is the last day. Left out: no limit.",
    )
    refused_calls_per_day: Annotated[int, Field(ge=1, le=10_000)] = Field(
        description="After this many refused calls in one day the day ends by itself."
    )


class WeatherSpec(Spec):
    """Daily weather after Richardson (1981).

    Wet or dry by a two-state Markov chain; the daily high as a seasonal cosine plus AR(1)
    noise of standard deviation ``noise_sd_c``.
    """

    wet_after_wet: Share = Field(description="Probability that a wet day follows a wet one.")
    wet_after_dry: Share = Field(description="Probability that a wet day follows a dry one.")
    mean_high_c: Annotated[float, Field(ge=-60, le=60)] = Field(
        description="The year's mean of the daily high."
    )
    season_amplitude_c: Annotated[float, Field(ge=0, le=40)] = Field(
        description="By how much the season moves the daily high up, and down."
    )
    hottest_day_of_year: Annotated[int, Field(ge=0, le=365)] = Field(
        description="Day of the calendar year, 1 January being 0, on which the season peaks."
    )
    noise_sd_c: Annotated[float, Field(ge=0, le=20)] = Field(
        description="Standard deviation of the daily high around its season."
    )
    noise_correlation: Annotated[float, Field(ge=0, lt=1)] = Field(
        description="Correlation of that deviation from one day to the next."
    )


class VarietySpec(Spec):
    """How the number of distinct products offered changes demand.

    Factor 1 from ``best_from`` to ``best_to`` products; ``per_missing`` less for each
    product below, ``per_excess`` less for each above; never below ``floor``. A product whose
    price leaves less than ``least_demand`` of its demand at the reference price is no offer and
    does not count.
    """

    best_from: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="Fewest distinct products on offer that lose no customers."
    )
    best_to: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="Most distinct products on offer that lose no customers."
    )
    per_missing: Share = Field(description="Share of demand lost for each product below best_from.")
    per_excess: Share = Field(description="Share of demand lost for each product above best_to.")
    floor: Share = Field(description="Share of demand that is left at the least.")
    least_demand: Share = Field(
        description="Share of its demand at the reference price that a product's price must leave"
        " for it to count."
    )

    @field_validator("best_to")
    @classmethod
    def _is_a_range(cls, best_to: int, info: ValidationInfo) -> int:
        best_from = info.data.get("best_from")
        if isinstance(best_from, int) and best_to < best_from:
            raise ValueError(f"{best_to} is below best_from, {best_from}; give at least that")
        return best_to


class DemandSpec(Spec):
    """The elasticity model: see ``docs/design/demand.md``."""

    model: Literal["elasticity"] = Field(description="Which model of customers it is.")
    dispersion: Annotated[float, Field(gt=0, le=1000)] = Field(
        description="Negative binomial size of a product's daily customers; smaller is noisier."
    )
    hour_shares: HourShares = Field(
        description="Share of a day's customers in each hour; sums to 1."
    )
    weekday_factors: WeekdayFactors = Field(description="Monday to Sunday.")
    month_factors: MonthFactors = Field(description="January to December.")
    temperature_reference_c: Annotated[float, Field(ge=-60, le=60)] = Field(
        description="Daily high at which temperature changes nothing."
    )
    wet_factor: Factor = Field(description="What demand is multiplied by on a wet day.")
    variety: VarietySpec = Field(description="How the choice on offer changes demand.")


class ProductSpec(Spec):
    """One product, a row of ``products.csv``."""

    sku: Sku = Field(description="By what the product is known; a tool takes it or the name.")
    name: Line = Field(description="What it is called, by suppliers too.")
    category: Slug = Field(description="What kind of goods it is.")
    reference_price_cents: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        description="Retail price at which base_units_per_day sell."
    )
    base_units_per_day: Annotated[float, Field(gt=0, le=1000)] = Field(
        description="Units sold on an average day at the reference price."
    )
    elasticity: Annotated[float, Field(ge=-20, le=-0.05)] = Field(
        description="Price elasticity of demand at the reference price."
    )
    temperature_coefficient_per_c: Annotated[float, Field(ge=-1, le=1)] = Field(
        description="Share by which demand rises for each degree the day's high is above"
        " temperature_reference_c."
    )
    size: Size = Field(description="The slots it fits: S every one, L only large ones.")
    slot_capacity_units: Annotated[int, Field(ge=1, le=1000)] = Field(
        description="Units of it that a slot takes."
    )
    case_pack_units: Annotated[int, Field(ge=1, le=10_000)] = Field(
        description="Units in a case, for suppliers who sell by the case."
    )
    shelf_life_days: Annotated[int, Field(ge=1, le=10_000)] = Field(
        description="Days from delivery to its last day of sale."
    )
    unit_cost_cents: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        description="What a unit costs a wholesaler: the floor of any supplier's price."
    )


class PageSpec(Spec):
    """One page of the offline web, a table of ``pages.toml``."""

    title: Line = Field(description="What the search shows first.")
    address: Line = Field(description="Where the page is; no other page is there.")
    text: Text = Field(description="What it says, and what the search looks through.")
    supplier: Slug | None = Field(
        default=None, description="Whose page it is: it cannot be found before that supplier opens."
    )
    shows_prices: bool = Field(
        default=False,
        description="Whether the supplier's list prices of the day stand below the text.",
    )
