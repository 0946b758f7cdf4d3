"""The table the recommender owns: what shoppers did with products, in order."""

from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table

metadata = MetaData()

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("user", String, nullable=False),
    Column("product_id", String, nullable=False),
    Column("event", String, nullable=False),
    Column("value", Float),
    Column("timestamp", String, nullable=False),
    Column("key", String, unique=True, nullable=False),
    Index("events_by_user", "user", "timestamp"),
)
