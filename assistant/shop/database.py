"""The shop's database as a file: everything that is true of SQLite alone stands here.

What is acknowledged is on the disk: each transaction is synced before it is said to be done
(write-ahead log, ``synchronous=FULL``; https://www.sqlite.org/pragma.html#pragma_synchronous).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

DATABASE_FILE = "shop.db"
PATIENCE = 30.0  # seconds that a write waits for another one
SHOWN = 3  # of what is wrong with a damaged file


def open_database(path: Path) -> Engine:
    """An engine on the SQLite file ``path`` that keeps what it acknowledged (WAL, FULL)."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _configure)
    return engine


def empty_database() -> Engine:
    """A database in memory without any table."""
    return create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that nobody else writes beside, tables included; all of it holds or nothing."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()


def pending_log(path: Path) -> int:
    """Bytes of the write-ahead log that an earlier program left beside the file ``path``."""
    log = path.with_name(f"{path.name}-wal")
    return log.stat().st_size if log.is_file() else 0


def damage(path: Path) -> list[str]:
    """What is wrong with the file ``path``, by its own check; empty if nothing is."""
    try:
        with closing(_read_only(path)) as connection:
            rows = connection.execute(f"PRAGMA quick_check({SHOWN})").fetchall()
    except sqlite3.DatabaseError as exc:
        return [str(exc)]
    lines = [line for (text,) in rows for line in str(text).splitlines()]
    return [] if lines == ["ok"] else [line for line in lines if not line.startswith("***")]


def snapshot(source: Path, target: Path) -> None:
    """Copies the database as it is at one moment; who writes meanwhile does not wait.

    Raises:
        sqlite3.Error: It cannot be read, or the copy cannot be written.
    """
    with closing(_read_only(source)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here)  # all pages in one read transaction
        here.execute("PRAGMA journal_mode=DELETE")  # the copy is one file and nothing beside it


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)


def _configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
