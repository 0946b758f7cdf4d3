"""The tables of what was shown: a row a product in a list, a row a choice made by chance.

They are written in the transaction of the turn that showed them, and never changed.
"""

from sqlalchemy import JSON, Boolean, Column, Float, Index, Integer, MetaData, String, Table

metadata = MetaData()

impressions = Table(
    "impressions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("shopper", String, nullable=False),
    Column("conversation_id", String, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("product_id", String, nullable=False),
    Column("brand", String),
    Column("price", Float),
    Column("propensity", Float),
    Column("explored", Boolean, nullable=False),
    Column("sponsored", Boolean, nullable=False),
    Column("timestamp", String, nullable=False),
    Index("impressions_by_shopper", "shopper", "product_id"),
    Index("impressions_by_turn", "conversation_id", "turn"),
)

draws = Table(
    "draws",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("shopper", String, nullable=False),
    Column("conversation_id", String, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("probabilities", JSON, nullable=False),
    Column("chosen", Integer, nullable=False),
    Column("timestamp", String, nullable=False),
    Index("draws_by_turn", "conversation_id", "turn"),
)
