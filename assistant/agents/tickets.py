"""Tickets: what shoppers leave for when people are back, each with the moment by which it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from assistant.agents.moments import written
from assistant.agents.tables import tickets
from assistant.agents.writing import changed
from assistant.conversations.tables import conversations
from assistant.webhooks.outbox import Pen
from assistant.webhooks.settings import Kind

TOLD = ("id", "state", "reason", "rule", "team", "opened_at", "due_at", "closed_at", "agent")
MOST = 200  # tickets in a list
LONGEST = 20_000  # characters of a ticket; what is beyond stands in the conversation


class TicketState(StrEnum):
    """How far a ticket is."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket.

    Args:
        turn: The turn that opened it; of one that the desk opened, the last one before.
        text: What the shopper left, a message a line.
        due_at: By when it is to be answered.
        answer: What the agent wrote when it was closed.
    """

    id: int
    conversation_id: str
    state: TicketState
    reason: str
    rule: str | None
    team: str | None
    language: str
    turn: int
    text: str
    opened_at: str
    due_at: str
    closed_at: str | None
    agent: str | None
    answer: str | None

    @classmethod
    def of_row(cls, row: Row[Any]) -> Self:
        """The ticket that a row of the table is."""
        named = {name: getattr(row, name) for name in cls.__slots__}
        return cls(**{**named, "state": TicketState(row.state)})

    def to_json(self) -> dict[str, Any]:
        """The ticket as data."""
        named = {name: getattr(self, name) for name in self.__slots__}
        also = {"created_at": self.opened_at, "closed_by": self.agent}
        return {**named, "state": self.state.value, **also}


def open_ticket(connection: Connection, conversation_id: str) -> Ticket | None:
    """The open ticket of a conversation, if it has one."""
    mine = tickets.c.conversation_id == conversation_id, tickets.c.state == TicketState.OPEN
    row = connection.execute(select(tickets).where(*mine)).first()
    return Ticket.of_row(row) if row else None


def add_ticket(connection: Connection, row: dict[str, Any], pen: Pen, now: datetime) -> None:
    """Opens a ticket within a transaction; it tells its webhook with it."""
    full = {**row, "state": TicketState.OPEN, "opened_at": written(now)}
    connection.execute(insert(tickets).values(**full))
    changed(connection, now, row["conversation_id"])
    _tell(connection, row["conversation_id"], pen, now)


def add_text(connection: Connection, ticket: Ticket, text: str, now: datetime) -> None:
    """Adds what the shopper writes to a ticket."""
    whole = "\n".join(filter(None, (ticket.text, text)))[:LONGEST]
    mine = update(tickets).where(tickets.c.id == ticket.id)
    connection.execute(mine.values(text=whole))
    changed(connection, now, ticket.conversation_id, "message")


def withdraw(connection: Connection, conversation_id: str, pen: Pen, now: datetime) -> None:
    """Takes an open ticket back; without one nothing happens."""
    _close(connection, conversation_id, TicketState.WITHDRAWN, pen, now)


def close(
    connection: Connection, conversation_id: str, agent: str, answer: str, pen: Pen, now: datetime
) -> bool:
    """Closes the open ticket of a conversation; whether it had one."""
    given = {"agent": agent, "answer": answer}
    return _close(connection, conversation_id, TicketState.CLOSED, pen, now, **given)


class Tickets:
    """The tickets of one shop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, states: Sequence[TicketState] = (TicketState.OPEN,)) -> list[Ticket]:
        """The tickets in these states, the one due first before all others."""
        query = select(tickets).where(tickets.c.state.in_(states))
        query = query.order_by(tickets.c.due_at, tickets.c.id).limit(MOST)
        with self._engine.connect() as connection:
            return [Ticket.of_row(row) for row in connection.execute(query)]

    def get(self, ticket_id: int) -> Ticket | None:
        """The ticket with that id."""
        with self._engine.connect() as connection:
            row = connection.execute(select(tickets).where(tickets.c.id == ticket_id)).first()
        return Ticket.of_row(row) if row else None

    def of(self, conversation_id: str) -> Ticket | None:
        """The open ticket of a conversation."""
        with self._engine.connect() as connection:
            return open_ticket(connection, conversation_id)

    def counts(self, now: datetime) -> dict[str, int]:
        """How many are open, and how many of them late."""
        still = select(func.count()).where(tickets.c.state == TicketState.OPEN)
        with self._engine.connect() as connection:
            late = connection.scalar(still.where(tickets.c.due_at < written(now))) or 0
            return {"open": connection.scalar(still) or 0, "overdue": late}


def _close(
    connection: Connection,
    conversation_id: str,
    state: TicketState,
    pen: Pen,
    now: datetime,
    **given: str,
) -> bool:
    mine = tickets.c.conversation_id == conversation_id, tickets.c.state == TicketState.OPEN
    ended = update(tickets).where(*mine).values(state=state, closed_at=written(now), **given)
    if not connection.execute(ended).rowcount:
        return False
    changed(connection, now, conversation_id)
    _tell(connection, conversation_id, pen, now)
    return True


def _tell(connection: Connection, conversation_id: str, pen: Pen, now: datetime) -> None:
    """Tells the shop's systems of the newest ticket of a conversation: ids and states, no texts."""
    mine = select(tickets).where(tickets.c.conversation_id == conversation_id)
    row = connection.execute(mine.order_by(tickets.c.id.desc()).limit(1)).one()
    owner = select(conversations.c.user).where(conversations.c.id == conversation_id)
    where = {"conversation_id": conversation_id, "turn": row.turn, "user": connection.scalar(owner)}
    told = {name: getattr(row, name) for name in TOLD if getattr(row, name) is not None}
    pen.put(connection, Kind.TICKET, {"ticket": told, **where}, now)
