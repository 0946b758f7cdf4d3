"""What is written into the tables of the desk within a transaction that somebody else opened."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Update, func, insert, select, update

from assistant.agents.handover import Handover, State
from assistant.agents.moments import written
from assistant.agents.tables import agent_messages, changes, handovers
from assistant.conversations.tables import turns

AGENT, NOTICE = "agent", "notice"


def changed(
    connection: Connection, now: datetime, conversation_id: str | None = None, kind: str = "state"
) -> None:
    """Lets desks on a screen know.

    Args:
        connection: The transaction.
        now: When.
        conversation_id: Where; None for the desk as a whole.
        kind: ``message`` where a shopper wrote, ``delivery`` where something became of an agent's message.
    """
    row = {"kind": kind, "conversation_id": conversation_id, "at": written(now)}
    connection.execute(insert(changes).values(**row))


def open_one(connection: Connection, conversation_id: str) -> Handover | None:
    """The hand-over of a conversation that is not over, if there is one."""
    mine = handovers.c.conversation_id == conversation_id
    still = handovers.c.state.in_([State.WAITING, State.WITH_AGENT])
    row = connection.execute(select(handovers).where(mine, still)).first()
    return Handover.of_row(row) if row else None


def ending(conversation_id: str, state: State, how: str, now: datetime, *while_: State) -> Update:
    """Ends the open hand-over of a conversation, if it is in one of these states."""
    mine = handovers.c.conversation_id == conversation_id, handovers.c.state.in_(while_)
    ended = {"state": state, "ended_how": how, "ended_at": written(now)}
    return update(handovers).where(*mine).values(**ended)


def last_turn(connection: Connection, conversation_id: str) -> int:
    """The number of the last turn that holds; 0 before the first."""
    holds = turns.c.conversation_id == conversation_id, ~turns.c.undone
    return connection.scalar(select(func.max(turns.c.number)).where(*holds)) or 0


def add_message(connection: Connection, row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Adds a message, or finds the one with the same id; returns its row."""
    conversation_id = row["conversation_id"]
    same = (
        agent_messages.c.conversation_id == conversation_id,
        agent_messages.c.message_id == row["message_id"],
    )
    there = connection.execute(select(agent_messages).where(*same)).first()
    if there is None:
        after = last_turn(connection, conversation_id)
        full = {**row, "after_turn": after, "created_at": written(now)}
        connection.execute(insert(agent_messages).values(**full))
        changed(connection, now, conversation_id)
        there = connection.execute(select(agent_messages).where(*same)).one()
    return dict(there._mapping)
