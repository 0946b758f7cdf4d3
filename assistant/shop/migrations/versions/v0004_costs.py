"""What a piece of each product costs the shop."""

from alembic import op
from sqlalchemy import Column, Float, String, inspect

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the table, if a database whose version nobody noted lacks it."""
    if inspect(op.get_bind()).has_table("product_costs"):
        return
    op.create_table(
        "product_costs",
        Column("product_id", String, primary_key=True),
        Column("cost", Float, nullable=False),
    )
