"""The tables of shipping: what each warehouse has, and what sending from it costs."""

from sqlalchemy import JSON, Column, Float, Integer, MetaData, String, Table

metadata = MetaData()

stock = Table(
    "warehouse_stock",
    metadata,
    Column("id", String, primary_key=True),
    Column("warehouse", String, nullable=False, index=True),
    Column("item", String, nullable=False, index=True),  # a sku, or a product's id
    Column("stock", Integer, nullable=False),
)

rates = Table(
    "shipping_rates",
    metadata,
    Column("id", String, primary_key=True),
    Column("warehouse", String, nullable=False, index=True),
    Column("regions", JSON, nullable=False),  # 浙江省, or 浙江省/杭州市; none: everywhere
    Column("carrier", String, nullable=False),
    Column("fee", Float, nullable=False),
    Column("more", Float, nullable=False),
    Column("days", Integer, nullable=False),
)
"""Rows of both are known by what they say but figures, so that a file read again changes nothing."""
