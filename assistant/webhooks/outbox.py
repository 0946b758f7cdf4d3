"""What is to be told outside, kept in the database until it has arrived.

``put`` writes in the transaction of what it tells of: both are on disk or neither is. ``claim`` takes
a message for as long as an attempt may last, so a process that dies leaves it to the next one.
"""

import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from assistant.webhooks.settings import Kind, WebhookSettings
from assistant.webhooks.tables import outbox as table

Seconds = Callable[[], float]
KEPT = {"delivered": 7 * 86_400.0, "dead": 30 * 86_400.0}  # seconds
LONGEST_ANSWER = 200  # characters


class State(StrEnum):
    """What became of a message."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Args:
        id: Stays the same however often it is sent.
        body: The JSON that is signed and sent.
        tries: How often it was sent, or begun to be.
        created_at, next_at: Seconds since 1970.
        answer: What the last attempt came to.
    """

    id: str
    kind: str
    body: str
    created_at: float
    state: State = State.WAITING
    tries: int = 0
    next_at: float = 0.0
    answer: str | None = None

    @classmethod
    def of(cls, kind: str, data: Mapping[str, Any], now: datetime) -> Self:
        """A new message: type, time and data, as Standard Webhooks writes them."""
        body = {"type": kind, "timestamp": now.astimezone(UTC).isoformat(), "data": dict(data)}
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return cls(f"msg_{secrets.token_urlsafe(18)}", kind, text, now.timestamp())

    def to_json(self) -> dict[str, Any]:
        """The message as ``daogou webhooks list --json`` prints it."""
        body = json.loads(self.body)
        told = {"id": self.id, "type": self.kind, "state": self.state.value, "tries": self.tries}
        return {**told, "timestamp": body["timestamp"], "answer": self.answer, "data": body["data"]}


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes messages beside what they tell of; one without kinds writes nothing."""

    kinds: frozenset[Kind] = frozenset()

    @classmethod
    def of(cls, settings: WebhookSettings) -> "Pen":
        """The pen of a shop."""
        return cls(frozenset(settings.events) if settings.url else frozenset())

    def put(
        self, connection: Connection, kind: Kind, data: Mapping[str, Any], now: datetime
    ) -> None:
        """Adds a message to the transaction, if its kind is told at all."""
        if kind not in self.kinds:
            return
        message = Message.of(kind, data, now)
        row = {name: getattr(message, name) for name in ("id", "kind", "body", "created_at")}
        row["user"] = data.get("user")
        begun = {"state": State.WAITING, "tries": 0, "next_at": time.time()}
        connection.execute(insert(table).values(**row, **begun))


@dataclass(frozen=True, slots=True)
class Outbox:
    """The messages in a database.

    Args:
        now: Seconds since 1970.
    """

    engine: Engine
    now: Seconds = time.time

    def claim(self, lease: float) -> Message | None:
        """The message that has waited longest for its time, nobody else's for ``lease`` seconds."""
        now = self.now()
        due = table.c.state == State.WAITING, table.c.next_at <= now
        query = select(table).where(*due).order_by(table.c.next_at, table.c.id).limit(1)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        mine = update(table).where(table.c.id == row.id, table.c.next_at == row.next_at)
        with self.engine.begin() as connection:
            taken = connection.execute(mine.values(next_at=now + lease, tries=row.tries + 1))
        if not taken.rowcount:
            return self.claim(lease)  # another process was quicker; it is no longer due
        return _message(row, tries=row.tries + 1)

    def settle(
        self, message: Message, state: State, answer: str, next_at: float | None = None
    ) -> None:
        """Keeps what an attempt came to; a message that waits is sent again at ``next_at``."""
        told: dict[str, Any] = {"state": state, "answer": answer[:LONGEST_ANSWER]}
        if next_at is not None:
            told["next_at"] = next_at
        with self.engine.begin() as connection:
            connection.execute(update(table).where(table.c.id == message.id).values(**told))

    def all(self, state: State | None = None, limit: int = 100) -> list[Message]:
        """The newest messages, newest first."""
        query = select(table).order_by(table.c.created_at.desc(), table.c.id).limit(limit)
        query = query.where(table.c.state == state) if state else query
        with self.engine.connect() as connection:
            return [_message(row) for row in connection.execute(query)]

    def counts(self) -> dict[State, int]:
        """How many messages there are in each state."""
        query = select(table.c.state, func.count()).group_by(table.c.state)
        with self.engine.connect() as connection:
            found = {State(state): count for state, count in connection.execute(query)}
        return {state: found.get(state, 0) for state in State}

    def revive(self, ids: Sequence[str] = ()) -> int:
        """Lets messages that were put aside be sent again, all of them or those named; how many."""
        dead = update(table).where(table.c.state == State.DEAD)
        chosen = dead.where(table.c.id.in_(ids)) if ids else dead
        with self.engine.begin() as connection:
            anew = {"state": State.WAITING, "tries": 0, "next_at": self.now()}
            return connection.execute(chosen.values(**anew)).rowcount

    def about(self, user: str) -> list[Message]:
        """What was told of a known shopper, oldest first."""
        own = select(table).where(table.c.user == user).order_by(table.c.created_at, table.c.id)
        with self.engine.connect() as connection:
            return [_message(row) for row in connection.execute(own)]

    def tidy(self) -> None:
        """Drops what arrived a week ago, and what was put aside a month ago."""
        with self.engine.begin() as connection:
            for state, kept in KEPT.items():
                old = table.c.created_at < self.now() - kept
                connection.execute(delete(table).where(table.c.state == state, old))


def forget_messages(connection: Connection, user: str) -> None:
    """Erases what was told, or is still to be told, of a shopper."""
    connection.execute(delete(table).where(table.c.user == user))


def _message(row: Row[Any], tries: int | None = None) -> Message:
    names = ("id", "kind", "body", "created_at", "next_at", "answer")
    plain = {name: getattr(row, name) for name in names}
    return Message(**plain, state=State(row.state), tries=row.tries if tries is None else tries)
