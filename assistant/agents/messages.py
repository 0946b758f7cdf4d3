"""What agents write: to the shopper, and to each other. What a method returned from is on disk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, insert, select, update

from assistant.agents.handovers import owned
from assistant.agents.moments import written
from assistant.agents.tables import agent_messages, agent_notes, handovers
from assistant.agents.writing import AGENT, add_message, changed, last_turn


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message of an agent, or a notice of the desk, to a shopper.

    Args:
        after_turn: The last turn before it.
        author: ``agent`` or ``notice``.
        agent: Who wrote it.
        created_at, read_at: When it was written, and when the shopper had it on the screen.
    """

    id: int
    message_id: str
    after_turn: int
    author: str
    agent: str | None
    text: str
    created_at: str
    read_at: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Spoken":
        """The message that a row of the table is."""
        return cls(**{name: row[name] for name in cls.__slots__})

    def to_json(self) -> dict[str, Any]:
        """The message as shoppers get it."""
        return {
            "id": self.id,
            "message_id": self.message_id,
            "who": self.author,
            "name": self.agent,
            "text": self.text,
            "at": self.created_at,
            "created_at": self.created_at,
            "read": self.read_at is not None,
            "after_turn": self.after_turn,
        }


class Messages:
    """The messages and notes of one shop's agents."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def say(
        self, conversation_id: str, agent: str, text: str, message_id: str, now: datetime
    ) -> Spoken:
        """Keeps a message of the agent who has the conversation; one sent twice is kept once.

        Raises:
            NotYours: The agent does not have it.
        """
        row = {
            "conversation_id": conversation_id,
            "message_id": message_id,
            "author": AGENT,
            "agent": agent,
            "text": text,
        }
        first = func.coalesce(handovers.c.first_reply_at, written(now))
        with self._engine.begin() as connection:
            anew = {"agent_at": written(now), "first_reply_at": first}
            owned(connection, conversation_id, agent, anew)
            return Spoken.of(add_message(connection, row, now))

    def heard(self, conversation_id: str, after: int = 0) -> list[Spoken]:
        """What was written to the shopper after the message with that id, oldest first."""
        mine = agent_messages.c.conversation_id == conversation_id, agent_messages.c.id > after
        query = select(agent_messages).where(*mine).order_by(agent_messages.c.id)
        with self._engine.connect() as connection:
            return [Spoken.of(dict(row)) for row in connection.execute(query).mappings()]

    def read_up_to(self, conversation_id: str, newest: int, now: datetime) -> None:
        """Notes that the shopper had everything up to that message on the screen."""
        mine = (
            agent_messages.c.conversation_id == conversation_id,
            agent_messages.c.id <= newest,
            agent_messages.c.read_at.is_(None),
        )
        with self._engine.begin() as connection:
            read = update(agent_messages).where(*mine).values(read_at=written(now))
            if connection.execute(read).rowcount:
                changed(connection, now, conversation_id)

    def note(self, conversation_id: str, agent: str, text: str, now: datetime) -> None:
        """Keeps a note that no shopper sees."""
        with self._engine.begin() as connection:
            row = {
                "conversation_id": conversation_id,
                "after_turn": last_turn(connection, conversation_id),
                "agent": agent,
                "text": text,
                "created_at": written(now),
            }
            connection.execute(insert(agent_notes).values(**row))
            changed(connection, now, conversation_id)

    def notes(self, conversation_id: str) -> list[dict[str, Any]]:
        """The notes of a conversation, oldest first."""
        mine = agent_notes.c.conversation_id == conversation_id
        query = select(agent_notes).where(mine).order_by(agent_notes.c.id)
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]
