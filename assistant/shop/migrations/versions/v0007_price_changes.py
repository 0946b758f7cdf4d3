"""What products cost before and after each day on which their price changed."""

from alembic import op
from sqlalchemy import Column, Float, String, inspect

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Makes the table, if a database whose version nobody noted lacks it."""
    if inspect(op.get_bind()).has_table("price_changes"):
        return
    op.create_table(
        "price_changes",
        Column("product_id", String, primary_key=True),
        Column("day", String, primary_key=True),
        Column("changed_at", String, nullable=False),
        Column("before", Float, nullable=False),
        Column("price", Float, nullable=False),
    )
