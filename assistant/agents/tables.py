"""The tables of the agents' desk: who asked for a person, what people wrote, who is there.

Moments are ISO 8601 in UTC with milliseconds, so that they are ordered as texts. ``changes`` has a
row for everything that a desk on a screen should hear of; its newest id is the desk's revision.
"""

from sqlalchemy import (
    JSON,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

metadata = MetaData()
OPEN = text("state IN ('waiting', 'with_agent')")

handovers = Table(
    "handovers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("rule", String),
    Column("team", String),
    Column("language", String, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("asked_at", String, nullable=False),
    Column("position_asked", Integer),
    Column("rank", Float, nullable=False),
    Column("parts", JSON, nullable=False),
    Column("returned_at", String),
    Column("shopper_at", String, nullable=False),
    Column("snippet", String, nullable=False, default=""),
    Column("agent", String),
    Column("assigned_at", String),
    Column("first_reply_at", String),
    Column("agent_at", String),
    Column("read_turn", Integer),
    Column("told_at", String),
    Column("ended_at", String),
    Column("ended_how", String),
    Column("csat", Integer),
    Column("csat_comment", String),
    Column("csat_at", String),
    Index("handovers_by_conversation", "conversation_id", "id"),
    Index("handovers_by_state", "state", "rank"),
    Index("handovers_by_agent", "agent", "state"),
    Index(
        "handovers_one_open",
        "conversation_id",
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    ),
)

agent_messages = Table(
    "agent_messages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", String, nullable=False),
    Column("after_turn", Integer, nullable=False),
    Column("message_id", String, nullable=False),
    Column("author", String, nullable=False),
    Column("agent", String),
    Column("text", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("read_at", String),
    UniqueConstraint("conversation_id", "message_id"),
    Index("agent_messages_by_conversation", "conversation_id", "id"),
    sqlite_autoincrement=True,
)

agent_notes = Table(
    "agent_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", String, nullable=False),
    Column("after_turn", Integer, nullable=False),
    Column("agent", String, nullable=False),
    Column("text", String, nullable=False),
    Column("created_at", String, nullable=False),
    Index("agent_notes_by_conversation", "conversation_id", "id"),
)

tickets = Table(
    "agent_tickets",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("rule", String),
    Column("team", String),
    Column("language", String, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("text", String, nullable=False),
    Column("opened_at", String, nullable=False),
    Column("due_at", String, nullable=False),
    Column("closed_at", String),
    Column("agent", String),
    Column("answer", String),
    Index("agent_tickets_by_state", "state", "due_at"),
    Index("agent_tickets_by_conversation", "conversation_id", "id"),
    sqlite_autoincrement=True,
)

audit = Table(
    "agent_audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("agent", String, nullable=False),
    Column("conversation_id", String, nullable=False),
    Column("what", String, nullable=False),
    Index("agent_audit_by_conversation", "conversation_id"),
    sqlite_autoincrement=True,
)

presences = Table(
    "agent_presences",
    metadata,
    Column("agent", String, primary_key=True),
    Column("state", String, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("since", String, nullable=False),
    Column("seen_at", String, nullable=False),
)

changes = Table(
    "agent_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("conversation_id", String),
    Column("at", String, nullable=False),
    sqlite_autoincrement=True,
)
