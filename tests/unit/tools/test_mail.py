"""Mail and search: pages, unread marks, what was sent, and how long and many."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.markets import variant
from tests.unit.tools.shop import refused, untold
from tests.unit.world.player import do, sleep
from vendsim.scenario import load_scenario
from vendsim.world import World

YEAR = load_scenario("year")
STRANGER = "who@nowhere.example"


@pytest.fixture
def world() -> World:
    return World(YEAR, 1)


def send(world: World, subject: str, body: str = "Hello.", to: str = STRANGER) -> int:
    email_id = do(world, "send_email", to=to, subject=subject, body=body).data["email_id"]
    assert isinstance(email_id, int)
    return email_id


@pytest.fixture
def answered() -> World:
    """A world with five answers in the inbox, unread."""
    world = World(YEAR, 1)
    for supplier in YEAR.suppliers[:5]:
        send(world, f"Prices {supplier.id}", "Your price list?", supplier.email)
    sleep(world)
    assert world.business.mailbox.unread_count == 5
    return world


def listed(world: World, **arguments: Any) -> list[int]:
    return [row["id"] for row in do(world, "list_emails", **arguments).data["emails"]]


# --- send_email ----------------------------------------------------------------------------------


def test_a_mail_that_was_sent_can_be_listed_and_read(world: World) -> None:
    body = "First line\n\nOrder 24 x sku-08 — naïve, 日本\n\tend"
    minute = world.minute
    sent = do(world, "send_email", to="Who@Nowhere.Example", subject="An order", body=body)
    email_id = sent.data["email_id"]
    assert sent.text == f"E-mail {email_id} sent to {STRANGER}."
    row = {
        "id": email_id,
        "minute": minute,
        "sender": YEAR.mail.address,
        "to": STRANGER,
        "subject": "An order",
        "unread": False,
    }
    assert do(world, "list_emails", folder="sent").data == {"emails": [row]}
    read = do(world, "read_email", email_id=email_id)
    assert read.data == row | {"body": body}
    for part in (YEAR.mail.address, STRANGER, "An order"):
        assert part in read.text
    assert read.text.endswith(f"\n\n{body}")
    assert untold(world, read.text, read.data) == []
    assert listed(world) == []


@pytest.mark.parametrize("argument", ["subject", "body"])
def test_lengths_at_the_limit_and_one_past_it(argument: str) -> None:
    world = World(variant(limits={"subject_chars": 9, "body_chars": 11}), 1)
    limit = 9 if argument == "subject" else 11
    arguments = {"to": STRANGER, "subject": "s", "body": "b"}
    do(world, "send_email", **arguments | {argument: "é" * limit})
    outcome = refused(world, "send_email", **arguments | {argument: "é" * (limit + 1)})
    assert outcome.error == "too_long"
    assert f"{argument} has {limit + 1} characters; at most {limit}" in outcome.text
    assert len(do(world, "list_emails", folder="sent").data["emails"]) == 1


@pytest.mark.parametrize("to", ["", "a", "@", "a@", "@b", "a b@c.example", "a@b@c", "a@b\n",
                                "x" * 245 + "@b.example"])  # fmt: skip
def test_what_is_no_address_is_refused(world: World, to: str) -> None:
    assert refused(world, "send_email", to=to, subject="x", body="y").error == "invalid_arguments"


# --- list_emails ---------------------------------------------------------------------------------


def test_an_empty_folder_is_said_to_be_empty(world: World) -> None:
    for folder in ("inbox", "sent"):
        outcome = do(world, "list_emails", folder=folder)
        assert outcome.data == {"emails": []}
        assert outcome.text == f"No e-mails in {folder}."


def test_the_list_says_in_words_what_the_data_say(answered: World) -> None:
    do(answered, "read_email", email_id=listed(answered)[1])
    outcome = do(answered, "list_emails")
    rows = outcome.data["emails"]
    head, *lines = outcome.text.splitlines()
    assert head == "5 e-mails in inbox:"
    for line, row in zip(lines, rows, strict=True):
        number, when, party, subject = line.split(" | ", 3)
        assert (int(number), party) == (row["id"], row["sender"])
        assert when == answered.calendar.format_time(row["minute"])
        assert subject == row["subject"] + (" [unread]" if row["unread"] else "")
    assert [row["unread"] for row in rows] == [True, False, True, True, True]
    assert untold(answered, "\n".join(lines), outcome.data) == []


@pytest.mark.parametrize("unread_only", [False, True])
def test_one_mail_is_one_mail(answered: World, unread_only: bool) -> None:
    head, _ = do(answered, "list_emails", limit=1, unread_only=unread_only).text.splitlines()
    assert head == f"1 {'unread ' * unread_only}e-mail in inbox:"


def test_mails_are_listed_newest_first(answered: World) -> None:
    rows = do(answered, "list_emails").data["emails"]
    assert [row["minute"] for row in rows] == sorted((row["minute"] for row in rows), reverse=True)
    sent = do(answered, "list_emails", folder="sent").data["emails"]
    assert [row["subject"] for row in sent] == [f"Prices {s.id}" for s in YEAR.suppliers[4::-1]]
    assert {row["to"] for row in sent} == {s.email for s in YEAR.suppliers[:5]}


@pytest.mark.parametrize("folder", ["inbox", "sent"])
def test_pages_cover_a_folder_without_gap_or_overlap(answered: World, folder: str) -> None:
    whole = listed(answered, folder=folder)
    assert len(whole) == 5
    for size in (1, 2, 3, 5, 7):
        pages = [listed(answered, folder=folder, limit=size, offset=at) for at in range(0, 5, size)]
        assert [email_id for page in pages for email_id in page] == whole
        assert all(len(page) <= size for page in pages)


@pytest.mark.parametrize("offset", [5, 6, 10**9])
def test_a_page_beyond_the_end_is_empty(answered: World, offset: int) -> None:
    outcome = do(answered, "list_emails", offset=offset)
    assert outcome.data == {"emails": []}
    assert listed(answered, offset=4) == listed(answered)[4:]


def test_reading_marks_a_mail_and_only_that_one(answered: World) -> None:
    first, second, *others = listed(answered)
    read = do(answered, "read_email", email_id=second)
    assert read.data["unread"] is False
    assert listed(answered, unread_only=True) == [first, *others]
    assert listed(answered, unread_only=True, offset=1, limit=2) == others[:2]
    do(answered, "read_email", email_id=second)
    assert answered.business.mailbox.unread_count == 4
    for email_id in (first, *others):
        do(answered, "read_email", email_id=email_id)
    outcome = do(answered, "list_emails", unread_only=True)
    assert (outcome.data, outcome.text) == ({"emails": []}, "No unread e-mails in inbox.")
    assert len(listed(answered)) == 5


def test_mails_sent_are_never_unread(answered: World) -> None:
    assert listed(answered, folder="sent", unread_only=True) == []


@pytest.mark.parametrize(("asked", "shown"), [(2, 2), (3, 3), (4, 3), (10**9, 3)])
def test_lists_at_the_limit_and_one_past_it(asked: int, shown: int) -> None:
    world = World(variant(limits={"emails_listed": 3}), 1)
    ids = [send(world, f"mail {number}") for number in range(5)]
    assert listed(world, folder="sent", limit=asked) == ids[: -shown - 1 : -1]


@pytest.mark.parametrize(
    "arguments",
    [{"folder": "spam"}, {"folder": "Inbox"}, {"limit": 0}, {"offset": -1}, {"unread_only": 1},
     {"unread_only": "true"}, {"limit": 1.0}],
)  # fmt: skip
def test_lists_that_cannot_be(world: World, arguments: dict[str, object]) -> None:
    assert refused(world, "list_emails", **arguments).error == "invalid_arguments"


# --- read_email ----------------------------------------------------------------------------------


@pytest.mark.parametrize("past", [1, 2, 10**6])
def test_a_mail_that_is_not_there_is_said_not_to_be(answered: World, past: int) -> None:
    last = max(listed(answered) + listed(answered, folder="sent"))
    assert last == 10
    outcome = refused(answered, "read_email", email_id=last + past)
    assert outcome.error == "unknown_email"
    assert str(last + past) in outcome.text
    assert f"1 to {last}" in outcome.text


def test_there_may_be_no_mails_at_all(world: World) -> None:
    assert "there are none yet" in refused(world, "read_email", email_id=1).text


# --- web_search ----------------------------------------------------------------------------------


def test_a_search_says_in_words_what_the_data_say(world: World) -> None:
    outcome = do(world, "web_search", query="snack and drinks supplier")
    results = outcome.data["results"]
    assert len(results) == YEAR.limits.search_results
    shown = [f"{hit['title']}\n{hit['address']}\n{hit['text']}" for hit in results]
    assert outcome.text == "\n\n".join(shown)
    assert any(supplier.email in outcome.text for supplier in YEAR.suppliers)
    assert all(set(hit) == {"title", "address", "text"} for hit in results)


def test_every_supplier_can_be_found_by_searching(world: World) -> None:
    found = set()
    suppliers = [supplier for supplier in YEAR.suppliers if supplier.opens is None]
    for supplier in suppliers:
        outcome = do(world, "web_search", query=f"{supplier.name} contact")
        found |= {s.email for s in YEAR.suppliers if s.email in outcome.text}
    assert found == {supplier.email for supplier in suppliers}


def test_a_supplier_that_opens_later_is_found_from_then_on(world: World) -> None:
    late = [
        supplier for supplier in world.trading.suppliers.values() if supplier.spec.opens is not None
    ]
    first = min(late, key=lambda supplier: supplier.fates.opens_day)
    query = f"{first.spec.name} contact"
    assert first.spec.email not in do(world, "web_search", query=query).text
    sleep(world, first.fates.opens_day - world.day)
    assert first.spec.email in do(world, "web_search", query=query).text


def test_public_price_lists_show_the_prices_of_the_day(world: World) -> None:
    shown = next(page for page in YEAR.pages if page.shows_prices)
    supplier = next(
        each for each in world.trading.suppliers.values() if each.spec.id == shown.supplier
    )
    text = do(world, "web_search", query=f"{shown.title}").text
    for sku in supplier.spec.products:
        price = f"{supplier.list_price_cents(sku) / 100:.2f}"
        assert re.search(rf"\({sku}\): \${price} per unit", text)


@pytest.mark.parametrize("query", ['"', "*", "a OR b", "NEAR(", "title:x", "'; DROP TABLE x --",
                                   "()", "AND NOT", "^", "-", "zzzqqq"])  # fmt: skip
def test_any_words_can_be_searched_for(world: World, query: str) -> None:
    outcome = do(world, "web_search", query=query)
    if not outcome.data["results"]:
        assert outcome.text.startswith("No page was found.")


def test_searches_at_the_limit_and_one_past_it() -> None:
    world = World(variant(limits={"query_chars": 8, "search_results": 2}), 1)
    assert len(do(world, "web_search", query="supplier").data["results"]) == 2
    outcome = refused(world, "web_search", query="suppliers")
    assert outcome.error == "too_long"
    assert "query has 9 characters; at most 8" in outcome.text
