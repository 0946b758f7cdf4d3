"""What came over a channel, kept before it is answered: once each, however often it is sent.

A message is settled together with what is to be sent because of it, or once its reply was handed over
in the same exchange; one that never was, since the program ended or the line broke, is found again by
``due``.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    RowMapping,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from assistant.channels import outbox
from assistant.channels.tables import inbox as table

Seconds = Callable[[], float]
REMEMBERED = 7 * 86_400.0  # seconds in which a message is known again
ANSWERED_BY = 30.0  # seconds after which a message without an answer is seen to again
AGAIN = 60.0  # seconds from one such attempt to the next


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that came.

    Args:
        key: By which the channel tells repetitions.
        body: The message as the channel's adapter wrote it.
        settled: Whether nothing is left to do about it.
        reply: What is answered at once, if anything is.
        tries: How often it was seen to again in vain.
    """

    channel: str
    key: str
    sender: str
    body: Mapping[str, Any]
    settled: bool = False
    reply: str | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Inbox:
    """The messages that came over one channel.

    Args:
        now: Seconds since 1970.
    """

    engine: Engine
    channel: str
    now: Seconds = time.time

    def take(self, key: str, sender: str, body: Mapping[str, Any]) -> Kept:
        """Keeps a message, or finds it as it stands; what waited for its sender may be sent now."""
        now = self.now()
        row = {"channel": self.channel, "key": key, "sender": sender, "body": dict(body)}
        begun = {"at": now, "settled": False, "tries": 0, "next_at": now + ANSWERED_BY}
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(table).values(**row, **begun))
                outbox.release(connection, self.channel, sender, now + outbox.SOON)
        except IntegrityError:
            return self.find(key)
        return Kept(self.channel, key, sender, dict(body))

    def find(self, key: str) -> Kept:
        """The message with that key, which was taken before."""
        with self.engine.connect() as connection:
            found = connection.execute(select(table).where(*self._named(key))).mappings().one()
        return _kept(found)

    def settle(self, kept: Kept, reply: str | None, later: Sequence[str]) -> bool:
        """Keeps what answers a message, which is settled unless a reply is still to be handed over.

        Args:
            kept: The message.
            reply: What is answered at once; a repetition of the message gets it again.
            later: What is sent afterwards, in order.

        Returns:
            Whether nobody else had done so before.
        """
        now = self.now()
        unanswered = *self._named(kept.key), ~table.c.settled, table.c.reply.is_(None)
        told = {"settled": not reply, "reply": reply, "next_at": now + ANSWERED_BY}
        with self.engine.begin() as connection:
            first = connection.execute(update(table).where(*unanswered).values(**told)).rowcount
            if first:
                at = now + (outbox.SOON if reply else 0.0)
                outbox.put(connection, self.channel, kept.sender, later, at)
        return bool(first)

    def handed(self, kept: Kept, texts: Sequence[str] = ()) -> None:
        """Keeps that a reply was handed over, or is sent as ``texts`` instead."""
        open_ = update(table).where(*self._named(kept.key), ~table.c.settled)
        with self.engine.begin() as connection:
            if connection.execute(open_.values(settled=True)).rowcount:
                outbox.put(connection, self.channel, kept.sender, texts, self.now())

    def leave(self, kept: Kept, why: str) -> None:
        """Keeps that a shopper has left: nothing more is sent to them."""
        with self.engine.begin() as connection:
            outbox.drop(connection, self.channel, kept.sender, why, self.now())
        self.handed(kept)

    def due(self) -> list[Kept]:
        """The messages that should have been seen to by now; each of them is yours for a minute."""
        late = table.c.channel == self.channel, ~table.c.settled, table.c.next_at <= self.now()
        with self.engine.begin() as connection:
            found = connection.execute(select(table).where(*late).order_by(table.c.at)).mappings()
            rows = [row for row in found.all() if self._claimed(connection, row)]
        return [_kept(row) for row in rows]

    def unsettled(self, before: float) -> int:
        """How many messages that came before that moment nobody has seen to."""
        old = table.c.channel == self.channel, ~table.c.settled, table.c.at < before
        with self.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(table).where(*old)) or 0

    def tidy(self) -> None:
        """Drops what was seen to a week ago."""
        old = table.c.settled, table.c.at < self.now() - REMEMBERED
        with self.engine.begin() as connection:
            connection.execute(delete(table).where(*old))

    def _claimed(self, connection: Connection, row: RowMapping) -> bool:
        mine = *self._named(row["key"]), table.c.next_at == row["next_at"]
        anew = {"next_at": self.now() + AGAIN, "tries": row["tries"] + 1}
        return bool(connection.execute(update(table).where(*mine).values(**anew)).rowcount)

    def _named(self, key: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return table.c.channel == self.channel, table.c.key == key


def _kept(row: RowMapping) -> Kept:
    names = ("channel", "key", "sender", "body", "settled", "reply", "tries")
    return Kept(**{name: row[name] for name in names})
