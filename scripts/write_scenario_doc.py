"""Write docs/scenario-format.md and docs/schemas/ from the schema; a test keeps them current."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from vendsim.scenario import ScenarioHead
from vendsim.scenario.briefing import FIGURES
from vendsim.scenario.faults import due
from vendsim.scenario.files import (
    BRIEFING,
    FILES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ENTRIES,
    MAX_FAULTS,
    MAX_LINES,
    MAX_TOTAL_BYTES,
    PRODUCTS,
    RULES,
)
from vendsim.scenario.json_schema import (
    LISTED_TABLES,
    OTHER_FILES,
    editor_schemas,
    written_schema,
)
from vendsim.scenario.layers import MAX_BASES

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "scenario-format.md"
SCHEMAS = DOCS / "schemas"

HEAD = f"""\
# The format of a scenario

A scenario is a folder of six files, or seven. This page is written from the schema that loading
uses, by `python scripts/write_scenario_doc.py`; how the numbers act is told in [design/](design/),
why the shipped ones are what they are in [scenarios/](scenarios/).

| file | holds | at most |
| --- | --- | --- |
| `scenario.toml` | the rules | {{{RULES}}} |
| `products.csv` | the products, one a row | {{products.csv}} |
| `suppliers.toml` | who sells them, one a table `[[supplier]]` | {{suppliers.toml}} |
| `pages.toml` | the searchable web, one page a table `[[page]]`; may be empty | {{pages.toml}} |
| `letters.toml` | mail of other people, one a table `[[letter]]`; may be empty | {{letters.toml}} |
| `disruptions.toml` | what befalls it, one a table; may be left out | {{disruptions.toml}} |
| `briefing.md` | what the agent is told | {{briefing.md}} |

Files are UTF-8; a byte order mark and any kind of line end do no harm. Money is whole cents, a
time of day whole minutes since midnight, a day its index from 0. A key that is not known is
refused, and so is a number that is written as a text, a decimal where a whole number is due,
`nan` and `inf`.

A scenario is data that somebody else may have written, so all of it has limits:
{MAX_TOTAL_BYTES // 1024:,} KiB for all files together, those of its bases too;
{MAX_DEPTH} tables or lists in each other; {MAX_ENTRIES:,} entries in one of them;
{MAX_LINES:,} lines of products.
Text holds no control characters, no marks that turn the direction of writing, and no tags, which
spell words that no editor shows. A file is a file: no pipe, and no link that leads out of the
folder. Whatever is wrong is told within a second, the first {MAX_FAULTS} faults of it.

```
vendsim scenario check ./market
```

names every fault at once, with its file, line and key, the rule, and what would be valid; and
what is sound but odd. A folder is given by its path, with a slash; a name without one means a
shipped scenario.

## A scenario that extends another

`extends = "year"` in `scenario.toml` takes everything from a shipped scenario that the folder
does not say itself; `extends = "../harbour"` takes it from the folder `harbour` beside this one.
Nothing else can be extended: names are small letters, digits and hyphens, and no path leads
anywhere else. A base may extend another, up to {MAX_BASES} below each other, none twice.

- `name`, `version`, `title` and `summary` are never taken over.
- A file that is not there is that of the base. `briefing.md` is taken whole or not at all.
- In `scenario.toml`, tables are merged key by key; a list or a single value replaces that of the
  base.
- In the files that list things, one whose SKU (products), `id` (suppliers, letters, disruptions)
  or `address` (pages) is known changes that of the base, in its place: a table key by key, a row
  by the columns that it gives. A blank cell is not given, and columns may be missing. One whose
  name is new is added at the end.
- `[remove]` takes away from the base before anything is added:

```toml
[remove]
products = ["sku-09"]            # by SKU
suppliers = ["harbourline"]      # by id
pages = "all"                    # every one; also for the other lists
letters = ["station-welcome"]    # by id
disruptions = ["heat"]           # by id
keys = ["supplier_kinds.gouger"] # of scenario.toml
```

What is removed can be given anew, and then is all new. What the base says of it goes with it: a
product leaves the lists of the base's suppliers, a supplier takes along its pages. A name that
the base does not have is a fault.

What is loaded is whole: it has one hash, a record holds all of it, and a replay needs no base. A
fault is named where it stands, in the folder or in a base (`year/products.csv:12`). A base need
not be sound by itself, as long as the whole is.

## In an editor

JSON Schemas of the TOML files are in [schemas/](schemas/); `vendsim scenario schema FOLDER`
writes them to any folder. Editors that know Taplo (Even Better TOML for VS Code, and others)
check and complete a file that begins with a line such as

```toml
#:schema ./scenario.schema.json
```

In this checkout `.taplo.toml` says so for the shipped scenarios. A schema cannot know what an
extended scenario lacks, nor whether parts agree; `vendsim scenario check` does.
"""

AGREEMENT = """
## How the parts must agree

- The latest waking minute leaves room for the longest tool call before midnight.
- A market has `[machine]`, or both `[[sites]]` and `[[machines]]`: every machine stands at a site
  there is, no site stands empty, ids and sites' names are different from each other.
- A product of size L needs a row of size L in some machine, and no `reference_price_cents` is above
  the `price_limit_cents` of all of them that it fits.
- SKUs, and names of products, suppliers' ids, names and addresses, addresses of pages and ids of
  letters are different from each other, whatever their case, blanks and look-alike letters; no
  product is called as another's SKU.
- Suppliers sell products there are, each once, and are of a kind that is described; `friendly`
  ones may do without. Their address is not the agent's own.
- The agent gets the tools that `[tools]` names, `wait_until_tomorrow` always among them; a briefing
  names no other in backticks.
- Suppliers that charge an account (`payment = "account"`) need an `account_number` in `[money]`,
  are `friendly` or `negotiating`, and sell no membership.
- A page with prices names a supplier there is. A letter, and the news of a disruption, come
  from nobody who sells.
- Disruptions have different ids, name categories there are, and, on fixed days, come within
  the run.
- Demand can be drawn: a product does not bring more customers on its busiest day than the model
  holds.
"""

UNITS = {
    "_cents_per_million": "cents",
    "_cents": "cents",
    "_minute": "minute of the day",
    "minutes": "minutes",
    "_days": "days",
    "customers_per_day": "people a day",
    "calls_per_day": "calls a day",
    "units_per_day": "units a day",
    "_day": "day index",
    "_per_c": "per °C",
    "_c": "°C",
    "units": "units",
    "_chars": "characters",
}
"""What the end of a key says, the longer before the shorter."""

JsonSchema: TypeAlias = Mapping[str, Any]


def variants(whole: JsonSchema, schema: JsonSchema) -> list[JsonSchema]:
    """The schemas that a value can follow, references resolved and null left out."""
    if "$ref" in schema:
        return variants(whole, whole["$defs"][schema["$ref"].rpartition("/")[2]])
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices is None:
        return [schema]
    return [each for one in choices if one.get("type") != "null" for each in variants(whole, one)]


def unit_of(key: str) -> str:
    """The unit that a key carries in its name."""
    found = [unit for end, unit in UNITS.items() if key.endswith(end)]
    return found[0] if found else ""


def default_of(schema: JsonSchema) -> str:
    """What counts where a key is left out."""
    default = schema.get("default")
    return "none" if default is None or isinstance(default, dict) else f"`{json.dumps(default)}`"


def listed_in(schema: JsonSchema) -> JsonSchema:
    """What a list holds; nothing if it is no list."""
    return schema.get("items") or next(iter(schema.get("prefixItems", [])), {})


def is_table(whole: JsonSchema, schema: JsonSchema) -> bool:
    """Whether it is a table with a chapter of its own."""
    first = variants(whole, schema)[0]
    return "properties" in first or "propertyNames" in first


def value_of(whole: JsonSchema, table: JsonSchema, key: str) -> str:
    """What may stand at a key of a table, in words."""
    first = variants(whole, table["properties"][key])[0]
    here = {**table, "$defs": whole["$defs"]}
    if is_table(whole, first):
        return "a table, see below"
    words = due(here, [key])
    if "patternProperties" in first:
        return f"{words}, each {due(here, [key, 'any'])}"
    if not listed_in(first):
        return words
    each = "a table, see below" if is_table(whole, listed_in(first)) else due(here, [key, 0])
    return f"{words}, each {each}"


def rows_of(whole: JsonSchema, table: JsonSchema, keys: list[str]) -> str:
    """The keys of a table, one a row."""
    text = "\n| key | what stands there | unit | default | meaning |\n"
    text += "| --- | --- | --- | --- | --- |\n"
    for key in keys:
        schema = table["properties"][key]
        default = "needed" if key in table.get("required", []) else default_of(schema)
        meaning = schema.get("description", "").replace("``", "`")
        cells = (f"`{key}`", value_of(whole, table, key), unit_of(key), default, meaning)
        text += f"| {' | '.join(cells)} |\n"
    return text


def mark_of(table: JsonSchema) -> str:
    """The key and value that tell a kind of table from others."""
    return next(
        f'`{key} = "{schema["const"]}"`'
        for key, schema in table["properties"].items()
        if "const" in schema
    )


def chapters(whole: JsonSchema, path: str, schema: JsonSchema, lead: str = "") -> Iterator[str]:
    """A table of a file, what its keys mean, and the tables inside it.

    Args:
        whole: The schema of the scenario.
        path: How the table is headed, without brackets.
        schema: The table's, or that of a list of tables.
        lead: What is said before anything else.

    Yields:
        A chapter for each table, the outer before the inner; for each kind where there are
        several.
    """
    items = listed_in(schema)
    kinds = variants(whole, items or schema)
    heading = f"`[[{path}]]`" if items else f"`[{path}]`"
    for table in kinds:
        if "propertyNames" in table and "enum" not in table["propertyNames"]:
            (named,) = table["patternProperties"].values()
            values = ", ".join(f'`"{value}"`' for value in named["enum"])
            about = schema.get("description", "")
            yield f"\n### {heading}\n\n{lead}{about} Any name is a key; it is one of {values}.\n"
            continue
        if "propertyNames" in table:
            names = ", ".join(f"`{name}`" for name in table["propertyNames"]["enum"])
            yield f"\n### {heading}\n\n{lead}A table for each of {names}.\n"
            yield from chapters(whole, f"{path}.NAME", table["additionalProperties"])
            continue
        about = table.get("description", "").replace("``", "`")
        kind = f" with {mark_of(table)}" if len(kinds) > 1 else ""
        rows = rows_of(whole, table, list(table["properties"]))
        yield f"\n### {heading}{kind}\n\n{lead}{about}\n{rows}"
    for table in kinds:
        for key, inner in table.get("properties", {}).items():
            lead = "" if key in table.get("required", []) else "May be left out. "
            first = variants(whole, inner)[0]
            if is_table(whole, listed_in(first) or first):
                yield from chapters(whole, f"{path}.{key}", first, lead)


def rules_chapter(whole: JsonSchema) -> str:
    """``scenario.toml``: its head and its sections."""
    head = list(ScenarioHead.model_fields)
    text = f"\n## {RULES}\n\n### At its top\n\nWhat the scenario is called.\n"
    text += rows_of(whole, whole, head)
    for name, schema in whole["properties"].items():
        if name not in head and name not in OTHER_FILES:
            lead = "" if name in whole["required"] else "May be left out. "
            text += "".join(chapters(whole, name, schema, lead))
    return text


def products_chapter(whole: JsonSchema) -> str:
    """``products.csv``: its columns."""
    (row,) = variants(whole, whole["properties"]["products"]["items"])
    text = f"\n## {PRODUCTS}\n\nThe first line names the columns, in any sequence. A column with a"
    text += " default may be missing, and its cells may be blank.\n"
    return text + rows_of(whole, row, list(row["properties"]))


def page() -> str:
    """The whole page."""
    whole = written_schema()
    text = HEAD
    for file in FILES:
        text = text.replace(f"{{{file}}}", f"{MAX_BYTES[file] // 1024:,} KiB")
    text += rules_chapter(whole) + products_chapter(whole)
    for file, (part, kind, _) in LISTED_TABLES.items():
        text += f"\n## {file}\n"
        found = chapters(whole, kind, whole["properties"][part])
        # Kinds of one table share tables inside it: each is told of once.
        text += "".join(dict.fromkeys(found))
    text += f"\n## {BRIEFING}\n\nMarkdown. Figures of the scenario stand in double braces, such as"
    text += " `{{days}}`, so that no text tells other rules than hold: "
    return text + ", ".join(f"`{name}`" for name in FIGURES) + ".\n" + AGREEMENT


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    SCHEMAS.mkdir(exist_ok=True)
    for name, text in editor_schemas().items():
        (SCHEMAS / name).write_text(text, "utf-8")
