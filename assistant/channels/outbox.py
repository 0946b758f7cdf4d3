"""What is still to be sent to shoppers on a channel, in order for each of them, until it arrives.

``put`` writes in the transaction of what it belongs to. Sending is at least once: a message whose
attempt died is sent again.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

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

from assistant.channels.tables import outbox as table

Seconds = Callable[[], float]
SOON = 1.0  # seconds; what follows a reply given at once comes after it
KEPT_FOR = {"delivered": 7 * 86_400.0, "dead": 30 * 86_400.0}  # seconds
LONGEST_ANSWER = 200  # characters


class State(StrEnum):
    """What became of a message; ``kept`` ones wait for the shopper to write again."""

    WAITING = "waiting"
    KEPT = "kept"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to a shopper, with how often it was tried and what the last attempt came to."""

    id: int
    channel: str
    sender: str
    text: str
    state: State
    tries: int
    next_at: float
    answer: str | None


@dataclass(frozen=True, slots=True)
class Outbox:
    """The messages of one channel.

    Args:
        now: Seconds since 1970.
    """

    engine: Engine
    channel: str
    now: Seconds = time.time

    def claim(self, lease: float) -> Parcel | None:
        """The next message, nobody else's for ``lease`` seconds: no shopper's second before their first."""
        waiting = table.c.channel == self.channel, table.c.state == State.WAITING
        firsts = select(func.min(table.c.id)).where(*waiting).group_by(table.c.sender)
        due = table.c.id.in_(firsts), table.c.next_at <= self.now()
        with self.engine.connect() as connection:
            row = connection.execute(select(table).where(*due).order_by(table.c.id)).first()
        if row is None:
            return None
        mine = update(table).where(table.c.id == row.id, table.c.next_at == row.next_at)
        anew = {"next_at": self.now() + lease, "tries": row.tries + 1}
        with self.engine.begin() as connection:
            taken = connection.execute(mine.values(**anew)).rowcount
        return _parcel(row._mapping, tries=row.tries + 1) if taken else self.claim(lease)

    def settle(self, parcel: Parcel, state: State, answer: str, wait: float = 0.0) -> None:
        """Keeps what an attempt came to; one that waits is sent again after ``wait`` seconds.

        What is kept for the shopper's return keeps everything after it, so that nothing overtakes.
        """
        told = {"state": state, "answer": answer[:LONGEST_ANSWER], "next_at": self.now() + wait}
        one = update(table).where(table.c.id == parcel.id)
        with self.engine.begin() as connection:
            connection.execute(one.values(**told))
            if state is State.KEPT:
                after = _of(parcel.channel, parcel.sender), table.c.state == State.WAITING
                connection.execute(update(table).where(*after).values(state=State.KEPT))

    def all(self, state: State | None = None) -> list[Parcel]:
        """The messages of the channel, oldest first."""
        query = select(table).where(table.c.channel == self.channel).order_by(table.c.id)
        query = query.where(table.c.state == state) if state else query
        with self.engine.connect() as connection:
            return [_parcel(row) for row in connection.execute(query).mappings()]

    def tidy(self) -> None:
        """Drops what arrived a week ago, and what was put aside a month ago."""
        with self.engine.begin() as connection:
            for state, kept in KEPT_FOR.items():
                old = table.c.state == state, table.c.next_at < self.now() - kept
                connection.execute(delete(table).where(*old))


def put(connection: Connection, channel: str, sender: str, texts: Sequence[str], at: float) -> None:
    """Adds messages, to be sent in their order from ``at`` on, behind those that are kept."""
    begun = {"state": State.WAITING, "created_at": at, "next_at": at, "tries": 0}
    rows = [{"channel": channel, "sender": sender, "text": text, **begun} for text in texts]
    if rows:
        connection.execute(insert(table), rows)


def release(connection: Connection, channel: str, sender: str, at: float) -> None:
    """Lets what was kept be sent: the shopper has written again."""
    kept = _of(channel, sender), table.c.state == State.KEPT
    anew = {"state": State.WAITING, "tries": 0, "next_at": at}
    connection.execute(update(table).where(*kept).values(**anew))


def drop(connection: Connection, channel: str, sender: str, why: str, now: float) -> None:
    """Puts aside what is still to be sent to a shopper who has left."""
    open_ = _of(channel, sender), table.c.state.in_((State.WAITING, State.KEPT))
    told = {"state": State.DEAD, "answer": why, "next_at": now}
    connection.execute(update(table).where(*open_).values(**told))


def _of(channel: str, sender: str) -> ColumnElement[bool]:
    return (table.c.channel == channel) & (table.c.sender == sender)


def _parcel(row: RowMapping, tries: int | None = None) -> Parcel:
    names = ("id", "channel", "sender", "text", "next_at", "answer")
    plain = {name: row[name] for name in names}
    counted = row["tries"] if tries is None else tries
    return Parcel(**plain, state=State(row["state"]), tries=counted)
