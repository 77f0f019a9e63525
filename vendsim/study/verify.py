"""Verification: everything a record says of money, goods and time, recomputed from it alone.

Independent of the world that made the record: it imports nothing but the standard library, a
JSON decoder, :mod:`vendsim.errors` and the look at what a killed run left beside the file. What
it holds a record against stands rule by rule in
``docs/design/verify.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from vendsim.errors import RecordError
from vendsim.record import foreign_part, read_tail, refuse_folder, take_back_closing
from vendsim.study.audit.auditor import Auditor
from vendsim.study.audit.books import TAX_OWED
from vendsim.study.audit.breach import Breach, Findings
from vendsim.study.audit.chain import Chain, read_head, rows_of
from vendsim.study.audit.step import Aside, read_line

__all__ = ["Breach", "Verdict", "verify_record"]

_BANK = "assets:bank"
_SALES = "income:sales"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verification of a record has found.

    Attributes:
        breaches: The first breach of every rule that is broken; none, if all holds.
        scenario: What the market calls itself; its hash tells which it is.
        scenario_hash: SHA-256 of the whole market as the header holds it, in hexadecimal.
        seed: The seed of the world.
        record_hash: The last chain value as computed here, in hexadecimal.
        steps: Steps of the record, the reset included.
        days_played: Days that closed.
        end: ``horizon``, ``messages`` or ``bankrupt``; ``None`` where the record stops before its
            end.
        score_rule: What the market judges by: ``bank_balance`` or ``net_worth``.
        score_cents: The score by that rule.
        final_balance_cents: The bank balance at the end.
        net_worth_cents: Assets less liabilities, goods at cost.
        units_sold: Units customers bought.
        revenue_cents: What they paid.
        owed_cents: What a run that was broken off had yet to pay out of its score: sales tax, and
            tokens that had not been charged.
        uncovered_days: Days in a row, up to the last that closed, whose fee was not covered.
    """

    breaches: tuple[Breach, ...]
    scenario: str
    scenario_hash: str
    seed: int
    record_hash: str
    steps: int
    days_played: int
    end: str | None
    score_rule: str
    score_cents: int
    final_balance_cents: int
    net_worth_cents: int
    units_sold: int
    revenue_cents: int
    owed_cents: int
    uncovered_days: int

    @property
    def holds(self) -> bool:
        """Whether no rule is broken."""
        return not self.breaches


def verify_record(path: str | Path) -> Verdict:
    """Recompute a record from itself and say what does not hold.

    A record that stops before the end of its run is verified as far as it goes.

    Raises:
        RecordError: There is no such file, or it is no record.
    """
    findings = Findings()
    refuse_folder(Path(path))
    take_back_closing(Path(path))
    head = read_head(Path(path), findings)
    _check_file(Path(path), findings)
    if head is None:
        return Verdict(tuple(findings.breaches), "", "", 0, "", 0, 0, None, "", 0, 0, 0, 0, 0, 0, 0)
    auditor = Auditor(head.market, head.days, findings)
    chain = Chain(head.rows, findings)
    _follow(Path(path), chain, auditor, findings)
    balances, closings = auditor.books.balances, auditor.closings
    findings.expect("sales_account", -balances[_SALES], closings.revenue_cents, "the sales account")
    rule = head.market.score.rule
    balance_cents, worth_cents = balances[_BANK], auditor.books.worth_cents([], 0)
    owed_cents = auditor.unbooked_cents
    if rule != "net_worth":
        owed_cents -= balances[TAX_OWED]  # A debt is below 0.
    return Verdict(
        breaches=tuple(findings.breaches),
        scenario=head.market.name,
        scenario_hash=head.rows["scenario_hash"],
        seed=int(head.rows["seed"]),
        record_hash=chain.value.hex(),
        steps=auditor.steps,
        days_played=closings.days_played,
        end=closings.end,
        score_rule=rule,
        score_cents=worth_cents if rule == "net_worth" else balance_cents,
        final_balance_cents=balance_cents,
        net_worth_cents=worth_cents,
        units_sold=closings.units_sold,
        revenue_cents=closings.revenue_cents,
        owed_cents=owed_cents,
        uncovered_days=closings.uncovered_days,
    )


def _check_file(path: Path, findings: Findings) -> None:
    """Look for what SQLite drops without a word: rows at the end, or the last commits."""
    try:
        if read_tail(path).is_spoilt:
            findings.add("file", f"the last write, in {path.name}-wal, is damaged or was cut off")
        ((found,),) = rows_of(path, "PRAGMA quick_check(1)")
        if found != "ok":
            findings.add("file", f"SQLite finds it damaged: {found!a}")
        layout = {
            str(row[0]): row[1] for row in rows_of(path, "SELECT name, sql FROM sqlite_master")
        }
        foreign = foreign_part(layout)
        if foreign is not None:
            findings.add("file", f"its {foreign} is not that of a record")
    except (RecordError, UnicodeError) as error:
        findings.add("file", str(error))


def _follow(path: Path, chain: Chain, auditor: Auditor, findings: Findings) -> None:
    """Go through the lines in their sequence, as far as they can be read."""
    rows = rows_of(path, "SELECT seq, body, chain FROM line ORDER BY seq")
    readable = True
    try:
        for place, (seq, body, link) in enumerate(rows):
            findings.step, findings.minute = place, None
            if seq != place:
                findings.add("line_missing", f"line {seq!a} stands where line {place} should")
                return
            if not isinstance(body, str) or not isinstance(link, bytes):
                findings.add("line_form", "it is no text with a chain value")
                return
            chain.check(body, link)
            readable = readable and _add(body, auditor, findings)
    except (RecordError, UnicodeError) as error:
        findings.add("file", str(error))


def _add(body: str, auditor: Auditor, findings: Findings) -> bool:
    """Take in a line; whether it could be read."""
    try:
        step = read_line(body, auditor.minute, first=auditor.steps == 0)
    except (msgspec.MsgspecError, RecursionError) as error:
        findings.add("line_form", f"it cannot be read, nor what follows it be checked: {error}")
        return False
    if isinstance(step, Aside):
        auditor.note_aside(step.minute)
    else:
        auditor.add(step)
    return True
