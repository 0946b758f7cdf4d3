"""How a change is written: the thing and its line in the log together, or neither."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Engine

from assistant.owner.books.book import TableBook
from assistant.owner.change import version_of
from assistant.owner.log import ChangeLog, Draft
from assistant.owner.refusing import ChangeConflict


class Writing(Protocol):
    """Writes a change of one kind of things."""

    def write(self, draft: Draft, now: datetime) -> int:
        """Makes the change durable; its id.

        Raises:
            ChangeConflict: The thing is not as the draft says it was before.
        """


@dataclass(frozen=True, slots=True)
class RowWriting:
    """Writes things that are rows: one transaction."""

    engine: Engine
    log: ChangeLog
    book: TableBook

    def write(self, draft: Draft, now: datetime) -> int:
        """The log's line first, which takes the lock that others write under; then the row."""
        with self.engine.begin() as connection:
            change_id = self.log.write(connection, draft, now)
            current = self.book.current(connection, draft.key)
            if version_of(current) != version_of(draft.before):
                raise ChangeConflict(draft.kind, draft.key, current)
            self.book.put(connection, draft.key, draft.after)
        return change_id
