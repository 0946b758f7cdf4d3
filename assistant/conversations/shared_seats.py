"""The queue of a conversation between several programs: a lock on the server that has the tables.

It is held while one message is answered, on a connection of its own, and goes with the transaction:
of a program that is killed the server takes it back at once, and a pooler may stand in between.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from assistant.conversations.seats import Seats
from assistant.shop.database import on_a_server
from assistant.shop.postgres import for_waiting

log = logging.getLogger(__name__)

SEATS = 0x53656174  # the kind of lock; the second number says which conversation


class SharedSeats:
    """One place a conversation, whichever program wants it.

    Args:
        engine: The server, with connections that nothing else needs: who waits here holds one.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def held(self, conversation_id: str) -> Iterator[None]:
        """Waits until no other program answers in the conversation, and keeps others waiting.

        Raises:
            DBAPIError: The server cannot be reached, or the other took too long.
        """
        connection = self._engine.connect()
        try:
            connection.execute(select(func.pg_advisory_xact_lock(SEATS, _number(conversation_id))))
            yield
        finally:
            try:
                connection.close()
            except (
                DBAPIError
            ) as exc:  # what was answered is kept; the server forgets the lock itself
                log.warning(
                    "A conversation's lock went with its connection: %s", type(exc).__name__
                )
                connection.invalidate()


def seats_of(engine: Engine) -> Seats:
    """The queues of conversations: of this program alone for a file, of all programs on a server."""
    if not on_a_server(engine):
        return Seats()
    return Seats(between=SharedSeats(for_waiting(engine)).held)


def _number(conversation_id: str) -> int:
    """Two conversations with the same number merely wait for each other."""
    return int.from_bytes(sha256(conversation_id.encode()).digest()[:4], "big", signed=True)
