from __future__ import annotations

import pytest

from tests.unit.scenario.folders import (
    LETTERS_TEXT,
    PAGES_TEXT,
    PRODUCTS_TEXT,
    SUPPLIERS_TEXT,
    Market,
    told,
)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("cola,Cola", "Cola!,Cola", "product 1 (Cola!).sku: 'Cola!' is not a SKU of small letters"),
        ("cola,Cola", ",Cola", "product 1 (unnamed).sku: '' is not a SKU of small letters, digits"),
        ("Potato Chips", "", "product 2 (chips).name: '' is not one line of 1 to 120 characters"),
        (
            "soda,150",
            "soda,1.50",
            "product 1 (cola).reference_price_cents: '1.50' is not a whole number",
        ),
        (
            "soda,150",
            "soda,1e2",
            "product 1 (cola).reference_price_cents: '1e2' is not a whole number",
        ),
        ("soda,150", "soda,1_50", "product 1 (cola).reference_price_cents: '1_50' is not a whole"),
        (
            "soda,150",
            "soda,0",
            "product 1 (cola).reference_price_cents: 0 is not a whole number of",
        ),
        (
            "soda,150",
            "soda,",
            "product 1 (cola).reference_price_cents: '' is not a whole number of",
        ),
        ("4.5", "nan", "product 1 (cola).base_units_per_day: 'nan' is not a number, above 0"),
        ("4.5", "inf", "product 1 (cola).base_units_per_day: 'inf' is not a number, above 0"),
        ("4.5", "1e999", "product 1 (cola).base_units_per_day: '1e999' is not a number, above"),
        ("4.5", "-0.0", "product 1 (cola).base_units_per_day: 0.0 is not a number, above 0 "),
        ("-1.1", "0", "product 1 (cola).elasticity: 0.0 is not a number from -20 to -0.05"),
        ("L,12", "M,12", 'product 1 (cola).size: \'M\' is not one of "S", "L"'),
        ("L,12", "L,12.0", "product 1 (cola).slot_capacity_units: '12.0' is not a whole number f"),
        ("L,12", "L,\u0661\u0662", "product 1 (cola).slot_capacity_units: "),
        ("chips,Potato", "cola,Potato", "product 2 (cola).sku: 'cola' is also the sku of prod"),
        ("Potato Chips", "cola  CAN", "product 2 (chips).name: 'cola  CAN' is also the name of"),
        ("Potato Chips", "Bar", "product 2 (chips).name: 'Bar' is a SKU; give a name that is none"),
        (
            "soda,150",
            "soda,100001",
            "product 1 (cola).reference_price_cents: 100001 is above the price_limit",
        ),
    ],
)
def test_one_wrong_cell_is_named_by_line_sku_and_column(
    market: Market, old: str, new: str, fault: str
) -> None:
    market.replace("products.csv", old, new)
    assert any(told(found).startswith(f"products.csv: {fault}") for found in market.faults())


def test_large_goods_need_a_large_row(market: Market) -> None:
    market.replace("scenario.toml", 'row_sizes = ["S", "L"]', 'row_sizes = ["S", "S"]')
    fault = market.only_fault()
    assert (fault.file, fault.key) == ("products.csv", "product 1 (cola).size")
    assert "fits no slot" in fault.message


def test_a_table_without_products_is_refused(market: Market) -> None:
    market.write("products.csv", PRODUCTS_TEXT.partition("\n")[0] + "\n")
    assert "products.csv: holds 0 products; give 1 to 5,000" in map(told, market.faults())


def test_more_products_than_the_limit_are_refused_in_one_line(market: Market) -> None:
    header, row = PRODUCTS_TEXT.splitlines()[:2]
    rows = [row.replace("cola", f"c{i}").replace("Cola", f"C{i}") for i in range(5001)]
    market.write("products.csv", "\n".join([header, *rows]))
    (fault,) = [fault for fault in market.faults() if fault.file == "products.csv"]
    assert fault.message == "holds 5,001 products; give 1 to 5,000"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            'id = "south"',
            'id = "north"',
            "supplier 2 (north).id: 'north' is also the id of supplier",
        ),
        (
            'name = "South"',
            'name = "NORTH"',
            "supplier 2 (south).name: 'NORTH' is also the name of",
        ),
        ("south@", "north@", "supplier 2 (south).email: 'north@supply.example' is also the email"),
        (
            "south@supply",
            "kiosk@kiosk",
            "supplier 2 (south).email: 'kiosk@kiosk.example' is the ad",
        ),
        ('id = "south"\n', "", "supplier 2 (unnamed).id: is missing; give a name of small letters"),
        ('["bar"]', "[]", "supplier 2 (south).products: a list of 0 is not a list of 1 to 1,000"),
        ('["bar"]', '["bar", "bar"]', "supplier 2 (south).products[1]: 'bar' stands in the list"),
        ('["bar"]', '["rebar"]', "supplier 2 (south).products[0]: 'rebar' is no SKU of products"),
        ('["bar"]', "[5]", "supplier 2 (south).products[0]: 5 is not a SKU of small letters"),
        ("units = 100", "units = 200", "supplier 1 (north).price_breaks: 200 units at 0.1 follow"),
        ("= 0.05 }", "= 0.5 }", "supplier 1 (north).price_breaks: 200 units at 0.1 follow 100 un"),
        ("= 0.05 }", "= 1.0 }", "supplier 1 (north).price_breaks[0].discount: 1.0 is not a number"),
        ("= 0.05 }", "= 0.05, x = 1 }", "supplier 1 (north).price_breaks[0].x: is not known here"),
        (
            "days = 1,",
            "days = 4,",
            "supplier 1 (north).lead_time.longest_days: 3 is below shortest",
        ),
        ("lead_time = {", "lead_time = 3 #", "supplier 1 (north).lead_time: 3 is not a table with"),
        (
            "= 600",
            "= 901",
            "supplier 1 (north).delivery_to_minute: 900 (15:00) is before delivery_",
        ),
        ("= 2000\n", "= 20.00\n", "supplier 1 (north).minimum_purchase_cents: 20.0 is not a whole"),
        (
            '"friendly"',
            '"gouger"',
            "supplier 1 (north).kind: 'gouger' is not described; add [supplier_kinds.gouger]",
        ),
        ('"friendly"', '"scammer"', "supplier 1 (north).kind: 'scammer' is not one of"),
        ("list_markup = 1.0", "list_markup = inf", "supplier 1 (north).list_markup: inf is not a"),
    ],
)
def test_one_wrong_entry_of_a_supplier_is_named(
    market: Market, old: str, new: str, fault: str
) -> None:
    market.replace("suppliers.toml", old, new)
    assert told(market.only_fault()).startswith(f"suppliers.toml: {fault}")


def test_faults_of_one_supplier_do_not_hide_each_other(market: Market) -> None:
    market.replace("suppliers.toml", '"cola", "chips"', '"cola", "crisps", "cola"')
    market.replace("suppliers.toml", 'tone = "plain"', 'tone = "loud"')
    market.replace("suppliers.toml", "units = 100", "units = 300")
    market.replace("suppliers.toml", "longest_days = 3", "longest_days = 0")
    market.replace("suppliers.toml", "delivery_to_minute = 900", "delivery_to_minute = 90")
    assert [fault.key.partition(").")[2] for fault in market.faults()] == [
        "tone",
        "price_breaks",
        "lead_time.longest_days",
        "delivery_to_minute",
        "products[1]",
        "products[2]",
    ]


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("suppliers.toml", "", "suppliers.toml: holds 0 suppliers; give 1 to 1,000"),
        ("suppliers.toml", "supplier = 3", "suppliers.toml: supplier: is not a list of tables"),
        ("suppliers.toml", "supplier = [3]", "suppliers.toml: supplier: is not a list of tables"),
        ("suppliers.toml", "[supplier]\nid = 'a'", "suppliers.toml: supplier: is not a list of"),
        ("pages.toml", "[page]\ntitle = 'a'", "pages.toml: page: is not a list of tables; head"),
        ("pages.toml", PAGES_TEXT + "[x]\n", "pages.toml: x: is not known here; known are: page"),
        ("pages.toml", PAGES_TEXT + "[[page]]\n", "pages.toml: page 3 (unnamed).title: is missing"),
        ("briefing.md", " \n \n", "briefing.md: briefing: '' is not a text of 1 to 20,000"),
        ("briefing.md", "x" * 20_001, "briefing.md: briefing: a text of 20,001 characters is not"),
        (
            "briefing.md",
            "{{cash}}",
            "briefing.md: cash: is no figure; there are: account_number, bankrupt",
        ),
        ("briefing.md", "a\x1b[2J", "briefing.md: briefing: a text with the character U+001B is"),
    ],
)
def test_a_listing_of_the_wrong_shape_is_named(
    market: Market, file: str, text: str, fault: str
) -> None:
    market.write(file, text)
    assert told(market.faults()[0]).startswith(fault)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            'id = "raffle"',
            'id = "hello"',
            "letter 2 (hello).id: 'hello' is also the id of letter 1",
        ),
        ('id = "raffle"\n', "", "letter 2 (unnamed).id: is missing; give a name of small letters"),
        (
            "raffle@club",
            "north@supply",
            "letter 2 (raffle).sender: 'north@supply.example' is the ad",
        ),
        (
            "raffle@club",
            "kiosk@kiosk",
            "letter 2 (raffle).sender: 'kiosk@kiosk.example' is the addr",
        ),
        ("raffle@club", "Raffle", "letter 2 (raffle).sender: 'Raffle.example' is not an e-mail"),
        (
            "chance = 0.5",
            "chance = 1.5",
            "letter 2 (raffle).chance: 1.5 is not a number from 0 to 1",
        ),
        (
            "from_day = 3",
            "from_day = -1",
            "letter 2 (raffle).from_day: -1 is not a whole number from",
        ),
        (
            "from_day = 3\n",
            "",
            "letter 2 (raffle).from_day: is missing; give a whole number from 0",
        ),
        (
            "every_days = 7",
            "every = 7",
            "letter 2 (raffle).every: is not known here (is every_days",
        ),
        (
            'body = "A ticket is a dollar."',
            'body = ""',
            "letter 2 (raffle).body: '' is not a text of",
        ),
        (
            'sender = "raffle@club.example"',
            'sender = "office@landlord.example"\nanswer = "No."',
            "letter 2 (raffle).answer: 'office@landlord.example' has an answer already, in letter",
        ),
    ],
)
def test_one_wrong_entry_of_a_letter_is_named(
    market: Market, old: str, new: str, fault: str
) -> None:
    market.replace("letters.toml", old, new)
    assert told(market.faults()[0]).startswith(f"letters.toml: {fault}")


def test_letters_may_be_none_but_not_too_many(market: Market) -> None:
    market.write("letters.toml", "")
    assert market.load().letters == ()
    letter = LETTERS_TEXT.partition('[[letter]]\nid = "raffle"')[0]
    many = [letter.replace("hello", f"hello-{n}").replace("answer", "#") for n in range(1001)]
    market.write("letters.toml", "".join(many[:1000]))
    assert len(market.load().letters) == 1000
    market.write("letters.toml", "".join(many))
    assert market.only_fault().message == "holds 1,001 letters; give 0 to 1,000"


def test_what_a_letter_leaves_out_has_its_default(market: Market) -> None:
    hello, raffle = market.load().letters
    assert (hello.every_days, hello.chance, raffle.answer) == (0, 1.0, "")


def test_unknown_tables_beside_suppliers_hide_nothing(market: Market) -> None:
    market.write("suppliers.toml", SUPPLIERS_TEXT.replace('"plain"', '"loud"', 1) + "[y]\n")
    assert [fault.key for fault in market.faults()] == ["y", "supplier 1 (north).tone"]


def test_pages_may_be_none(market: Market) -> None:
    market.write("pages.toml", "")
    assert market.load().pages == ()


def test_a_text_may_have_as_many_characters_as_its_limit(market: Market) -> None:
    market.write("briefing.md", "ä" * 20_000)
    assert len(market.load().briefing) == 20_000
