"""Scenario folders that are wrong, or made to do harm, and what is to be said of each."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeAlias

from tests.unit.scenario.folders import (
    PAGES_TEXT,
    PRODUCTS_TEXT,
    RULES_TEXT,
    SUPPLIERS_TEXT,
    Market,
)
from vendsim.scenario.files import DISRUPTIONS, FILES, MAX_BYTES

NEEDED = tuple(file for file in FILES if file != DISRUPTIONS)

Change: TypeAlias = Callable[[Market], None]

HEAD, ROW, *_ = PRODUCTS_TEXT.splitlines()


def swap(file: str, old: str, new: str) -> Change:
    """Other words at one place of a file."""
    return lambda market: market.replace(file, old, new)


def rules(old: str, new: str) -> Change:
    """Other words at one place of the rules."""
    return swap("scenario.toml", old, new)


def top(text: str) -> Change:
    """More at the top of the rules."""
    return lambda market: market.write("scenario.toml", f"{text}\n{RULES_TEXT}")


def whole(file: str, text: str | bytes) -> Change:
    """Another file."""
    return lambda market: market.write(file, text)


def gone(file: str) -> Change:
    """A file less."""
    return lambda market: (market.folder / file).unlink()


def link(file: str, target: str) -> Change:
    """A link in place of a file."""

    def change(market: Market) -> None:
        (market.folder / file).unlink()
        (market.folder / file).symlink_to(target)

    return change


def pipe(file: str) -> Change:
    """A named pipe, which nobody writes to, in place of a file."""

    def change(market: Market) -> None:
        (market.folder / file).unlink()
        os.mkfifo(market.folder / file)

    return change


def folder(file: str) -> Change:
    """A folder in place of a file."""

    def change(market: Market) -> None:
        (market.folder / file).unlink()
        (market.folder / file).mkdir()

    return change


def beside(name: str, text: str) -> Change:
    """A folder beside the market, with rules of its own."""

    def change(market: Market) -> None:
        other = market.folder.parent / name
        other.mkdir()
        (other / "scenario.toml").write_text(text)

    return change


def linked_base(market: Market) -> None:
    """A base that is a link to a folder elsewhere."""
    (market.folder.parent / "etc").symlink_to("/etc", target_is_directory=True)
    top('extends = "../etc"')(market)


def chain(market: Market) -> None:
    """More bases than there can be, each as large as it can be."""
    filler = "#" * (MAX_BYTES["scenario.toml"] - 40)
    for number in range(12):
        beside(f"b{number}", f'extends = "../b{number + 1}"\n{filler}')(market)
    top('extends = "../b0"')(market)


def many_files(market: Market) -> None:
    """Every file as large as it can be."""
    for file in FILES:
        market.write(file, "#" * MAX_BYTES[file])


SUPPLIER = SUPPLIERS_TEXT.partition('[[supplier]]\nid = "south"')[0]

# What it is; how it comes about; of what faults are to tell: file, line and key, or a part of it.
HOSTILE: list[tuple[str, tuple[Change, ...], tuple[str, ...]]] = [
    # Files that are none.
    ("no files at all", tuple(map(gone, NEEDED)), tuple(f"{file}: is missing" for file in NEEDED)),
    ("a pipe", (pipe("products.csv"),), ("products.csv: is no file",)),
    ("a folder", (folder("scenario.toml"),), ("scenario.toml: is no file",)),
    ("a link to secrets", (link("briefing.md", "/etc/passwd"),), ("briefing.md: is a link that",)),
    ("a link to itself", (link("pages.toml", "pages.toml"),), ("pages.toml: is a link that",)),
    ("a link to nowhere", (link("pages.toml", "/nowhere"),), ("pages.toml: is a link that",)),
    ("a link to a device", (link("letters.toml", "/dev/zero"),), ("letters.toml: is a link that",)),
    ("a link upwards", (link("letters.toml", "../x/../../x"),), ("letters.toml: is a link that",)),
    # Text that is none.
    ("bytes", (whole("scenario.toml", bytes(range(256))),), ("scenario.toml:2: is not UTF-8",)),
    ("UTF-16", (whole("products.csv", "sku".encode("utf-16")),), ("products.csv:1: is not UTF-8",)),
    (
        "a lone surrogate",
        (whole("briefing.md", b"a\n\xed\xa0\x80"),),
        ("briefing.md:2: is not UTF",),
    ),
    (
        "an escaped surrogate",
        (rules('"A kiosk"', r'"\ud800"'),),
        ("scenario.toml:3: is not valid TO",),
    ),
    ("a NUL", (rules('"A kiosk"', '"A\0"'),), ("scenario.toml:3: is not valid TOML",)),
    ("an escaped NUL", (rules('"A kiosk"', r'"A\u0000"'),), ("scenario.toml:3: title",)),
    (
        "a NUL in a table",
        (swap("products.csv", "Cola Can", "Cola\0Can"),),
        ("products.csv:2: prod",),
    ),
    (
        "an empty file",
        (whole("scenario.toml", ""),),
        ("scenario.toml: name", "scenario.toml: tools"),
    ),
    ("only a mark", (whole("products.csv", b"\xef\xbb\xbf"),), ("products.csv:1: column sku",)),
    # Sizes.
    (
        "a huge file",
        (whole("pages.toml", b"x" * 30_000_000),),
        ("scenario.toml: has with all other",),
    ),
    ("a file too large", (whole("briefing.md", "x" * 140_000),), ("briefing.md: is larger than",)),
    ("every file full", (many_files,), ("scenario.toml: has with all other files more",)),
    (
        "a chain of full bases",
        (chain,),
        ("../b3/scenario.toml:1: extends: '../b4' is one too many",),
    ),
    (
        "100,000 keys",
        (top("".join(f"k{n}=1\n" for n in range(25_000))),),
        ("scenario.toml: has a table or list of more than 5,000",),
    ),
    (
        "100,000 values",
        (top(f"a = [{'1,' * 100_000}]"),),
        ("scenario.toml: has more than 60,000 of the signs",),
    ),
    (
        "5,000 unknown keys",
        (top("".join(f"calender{n} = 1\n" for n in range(4900))),),
        (
            "scenario.toml:1: calender0: is not known here",
            "these are the first 500 faults; there may be more",
        ),
    ),
    (
        "5,000 wrong products",
        (
            whole(
                "products.csv",
                "\n".join([HEAD, *(f"S{n}" + ",!" * 11 for n in range(5000))]),
            ),
        ),
        ("products.csv:2: product 1 (S0).sku", "these are the first 500 faults; there may be more"),
    ),
    (
        "more rows than there can be",
        (whole("products.csv", "sku\n" + "a\n" * 200_000),),
        ("products.csv: has more than 10,000 lines",),
    ),
    (
        "a row of commas",
        (whole("products.csv", HEAD + "\n" + "," * 400_000),),
        ("products.csv:2: has 400001 cells",),
    ),
    (
        "a header of commas",
        (whole("products.csv", "a," * 200_000),),
        ("products.csv:1: column sku: is missing", "products.csv:1: column 'a': is not known"),
    ),
    (
        "a cell as long as the file",
        (whole("products.csv", f"{HEAD}\n{'x' * 500_000}"),),
        ("products.csv:2: is not valid CSV",),
    ),
    (
        "too many suppliers",
        (whole("suppliers.toml", '[[supplier]]\nid="a"\n' * 1001),),
        ("suppliers.toml: holds 1,001 suppliers; give 1 to 1,000",),
    ),
    (
        "4,000 empty pages",
        (whole("pages.toml", "[[page]]\n" * 4000),),
        (
            "pages.toml:1: page 1 (unnamed).title: is missing",
            "these are the first 500 faults; there may be more",
        ),
    ),
    (
        "a supplier of 4,900 unknown products",
        (swap("suppliers.toml", '["bar"]', "[" + '"x",' * 4900 + "]"),),
        ("suppliers.toml:27: supplier 2 (south).products: a list of 4900 is not a list of 1 to",),
    ),
    (
        "2,000 figures that are none",
        (whole("briefing.md", "".join(f"\n{{{{x{n}}}}}" for n in range(2000))),),
        ("briefing.md:2: x0: is no figure", "these are the first 500 faults; there may be more"),
    ),
    (
        "a name that grows when it is compared",
        (swap("products.csv", "Cola Can", "\ufdfa" * 100_000),),
        ("products.csv:2: product 1 (cola).name",),
    ),
    # Depth.
    (
        "deep lists",
        (top("a = " + "[" * 20_000 + "]" * 20_000),),
        ("scenario.toml: is nested deeper",),
    ),
    ("deep tables", (top("a = " + "{a=" * 20_000),), ("scenario.toml: is nested deeper than 8",)),
    ("a long dotted key", (top("a." * 100_000 + "a = 1"),), ("scenario.toml: has a name of more",)),
    ("a long dotted table", (top("[" + "a." * 100_000 + "a]"),), ("scenario.toml: has a name of",)),
    # TOML that is none, or says a thing twice.
    (
        "a key twice",
        (top('name = "a"'),),
        ("scenario.toml:2: is not valid TOML: Cannot overwrite",),
    ),
    ("a table twice", (rules("[tools]", "[money]\n[tools]"),), ("scenario.toml:8",)),
    ("a dotted key into a table", (top("money.x = 1"),), ("scenario.toml:12: is not valid TOML",)),
    (
        "a number in place of a table",
        (rules("[money]", "[moneys]"),),
        ("scenario.toml: money: is mi",),
    ),
    ("an open text", (rules('"A kiosk"', '"A kiosk'),), ("scenario.toml:3: is not valid TOML",)),
    # Numbers.
    (
        "a decimal of cents",
        (rules("= 50000", "= 500.00"),),
        ("money.opening_cash_cents: 500.0 is",),
    ),
    (
        "true as a number",
        (rules("columns = 2", "columns = true"),),
        ("machine.columns: true is not",),
    ),
    (
        "2^63",
        (rules("columns = 2", f"columns = {2**63}"),),
        ("machine.columns: 9223372036854775808",),
    ),
    (
        "5,000 digits",
        (rules("columns = 2", f"columns = {'9' * 5000}"),),
        ("scenario.toml:22: has a",),
    ),
    (
        "a million bits",
        (rules("columns = 2", f"columns = 0x{'f' * 250_000}"),),
        ("scenario.toml:22: has a number of more than 1,000 digits",),
    ),
    ("nan", (rules("cash_share = 0.4", "cash_share = nan"),), ("money.cash_share: nan is not a",)),
    (
        "1e999",
        (rules("cash_share = 0.4", "cash_share = 1e999"),),
        ("money.cash_share: inf is not",),
    ),
    (
        "a minus zero too much",
        (rules("dispersion = 2.0", "dispersion = -0.0"),),
        ("demand.dispersion",),
    ),
    (
        "no customer ever",
        (
            rules("[1, 1, 1, 1, 1, 1, 1, 1", "[0, 0, 0, 0, 0, 0, 0, 0"),
            rules("0, 1, 1, 1, 1]", "0, 0, 0, 0, 0]"),
        ),
        ("demand.month_factors: all are 0",),
    ),
    (
        "the year 9999",
        (rules("2026-01-05", "9999-12-31"),),
        ("calendar.horizon_days: 30 days can start on",),
    ),
    (
        "the year 10000",
        (rules("2026-01-05", "10000-01-01"),),
        ("scenario.toml:7: is not valid TOML",),
    ),
    ("no such day", (rules("2026-01-05", "2026-02-30"),), ("scenario.toml:7: is not valid TOML",)),
    # Names.
    (
        "a path as a name",
        (rules('"kiosk"', '"../../x"'),),
        ("scenario.toml:1: name: '../../x' is",),
    ),
    ("a name turned round", (rules('"A kiosk"', '"A\u202eksoik"'),), ("title: a text with the",)),
    (
        "a mark nobody sees",
        (rules('"A kiosk"', '"A\u200bkiosk"'),),
        ("title: a text with the char",),
    ),
    (
        "words that no editor shows",
        (whole("briefing.md", "a\U000e0041b"),),
        ("briefing.md:1: briefing: a text with the character U+E0041",),
    ),
    (
        "text turned round",
        (whole("briefing.md", "a\u2067b"),),
        ("briefing.md:1: briefing: a text",),
    ),
    (
        "a terminal's escape",
        (rules('"A kiosk"', r'"\u001b[2J"'),),
        ("title: a text with the char",),
    ),
    (
        "a look-alike name",
        (swap("products.csv", "bar,Nut Bar", "bar,\u0421\u043ela C\u0430n"),),
        ("products.csv:4: product 3 (bar).name: ",),
    ),
    (
        "a SKU twice",
        (swap("products.csv", "chips,", "cola,"),),
        ("products.csv:3: product 2 (cola).sku: 'cola' is also the sku of product 1 (cola)",),
    ),
    (
        "a product there is not",
        (swap("suppliers.toml", '"bar"', '"../bar"'),),
        ("suppliers.toml:27: supplier 2 (south).products[0]: '../bar' is",),
    ),
    (
        "wrong columns",
        (swap("products.csv", "sku,name,category", "SKU,name,name"),),
        ("products.csv:1: column sku: is missing", "column name: stands more than once"),
    ),
    (
        "a supplier of an unknown kind",
        (whole("suppliers.toml", SUPPLIER.replace("friendly", "gouger")),),
        ("suppliers.toml:6: supplier 1 (north).kind: 'gouger' is not described",),
    ),
    (
        "a page of nobody",
        (whole("pages.toml", PAGES_TEXT + 'supplier = "west"\nshows_prices = true\n'),),
        ("pages.toml:10: page 2 (south.example).supplier: 'west' is no id of suppliers.toml",),
    ),
    # Bases.
    (
        "a base that is itself",
        (top('extends = "../kiosk"'),),
        ("scenario.toml:1: extends: '../kiosk'",),
    ),
    (
        "bases in a circle",
        (top('extends = "../a"'), beside("a", 'extends = "../b"'), beside("b", 'extends = "../a"')),
        ("../b/scenario.toml:1: extends: '../a' leads back to",),
    ),
    ("a base far away", (top('extends = "../../../etc"'),), ("scenario.toml:1: extends: ",)),
    (
        "an absolute base",
        (top('extends = "/etc"'),),
        ("scenario.toml:1: extends: '/etc' cannot be",),
    ),
    (
        "a base behind a link",
        (linked_base,),
        ("scenario.toml:1: extends: '../etc' is no folder bes",),
    ),
    (
        "a base of no kind",
        (top("extends = [1]"),),
        ("scenario.toml:1: extends: [1] cannot be ext",),
    ),
    (
        "a broken base",
        (top('extends = "../a"'), beside("a", "name = 1\n[[[")),
        ("../a/scenario.toml:2: is not valid TOML",),
    ),
    (
        "everything removed",
        (top('extends = "year"\nremove.suppliers = "all"\nremove.products = "none"'),),
        ("scenario.toml:3: remove.products: 'none' is not a list of names",),
    ),
]
