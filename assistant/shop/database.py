"""The shop's database: a file, unless it is on a server (``assistant.shop.postgres``).

Everything that is true of SQLite alone stands here. What is acknowledged is on the disk: each
transaction is synced before it is said to be done (write-ahead log, ``synchronous=FULL``;
https://www.sqlite.org/pragma.html#pragma_synchronous).
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from assistant.shop import postgres
from assistant.shop.trouble import Trouble as Trouble
from assistant.shop.writing_in_turn import write_in_turn

DATABASE_FILE = "shop.db"
PATIENCE = 30.0  # seconds that a write waits for another one
PROBE_PATIENCE = 0.5  # seconds that a look at whether anything can be written waits
SWITCH_PAUSE = 0.02  # seconds before the write-ahead log is asked for again
# Erased is what can be found on the disk no more: with secure_delete its pages are overwritten.
PRAGMAS = ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
SHOWN = 3  # of what is wrong with a damaged file


# https://www.sqlite.org/rescode.html; the lower byte of a code says its kind
TROUBLES = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Trouble.READ_ONLY,
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_IOERR: Trouble.FAILED,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
}


def trouble_of(exc: BaseException) -> Trouble | None:
    """What is the matter with the disk, the file or the server; None if the failure is another one."""
    if (found := postgres.trouble_in(exc)) is not None:
        return found
    origin = exc.orig if isinstance(exc, DBAPIError) else exc
    code = getattr(origin, "sqlite_errorcode", None)
    return TROUBLES.get(code & 0xFF) if isinstance(code, int) else None


def write_trouble(engine: Engine) -> Trouble | None:
    """Why nothing could be written just now; a page is written and synced to find out."""
    if on_a_server(engine):
        return postgres.write_trouble(engine)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={PROBE_PATIENCE * 1000:.0f}")
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                connection.exec_driver_sql(
                    "PRAGMA user_version=0"
                )  # says nothing, and is written all the same
                connection.commit()
            finally:
                connection.rollback()
                connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")
    except DBAPIError as exc:
        return trouble_of(exc) or Trouble.FAILED
    return None


def on_a_server(engine: Engine) -> bool:
    """Whether the database is one of a server, and no file."""
    return engine.dialect.name == postgres.DIALECT


def open_database(path: Path) -> Engine:
    """An engine on the SQLite file ``path`` that keeps what it acknowledged (WAL, FULL)."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _configure)
    write_in_turn(engine, PATIENCE)
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
        if on_a_server(engine):
            postgres.take_the_turn(connection)
        else:
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


def empty_log(engine: Engine) -> None:
    """Takes all that is in the write-ahead log over into the file, and leaves none of it behind.

    What was erased stands there in its old pages. Where someone reads just now, the log is emptied
    with the next checkpoint instead.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PROBE_PATIENCE * 1000:.0f}")
        try:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE * 1000:.0f}")


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)


def _configure(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    _keep_a_log(cursor)
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _keep_a_log(cursor: DBAPICursor) -> None:
    """Switches a new or earlier file to the write-ahead log, as often as another program is at it.

    Here SQLite does not wait by itself: who reads and would write meets one that writes already, and
    is told at once that the file is locked, lest both wait for each other for ever.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as exc:
            if trouble_of(exc) is not Trouble.LOCKED or time.monotonic() >= until:
                raise
        time.sleep(SWITCH_PAUSE)
