"""The tables of the first release. Shops of before have some of them, with some of their columns.

They all are SQLite files; what they lack is read off the statements in ``first_release.sql``.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from alembic import op
from sqlalchemy import Connection

revision = "0001"
down_revision = None

STATEMENTS = Path(__file__).with_name("first_release.sql")


def upgrade() -> None:
    """Makes tables, columns and indexes that are not there; none that came was ever required."""
    connection = op.get_bind()
    with closing(sqlite3.connect(":memory:")) as release:
        release.executescript(STATEMENTS.read_text("utf-8"))
        for statement in list(_lacking(release, connection)):
            connection.exec_driver_sql(statement)


def _lacking(release: sqlite3.Connection, connection: Connection) -> Iterator[str]:
    named = "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    there = set(connection.exec_driver_sql(named.replace("%", "%%")).scalars())
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    for kind, name, statement in release.execute(f"{query} ORDER BY type = 'index'").fetchall():
        if name not in there:
            yield statement
        elif kind == "table":
            yield from _columns(release, connection, name)


def _columns(release: sqlite3.Connection, connection: Connection, table: str) -> Iterator[str]:
    asked = f'PRAGMA table_info("{table}")'
    there = {row[1] for row in connection.exec_driver_sql(asked)}
    for _, name, kind, *_ in release.execute(asked).fetchall():
        if name not in there:
            yield f'ALTER TABLE "{table}" ADD COLUMN "{name}" {kind}'
