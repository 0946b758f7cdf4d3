"""The tables of alerts: what is watched, and what was seen."""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, MetaData, String, Table

metadata = MetaData()

alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("shopper", String, nullable=False),
    Column("user", String),
    Column("conversation_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("product_id", String),
    Column("sku", String),
    Column("category", String),
    Column("level", Float),
    Column("below", Boolean, nullable=False),
    Column("price", Float),
    Column("due_at", String),
    Column("every_days", Integer),
    Column("language", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("key", String, nullable=False),  # conversation:turn:index, by which a turn is taken back
    Column("met", Boolean, nullable=False),
    Column("times", Integer, nullable=False),
    Column("ended_at", String),
    Column("ended_how", String),
    Column("end_key", String),
    Index("alerts_by_shopper", "shopper"),
    Index("alerts_by_key", "key"),
    Index("alerts_by_end", "end_key"),
    Index("alerts_by_conversation", "conversation_id"),
)

firings = Table(
    "alert_firings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("alert_id", Integer, nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("sent_at", String),  # told outside; None while it is night
    Column("told_key", String),  # conversation:turn in which the shopper was told
    Index("firings_by_told", "told_key"),
)
