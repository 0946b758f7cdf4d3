"""The table of corrections; one person's latest word on a thing counts."""

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, UniqueConstraint

metadata = MetaData()

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", String, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("text", String, nullable=False),
    Column("language", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("wrong", String, nullable=False),
    Column("right", String, nullable=False),
    Column("agent", String, nullable=False),
    Column("at", String, nullable=False),
    UniqueConstraint("conversation_id", "turn", "kind", "wrong"),
    Index("corrections_by_conversation", "conversation_id"),
)
