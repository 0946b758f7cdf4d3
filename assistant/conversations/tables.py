"""The tables of conversations: a turn is written once and at most marked as undone.

Beside each turn stands its digest (``assistant.conversations.digests``), which is read where many turns
are counted. ``versions`` has what the reference of a turn to the versions that answered it stands for.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
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
    Column("versions", String),
    Column("catalogue", Integer),
    UniqueConstraint("conversation_id", "message_id"),
    Index("turns_by_conversation", "conversation_id", "id"),
)

versions = Table(
    "versions",
    metadata,
    Column("ref", String, primary_key=True),
    Column("at", String, nullable=False),
    Column("program", String, nullable=False),
    Column("model", String, nullable=False),
    Column("encoder", String, nullable=False),
    Column("prompts", String, nullable=False),
    Column("settings", String, nullable=False),
)

digests = Table(
    "turn_digests",
    metadata,
    Column("turn_id", Integer, primary_key=True),
    Column("conversation_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Column("undone", Boolean, nullable=False),
    Column("typed", Boolean, nullable=False),
    Column("intent", String, nullable=False),
    Column("action", String, nullable=False),
    Column("sentiment", String, nullable=False),
    Column("handed", String),
    Column("found", String),
    Column("wanted", String),
    Column("floor", Float),
    Column("ceiling", Float),
    Column("asked", String),
    Column("near", String),
    Column("product_id", String),
    Column("step", Integer, nullable=False),
    Column("total_ms", Integer),
    Index("turn_digests_by_time", "at"),
    Index("turn_digests_by_conversation", "conversation_id", "number"),
)
