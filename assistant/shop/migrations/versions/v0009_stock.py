"""The stock of each product by day, and what of it will run out."""

from alembic import op
from sqlalchemy import JSON, Column, Float, Integer, String, inspect

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Makes both tables, if a database whose version nobody noted lacks them."""
    if inspect(op.get_bind()).has_table("stock_days"):
        return
    op.create_table(
        "stock_days",
        Column("product_id", String, primary_key=True),
        Column("day", String, primary_key=True),
        Column("stock", Integer),
    )
    op.create_table(
        "stock_outlook",
        Column("id", Integer, primary_key=True),
        Column("claimed_at", Float),
        Column("made_at", Float),
        Column("asked", JSON),
        Column("report", JSON),
    )
