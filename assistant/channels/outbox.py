"""What is still to be sent to shoppers on a channel, in order for each of them, until it arrives.

``put`` writes in the transaction of what it belongs to. Sending is at least once: a message whose
attempt died is sent again. What becomes of an agent's message is news to the desk.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update

from assistant.agents.tables import agent_messages
from assistant.agents.writing import changed
from assistant.channels.parcel import Parcel, State
from assistant.channels.tables import outbox as table
from assistant.clock import wall_clock

Seconds = Callable[[], float]
SOON = 1.0  # seconds; what follows a reply given at once comes after it
KEPT_FOR = {State.DELIVERED: 7 * 86_400.0, State.DEAD: 30 * 86_400.0}  # seconds
LONGEST_ANSWER = 200  # characters
FAILING = 3  # attempts in vain
MOST = 10_000  # messages looked at in one go


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
        firsts = select(func.min(table.c.id)).where(self._waiting).group_by(table.c.sender)
        due = table.c.id.in_(firsts), table.c.next_at <= self.now()
        query = select(table).where(*due).order_by(table.c.id)
        with self.engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        mine = update(table).where(table.c.id == row["id"], table.c.next_at == row["next_at"])
        anew = {"next_at": self.now() + lease, "tries": row["tries"] + 1}
        with self.engine.begin() as connection:
            taken = connection.execute(mine.values(**anew)).rowcount
        return Parcel.of(row, **anew) if taken else self.claim(lease)

    def settle(self, parcel: Parcel, state: State, answer: str, wait: float = 0.0) -> None:
        """Keeps what an attempt came to; one that waits is sent again after ``wait`` seconds.

        What is kept for the shopper's return keeps everything after it, so that nothing overtakes.
        """
        told = {"state": state, "answer": answer[:LONGEST_ANSWER]}
        one, at = table.c.id == parcel.id, self.now() + wait
        with self.engine.begin() as connection:
            connection.execute(update(table).where(one).values(**told, next_at=at))
            if state is State.KEPT:
                one = _of(parcel.channel, parcel.sender) & (table.c.state == State.WAITING)
                connection.execute(update(table).where(one).values(**told))
                one = _of(parcel.channel, parcel.sender) & (table.c.state == State.KEPT)
            if state is not State.WAITING:
                _tell_desk(connection, one)

    def hold(self, wait: float) -> None:
        """Sends nothing to anybody for ``wait`` seconds."""
        until = self.now() + wait
        early = self._waiting & (table.c.next_at < until)
        with self.engine.begin() as connection:
            connection.execute(update(table).where(early).values(next_at=until))

    def all(self, states: Sequence[State] = tuple(State), limit: int = MOST) -> list[Parcel]:
        """The newest messages, the oldest of them first."""
        mine = self._mine & table.c.state.in_(states)
        query = select(table).where(mine).order_by(table.c.id.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [Parcel.of(row) for row in connection.execute(query).mappings()][::-1]

    def counts(self) -> dict[State, int]:
        """How many messages there are in each state."""
        query = select(table.c.state, func.count()).where(self._mine).group_by(table.c.state)
        with self.engine.connect() as connection:
            found = {State(state): count for state, count in connection.execute(query)}
        return {state: found.get(state, 0) for state in State}

    def stuck(self, overdue: float) -> int:
        """How many messages wait that fail again and again, or that nobody sends.

        Args:
            overdue: Seconds after its time in which a message is sent wherever a server runs.
        """
        failing = (table.c.tries >= FAILING) | (table.c.next_at < self.now() - overdue)
        query = select(func.count()).select_from(table).where(self._waiting & failing)
        with self.engine.connect() as connection:
            return connection.scalar(query) or 0

    def revive(self, ids: Sequence[int] = ()) -> int:
        """Has messages that were put aside or wait sent now, all of them or those named; how many."""
        open_ = self._mine & table.c.state.in_((State.DEAD, State.WAITING))
        chosen = open_ & table.c.id.in_(ids) if ids else open_
        anew = {"state": State.WAITING, "tries": 0, "next_at": self.now()}
        with self.engine.begin() as connection:
            _tell_desk(connection, chosen)
            return connection.execute(update(table).where(chosen).values(**anew)).rowcount

    def tidy(self) -> None:
        """Drops what arrived a week ago, and what was put aside a month ago."""
        with self.engine.begin() as connection:
            for state, kept in KEPT_FOR.items():
                old = table.c.state == state, table.c.next_at < self.now() - kept
                connection.execute(delete(table).where(*old))

    @property
    def _mine(self) -> ColumnElement[bool]:
        return table.c.channel == self.channel

    @property
    def _waiting(self) -> ColumnElement[bool]:
        return self._mine & (table.c.state == State.WAITING)


def put(
    connection: Connection,
    channel: str,
    sender: str,
    texts: Sequence[str],
    at: float,
    agent_message: int | None = None,
) -> None:
    """Adds messages, to be sent in their order from ``at`` on, and kept behind those that are."""
    kept = _of(channel, sender) & (table.c.state == State.KEPT)
    behind = connection.execute(select(table.c.answer).where(kept).limit(1)).first()
    stands = {
        "state": State.KEPT if behind else State.WAITING,
        "answer": behind.answer if behind else None,
    }
    begun = {"created_at": at, "next_at": at, "tries": 0, "agent_message": agent_message, **stands}
    rows = [{"channel": channel, "sender": sender, "text": text, **begun} for text in texts]
    if rows:
        connection.execute(insert(table), rows)
    if behind and agent_message is not None:
        _tell_desk(connection, table.c.agent_message == agent_message)


def release(connection: Connection, channel: str, sender: str, at: float) -> None:
    """Lets what was kept be sent: the shopper has written again."""
    kept = _of(channel, sender), table.c.state == State.KEPT
    anew = {"state": State.WAITING, "tries": 0, "next_at": at}
    connection.execute(update(table).where(*kept).values(**anew))


def drop(connection: Connection, channel: str, sender: str, why: str, now: float) -> None:
    """Puts aside what is still to be sent to a shopper who has left."""
    open_ = _of(channel, sender) & table.c.state.in_((State.WAITING, State.KEPT))
    told = {"state": State.DEAD, "answer": why, "next_at": now}
    _tell_desk(connection, open_)
    connection.execute(update(table).where(open_).values(**told))


def _of(channel: str, sender: str) -> ColumnElement[bool]:
    return (table.c.channel == channel) & (table.c.sender == sender)


def _tell_desk(connection: Connection, which: ColumnElement[bool]) -> None:
    """Lets agents on a screen know that something became of their messages."""
    joined = agent_messages.join(table, table.c.agent_message == agent_messages.c.id)
    query = select(agent_messages.c.conversation_id).distinct().select_from(joined).where(which)
    for conversation_id in connection.scalars(query).all():
        changed(connection, wall_clock(), conversation_id, "delivery")
