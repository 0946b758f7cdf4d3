"""The tables of channels.

A shopper there is ``channel`` and ``sender``, the id by which the channel knows them; moments are
seconds since 1970.
"""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, MetaData, String, Table

metadata = MetaData()

senders = Table(
    "channel_senders",
    metadata,
    Column("conversation_id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("last_at", Float, nullable=False),
    Column("heard", Integer, nullable=False),
    Index("channel_senders_by_sender", "channel", "sender", "last_at"),
)

inbox = Table(
    "channel_inbox",
    metadata,
    Column("channel", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("sender", String, nullable=False),
    Column("at", Float, nullable=False),
    Column("body", JSON, nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("reply", String),
    Column("tries", Integer, nullable=False),
    Column("next_at", Float, nullable=False),
    Index("channel_inbox_by_settled", "settled", "next_at"),
    Index("channel_inbox_by_sender", "channel", "sender"),
)

outbox = Table(
    "channel_outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("channel", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("text", String, nullable=False),
    Column("state", String, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("next_at", Float, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("answer", String),
    Column("agent_message", Integer),
    Index("channel_outbox_by_sender", "channel", "sender", "state"),
    Index("channel_outbox_by_agent_message", "agent_message"),
    Index("channel_outbox_by_state", "state", "id"),
    sqlite_autoincrement=True,
)
