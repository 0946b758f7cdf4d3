"""The tables of what lies ahead: the stock of days past, and what is expected of it."""

from sqlalchemy import JSON, Column, Float, Integer, MetaData, String, Table

metadata = MetaData()

stock_days = Table(
    "stock_days",
    metadata,
    Column("product_id", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("stock", Integer),
)

stock_outlook = Table(
    "stock_outlook",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("claimed_at", Float),
    Column("made_at", Float),
    Column("asked", JSON(none_as_null=True)),
    Column("report", JSON(none_as_null=True)),
)
