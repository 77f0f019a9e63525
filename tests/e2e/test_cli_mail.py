"""The mail command: a mail on standard input, what was understood on standard output."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import Done, done
from vendsim.scenario import load_scenario

ADDRESS = load_scenario("year").suppliers[0].email
KEYS = ["intent", "sku", "quantity", "unit_price_cents", "total_cents", "evidence"]


Parse = Callable[..., Done]


@pytest.fixture
def parse(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Parse:
    def run(mail: bytes, *words: str, supplier: str = ADDRESS) -> Done:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(mail)))
        return done(capsys, "mail", "parse", "--scenario", "year", "--supplier", supplier, *words)

    return run


def read(parse: Parse, mail: bytes) -> list[dict[str, Any]]:
    done = parse(mail, "--json")
    assert (done.code, done.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.out)
    return found


def test_json_is_a_list_of_exactly_these_keys(parse: Parse) -> None:
    (intent,) = read(parse, b"Please send 2 cases of cola cans at $0.90 each.")
    assert list(intent) == KEYS
    assert list(intent.values())[:5] == ["order", "sku-08", 70, 90, None]
    assert intent["evidence"] == "Please send 2 cases of cola cans at $0.90 each."


def test_the_example_of_the_page_is_read_as_it_says(parse: Parse) -> None:
    page = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
    shown = (
        r'^\$ echo "(.+)" \| vendsim mail parse --scenario year \\\n +--supplier (\S+)\n(.*?)^```'
    )
    ((mail, supplier, told),) = re.findall(shown, page, re.MULTILINE | re.DOTALL)
    assert parse(mail.encode(), supplier=supplier) == Done(0, told, "")


def test_a_subject_in_the_first_line_counts(parse: Parse) -> None:
    (ordered,) = read(parse, b"Subject: Order\n\n24 Ginger Ale\n")
    assert (ordered["intent"], ordered["sku"], ordered["quantity"]) == ("order", "sku-13", 24)
    (asked,) = read(parse, b"24 Ginger Ale\n")
    assert asked["intent"] == "unreadable"


@pytest.mark.parametrize(
    "mail", [b"", b"\xff\xfe\x00", b"\x80" * 1000, "请发送40罐可乐。".encode()]
)
def test_any_bytes_are_read(parse: Parse, mail: bytes) -> None:
    (intent,) = read(parse, mail)
    assert intent["intent"] == "unreadable"


def test_people_are_told_what_is_missing_and_why(parse: Parse) -> None:
    done = parse(b"Pls send 2 cases of cola cans. And 24 protein bars.")
    assert done.code == 0
    assert done.out.splitlines() == [
        "order 70 x Cola Can 12oz (sku-08)",
        "    read from: Pls send 2 cases of cola cans.",
        "unreadable 24 x",
        "    missing: which of several products it is",
        "    may be: Protein Bar Peanut 2oz (sku-58) or Nut Protein Bar 1.8oz (sku-59)",
        "    read from: And 24 protein bars.",
    ]


def test_prices_and_budgets_in_words(parse: Parse) -> None:
    assert parse(b"Please send $60 worth of popcorn.").out.startswith(
        "order Popcorn 0.65oz (sku-41) for $60.00 in all\n"
    )
    assert "at $0.80 each" in parse(b"If you can do 0.80 I take 200 cola cans.").out


def test_a_supplier_nobody_knows_is_named_with_those_there_are(parse: Parse) -> None:
    done = parse(b"Hello", supplier="nobody@nowhere.example")
    assert done.code == 2
    assert "nobody@nowhere.example" in done.err.replace("\n", "")
    assert ADDRESS in done.err
    assert done.out == ""
