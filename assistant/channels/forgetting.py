"""A shopper's rights over what channels keep: to have it as data, and to have it erased."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select

from assistant.channels.tables import inbox, outbox, senders

TABLES = (senders, inbox, outbox)


def forget_channels(connection: Connection, user: str, conversation_ids: Sequence[str]) -> None:
    """Erases who a shopper is on a channel, what came from them and what was to be sent."""
    own = senders.c.conversation_id.in_(conversation_ids)
    connection.execute(delete(senders).where(own))
    channel, _, sender = user.partition(":")
    for table in TABLES:
        mine = table.c.channel == channel, table.c.sender == sender
        connection.execute(delete(table).where(*mine))


def is_on_a_channel(connection: Connection, user: str) -> bool:
    """Whether a channel keeps anything of a shopper, who may never have said a word."""
    channel, _, sender = user.partition(":")
    counts = (
        connection.scalar(
            select(func.count())
            .select_from(table)
            .where(table.c.channel == channel, table.c.sender == sender)
        )
        for table in TABLES
    )
    return any(counts)


def exported_channels(connection: Connection, user: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that channels keep of a shopper, by table."""
    channel, _, sender = user.partition(":")
    found = {}
    for table in TABLES:
        mine = table.c.channel == channel, table.c.sender == sender
        rows = connection.execute(select(table).where(*mine)).mappings()
        found[table.name] = [dict(row) for row in rows]
    return found
