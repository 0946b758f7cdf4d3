"""What each warehouse has, and what sending from it costs."""

from alembic import op
from sqlalchemy import JSON, Column, Float, Integer, String, inspect

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes both tables, if a database whose version nobody noted lacks them."""
    if inspect(op.get_bind()).has_table("shipping_rates"):
        return
    op.create_table(
        "warehouse_stock",
        Column("id", String, primary_key=True),
        Column("warehouse", String, nullable=False),
        Column("item", String, nullable=False),
        Column("stock", Integer, nullable=False),
    )
    op.create_index("ix_warehouse_stock_warehouse", "warehouse_stock", ["warehouse"])
    op.create_index("ix_warehouse_stock_item", "warehouse_stock", ["item"])
    op.create_table(
        "shipping_rates",
        Column("id", String, primary_key=True),
        Column("warehouse", String, nullable=False),
        Column("regions", JSON, nullable=False),
        Column("carrier", String, nullable=False),
        Column("fee", Float, nullable=False),
        Column("more", Float, nullable=False),
        Column("days", Integer, nullable=False),
    )
    op.create_index("ix_shipping_rates_warehouse", "shipping_rates", ["warehouse"])
