"""Writing rows that may be there already; each kind of database says it under its own roof."""

from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def own_insert(connection: Connection, table: Table) -> Any:  # noqa: ANN401  # both have ``on_conflict_…``
    """An insert as the database of ``connection`` has it."""
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    return kind.insert(table)


def insert_unless_there(connection: Connection, table: Table) -> Insert:
    """An insert that passes over rows whose keys are known."""
    statement: Insert = own_insert(connection, table).on_conflict_do_nothing()
    return statement
