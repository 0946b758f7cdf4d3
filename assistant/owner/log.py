"""The log of changes in the shop's database; a row is written in the transaction of what it tells."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from assistant.owner.change import Author, Body, Change, Kind
from assistant.owner.refusing import UnknownThing
from assistant.owner.tables import changes as table

WRITTEN, PENDING = "written", "pending"


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that is about to be made.

    Args:
        reverts: The change that it takes back.
    """

    kind: Kind
    key: str
    title: str
    before: Body | None
    after: Body | None
    author: Author
    reverts: int | None = None


@dataclass(frozen=True, slots=True)
class FileState:
    """A file before and after a change.

    Args:
        before: Its bytes; None if there was none.
        after: The SHA-256 of what it became.
    """

    before: bytes | None
    after: str


class ChangeLog:
    """The changes of one shop, newest last."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(
        self, connection: Connection, draft: Draft, now: datetime, file: FileState | None = None
    ) -> int:
        """Notes a change; one of a file is pending until the file has its new content."""
        row = {
            "kind": draft.kind.value,
            "key": draft.key,
            "title": draft.title,
            "before": draft.before,
            "after": draft.after,
            "who": draft.author.name,
            "at": now.astimezone(UTC).isoformat(timespec="seconds"),
            "note": draft.author.note,
            "reverts": draft.reverts,
            "state": PENDING if file else WRITTEN,
            "file_before": zlib.compress(file.before) if file and file.before else None,
            "file_after": file.after if file else None,
        }
        done = connection.execute(insert(table).values(**row))
        return int(done.inserted_primary_key[0])  # type: ignore[index]  # one was inserted

    def settle(self, change_id: int, *, happened: bool) -> None:
        """Says of a pending change that the file has it, or that it never came to that."""
        mine = table.c.id == change_id
        with self._engine.begin() as connection:
            if happened:
                connection.execute(update(table).where(mine).values(state=WRITTEN))
            else:
                connection.execute(delete(table).where(mine))

    def pending(self) -> list[tuple[int, Kind, str]]:
        """Changes of files that a crash cut off: id, kind and the digest the file would have."""
        query = select(table.c.id, table.c.kind, table.c.file_after)
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(table.c.state == PENDING)).all()
        return [(row.id, Kind(row.kind), row.file_after) for row in rows]

    def file_of(self, change_id: int) -> FileState | None:
        """The file around a change; None where it was none of a file."""
        query = select(table.c.file_before, table.c.file_after).where(table.c.id == change_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None or row.file_after is None:
            return None
        return FileState(
            zlib.decompress(row.file_before) if row.file_before else None, row.file_after
        )

    def get(self, change_id: int) -> Change:
        """The change with this id.

        Raises:
            UnknownThing: There is none.
        """
        query = select(table).where(table.c.id == change_id, table.c.state == WRITTEN)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise UnknownThing(f"There is no change {change_id}.")
        return _change(row)

    def latest(
        self,
        kind: Kind | None = None,
        key: str | None = None,
        limit: int = 50,
        before: int | None = None,
    ) -> list[Change]:
        """Changes, newest first.

        Args:
            kind: Only of this kind.
            key: Only of this thing.
            limit: How many at most.
            before: Only those older than the change with this id.
        """
        query = select(table).where(table.c.state == WRITTEN)
        wanted = ((table.c.kind, kind and kind.value), (table.c.key, key))
        for column, value in wanted:
            if value is not None:
                query = query.where(column == value)
        if before is not None:
            query = query.where(table.c.id < before)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(table.c.id.desc()).limit(limit)).all()
        return [_change(row) for row in rows]

    def since(self, change: Change) -> list[Change]:
        """What was done to the same thing after ``change``, newest first."""
        later: Sequence[Change] = self.latest(change.kind, change.key)
        return [one for one in later if one.id > change.id]


def _change(row: Row[Any]) -> Change:
    return Change(
        row.id,
        Kind(row.kind),
        row.key,
        row.title,
        row.before,
        row.after,
        row.who,
        row.at,
        row.note,
        row.reverts,
    )
