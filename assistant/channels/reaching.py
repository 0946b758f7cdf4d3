"""How a shopper on a channel can be reached: until when, and what became of what agents wrote."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from assistant.agents.tables import agent_messages
from assistant.channels.parcel import State
from assistant.channels.tables import outbox, senders

OPEN_FOR = {"wechat": 48 * 3_600.0}  # seconds after a shopper's last message; the platform's rule
# What is told of a message that went in pieces: the first of these that became of any of them.
WORST = (State.DEAD, State.KEPT, State.WAITING, State.DELIVERED)


@dataclass(frozen=True, slots=True)
class Reach:
    """How the shopper of one conversation is reached.

    Args:
        until: Until when they can be sent something, unless they write again.
    """

    channel: str
    until: datetime

    def to_json(self, now: datetime) -> dict[str, Any]:
        """As the desk gets it."""
        return {
            "name": self.channel,
            "open": now < self.until,
            "open_until": self.until.isoformat(timespec="seconds"),
        }


def reach_of(engine: Engine, conversation_id: str) -> Reach | None:
    """How the shopper of a conversation is reached; None on the page, which is always there."""
    own = select(senders).where(senders.c.conversation_id == conversation_id)
    with engine.connect() as connection:
        row = connection.execute(own).first()
        if row is None:
            return None
        theirs = senders.c.channel == row.channel, senders.c.sender == row.sender
        last = connection.scalar(select(func.max(senders.c.last_at)).where(*theirs))
    until = float(last or row.last_at) + OPEN_FOR[row.channel]
    return Reach(row.channel, datetime.fromtimestamp(until, UTC))


def deliveries(connection: Connection, conversation_id: str) -> dict[int, dict[str, Any]]:
    """What became of each message of agents and of the desk in a conversation, by its id.

    Returns:
        ``state`` and ``told``, what the channel answered. What is not on a channel is left out, and so
        is what arrived more than a week ago.
    """
    joined = outbox.join(agent_messages, agent_messages.c.id == outbox.c.agent_message)
    query = (
        select(outbox.c.agent_message, outbox.c.state, outbox.c.answer)
        .select_from(joined)
        .where(agent_messages.c.conversation_id == conversation_id)
    )
    found: dict[int, dict[str, Any]] = {}
    for row in connection.execute(query):
        told = {"state": row.state, "told": row.answer}
        before = found.setdefault(row.agent_message, told)
        if WORST.index(State(row.state)) < WORST.index(State(before["state"])):
            found[row.agent_message] = told
    return found
