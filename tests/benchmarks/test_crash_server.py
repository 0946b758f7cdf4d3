"""Servers that are killed lose nothing, and the ledgers of their clients would find it if they did."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from crash_clients import Buyer, Client, Orderer, Pricer, Talker, Teller
from crash_notebook import Notebook, reading
from crash_server import ServerTrial, verdict
from crash_taking_in import Owner

KILLS = 3


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> ServerTrial:
    """A server killed a few times under traffic."""
    made = ServerTrial(tmp_path_factory.mktemp("crash"))
    made.begin()
    made.attack(KILLS)
    made.finish()
    return made


def test_a_few_kills_lose_nothing(trial: ServerTrial) -> None:
    assert trial.tally.problems == []
    assert verdict(trial).startswith(f"PASSED: {KILLS} kills of the server")
    assert trial.acknowledged > KILLS
    assert all(client.book.acknowledged for client in trial.clients), "everybody was heard"


def test_the_start_after_a_kill_says_so(trial: ServerTrial) -> None:
    assert trial.tally.recovered > 0  # a start that says nothing is a problem of the trial


def test_a_trial_goes_on_where_it_was_cut_off(trial: ServerTrial) -> None:
    folder = trial.shop.parent
    again = ServerTrial(folder)
    assert again.tally.kills == trial.tally.kills
    assert again.acknowledged == trial.acknowledged


LOSSES = {
    "a lost turn": (
        Talker,
        "talker0",
        "DELETE FROM turns WHERE id = (SELECT min(id) FROM turns WHERE message_id GLOB 'talker0-*')",
    ),
    "another reply": (
        Talker,
        "talker0",
        'UPDATE turns SET body = \'{"reply": "?", "cart": []}\' WHERE message_id GLOB \'talker0-*\'',
    ),
    "a turn without its event": (Buyer, "buyer0", "DELETE FROM events WHERE event = 'add_to_cart'"),
    "an order without its log": (Orderer, "orderer0", "DELETE FROM order_actions"),
    "a doubled order": (
        Orderer,
        "orderer0",
        "INSERT INTO orders SELECT order_id || 'x', user, status, created_at, paid_at, shipped_at, "
        "delivered_at, carrier, tracking_no, phone_last4, total, shipping_fee, address, lines, history, "
        "payment_method, insured, invoice, cases FROM orders WHERE user GLOB 'orderer0-*'",
    ),
    "a lost event": (Teller, "teller0", "DELETE FROM events WHERE user GLOB 'teller0-*'"),
    "a doubled event": (
        Teller,
        "teller0",
        "INSERT INTO events (user, product_id, event, timestamp, key) "
        "SELECT user, product_id, event, timestamp, key || 'x' FROM events WHERE user GLOB 'teller0-*'",
    ),
    "a price without its stock": (Pricer, "pricer", "UPDATE products SET price = price + 1"),
}


@pytest.mark.parametrize("name", LOSSES)
def test_the_ledger_finds(trial: ServerTrial, tmp_path: Path, name: str) -> None:
    kind, client, damage = LOSSES[name]
    copy = tmp_path / "shop.db"
    with (
        closing(sqlite3.connect(trial.shop / "shop.db")) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        assert list(lost(kind(client, trial.shop.parent), copy)) == []
        assert target.execute(damage).rowcount > 0
        target.commit()
    assert list(lost(kind(client, trial.shop.parent), copy))


def lost(client: Client | Owner, database: Path) -> Iterator[str]:
    with reading(database) as tables:
        yield from client.lost(tables)


def test_a_file_that_is_there_by_half_is_found(trial: ServerTrial, tmp_path: Path) -> None:
    owner = Owner(trial.shop, tmp_path)
    owner.book.sent("owner00001", {"kind": "events", "number": 1})
    copy = tmp_path / "shop.db"
    with (
        closing(sqlite3.connect(trial.shop / "shop.db")) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
        target.execute("DELETE FROM events WHERE user GLOB 'owner*'")
        target.commit()
        assert not any("owner00001" in problem for problem in lost(owner, copy))
        target.execute(
            "INSERT INTO events (user, product_id, event, timestamp, key) "
            "VALUES ('owner00001-7', 'g-1', 'view', '2026-11-01T10:00:00+00:00', 'k')"
        )
        target.commit()
    assert any("cut off, 1 of" in problem for problem in lost(owner, copy))


def test_a_line_cut_off_is_none(tmp_path: Path) -> None:
    book = Notebook.open(tmp_path / "book.jsonl")
    book.sent("a", {"body": 1})
    book.told("a", {"ok": True})
    book.sent("b", {"body": 2})
    with book.path.open("a", encoding="utf-8") as file:
        file.write('{"id": "b", "to')
    read = Notebook.open(book.path)
    assert [entry.id for entry in read.open_ones] == ["b"]
    assert read.acknowledged == 1
