"""The table of corrections; one person's latest word on a thing counts.

What the owner made of one stands beside it, so that putting it right again asks the owner again.
"""

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
    Column("review", String),
    Column("reviewer", String),
    Column("reviewed_at", String),
    UniqueConstraint("conversation_id", "turn", "kind", "wrong"),
    Index("corrections_by_conversation", "conversation_id"),
)
