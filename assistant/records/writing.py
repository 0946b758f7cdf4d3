"""Writes rows into a table so that only what is new or different is touched."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from retrieval.catalog import Written, chunks

Record = Mapping[str, Any]


def compare_rows(connection: Connection, table: Table, rows: Sequence[Record]) -> Written:
    """What ``write_rows`` would do, without doing it."""
    added, changed, unchanged = _sort(connection, table, rows)
    return Written(len(added), len(changed), unchanged)


def write_rows(connection: Connection, table: Table, rows: Sequence[Record]) -> Written:
    """Adds new rows and replaces different ones, known by the table's only primary key.

    Of several rows with one key the last counts.
    """
    added, changed, unchanged = _sort(connection, table, rows)
    key = _key(table)
    for chunk in chunks([row[key] for row in changed]):
        connection.execute(delete(table).where(table.c[key].in_(chunk)))
    if added or changed:
        connection.execute(insert(table), [dict(row) for row in (*added, *changed)])
    return Written(len(added), len(changed), unchanged)


def _sort(
    connection: Connection, table: Table, rows: Sequence[Record]
) -> tuple[list[Record], list[Record], int]:
    latest = {row[_key(table)]: row for row in rows}
    stored = _stored(connection, table, list(latest))
    added = [row for key, row in latest.items() if key not in stored]
    changed = [row for key, row in latest.items() if key in stored and stored[key] != row]
    return added, changed, len(latest) - len(added) - len(changed)


def _stored(connection: Connection, table: Table, keys: Sequence[str]) -> dict[str, Record]:
    name = _key(table)
    found: dict[str, Record] = {}
    for chunk in chunks(keys):
        rows = connection.execute(select(table).where(table.c[name].in_(chunk))).mappings()
        found.update((row[name], dict(row)) for row in rows)
    return found


def _key(table: Table) -> str:
    (column,) = table.primary_key.columns
    return column.name
