"""Copies the tables of a shop between its file and a PostgreSQL server: all rows of one moment, or none."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    URL,
    Connection,
    Engine,
    MetaData,
    Row,
    Table,
    cast,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.exc import DBAPIError

from assistant.errors import ShopError
from assistant.shop.database import DATABASE_FILE, alone, on_a_server, open_database
from assistant.shop.postgres import open_postgres, why_unreachable
from assistant.shop.schema import ALL_TABLES, create_tables

ROWS = 2_000  # written in one statement
IS_NULL = "_is_null"  # ends the name of what says that a column is NULL, and not JSON's null


def move_to_server(folder: Path, url: URL) -> None:
    """Puts the tables of the file in ``folder`` into an empty database; the file goes when all are there.

    Raises:
        ShopError: The database is not empty, or cannot be written.
    """
    file = folder / DATABASE_FILE
    with _opened(open_database(file)) as source, _opened(open_postgres(url)) as target:
        create_tables(source)  # of an older program, it is brought forward
        copy_tables(source, target)
    for path in folder.glob(f"{DATABASE_FILE}*"):
        path.unlink()


def fetch_from_server(url: URL, file: Path) -> None:
    """Writes the tables of a database, as they are at one moment, into a new file; nobody waits for it.

    Raises:
        ShopError: The database cannot be read.
    """
    with _opened(open_postgres(url)) as source, _opened(open_database(file)) as target:
        copy_tables(source, target)
        with target.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def copy_tables(source: Engine, target: Engine) -> dict[str, int]:
    """Fills the tables of ``target``, which are made, with the rows of ``source``, which stays as it is.

    Returns:
        How many rows each table has.

    Raises:
        ShopError: The target has rows already, or one of both cannot be used.
    """
    try:
        create_tables(target)
        with _at_one_moment(source) as there, alone(target) as here:
            return {table.name: _copy(table, there, here) for table in _tables()}
    except DBAPIError as exc:
        raise ShopError(
            f"The tables of '{source.url.database}' cannot be copied to '{target.url.database}': "
            f"{why_unreachable(exc)}. Nothing was changed."
        ) from exc


@contextmanager
def _opened(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _at_one_moment(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees what was there at its beginning, whatever is written meanwhile."""
    with engine.connect() as connection:
        if on_a_server(engine):
            connection.execution_options(isolation_level="REPEATABLE READ")
        else:
            connection.exec_driver_sql("BEGIN")
        yield connection


def _tables() -> list[Table]:
    """The tables as they are copied: NULL stays NULL, and JSON's null that."""
    own = MetaData()
    tables = [table.to_metadata(own) for each in ALL_TABLES for table in each.sorted_tables]
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return tables


def _copy(table: Table, there: Connection, here: Connection) -> int:
    if here.execute(select(table).limit(1)).first() is not None:
        raise ShopError(
            f"The database '{here.engine.url.database}' has rows in '{table.name}' already; expected "
            "an empty one. Make another, and name it in DATABASE_URL."
        )
    documents = [column for column in table.columns if isinstance(column.type, JSON)]
    marks = [column.is_(None).label(f"{column.name}{IS_NULL}") for column in documents]
    names = [column.name for column in documents]
    count, rows = 0, iter(there.execute(select(table, *marks).order_by(*table.primary_key)))
    while lot := list(islice(rows, ROWS)):
        here.execute(insert(table), [_values(table, row, names) for row in lot])
        count += len(lot)
    _go_on_counting(table, there, here)
    return count


def _values(table: Table, row: Row[Any], documents: list[str]) -> dict[str, Any]:
    values = {column.name: row._mapping[column] for column in table.columns}
    for name in documents:
        if values[name] is None and not row._mapping[f"{name}{IS_NULL}"]:
            values[name] = JSON.NULL
    return values


def _go_on_counting(table: Table, there: Connection, here: Connection) -> None:
    """Has rows numbered after the last that ever was, as far as that is known: cursors rely on it."""
    number = table.autoincrement_column
    if number is None:
        return
    last = max(there.scalar(select(func.max(number))) or 0, _counted(table, number.name, there))
    if last and on_a_server(here.engine):
        here.execute(select(func.setval(_sequence(table, number.name), last)))
    elif last and table.dialect_options["sqlite"]["autoincrement"]:
        named = {"name": table.name, "last": last}
        here.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), named)
        here.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), named)


def _counted(table: Table, number: str, there: Connection) -> int:
    """The last number that the database says it gave."""
    if on_a_server(there.engine):
        sequence = cast(_sequence(table, number), REGCLASS)
        return there.scalar(select(func.pg_sequence_last_value(sequence))) or 0
    if not table.dialect_options["sqlite"]["autoincrement"]:
        return 0
    told = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return there.scalar(told, {"name": table.name}) or 0


def _sequence(table: Table, number: str) -> Any:  # noqa: ANN401  # an SQL function
    return func.pg_get_serial_sequence(f'"{table.name}"', number)
