"""Sales tax: set aside by the day, paid over by the month and at the end."""

from __future__ import annotations

import datetime as dt

from vendsim.study.audit.breach import Findings
from vendsim.study.audit.events import SalesTax, TaxPayment
from vendsim.study.audit.market import Market

__all__ = ["Taxes"]

_ALL = 10_000
"""Basis points of the whole."""


class Taxes:
    """What is owed in tax.

    Attributes:
        owed_cents: Set aside and not yet paid over.
    """

    def __init__(self, market: Market, findings: Findings) -> None:
        self._points = market.charges.sales_tax_basis_points
        self._start = dt.date.fromisoformat(market.calendar.start_date)
        self._findings = findings
        self._revenue_cents = 0
        self.owed_cents = 0

    def sell(self, cents: int) -> None:
        """Count revenue, which includes the tax."""
        self._revenue_cents += cents

    @property
    def unbooked_cents(self) -> int:
        """The tax in the revenue of a day that has not closed; before tax, rounded half up."""
        whole = _ALL + self._points
        return (2 * self._revenue_cents * self._points + whole) // (2 * whole)

    def set_aside(self, event: SalesTax) -> None:
        """The tax in the day's revenue is owed from now on."""
        due_cents = self.unbooked_cents
        self._findings.expect("sales_tax", event.cents, due_cents, "the tax in the day's revenue")
        self.owed_cents += event.cents
        self._revenue_cents = 0

    def pay(self, event: TaxPayment) -> None:
        """All that is owed is paid over."""
        self._findings.expect("tax_payment", event.cents, self.owed_cents, "the tax paid over")
        self.owed_cents -= event.cents

    def close_day(self, day: int, *, ends: bool) -> None:
        """The day's tax is set aside; after the last day of a month or of the run none is owed."""
        if self._points and self._revenue_cents * 2 * self._points >= _ALL + self._points:
            self._findings.add("sales_tax", f"no tax was set aside of {self._revenue_cents} cents")
        self._revenue_cents = 0
        date = self._start + dt.timedelta(days=day)
        if self.owed_cents and (ends or (date + dt.timedelta(days=1)).month != date.month):
            self._findings.add("tax_payment", f"{self.owed_cents} cents of tax were not paid over")
            self.owed_cents = 0
