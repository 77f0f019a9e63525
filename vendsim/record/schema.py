"""The tables and views of a record file, as SQL.

Two tables hold everything, a step in one JSON text; the views spell it out as columns for people.
Only functions that SQLite 3.26 has: a view that an older SQLite cannot parse would keep it
from reading the file at all.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["APPLICATION_ID", "TABLES", "VIEWS", "foreign_part"]

APPLICATION_ID = 0x76656E64
"""SQLite's mark of a file's kind, at byte 68: ``vend``."""

TABLES: dict[str, str] = {
    "header": """\
CREATE TABLE header (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
)""",
    "line": """\
CREATE TABLE line (
  seq INTEGER PRIMARY KEY NOT NULL,
  body TEXT NOT NULL,
  chain BLOB NOT NULL
)""",
}

VIEWS: dict[str, str] = {
    "step": """\
CREATE VIEW step AS
SELECT seq,
       json_extract(body, '$.minute') AS minute,
       json_extract(body, '$.tool') AS tool,
       json_extract(body, '$.action') AS action,
       json_extract(body, '$.result') AS result,
       json_extract(body, '$.events') AS events,
       json_extract(body, '$.entries') AS entries,
       json_extract(body, '$.balance_cents') AS balance_cents,
       chain
FROM line
WHERE json_type(body, '$.tool') IS NOT NULL""",
    "response": """\
CREATE VIEW response AS
SELECT seq,
       json_extract(body, '$.minute') AS minute,
       json_extract(body, '$.content') AS content
FROM line
WHERE json_extract(body, '$.kind') = 'response'""",
    "event": """\
CREATE VIEW event AS
SELECT line.seq AS seq,
       e.key AS n,
       json_extract(e.value, '$.minute') AS minute,
       json_extract(e.value, '$.kind') AS kind,
       e.value AS body
FROM line, json_each(line.body, '$.events') AS e""",
    "entry": """\
CREATE VIEW entry AS
SELECT line.seq AS seq,
       e.key AS n,
       json_extract(e.value, '$[0]') AS minute,
       json_extract(e.value, '$[1]') AS memo,
       json_extract(e.value, '$[2]') AS postings
FROM line, json_each(line.body, '$.entries') AS e""",
    "posting": """\
CREATE VIEW posting AS
SELECT entry.seq AS seq,
       entry.n AS n,
       entry.minute AS minute,
       entry.memo AS memo,
       json_extract(p.value, '$[0]') AS account,
       json_extract(p.value, '$[1]') AS cents
FROM entry, json_each(entry.postings) AS p""",
    "sale": """\
CREATE VIEW sale AS
SELECT event.seq AS seq,
       event.minute AS minute,
       coalesce(json_extract(event.body, '$.machine'), '') AS machine,
       json_extract(l.value, '$[0]') AS slot_row,
       json_extract(l.value, '$[1]') AS slot_column,
       json_extract(l.value, '$[2]') AS sku,
       json_extract(l.value, '$[3]') AS units,
       json_extract(l.value, '$[4]') AS price_cents,
       json_extract(l.value, '$[3]') * json_extract(l.value, '$[4]') AS revenue_cents,
       json_extract(l.value, '$[5]') * json_extract(l.value, '$[4]') AS cash_cents,
       json_extract(l.value, '$[6]') AS cost_cents
FROM event, json_each(event.body, '$.lines') AS l
WHERE event.kind = 'sales'""",
    "mail": """\
CREATE VIEW mail AS
SELECT seq,
       minute,
       json_extract(body, '$.id') AS id,
       json_extract(body, '$.folder') AS folder,
       json_extract(body, '$.sender') AS sender,
       json_extract(body, '$.to') AS recipient,
       json_extract(body, '$.subject') AS subject,
       json_extract(body, '$.body') AS body
FROM event
WHERE kind = 'mail'""",
    "day": """\
CREATE VIEW day AS
SELECT seq,
       minute,
       json_extract(body, '$.day') AS day,
       json_extract(body, '$.high_c') AS high_c,
       json_extract(body, '$.wet') AS wet,
       json_extract(body, '$.units') AS units,
       json_extract(body, '$.revenue_cents') AS revenue_cents,
       json_extract(body, '$.balance_cents') AS balance_cents,
       json_extract(body, '$.net_worth_cents') AS net_worth_cents,
       json_extract(body, '$.storage_units') AS storage_units,
       json_extract(body, '$.machine_units') AS machine_units
FROM event
WHERE kind = 'day'""",
}


def foreign_part(found: Mapping[str, object]) -> str | None:
    """What in a file's schema is not as a record has it: a table or a view of another text.

    Views are no part of the chain, yet people read a record through them: one bit turned over in
    a view shows other figures, or none. What somebody has added of their own is let pass.

    Args:
        found: SQL of each thing in the file by its name, as ``sqlite_master`` has it.

    Returns:
        Its name; ``None`` where all is as it should be.
    """
    for name, statement in TABLES.items():
        if found.get(name) != statement:
            return name
    for name, statement in VIEWS.items():
        if found.get(name, statement) != statement:
            return name
    return None
