"""The tables of requests: what was done to orders, and who failed to say whose they are."""

from sqlalchemy import JSON, Column, Float, Index, Integer, MetaData, String, Table

metadata = MetaData()

actions = Table(
    "order_actions",
    metadata,
    Column("id", String, primary_key=True),
    Column("key", String, nullable=False),
    Column("order_id", String, nullable=False),
    Column("user", String),
    Column("conversation", String, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("deed", String, nullable=False),
    Column("request", JSON, nullable=False),
    Column("proposal", String, nullable=False),
    Column("clause", String, nullable=False),
    Column("amount", Float),
    Column("facts", JSON, nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("at", String, nullable=False),
    Column("state", String, nullable=False),
    Column("withdrawn_at", String),
    Index("order_actions_by_order", "order_id", "at"),
    Index("order_actions_by_key", "key"),
)

tries = Table(
    "identification_tries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("order_id", String, nullable=False),
    Column("conversation", String, nullable=False),
    Column("at", String, nullable=False),
    Index("tries_by_order", "order_id", "at"),
    Index("tries_by_conversation", "conversation", "at"),
)
