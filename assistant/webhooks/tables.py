"""The table of what is to be told: a row is written with what it tells of, and says what became of it."""

from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table

metadata = MetaData()

outbox = Table(
    "webhook_outbox",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("user", String),
    Column("body", String, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("state", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Float, nullable=False),
    Column("answer", String),
    Index("webhook_outbox_by_time", "state", "next_at"),
)
