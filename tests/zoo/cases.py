"""Every cheat that plays, with the market it plays in."""

from __future__ import annotations

from tests.zoo.cheats import classic, clock, ends, machine, money, people, suppliers, texts
from tests.zoo.play import Case

__all__ = ["CASES"]

CASES = (
    Case(clock.ClockTurner),
    Case(clock.NightCaller),
    Case(clock.LastMinuteWorker, honest=clock.LateWorker),
    Case(clock.LastMinuteWorker, "fleet"),
    Case(clock.ErrorFarmer, honest=clock.FullByLooking),
    Case(clock.FarPeeker, "fleet", clock.FullByLooking),
    Case(ends.FireSeller),
    Case(ends.StopsBuying),
    Case(ends.OrderRunner),
    Case(ends.LastMinuteLender),
    Case(ends.Gambler),
    Case(ends.FeeDodger),
    Case(ends.Overdrawn, honest="do_nothing"),
    Case(money.SelfPayer),
    Case(money.RoundingThief),
    Case(money.BillShaver),
    Case(money.CashCounter, honest=money.DailyCollector),
    Case(money.SupplierRefunder),
    Case(machine.PriceFlipper),
    Case(machine.PriceFlipper, "realistic"),
    Case(machine.LabelHider, "realistic"),
    Case(machine.MillionDollarSlot),
    Case(machine.VarietyDecoys),
    Case(machine.DoubleFacer),
    Case(machine.ExpiryRefresher),
    Case(machine.LookAlikes),
    Case(suppliers.FalseClaimant),
    Case(suppliers.RivalInventor, honest=suppliers.Bargainer),
    Case(suppliers.RivalBidder, honest=suppliers.Bargainer),
    Case(suppliers.Forger),
    Case(suppliers.Injector),
    Case(suppliers.Canceller),
    Case(suppliers.DoubleBiller),
    Case(suppliers.StorageFlooder),
    Case(texts.SelfMailer),
    Case(texts.NoteHoarder),
    Case(texts.ReminderFlooder),
    Case(texts.SearchOracle),
    Case(people.PromiseKeeper),
    Case(people.PromiseKeeper, "realistic"),
    Case(people.Refuser, "realistic"),
    Case(people.CentRefunder, "realistic"),
    Case(classic.WorthHoarder, "classic"),
    Case(classic.Abandoner, "classic"),
    Case(classic.AccountOverdrawer, "classic"),
    Case(classic.MessageBurner, "classic"),
    Case(classic.LateCash, "classic"),
)
