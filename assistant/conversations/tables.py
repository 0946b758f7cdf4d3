"""The tables of conversations: a turn is written once and at most marked as undone."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", String, primary_key=True),
    Column("user", String),
    Column("created_at", String, nullable=False),
    Column("seed", Integer, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("message_id", String),
    Column("created_at", String, nullable=False),
    Column("message", JSON, nullable=False),
    Column("meaning", JSON),
    Column("change", JSON, nullable=False),
    Column("body", JSON, nullable=False),
    Column("timings_ms", JSON, nullable=False),
    Column("undone", Boolean, nullable=False, default=False),
    UniqueConstraint("conversation_id", "message_id"),
    Index("turns_by_conversation", "conversation_id", "id"),
)
