"""The tables of promotions: what there is, who holds what, and what was used in which order."""

from sqlalchemy import JSON, Column, Index, Integer, MetaData, String, Table

metadata = MetaData()

promotions = Table(
    "promotions",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("starts_at", String, nullable=False),
    Column("ends_at", String, nullable=False),
    Column("body", JSON, nullable=False),
)

holdings = Table(
    "promotion_holdings",
    metadata,
    Column("id", String, primary_key=True),
    Column("user", String, nullable=False, index=True),
    Column("coupon", String),
    Column("tier", String),
    Column("starts_at", String),
    Column("ends_at", String),
)

uses = Table(
    "promotion_uses",
    metadata,
    Column("order_id", String, primary_key=True),
    Column("promotion_id", String, primary_key=True),
    Column("product_id", String, primary_key=True),  # empty for what takes off of several goods
    Column("user", String, nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("deposit", Integer, nullable=False),  # 1: paid for these pieces, -1: the rest too
    Index("promotion_uses_by_user", "user"),
)
