"""A shop made by an older program gets the tables it lacks, also when several programs open it at once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from assistant.shop.folder import DATABASE_FILE, Shop, create_tables, open_database

SEVERAL = 6


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A shop of which tables came since, and a column."""
    Shop.create(tmp_path).engine.dispose()
    with sqlite3.connect(tmp_path / DATABASE_FILE) as database:
        for table in ("agent_messages", "handovers", "webhook_messages"):
            database.execute(f"DROP TABLE IF EXISTS {table}")
        database.execute("ALTER TABLE orders DROP COLUMN shipping_fee")
    return tmp_path


def columns_of(folder: Path, table: str) -> set[str]:
    with sqlite3.connect(folder / DATABASE_FILE) as database:
        return {row[1] for row in database.execute(f"PRAGMA table_info({table})")}


def test_what_came_since_is_added(old: Path) -> None:
    assert not columns_of(old, "agent_messages")
    Shop.open(old).engine.dispose()
    assert "message_id" in columns_of(old, "agent_messages")
    assert "shipping_fee" in columns_of(old, "orders")


def test_several_programs_may_open_it_at_once(old: Path) -> None:
    engines = [open_database(old / DATABASE_FILE) for _ in range(SEVERAL)]
    together = Barrier(SEVERAL)

    def opened(number: int) -> None:
        together.wait()
        create_tables(engines[number])

    with ThreadPoolExecutor(SEVERAL) as pool:
        list(pool.map(opened, range(SEVERAL)))
    assert "message_id" in columns_of(old, "agent_messages")


def test_a_whole_database_is_not_locked_to_open_it(tmp_path: Path) -> None:
    engine = Shop.create(tmp_path).engine
    with engine.connect() as writing:
        writing.exec_driver_sql("BEGIN IMMEDIATE")
        create_tables(open_database(tmp_path / DATABASE_FILE))  # waits for nobody
