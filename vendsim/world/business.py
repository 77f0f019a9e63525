"""One business: its books, mailbox, storage, machines and notes, and what can be done there.

The tools are thin: what an action means, and what makes it impossible, stands here.
Every action either happens whole or raises :class:`~vendsim.errors.ToolError` and
changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vendsim.errors import ToolError, clip
from vendsim.ledger import (
    BANK,
    CUSTOMER_REFUNDS,
    OTHER_PAYMENTS,
    PREPAID,
    Ledger,
)
from vendsim.mail import Email, Mailbox
from vendsim.memory import Embedder
from vendsim.money import Cents, format_cents
from vendsim.stock import Machine, Slot, Storage, empty_slot, stock_slot
from vendsim.world.complaints import Complaints
from vendsim.world.morning import MorningReport
from vendsim.world.notebook import Notebook
from vendsim.world.recall import Recall
from vendsim.world.reminders import Reminder, Reminders
from vendsim.world.stands import Stands, cash_boxes_of
from vendsim.world.token_meter import TokenMeter

if TYPE_CHECKING:
    from vendsim.world.world import World

__all__ = ["Business"]


class Business:
    """A vending business with one account, one mailbox, one storage room and its machines.

    What is done at a machine names it by its id; an only machine goes without a name.

    Attributes:
        id: ``"vendor_0"`` for the first.
        stands: Its machines, and where they stand.
        sales: What customers have bought, at all sites.
        uncovered_days: Days in a row on which the balance did not cover the fee.
        card_takings_due_cents: Card takings of closed days that have not been settled.
        card_sales_due: In how many sales they were taken.
        spoiled_today: SKU to units thrown away at the close that is under way.
        morning: What the agent hears about the day that closed last.
    """

    def __init__(self, world: World, identity: str, embedder: Embedder | None = None) -> None:
        scenario = world.scenario
        self.world = world
        self.id = identity
        self.address = scenario.mail.address
        self.ledger = Ledger(
            scenario.money.opening_cash_cents,
            bank_lines_kept=scenario.limits.entries_listed,
            cash_boxes=cash_boxes_of(scenario),
        )
        self.mailbox = Mailbox()
        self.storage = Storage(scenario.storage.capacity_units)
        self.notebook = Notebook(scenario.limits)
        self.recall = Recall(world, embedder)
        self.reminders = Reminders(scenario.limits, world.days)
        self.tokens = TokenMeter(scenario.money.output_token_cents_per_million)
        self.stands = Stands(world, self.ledger)
        self.sales = self.stands.sales
        self.complaints = Complaints(world, self)
        self._scored_by_worth = scenario.score.rule == "net_worth"
        self.uncovered_days = 0
        self.card_takings_due_cents = 0
        self.card_sales_due = 0
        self.spoiled_today: dict[str, int] = {}
        self.morning: MorningReport | None = None

    @property
    def machine(self) -> Machine:
        """The only machine; of several, the first."""
        return self.stands.machines[0]

    @property
    def bank_cents(self) -> Cents:
        """The bank balance; negative once the fee could not be covered."""
        return self.ledger.bank_cents

    @property
    def net_worth_cents(self) -> Cents:
        """Assets less liabilities at cost, cash box and card takings included."""
        return self.ledger.net_worth_cents

    @property
    def score_cents(self) -> Cents:
        """What the run would be judged by if it ended now, by the scenario's rule."""
        if self._scored_by_worth:
            return self.ledger.net_worth_cents
        return self.ledger.bank_cents

    def send_email(self, to: str, subject: str, body: str) -> Email:
        """Send a mail; whoever answers does so next morning."""
        world = self.world
        email = self.mailbox.sent(world.minute, self.address, to, subject, body)
        world.trading.note_email(email)
        complaint = self.complaints.by_address.get(to)
        if complaint is not None:
            self.complaints.hear(complaint, email)
        elif to in world.letters.answers:
            world.letters.answer(self, email)
        else:
            world.trading.expect_reply(self, email)
        return email

    def pay(self, to: str, cents: Cents, description: str) -> None:
        """Pay from the bank account, for good: money sent to a stranger is gone.

        Raises:
            ToolError: The amount is not positive or more than the balance, or the address is
                the business's own.
        """
        if cents <= 0:
            raise ToolError(
                "invalid_amount", f"amount {format_cents(cents)} must be at least $0.01."
            )
        if to == self.address:
            raise ToolError(
                "own_address",
                f"{clip(to)} is your own address: a payment goes to somebody else's.",
            )
        if cents > self.bank_cents:
            raise ToolError(
                "insufficient_funds",
                f"A payment of {format_cents(cents)} is more than the bank balance of "
                f"{format_cents(self.bank_cents)}; at most "
                f"{format_cents(max(0, self.bank_cents))} can be paid.",
            )
        world = self.world
        supplier = world.trading.supplier_at(to, world.day)
        complaint = None if supplier is not None else self.complaints.by_address.get(to)
        account = OTHER_PAYMENTS if complaint is None else CUSTOMER_REFUNDS
        if supplier is not None:
            account = PREPAID
        self.ledger.post(world.minute, f"payment to {to}", (account, cents), (BANK, -cents))
        world.note("payment", to=to, cents=cents, description=description)
        if supplier is not None:
            world.trading.credit(self, supplier, cents, description)
        if complaint is not None:
            self.complaints.take_payment(complaint, cents)

    def collect_cash(self, machine: str = "") -> Cents:
        """Empty a cash box into the bank account; the cents collected."""
        world = self.world
        stand = self.stands.at(machine)
        stand.sales.settle(world.minute)
        cents = self.ledger.balance(stand.cash_box)
        if cents:
            memo = f"cash collected from {machine or 'the machine'}"
            self.ledger.post(world.minute, memo, (BANK, cents), (stand.cash_box, -cents))
        world.note("collection", cents=cents, **stand.told)
        return cents

    def look_at_machine(self, machine: str = "") -> Machine:
        """A machine as it stands this minute, customers so far served."""
        stand = self.stands.at(machine)
        stand.sales.settle(self.world.minute)
        return stand.machine

    def stock_slot(self, row: int, column: int, sku: str, units: int, machine: str = "") -> Slot:
        """Carry units of a SKU from storage into a slot."""
        world = self.world
        stand = self.stands.at(machine)
        sales = stand.sales
        sales.settle(world.minute)
        product = world.scenario.product_by_sku[sku]
        slot = stand.machine.at(row, column)
        refilled, was_empty = slot.sku == sku, not slot.units
        stock_slot(self.storage, stand.machine, row, column, product, units)
        if not refilled:
            sales.facings_changed()
        elif was_empty or sales.sold_out:
            sales.units_changed()
        world.events.append(
            {
                "kind": "stocking",
                "minute": world.minute,
                "slot": [row, column],
                "sku": sku,
                "units": units,
                **stand.told,
            }
        )
        return slot

    def empty_slot(self, row: int, column: int, machine: str = "") -> tuple[str, int]:
        """Carry a slot's units back to storage; the SKU and how many."""
        stand = self.stands.at(machine)
        stand.sales.settle(self.world.minute)
        sku, units = empty_slot(self.storage, stand.machine, row, column)
        stand.sales.facings_changed()
        self.world.note("emptying", slot=[row, column], sku=sku, units=units, **stand.told)
        return sku, units

    def set_price(self, row: int, column: int, cents: Cents, machine: str = "") -> Slot:
        """Price a slot, from this minute on."""
        stand = self.stands.at(machine)
        stand.sales.settle(self.world.minute)
        slot = stand.machine.set_price(row, column, cents)
        stand.sales.facings_changed()
        self.world.note(
            "pricing", slot=[row, column], sku=slot.sku, price_cents=cents, **stand.told
        )
        return slot

    def write_note(self, title: str, text: str) -> bool:
        """Write a note; whether it replaced one of the same title."""
        replaced = self.notebook.write(title, text)
        self.world.note("note", title=title, text=text)
        return replaced

    def delete_note(self, title: str) -> None:
        """Throw a note away."""
        self.notebook.delete(title)
        self.world.note("note", title=title, text=None)

    def set_reminder(self, day: int, text: str) -> Reminder:
        """Keep a reminder for the morning of a later day, an index from 0."""
        reminder = self.reminders.set(day, text, self.world.day)
        self.world.note("reminder", id=reminder.id, day=day, text=text)
        return reminder

    def delete_reminder(self, reminder_id: int) -> None:
        """Throw a reminder away."""
        reminder = self.reminders.delete(reminder_id)
        self.world.note("reminder", id=reminder_id, day=reminder.day, text=None)

    def sku_of(self, product: str) -> str:
        """The SKU an agent means by a SKU or a product name, letter case aside."""
        sku = self.world.sku_by_name.get(product.strip().casefold())
        if sku is None:
            raise ToolError(
                "unknown_product",
                f"No product is called {clip(product)}. Give a SKU or the exact product name, "
                "as get_storage_inventory and suppliers' mails show them.",
            )
        return sku

    def state(self) -> dict[str, Any]:
        """Plain values for the world's state hash."""
        return {
            "id": self.id,
            "ledger": self.ledger.state(),
            "mailbox": self.mailbox.state(),
            "storage": self.storage.state(),
            "machines": [machine.state() for machine in self.stands.machines],
            "site": self.stands.site,
            "notebook": self.notebook.state(),
            "recall": self.recall.state(),
            "reminders": self.reminders.state(),
            "tokens": self.tokens.state(),
            "sales": self.sales.state(),
            "complaints": self.complaints.state(),
            "uncovered_days": self.uncovered_days,
            "card_takings_due_cents": self.card_takings_due_cents,
            "card_sales_due": self.card_sales_due,
        }
