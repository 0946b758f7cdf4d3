"""A shopper's rights over what the desk keeps: to have it as data, and to have it erased."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from assistant.agents.tables import (
    agent_messages,
    agent_notes,
    audit,
    changes,
    handovers,
    tickets,
)

KEPT = (handovers, agent_messages, agent_notes, tickets, audit)


def forget_desk(connection: Connection, conversation_ids: Sequence[str]) -> None:
    """Erases what agents wrote and noted in conversations, and what was left for them."""
    for table in (*KEPT, changes):
        connection.execute(delete(table).where(table.c.conversation_id.in_(conversation_ids)))


def exported_desk(connection: Connection, conversation_id: str) -> dict[str, list[dict[str, Any]]]:
    """Everything the desk keeps of a conversation, by table."""
    found = {}
    for table in KEPT:
        own = select(table).where(table.c.conversation_id == conversation_id).order_by(table.c.id)
        rows = connection.execute(own).mappings()
        found[table.name] = [dict(row) for row in rows]
    return found
