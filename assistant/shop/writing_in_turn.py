"""Writers of one program wait for each other in a queue of their own.

SQLite lets one writer in at a time and has the others ask again after growing pauses, up to a tenth of
a second each: under load most of a turn was such pauses, and the unlucky waited for seconds. Here a
connection takes its place before its first write and gives it back when it returns to the pool, after
its commit. Other programs are still met in SQLite's way.
"""

import threading
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

READS = ("SELECT", "PRAGMA", "EXPLAIN")
HOLDS = "daogou.writes"  # in the record of a connection that has its place


class WritingQueue:
    """The place of the one who writes. A thread that has it gets it again for another connection.

    Args:
        patience: Seconds to wait; then SQLite itself says that the database is locked.
    """

    def __init__(self, patience: float) -> None:
        self._place = threading.Lock()
        self._patience = patience
        self._owner: int | None = None
        self._held = 0

    def enter(self) -> bool:
        """Waits for the place; False if it was not to be had in time."""
        me = threading.get_ident()
        if self._owner != me:
            if not self._place.acquire(timeout=self._patience):
                return False
            self._owner = me
        self._held += 1
        return True

    def leave(self) -> None:
        """Gives the place back, from whichever thread."""
        self._held -= 1
        if not self._held:
            self._owner = None
            self._place.release()


def write_in_turn(engine: Engine, patience: float) -> None:
    """Makes those who write over ``engine`` queue."""
    queue = WritingQueue(patience)

    def before(  # as SQLAlchemy calls it
        connection: Connection,
        _cursor: object,
        statement: str,
        _parameters: object,
        _context: object,
        _many: bool,
    ) -> None:
        kept = connection.info
        if not kept.get(HOLDS) and not statement.lstrip().upper().startswith(READS):
            kept[HOLDS] = queue.enter()

    def back(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        kept: dict[Any, Any] = record.info
        if kept.pop(HOLDS, False):
            queue.leave()

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "checkin", back)
