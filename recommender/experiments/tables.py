"""The table of experiments: a row for the first list that a shopper saw under a variant."""

from sqlalchemy import Column, Integer, MetaData, String, Table, UniqueConstraint

metadata = MetaData()

arms = Table(
    "experiment_arms",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("experiment", String, nullable=False),
    Column("shopper", String, nullable=False),
    Column("variant", String, nullable=False),
    Column("stratum", String, nullable=False),
    Column("conversation_id", String, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("timestamp", String, nullable=False),
    UniqueConstraint("experiment", "shopper"),
)
