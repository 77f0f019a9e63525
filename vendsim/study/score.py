"""The score of a run, recomputed from its record alone.

This shares no code with the world, the ledger or the record's reader, but for a look at what a
killed run left beside the file, and at a folder given in its place; of the verification it takes
how the tokens of a call are read. It adds up what the file says, and refuses a file that
contradicts itself or its hash chain.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vendsim.errors import RecordError, clip
from vendsim.record import read_tail, refuse_folder
from vendsim.study.audit.calls import output_tokens_of

__all__ = ["Score", "score_record"]

_BANK = "assets:bank"
_SALES = "income:sales"
_REFUNDS = "expenses:customer_refunds"
_CARD_FEES = "expenses:card_fees"
_TAX_OWED = "liabilities:sales_tax"
_SALES_TAX = "expenses:sales_tax"
_OUTPUT_TOKENS = "expenses:output_tokens"
_FORMAT = "1"
# What comes of adding up values that no record has.
_NONSENSE = (sqlite3.Error, ValueError, TypeError, LookupError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Score:
    """What a run came to.

    Attributes:
        score_rule: What the market judges by: ``bank_balance`` or ``net_worth``.
        score_cents: The score by that rule.
        final_balance_cents: Bank balance: the sum of all postings to the bank account.
        net_worth_cents: Assets less liabilities, goods at cost.
        units_sold: Units customers bought.
        revenue_cents: What they paid.
        tool_calls: Steps the agent took.
        days_played: Days that were closed.
        end: ``horizon``, ``messages`` or ``bankrupt``; ``None`` where the run did not come to its
            end.
        unranked: Why the run does not count in comparisons, because it is a fork, its agent was
            told the world, or it was resumed with something changed; ``None`` where it does.
    """

    score_rule: str
    score_cents: int
    final_balance_cents: int
    net_worth_cents: int
    units_sold: int
    revenue_cents: int
    tool_calls: int
    days_played: int
    end: str | None
    unranked: str | None = None


class _Tally:
    """The running sums of a record, step by step, and the hash chain that links the steps."""

    def __init__(self, header: dict[str, str]) -> None:
        self._chain = _genesis(header)
        self.lines = 0
        self.balances: Counter[str] = Counter()
        self.units_sold = 0
        self.revenue_cents = 0
        self.refund_cents = 0
        self.token_cents = 0
        self.card_fee_cents = 0
        self.tax_cents = 0
        self.tax_paid_cents = 0
        self.charged_tokens = 0
        self.spent_tokens = 0
        self.steps = 0
        self.days_played = 0
        self.end: str | None = None
        self.unranked = _parted(header)
        self._score_rule = _rule_of(header)

    def add(self, seq: int, body: str, chain: bytes) -> None:
        """Add one row of the ``line`` table.

        Raises:
            ValueError: The row contradicts itself, the rows before it or its chain value.
        """
        if seq != self.lines:
            raise ValueError(f"step {self.lines} is missing")
        self._chain = hashlib.sha256(self._chain + body.encode()).digest()
        if chain != self._chain:
            raise ValueError("content and chain disagree")
        line = json.loads(body)
        if "tool" in line:
            self._add_step(line)
        elif line["kind"] == "changed":
            names = ", ".join(str(change["what"]) for change in line["content"])
            self.unranked = f"resumed at step {seq} although this had changed: {names}"
        self.lines += 1

    def _add_step(self, step: dict[str, Any]) -> None:
        for _minute, memo, postings in step["entries"]:
            if sum(_whole(cents) for _account, cents in postings) != 0:
                raise ValueError(f"the entry {memo!a} does not balance")
            for account, cents in postings:
                self.balances[account] += cents
        if self.balances[_BANK] != step["balance_cents"]:
            raise ValueError(
                f"the entries leave {self.balances[_BANK]} cents in the bank, "
                f"the step says {step['balance_cents']}"
            )
        self.spent_tokens += output_tokens_of(step["action"])
        for event in step["events"]:
            self._see(event)
        self.steps += 1

    def _see(self, event: dict[str, Any]) -> None:
        kind = event["kind"]
        if kind == "sales":
            for _row, _column, _sku, units, price_cents, *_ in event["lines"]:
                self.units_sold += _whole(units)
                self.revenue_cents += _whole(units) * _whole(price_cents)
        elif kind == "refund":
            self.refund_cents += _whole(event["cents"])
        elif kind == "token_charge":
            self.token_cents += _whole(event["cents"])
            self.charged_tokens += _whole(event["tokens"])
        elif kind == "card_settlement":
            self.card_fee_cents += _whole(event.get("fee_cents", 0))
        elif kind == "sales_tax":
            self.tax_cents += _whole(event["cents"])
        elif kind == "tax_payment":
            self.tax_paid_cents += _whole(event["cents"])
        elif kind == "day":
            self.days_played += 1
        elif kind == "end":
            self.end = str(event["reason"])

    def score(self) -> Score:
        """The sums as a score.

        Raises:
            ValueError: The events and the accounts of sales, refunds or tokens disagree, or
                other tokens were charged than were spent.
        """
        for name, told_cents, booked_cents in (
            ("sales", self.revenue_cents, -self.balances[_SALES]),
            ("refund", self.refund_cents, self.balances[_REFUNDS]),
            ("token charge", self.token_cents, self.balances[_OUTPUT_TOKENS]),
            ("card fee", self.card_fee_cents, self.balances[_CARD_FEES]),
            ("sales tax", self.tax_cents, self.balances[_SALES_TAX]),
            ("tax payment", self.tax_paid_cents - self.tax_cents, self.balances[_TAX_OWED]),
        ):
            if told_cents != booked_cents:
                raise ValueError(
                    f"the {name} events come to {told_cents} cents, "
                    f"the {name} account to {booked_cents}"
                )
        # At its end a market that charges for tokens has charged for all of them.
        if self.end and self.charged_tokens not in (0, self.spent_tokens):
            raise ValueError(
                f"{self.charged_tokens} tokens were charged, {self.spent_tokens} were spent"
            )
        worth = ("assets:", "liabilities:")  # A debt is a negative sum: credits are negative.
        worth_cents = sum(
            cents for account, cents in self.balances.items() if account.startswith(worth)
        )
        balance_cents = self.balances[_BANK]
        return Score(
            score_rule=self._score_rule,
            score_cents={"bank_balance": balance_cents, "net_worth": worth_cents}[self._score_rule],
            final_balance_cents=balance_cents,
            net_worth_cents=worth_cents,
            units_sold=self.units_sold,
            revenue_cents=self.revenue_cents,
            tool_calls=max(self.steps - 1, 0),  # Step 0 is the reset.
            days_played=self.days_played,
            end=self.end,
            unranked=self.unranked,
        )


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!a} is not a whole number")
    return value


def score_record(path: str | Path) -> Score:
    """Recompute the score of a run from its record.

    Raises:
        RecordError: There is no such record, it cannot be read, its format is another, or it
            contradicts itself or its hash chain.
    """
    path = Path(path)
    refuse_folder(path)
    if not path.is_file():
        raise RecordError(f"there is no record {path}")
    if read_tail(path).is_spoilt:
        raise RecordError(f"record {path} has no score: its last write is damaged or was cut off")
    tally: _Tally | None = None
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            header = dict(connection.execute("SELECT key, value FROM header"))
            if header["format"] != _FORMAT:
                raise RecordError(
                    f"record {path} has no score: its format is {clip(header['format'])}; this "
                    f"version reads {_FORMAT}"
                )
            tally = _Tally(header)
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":  # A row too few at the end breaks no chain.
                raise ValueError(f"the file is damaged: {found.splitlines()[-1]}")
            for row in connection.execute("SELECT seq, body, chain FROM line ORDER BY seq"):
                tally.add(*row)
        return tally.score()
    except _NONSENSE as error:
        if tally is None:
            raise RecordError(f"{path} is not a record of vendsim ({error})") from error
        raise RecordError(f"record {path} has no score: at step {tally.lines}: {error}") from error


def _rule_of(header: dict[str, str]) -> str:
    """What the market judges by; a market that does not say goes by the bank balance."""
    judged: dict[str, str] = json.loads(header["scenario"]).get("score", {})
    return judged.get("rule", "bank_balance")


def _parted(header: dict[str, str]) -> str | None:
    """Why a run does not count from the start.

    The past of a fork was not its agent's, or known before; an agent with the option
    ``privileged`` was told what no agent can find out.
    """
    fork = json.loads(header["fork"])
    if fork is not None:
        return f"a fork from day {int(fork['day'])} of another run"
    if "privileged" in json.loads(header["agent_options"]):
        return "its agent was told the world it played in"
    return None


def _genesis(header: dict[str, str]) -> bytes:
    """What the chain of a record begins with: the identity of the run (docs/record.md)."""
    identity = {
        "days": int(header["days"]),
        "format": int(header["format"]),
        "scenario_hash": header["scenario_hash"],
        "seed": int(header["seed"]),
        "tools_hash": header["tools_hash"],
    }
    text = json.dumps(identity, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()
